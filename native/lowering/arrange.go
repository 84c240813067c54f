package lowering

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// sret is the name of the address of a result in memory.
const sret = "sret"

// argument is a value on its way to a callee.
type argument struct {
	name  string
	kind  *declaration.Type
	named bool // among the params, not behind them
}

// arrange says where the arguments and the result of a call lie. Further are the types
// of the arguments behind the params of a variadic function.
func arrange(f *declaration.Function, further []*declaration.Type) framemap.Call {
	arguments := make([]argument, 0, len(f.Params)+len(further))
	for _, p := range f.Params {
		arguments = append(arguments, argument{p.Name, p.Type, true})
	}
	for _, t := range further {
		arguments = append(arguments, argument{kind: t})
	}
	switch f.Convention {
	case declaration.SysV:
		return sysv(f, arguments)
	case declaration.Win64:
		return win64(f, arguments)
	case declaration.Cdecl, declaration.Stdcall, declaration.Fastcall, declaration.Thiscall,
		declaration.Regparm1, declaration.Regparm2, declaration.Regparm3:
	}
	return i386(f, arguments)
}

// hidden is the argument that carries the address of a result in memory.
func hidden() argument {
	return argument{sret, &declaration.Type{Kind: declaration.Pointer}, true}
}

// general is a piece in a general register.
func general(r trace.Register, at, size int) framemap.Piece {
	return framemap.Piece{At: at, Size: size, InRegister: true, Register: framemap.Register{Class: framemap.General, Index: int(r)}}
}

// inRegister is a piece in a register of another class.
func inRegister(class framemap.RegisterClass, index, at, size int) framemap.Piece {
	return framemap.Piece{At: at, Size: size, InRegister: true, Register: framemap.Register{Class: class, Index: index}}
}

// stackArea is what a caller provides above the return address, while it grows.
type stackArea struct {
	bytes int
	align int // the most that an argument asks for
	slot  int // bytes of the smallest argument
}

// push gives the place of a value behind those that are there.
func (s *stackArea) push(size, align int) []framemap.Piece {
	if size == 0 {
		return nil
	}
	at := up(s.bytes, max(align, s.slot))
	s.bytes, s.align = up(at+size, s.slot), max(s.align, align)
	return []framemap.Piece{{Size: size, Offset: int64(at)}}
}
