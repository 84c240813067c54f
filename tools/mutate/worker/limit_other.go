//go:build !linux

package main

func limitMemory() error { return nil } // nothing runs on the processor here
