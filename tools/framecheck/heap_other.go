//go:build !linux

package main

func growHeap() {}
