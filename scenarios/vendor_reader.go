package scenarios

import (
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

var onShape = mapOf("a mapping of vendors to lists of expectations", "{amd: [{returns: 1}], intel: [{fault: GP}]}",
	wordOf("a vendor", []string{trace.AMD.String(), trace.Intel.String()}),
	"what must be true on this vendor's processors alone", expectShape)

func (r *reader) on(s *Scenario, n *yaml.Node) {
	for _, e := range r.entries(n, onShape) {
		vendor, _ := trace.ParseVendor(e.text)
		s.On = append(s.On, OnVendor{Position: r.at(e.key), Vendor: vendor, Expect: r.expectations(e.value)})
	}
}

// checkMoments takes down that the scenario ends twice, or that it observes
// nothing, on some vendor's processors. A process has no moments. Walkers are held at
// every instruction, and are observations enough.
func (r *reader) checkMoments(s *Scenario, root *yaml.Node) {
	if recordOf(root) == processDocument {
		return
	}
	end := r.endsOnce(nil, s.Expect)
	for _, o := range s.On {
		r.endsOnce(end, o.Expect)
	}
	expect, on := child(root, "expect"), child(root, "on")
	switch {
	case r.unsound || observes(s.Expect) || s.Walkers != nil:
	case on == nil && len(s.Expect) > 0:
		r.observesNothing(r.at(expect))
	default:
		for _, o := range s.On {
			if !observes(o.Expect) {
				r.observesNothing(o.Position)
			}
		}
	}
}

// endsOnce takes down every end beside the one that is known, or else the first.
// It gives the one that counts, or nil.
func (r *reader) endsOnce(end *Expectation, list []Expectation) *Expectation {
	for i := range list {
		switch e := &list[i]; {
		case e.Moment == AtCheckpoint:
		case end != nil:
			r.add(e.Position, mistakef("leave one of the two out", "a run ends once: the end stands on line %d already", end.Position.Line))
		default:
			end = e
		}
	}
	return end
}

func observes(list []Expectation) bool {
	return slices.ContainsFunc(list, func(e Expectation) bool { return e.Moment == AtCheckpoint })
}

func (r *reader) observesNothing(at source.Position) {
	r.add(at, mistakef("add an item as in - {at: main.body, rsp: rbp-32}", "a scenario with no checkpoint proves nothing"))
}
