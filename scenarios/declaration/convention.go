package declaration

import "github.com/framecheck/framecheck/scenarios/trace"

// Convention is a calling convention, by the name that scenarios write.
type Convention string

// The calling conventions.
const (
	SysV     Convention = "sysv"     // System V AMD64 psABI
	Win64    Convention = "win64"    // Microsoft x64 calling convention
	Cdecl    Convention = "cdecl"    // System V i386 psABI
	Stdcall  Convention = "stdcall"  // cdecl, and the callee removes the arguments
	Fastcall Convention = "fastcall" // stdcall, the first two integers in ecx and edx
	Thiscall Convention = "thiscall" // stdcall, the first integer in ecx
	Regparm1 Convention = "regparm1" // GCC: cdecl, with up to so many registers of
	Regparm2 Convention = "regparm2" // eax, edx, ecx for arguments
	Regparm3 Convention = "regparm3"
)

// Conventions lists all, those of 64-bit code first.
var Conventions = []Convention{SysV, Win64, Cdecl, Stdcall, Fastcall, Thiscall, Regparm1, Regparm2, Regparm3}

// Mode is that of the code whose convention it is.
func (c Convention) Mode() trace.Mode {
	if c == SysV || c == Win64 {
		return trace.Mode64
	}
	return trace.Mode32
}
