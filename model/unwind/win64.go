package unwind

import (
	"github.com/framecheck/framecheck/scenarios/trace"
)

// win64 walks by the unwind data of Windows on x64.
type win64 struct {
	tables *unwindTables
	code   trace.Memory
	exit   uint64
}

// NewWin64 walks by .pdata and .xdata as they are mapped at their Bases, whose addresses
// are relative to imageBase, and by the instructions of code, in which epilogues are
// recognised. exit is the return address of main. The error is a *Malformed: a .pdata that
// cannot be read. An UNWIND_INFO that cannot be read ends the walk that needs it.
//
// Epilogue codes of version 2 are passed over: epilogues are recognised by instructions
// there, too.
func NewWin64(pdata, xdata trace.Memory, imageBase uint64, code trace.Memory, exit uint64) (Walker, error) {
	tables, err := parsePdata(pdata, xdata, imageBase)
	if err != nil {
		return nil, err
	}
	return &win64{tables: tables, code: code, exit: exit}, nil
}

func (w *win64) Walk(s State) Walk { return climb(s, w.caller) }

// caller completes a frame and gives the next.
func (w *win64) caller(f *Frame, memory Reader) (Frame, error) {
	b := &takingBack{frame: f, memory: memory}
	b.registers = f.Registers
	function, found := w.tables.find(f.lookup())
	switch {
	case found:
		b.function(w, function)
	case !f.Exact || !w.code.Contains(f.Address, 1):
		// One without an entry is a leaf, which calls nothing and leaves rsp alone.
		return Frame{}, &NoRule{f.Address}
	}
	if b.err == nil && !b.machine {
		b.address = b.popped()
	}
	if b.err != nil {
		return Frame{}, b.err
	}
	caller := Frame{Address: b.address, Exact: b.machine, Registers: b.registers}
	f.CFA, _ = b.registers.Get(trace.RSP)
	f.HasCFA = true
	caller.Registers.keep(firstNonvolatileVector, nonvolatile...)
	if caller.Address == w.exit && !caller.Exact {
		return caller, AtExit
	}
	return caller, nil
}

// nonvolatile are the registers that a function gives back as they were ("x64 calling
// convention", Caller/callee saved registers).
var nonvolatile = []trace.Register{trace.RBX, trace.RBP, trace.RDI, trace.RSI, trace.RSP, trace.R12, trace.R13, trace.R14, trace.R15}

// firstNonvolatileVector is xmm6; those up to xmm15 are, too.
const firstNonvolatileVector = 6

// takingBack is a frame whose prologue is taken back.
type takingBack struct {
	frame     *Frame
	memory    Reader
	registers Registers
	machine   bool   // the frame is one that an interrupt pushed
	address   uint64 // where the caller goes on
	err       error
}

// maxChained is how many infos may follow each other: a chain could be a circle.
const maxChained = 32

// function takes back what a function has done up to the frame's address.
func (b *takingBack) function(w *win64, f *runtimeFunction) {
	done := b.frame.Address - f.begin
	var part *unwindInfo
	for range maxChained {
		info, err := w.tables.info(f.info)
		if err == nil {
			err = w.tables.goesOn(part, info, f)
		}
		if err != nil {
			b.err = err
			return
		}
		if steps, is := epilogue(w.code, b.frame.Address, f, info); is && done >= info.prologue {
			b.epilogue(steps)
			return
		}
		b.prologue(info, done)
		if info.chained == nil || b.err != nil || b.machine {
			return
		}
		part, f, done = info, info.chained, ^uint64(0) // of what it goes on with, all has run
	}
	b.err = &Malformed{".xdata", int(f.info - w.tables.xdata.Base), "chained infos have no end"}
}

// epilogue does what is left of an epilogue.
func (b *takingBack) epilogue(steps []epilogueStep) {
	for _, s := range steps {
		if s.pop {
			b.registers.set(s.into, b.popped())
		} else {
			b.registers.set(trace.RSP, b.get(s.from)+uint64(s.add))
		}
	}
}

// prologue takes back the instructions of a prologue that have run.
func (b *takingBack) prologue(info *unwindInfo, done uint64) {
	base := b.base(info, done)
	for _, code := range info.codes {
		if code.operation == epilog || code.behind > done {
			continue
		}
		switch code.operation {
		case pushNonvol:
			b.registers.set(code.register, b.popped())
		case allocSmall, allocLarge:
			b.registers.set(trace.RSP, b.get(trace.RSP)+code.operand)
		case setFPReg:
			b.registers.set(trace.RSP, b.get(code.register)-info.frameOffset)
		case saveNonvol, saveNonvolFar:
			b.registers.set(code.register, b.load(base+code.operand))
		case saveXMM128, saveXMM128Far:
			b.registers.setVector(code.vector, b.loadVector(base+code.operand))
		case pushMachframe:
			b.machineFrame(code.operand)
			return
		}
	}
}

// base is what places in the frame are counted from: rsp behind the prologue.
func (b *takingBack) base(info *unwindInfo, done uint64) uint64 {
	set := info.chained != nil && info.hasFrame() // by the function that this is a part of
	for _, code := range info.codes {
		set = set || code.operation == setFPReg && code.behind <= done
	}
	if set {
		return b.get(info.frameRegister) - info.frameOffset
	}
	return b.get(trace.RSP)
}

// machineFrame takes back what an interrupt pushed: an error code or none, rip, cs, rflags,
// rsp and ss ("x64 exception handling", UWOP_PUSH_MACHFRAME).
func (b *takingBack) machineFrame(errorCode uint64) {
	b.machine = true
	at := b.get(trace.RSP) + 8*errorCode
	b.address = b.load(at)
	b.registers.set(trace.RSP, b.load(at+24))
}

func (b *takingBack) get(r trace.Register) uint64 {
	value, known := b.registers.Get(r)
	if !known && b.err == nil {
		b.err = &NotKnown{r, b.frame.Address}
	}
	return value
}

func (b *takingBack) load(address uint64) uint64 {
	value, readable := b.memory.Number(address, 8)
	if !readable && b.err == nil {
		b.err = &Unreadable{address}
	}
	return value
}

func (b *takingBack) loadVector(address uint64) XMM {
	value, err := readVector(b.memory, address)
	if b.err == nil {
		b.err = err
	}
	return value
}

func (b *takingBack) popped() uint64 {
	at := b.get(trace.RSP)
	b.registers.set(trace.RSP, at+8)
	return b.load(at)
}
