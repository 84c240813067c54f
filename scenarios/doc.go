// Package scenarios is the scenario language: what an author can say, the
// strict loader that reads it from YAML, and the corpus that comes with the
// project. It holds words, no stack arithmetic.
package scenarios
