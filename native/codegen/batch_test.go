package codegen_test

import (
	"reflect"
	"sync"
	"testing"

	"github.com/framecheck/framecheck/native/codegen"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Every row differs from the others in what memory it begins with, by size, by
// place, by value, by how many bytes a value has.
var givens = []string{
	"",
	"given: {stack: {size: 8192}}",
	"given: {stack: {guard: 64}}",
	"given: {stack: {guard: 72}}",
	"given: {stack: {words: {rsp+8: 7}}}",
	"given: {stack: {words: {rsp+8: 8}}}",
	"given: {stack: {words: {rsp+16: 7}}}",
	"given: {stack: {words: {rsp+8: dword 7}}}",
	"given: {stack: {words: {rsp+8: 7, rsp+16: 7}}}",
	"given: {data: {a: 7}}",
	"given: {data: {a: dword 7}}",
	"given: {data: {a: [7, 7]}}",
}

func TestProgramsOfABatchAreThoseBuiltAlone(t *testing.T) {
	list := make([]*scenarios.Scenario, len(givens))
	for i, given := range givens {
		list[i] = load(t, program("ret", given))
	}
	var batch codegen.Batch
	var wait sync.WaitGroup
	for range 4 {
		for _, s := range list {
			wait.Go(func() {
				alone, _ := codegen.Build(s)
				together, err := batch.Build(s)
				if err != nil || !reflect.DeepEqual(alone, together) {
					t.Errorf("%+v: another program, or %v", s.Given, err)
				}
			})
		}
	}
	wait.Wait()
}

func TestProgramsOfABatchShareEqualMemory(t *testing.T) {
	var batch codegen.Batch
	build := func(main, given string) *trace.Program {
		t.Helper()
		p, err := batch.Build(load(t, program(main, given)))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	for _, given := range givens {
		one, other := build("ret", given), build("nop\nret", given)
		if &one.Stack.Bytes[0] != &other.Stack.Bytes[0] || &one.Data.Bytes[0] != &other.Data.Bytes[0] {
			t.Errorf("%q: two programs have memory of their own", given)
		}
	}
	if plain, data := build("ret", ""), build("ret", givens[len(givens)-1]); &plain.Stack.Bytes[0] != &data.Stack.Bytes[0] {
		t.Error("the same stack is made again for other data")
	}
}

func TestProgramsBuiltAloneShareNothing(t *testing.T) {
	s := load(t, example)
	one, _ := codegen.Build(s)
	other, _ := codegen.Build(s)
	if &one.Stack.Bytes[0] == &other.Stack.Bytes[0] || &one.Data.Bytes[0] == &other.Data.Bytes[0] {
		t.Error("two programs share memory")
	}
}

func BenchmarkBatch(b *testing.B) {
	s := load(b, example)
	var batch codegen.Batch
	b.ReportAllocs()
	for b.Loop() {
		if _, err := batch.Build(s); err != nil {
			b.Fatal(err)
		}
	}
}
