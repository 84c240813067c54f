package machine

import (
	"encoding/hex"
	"math/rand/v2"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// TestRandomHandlersHaveAnEnd: wherever the stacks lie and whatever a handler writes
// into its frame, a run ends in an outcome or in a closed error, and twice in the same.
func TestRandomHandlersHaveAnEnd(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 11))
	outcomes := map[trace.Kind]int{}
	refused := 0
	for range 1500 {
		p := randomSignals(t, random)
		on := []trace.Platform{onXSAVE, onAMD}[random.IntN(2)]
		got, err := run(p, on, instructions, 10_000)
		if err != nil {
			refused++
			if !closed(err) {
				t.Fatalf("%T: %v", err, err)
			}
			continue
		}
		outcomes[got.Outcome.Kind]++
		again, err := run(p, on, instructions, 10_000)
		if err != nil || again.Outcome != got.Outcome || len(again.Snapshots) != len(got.Snapshots) {
			t.Fatalf("once %+v, then %+v, %v", got.Outcome, again, err)
		}
	}
	if outcomes[trace.Returned] < 100 || outcomes[trace.Killed] < 100 || refused < 100 {
		t.Errorf("outcomes %v, %d refused: the runs show too little", outcomes, refused)
	}
}

// randomSignals is a program whose handler writes a word somewhere into its frame, with
// rsp and an alternate stack anywhere.
func randomSignals(t *testing.T, random *rand.Rand) *trace.Program {
	places := []uint64{entryRSP, entryRSP, entryRSP, entryRSP, entryRSP, entryRSP, entryRSP - 5, entryRSP - 13, entryRSP - 2001, guard, guard + 8, guard + 900, guard + 1100, guard + 1500, D, D + 700, D + 2000, D + 4096, base + 64, 0, 100, 1<<47 - 8, 1 << 63}
	values := []uint64{0, 1, 8, 0x33, 0x2b, D, D + 8, entryRSP, base, handlerAddress, restorerAddress, ^uint64(0), 1 << 63, random.Uint64()}
	pick := func(from []uint64) uint64 { return from[random.IntN(len(from))] }
	value, place := littleEndian(pick(values)), littleEndian(uint64(random.IntN(1400)&^7)-8)
	p := handling(t, []string{"c3", "0f 0b c3", "cc c3", "f4"}[random.IntN(4)],
		"48 b8"+hex.EncodeToString(value[:])+"48 89 82"+hex.EncodeToString(place[:4])+"c3")
	p.Initial.General[trace.RSP] = pick(places)
	p.X87 = random.IntN(2) == 0
	p.VectorBytes = []int{0, 16, 32, 64}[random.IntN(4)]
	s := p.Signals
	s.Handlers[0].OnAlternate, s.Handlers[0].NoDefer = random.IntN(2) == 0, random.IntN(2) == 0
	s.Handlers[0].Mask = trace.SignalSet(random.Uint64())
	for _, signal := range []trace.Signal{trace.SIGSEGV, trace.SIGILL, trace.SIGTRAP} {
		if random.IntN(2) == 0 {
			s.Handlers = append(s.Handlers, trace.SignalHandler{Signal: signal, Address: handlerAddress, OnAlternate: random.IntN(2) == 0})
		}
	}
	switch random.IntN(3) {
	case 0:
		s.Alternate = trace.AlternateStack{Base: D, Size: trace.DataSize}
	case 1:
		s.Alternate = trace.AlternateStack{Base: guard + 100, Size: uint64(2048 + random.IntN(8000))}
	}
	s.Strikes = append(s.Strikes, trace.Strike{Signal: trace.SIGUSR1, Checkpoint: 1, Visit: 1})
	return p
}
