// Package witness asks compilers how they call functions, and holds what they do
// against what model/layout predicts.
//
// Random signatures (Draw) become C: of each a function that calls it, and one that
// is called. A compiler makes an object of hundreds of them, whose functions are put
// at fixed addresses (Link) beside code of our own, which takes the other side of each
// call. The programs run in the stage, or by the model where the system has no 32-bit
// code, and what they leave (Observation) depends on the prediction as little as can
// be, so that one observation can be held against many predictions (Hold):
//
//	the compiled caller   is entered; at the first instruction of what it calls all
//	                      registers, vectors and the stack are captured; every register
//	                      that could hold a result is loaded, and what it takes as the
//	                      result is stored by it
//	the compiled callee   is entered with arguments where the prediction has them;
//	                      what it received is stored by it; then all registers are
//	                      captured
//	the shapes            sizes, alignments, offsets and the places of bit-fields are
//	                      constants of the object
package witness
