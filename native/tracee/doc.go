// Package tracee is a process that another one steps from outside (ptrace(2)).
//
// The kernel takes requests from one thread alone, the one that has started the process:
// all methods are called there, behind runtime.LockOSThread. A request that fails says so;
// where that is because the process is dead, the next Wait does.
package tracee
