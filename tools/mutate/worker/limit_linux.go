package main

import "golang.org/x/sys/unix"

// mostMemory is what a mutant may make the process take of the address space, in
// bytes.
const mostMemory = 8 << 30

func limitMemory() error {
	return unix.Setrlimit(unix.RLIMIT_AS, &unix.Rlimit{Cur: mostMemory, Max: mostMemory})
}
