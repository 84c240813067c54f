// Package history follows the calls and returns of a run that was observed at every
// instruction, and says at each which calls are active. It looks at the instructions' own
// bytes and at what RSP, RIP and the stack became, and asks neither the model nor a table:
// what walks the stack can be held against it.
//
// What is done where calls and returns do not pair:
//   - a call of the instruction behind it pushes RIP, and is no call;
//   - a jump to a function's first instruction with RSP at the return address is a tail
//     call: the activation stays, with another function's name;
//   - a return through the return address of a call that is not the newest ends the newer
//     ones with it, and so does a jump, call or return behind which RSP lies above their
//     return addresses (longjmp). Until then they count as active, also where RSP has left
//     them already;
//   - a return through anything else is a jump (push rax; ret), and one through a return
//     address that was overwritten ends its call and goes on in the caller's name;
//   - a call whose return address is overwritten counts as active up to its ret. Where it
//     will go on is what lies there as soon as that is what its ret takes (Moment.Returns):
//     DWARF calls that its return address (DWARF 5, 6.4: where execution resumes when the
//     subroutine returns). The thunk of a retpoline calls, and stores the address of where
//     to go over what its call pushed: from the store on it returns there;
//   - RSP on another stack ends no call.
//
// # Signals
//
// A signal's handler is entered without a call: two activations begin, an interruption, of
// which the restorer is the function, and the handler, which returns to the restorer. That
// a signal was delivered is told by the frame at RSP, in which lies what was there before
// the instruction, or behind it where that traps, or what rt_sigreturn has just brought
// back; of several signals that come together each interrupts the handler of the one
// before. rt_sigreturn ends the interruption whose frame it takes.
//
// What a handler changes in its frame will come back so: from then on it counts as what was
// interrupted. Where RIP is then in another function that is active, the newer calls have
// ended, else it is as behind a jump. A handler that leaves without rt_sigreturn ends when
// RSP comes to where it was interrupted, or above.
package history
