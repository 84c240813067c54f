package scenarios

import (
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// handled are the signals that a scenario can send and handle (signal(7)).
var handled = []trace.Signal{
	trace.SIGSEGV, trace.SIGBUS, trace.SIGILL, trace.SIGFPE, trace.SIGTRAP, trace.SIGUSR1, trace.SIGUSR2,
}

func signalNames() []string {
	names := make([]string, len(handled))
	for i, signal := range handled {
		names[i] = signal.String()
	}
	return names
}

// signal reads a signal's name.
func (r *reader) signal(n *yaml.Node) trace.Signal {
	signal, _ := trace.ParseSignal(r.text(n))
	return signal
}

var signalName = wordOf("a signal", signalNames())

var signalShape = &shape{what: "a signal", example: "SIGUSR1", scalar: signalName}

var handlerFunction = textOf("a function", functionPattern)

var saFlags = []string{"SA_NODEFER", "SA_ONSTACK"}

var saFlagsShape = listOf("a list of flags", "[SA_ONSTACK, SA_NODEFER]", &shape{
	what: "a flag of sigaction(2)", example: "SA_ONSTACK", scalar: wordOf("a flag of sigaction(2)", saFlags),
})

var saMaskShape = listOf("a list of signals", "[SIGUSR2]", signalShape)

var handlerRecord = newRecord(shape{}, []field[SignalHandler]{
	{key{name: "handler", doc: "the function that is called, as by SA_SIGINFO", required: true, value: &shape{
		what: "a function", example: "on_signal", scalar: handlerFunction,
	}}, (*reader).handlerFunction},
	{key{name: "flags", doc: "sa_flags: SA_ONSTACK, it runs on the alternate stack; SA_NODEFER, its own signal is not blocked in it", value: saFlagsShape},
		(*reader).handlerFlags},
	{key{name: "mask", doc: "sa_mask: the signals that are blocked while it runs, besides its own", value: saMaskShape}, (*reader).handlerMask},
}, nil)

var handlerShape = &shape{
	name: "handler", what: "a function, or a mapping that describes a handler", example: "on_signal, or {handler: on_signal, flags: [SA_ONSTACK]}",
	scalar: handlerFunction, mapping: handlerRecord.shape.mapping,
}

var handlersShape = mapOf("a mapping of signals to handlers", "{SIGSEGV: on_fault}", signalName, "what handles the signal", handlerShape)

var signalsRecord = newRecord(shape{
	name: "signals", what: "a mapping of handlers, stack and strikes", example: "{handlers: {SIGSEGV: on_fault}}",
}, []field[Signals]{
	{key{name: "handlers", doc: "the functions that handle signals; a signal without one ends the process", required: true, value: handlersShape}, (*reader).handlers},
	{key{name: "stack", doc: "the alternate stack, as by sigaltstack(2)", value: alternateRecord.shape}, (*reader).alternateStack},
	{key{name: "strikes", doc: "signals that come from outside", value: strikesShape}, (*reader).strikes},
}, nil)

// signals reads what the scenario says of signals. The restorer is a function from then
// on.
func (r *reader) signals(s *Scenario, n *yaml.Node) {
	s.Signals = &Signals{Position: r.at(n)}
	if r.mode == trace.Mode32 {
		r.wrong(n, "leave mode out", "signals are for 64-bit code: the kernel builds other frames for 32-bit programs")
	}
	for _, named := range []map[string]source.Position{r.names.functions, r.names.data} {
		if at, taken := named[Restorer]; taken {
			r.add(at, mistakef("give it another name", "in a scenario with signals %s is the function that handlers return to", Restorer))
		}
	}
	r.names.functions[Restorer], r.restores = r.at(n), true
	readRecord(r, n, signalsRecord, s.Signals)
	r.signalHandlers = s.Signals.Handlers
}

func (r *reader) handlers(s *Signals, n *yaml.Node) {
	for _, e := range r.entries(n, handlersShape) {
		h := SignalHandler{Position: r.at(e.key), Signal: r.signal(e.key)}
		if e.value.Kind == yaml.ScalarNode {
			r.handlerFunction(&h, e.value)
		} else {
			readRecord(r, e.value, handlerRecord, &h)
		}
		s.Handlers = append(s.Handlers, h)
	}
	slices.SortFunc(s.Handlers, func(a, b SignalHandler) int { return int(a.Signal) - int(b.Signal) })
}

func (r *reader) handlerFunction(h *SignalHandler, n *yaml.Node) {
	h.Function = r.text(n)
	r.checkFunction(r.at(n), h.Function)
}

func (r *reader) handlerFlags(h *SignalHandler, n *yaml.Node) {
	for _, flag := range r.texts(n, saFlagsShape) {
		h.OnStack = h.OnStack || flag == "SA_ONSTACK"
		h.NoDefer = h.NoDefer || flag == "SA_NODEFER"
	}
}

func (r *reader) handlerMask(h *SignalHandler, n *yaml.Node) {
	for _, name := range r.texts(n, saMaskShape) {
		signal, _ := trace.ParseSignal(name)
		h.Mask |= signal.Set()
	}
}
