// Package unwind walks a stack from the newest frame to the oldest, in the three ways that
// tools use. Each goes by something else, and each can be wrong where that is:
//
//	FramePointers  [rbp] is the next frame's rbp, [rbp+8] the return address into it
//	DWARF          .eh_frame says for each address where the CFA is and what lies from there
//	Win64          .xdata says which instructions of the prologue have to be taken back
//
// All three begin with the registers of a stopped program and give, frame by frame, the
// registers as they were before the call, as far as they can be known:
//
//	high  │ frame 1            │
//	      ├────────────────────┤ ← CFA of frame 0: rsp of frame 1, before its call
//	      │ return address     │   Address of frame 1
//	      │ saved registers    │   Registers of frame 1
//	      │ locals             │
//	low   └────────────────────┘ ← rsp of frame 0
//
// A walk always says why it ended; the errors of that are Outermost, NoRule, Unreadable,
// DidNotAdvance, MovedBackwards, NotKnown and Malformed, and no other. Nothing that tables
// or memory hold makes a walk endless.
package unwind
