// Package report writes the results of a run: as text for people, as JSON and
// JUnit XML for programs, and as annotations for GitHub.
package report
