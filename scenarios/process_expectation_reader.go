package scenarios

import (
	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/process"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// expectations of a process, in the order in which they are read.
type processExpectations []process.Expectation

// processExpectRecord is what must be true of a process, at its entry and at its end.
var processExpectRecord = newRecord(shape{what: "what must be true of a process", example: "{argc: 2}"}, []field[processExpectations]{
	{key{name: "argc", doc: "the quadword at rsp at entry", value: numberShape}, ofNumber(process.OfCount, "argc")},
	{key{name: "argv", doc: "the strings that argv leads to, or none", value: stringsShape}, ofStrings(process.OfArgv, "argv")},
	{key{name: "envp", doc: "the strings that envp leads to, or none", value: stringsShape}, ofStrings(process.OfEnvp, "envp")},
	{key{name: "auxv", doc: "values of the auxiliary vector", value: auxvShape}, ofEach(auxvShape, process.OfAuxiliary)},
	{key{name: "registers", doc: "general registers at entry", value: entryRegisters}, ofEach(entryRegisters, process.OfRegister)},
	{key{name: "aligned", doc: "of what rsp at entry is a multiple", value: &shape{
		what: "a power of two", example: "16", scalar: &scalar{what: "a power of two", integer: true, choices: []int64{2, 4, 8, 16, 32, 64}},
	}}, ofNumber(process.OfAlignment, "rsp")},
	{key{name: "padding", doc: "bytes between AT_NULL and the random bytes", value: numberShape}, ofNumber(process.OfPadding, "padding")},
	{key{name: "slots", doc: "what lies at places of the stack at entry", value: slotsOfEntry}, ofSlots},
	{key{name: "stack", doc: "the lowest byte of the stack's mapping at entry", value: processPlaceShape}, ofPlace(process.OfStack, "the stack's lowest byte at entry")},
	{key{name: "stack_after", doc: "the lowest byte of the stack's mapping at the end", value: processPlaceShape}, ofPlace(process.OfStackEnd, "the stack's lowest byte")},
	{key{name: "regions", doc: "the mappings at the end by what they are, lowest first", value: regionsShape}, ofRegions},
	{key{name: "bytes", doc: "bytes of ranges that were mapped, at the end", value: bytesAt}, ofBytes},
	{key{name: "faults", doc: "the access there ends the process (SIGSEGV); true stands for any", value: faultOfProcess}, ofFault},
	{key{name: "exits", doc: "the process comes to its end", value: trueShape}, ofExit},
}, nil)

var numberShape = &shape{what: "a number", example: "2", scalar: numberFrom("a number", 0, 1<<31)}

// slotNames are the parts of the stack at entry.
const slotNames = `argc|end of argv|end of envp|(?:text of )?(?:argv|envp)\[(?:0|[1-9][0-9]*)\]|(?:value of )?AT_[A-Z0-9_]+|` +
	`padding|alignment|random bytes|platform|executable's name|last quadword`

var slotsOfEntry = mapOf("a mapping of places to what lies there", "rsp+0: argc", processPlaceShape.scalar, "what lies there", &shape{
	what: "a part of the stack at entry", example: "end of argv", scalar: textOf("a part of the stack at entry", slotNames),
})

var auxvShape = mapOf("a mapping of entries to their values", "AT_PAGESZ: 4096", wordOf("an entry of the auxiliary vector", process.Auxiliaries()), "its value", &shape{
	what: "a number, a place, a part of the stack, or present", example: "4096",
	scalar: &scalar{what: "a number, a place, a part of the stack, or present", integer: true, text: true,
		pattern: whole(integerPattern + "|" + processPlacePattern + "|" + slotNames + "|present")},
})

var entryRegisters = mapOf("a mapping of registers to their values", "rdx: 0", wordOf("a general register", general(trace.Mode64)), "its value", &shape{
	what: "a number or a place", example: "0",
	scalar: &scalar{what: "a number or a place", integer: true, text: true, pattern: whole(integerPattern + "|" + processPlacePattern)},
})

var bytesAt = mapOf("a mapping of places to bytes", "limit-0x200000: 0x5a", processPlaceShape.scalar, "the byte there", &shape{
	what: "a byte", example: "0x5a", scalar: numberFrom("a byte", 0, 255),
})

var regionsShape = listOf("a list of regions", "[text, data, heap, stack]", &shape{
	what: "a region", example: "stack",
	scalar: wordOf("a region", []string{process.TextRegion, process.DataRegion, process.HeapRegion, process.MappedRegion, process.StackRegion}),
})

var faultOfProcess = &shape{
	what: "a place, or true", example: "limit-8",
	scalar: &scalar{what: "a place as limit-8, or true", text: true, truth: true, pattern: processPlaceShape.scalar.pattern},
}

// processExpect reads what is expected of a process.
func (r *reader) processExpect(s *Scenario, n *yaml.Node) {
	var all processExpectations
	readRecord(r, n, processExpectRecord, &all)
	s.OfProcess = all
	if faults, exits := child(n, "faults"), child(n, "exits"); faults != nil && exits != nil {
		r.wrong(exits, "leave faults or exits out", "a process ends once")
	}
}

// expect adds an expectation.
func (all *processExpectations) expect(r *reader, n *yaml.Node, e process.Expectation) {
	e.Position = r.at(n)
	*all = append(*all, e)
}

type readsExpectations = func(*reader, *processExpectations, *yaml.Node)

func ofNumber(subject process.Subject, text string) readsExpectations {
	return func(r *reader, all *processExpectations, n *yaml.Node) {
		all.expect(r, n, process.Expectation{Text: text, Subject: subject, Value: process.Value{Number: r.unsigned(n)}})
	}
}

func ofStrings(subject process.Subject, text string) readsExpectations {
	return func(r *reader, all *processExpectations, n *yaml.Node) {
		all.expect(r, n, process.Expectation{Text: text, Subject: subject, Value: process.Value{Kind: process.IsWords, Words: r.strings(n)}})
	}
}

func ofPlace(subject process.Subject, text string) readsExpectations {
	return func(r *reader, all *processExpectations, n *yaml.Node) {
		all.expect(r, n, process.Expectation{Text: text, Subject: subject, Value: process.Value{Kind: process.IsPlace, Place: r.processPlace(n)}})
	}
}

// ofEach reads a mapping of names to values.
func ofEach(s *shape, subject process.Subject) readsExpectations {
	return func(r *reader, all *processExpectations, n *yaml.Node) {
		for _, e := range r.entries(n, s) {
			all.expect(r, e.key, process.Expectation{Text: e.text, Subject: subject, Name: e.text, Value: r.processValue(e.value)})
		}
	}
}

var (
	onlyPlace  = whole(processPlacePattern)
	onlyNumber = whole(integerPattern)
)

// processValue reads a number, a place or a word.
func (r *reader) processValue(n *yaml.Node) process.Value {
	switch text := r.text(n); {
	case onlyNumber.MatchString(text):
		return process.Value{Number: r.unsigned(n)}
	case onlyPlace.MatchString(text):
		return process.Value{Kind: process.IsPlace, Place: r.processPlace(n)}
	case text == "present":
		return process.Value{Kind: process.IsPresent}
	default:
		return process.Value{Kind: process.IsWord, Word: text}
	}
}

func ofSlots(r *reader, all *processExpectations, n *yaml.Node) {
	for _, e := range r.entries(n, slotsOfEntry) {
		all.expect(r, e.key, process.Expectation{
			Text: "slot " + e.text, Subject: process.OfSlot, Place: r.processPlace(e.key), Value: process.Value{Kind: process.IsWord, Word: r.text(e.value)},
		})
	}
}

func ofBytes(r *reader, all *processExpectations, n *yaml.Node) {
	for _, e := range r.entries(n, bytesAt) {
		all.expect(r, e.key, process.Expectation{
			Text: "byte " + e.text, Subject: process.OfByte, Place: r.processPlace(e.key), Value: process.Value{Number: r.unsigned(e.value)},
		})
	}
}

func ofRegions(r *reader, all *processExpectations, n *yaml.Node) {
	var names []string
	for _, item := range r.items(n, regionsShape.items) {
		names = append(names, r.text(item))
	}
	all.expect(r, n, process.Expectation{Text: "regions", Subject: process.OfRegions, Value: process.Value{Kind: process.IsWords, Words: names}})
}

func ofFault(r *reader, all *processExpectations, n *yaml.Node) {
	e := process.Expectation{Text: "the end", Subject: process.OfFault, Value: process.Value{Kind: process.IsPresent}}
	if r.text(n) != "true" {
		e.Value = process.Value{Kind: process.IsPlace, Place: r.processPlace(n)}
	}
	all.expect(r, n, e)
}

func ofExit(r *reader, all *processExpectations, n *yaml.Node) {
	all.expect(r, n, process.Expectation{Text: "the end", Subject: process.OfExit})
}
