package source

import "strings"

// Nearest finds the candidate that a word was probably meant to be: the one
// that the fewest changed letters make of it, if they are at most a third of
// its own; of two or three letters one may be changed. It gives the empty string
// where none is near.
func Nearest(word string, candidates []string) string {
	best, least := "", max(len(word)/3, min(len(word)-1, 1))+1
	for _, c := range candidates {
		if d := distance(strings.ToLower(word), strings.ToLower(c), least); d < least {
			best, least = c, d
		}
	}
	return best
}

// DidYouMean makes a hint of the nearest candidate, or lists them all.
func DidYouMean(word string, candidates []string) string {
	if near := Nearest(word, candidates); near != "" {
		return "did you mean " + near + "?"
	}
	if len(candidates) == 0 {
		return ""
	}
	return "one of: " + strings.Join(candidates, ", ")
}

// distance is the number of letters to insert, delete, replace or swap with
// their neighbour (optimal string alignment), or limit where it is no less.
func distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	before, last, row := []int(nil), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, make([]int, len(b)+1)
	}
	return min(last[len(b)], limit)
}
