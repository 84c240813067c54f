package main

import (
	"os"
	"runtime"
	"runtime/debug"

	"golang.org/x/sys/unix"
)

const (
	// seen is more than the heap has grown to before main: a block of that size ends in memory that is new.
	seen = 8 << 20 // bytes
	// expected is what a run of the whole corpus comes to use.
	expected = 512 << 20 // bytes
)

// growHeap readies the heap for much that lives until the report is written: the kernel is
// asked for huge pages where the heap is going to grow (madvise(2), MADV_HUGEPAGE), since
// each page that is new to a process costs a fault, and several microseconds under a
// hypervisor; and garbage is collected half as often. Nothing is touched yet, so that a
// short command uses no more memory. GOGC, where it is set, is the user's word.
func growHeap() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(200)
	}
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_AS, &limit); err != nil || limit.Cur != unix.RLIM_INFINITY {
		return // addresses are dear
	}
	known := make([]byte, seen)
	grown := make([]byte, expected)
	_ = unix.Madvise(grown, unix.MADV_HUGEPAGE) // a kernel without them has small ones
	runtime.KeepAlive(known)
	runtime.GC() // gives both back to the heap
}
