// Package compiled has C compilers make functions, and holds their unwind tables against the
// calls that the functions really make:
//
//	Source     C functions, drawn by a seed; Features are written by hand
//	Sets       options under which compilers lay out frames in different ways;
//	           WindowsSets are those of COFF objects
//	Survey     compiles, runs every function in single steps, walks at each, and counts
//
// The same is done with any object in Examine, which is what framecheck unwind shows.
package compiled
