// Package host names the machine that scenarios run on: processor, features,
// kernel, and whether something stands between it and the silicon.
package host
