package scenarios

import "gopkg.in/yaml.v3"

var strikeRecord = newRecord(shape{what: "a strike", example: "{signal: SIGUSR1, at: main.here}"}, []field[Strike]{
	{key{name: "signal", doc: "which signal comes", required: true, value: signalShape},
		func(r *reader, s *Strike, n *yaml.Node) { s.Signal = r.signal(n) }},
	{key{name: "at", doc: "the label before whose instruction it comes, as function.label, or a function for its first instruction", required: true, value: labelShape},
		func(r *reader, s *Strike, n *yaml.Node) { s.Label = r.label(n) }},
	{key{name: "visit", doc: "at which visit of the label, from 1; without it the first", value: &shape{
		what: "the number of a visit", example: "2", scalar: numberFrom("the number of a visit", 1, 1<<31-1),
	}}, func(r *reader, s *Strike, n *yaml.Node) {
		value, _ := parseInteger(r.text(n))
		s.Visit = int(value.Int64())
	}},
}, nil)

var strikesShape = listOf("a list of strikes", "[{signal: SIGUSR1, at: main.here}]", strikeRecord.shape)

func (r *reader) strikes(s *Signals, n *yaml.Node) {
	for _, item := range r.items(n, strikesShape.items) {
		strike := Strike{Position: r.at(item), Visit: 1}
		readRecord(r, item, strikeRecord, &strike)
		s.Strikes = append(s.Strikes, strike)
	}
}
