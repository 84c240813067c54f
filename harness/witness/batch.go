package witness

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
)

// batchSize is how many signatures are compiled together.
const batchSize = 400

// batch is what is compiled together.
type batch struct {
	observed []*Observation
	width    int // of the vector registers, in bytes
	object   []byte
	rejected []Rejection
	err      error
}

// Observe asks a compiler how it calls functions of signatures, which are of one
// convention: one observation each, in their order. The rules say where our side of
// each call has what it gives. The error is of the compiler, of its object, or of our
// own code.
func (c Compiler) Observe(list []Signature, rules Rules, bench Bench) ([]*Observation, error) {
	all := make([]*Observation, len(list))
	for i, s := range list {
		all[i] = &Observation{Signature: s}
	}
	batches := split(all)
	c.compileAll(batches)
	for _, b := range batches {
		if b.err != nil {
			return nil, b.err
		}
		if err := b.observe(rules, bench); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// split makes batches of observations: those of a width together.
func split(all []*Observation) []*batch {
	var batches []*batch
	for _, width := range []int{16, 32, 64} {
		var alike []*Observation
		for _, o := range all {
			if o.Signature.VectorBytes() == width {
				alike = append(alike, o)
			}
		}
		for part := range slices.Chunk(alike, batchSize) {
			batches = append(batches, &batch{observed: part, width: width})
		}
	}
	return batches
}

// compileAll compiles batches, as many at a time as there are processors.
func (c Compiler) compileAll(batches []*batch) {
	var all sync.WaitGroup
	places := make(chan struct{}, runtime.NumCPU())
	for _, b := range batches {
		all.Add(1)
		places <- struct{}{}
		go func() {
			b.compile(c)
			<-places
			all.Done()
		}()
	}
	all.Wait()
}

func (b *batch) compile(c Compiler) {
	list := make([]Signature, len(b.observed))
	for i, o := range b.observed {
		list[i] = o.Signature
	}
	first, err := newImage(list[0].Mode(), nil)
	if err != nil {
		b.err = err
		return
	}
	b.object, b.rejected, b.err = c.Compile(list, b.width, first.address("callee"))
}

// observe runs what was compiled.
func (b *batch) observe(rules Rules, bench Bench) error {
	for _, r := range b.rejected {
		b.observed[r.Index].Unseen = Reason{Rejected, r.Reason}
	}
	o, err := readObject(b.object)
	if err != nil {
		return err
	}
	if err := prepare(b.observed, o, rules); err != nil {
		return err
	}
	bench.run(b.observed)
	return nil
}

// prepare makes the programs of a batch: functions fill one image after the other.
func prepare(observed []*Observation, o *object, rules Rules) error {
	var m *image
	for i, observation := range observed {
		if observation.Unseen.Kind != "" {
			continue
		}
		shapes, err := readShapes(o, observation.Signature, i)
		if err != nil {
			return err
		}
		observation.Shapes = shapes
		p := &plan{Signature: observation.Signature, rules: rules}
		var full *fullError
		if m != nil {
			err = p.placeIn(m, i)
		}
		if m == nil || errors.As(err, &full) {
			if m, err = newImage(p.Mode(), o); err != nil {
				return err
			}
			err = p.placeIn(m, i)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", Source(p.Signature, i, 0), err)
		}
		p.prepare(observation)
	}
	seal(observed)
	return nil
}

// seal gives the programs the whole code of their image, which was still growing when
// they were made.
func seal(observed []*Observation) {
	for _, o := range observed {
		for _, side := range []*Side{o.Caller, o.Callee} {
			if side != nil {
				side.Program.Code = side.image.code
			}
		}
	}
}

// placeIn puts both compiled functions into an image.
func (p *plan) placeIn(m *image, n int) (err error) {
	p.image = m
	if p.caller, err = m.place(fmt.Sprintf("caller_%d", n)); err != nil {
		return err
	}
	p.callee, err = m.place(fmt.Sprintf("callee_%d", n))
	return err
}

// prepare makes the two programs of a signature, or says why there are none.
func (p *plan) prepare(o *Observation) {
	var err error
	if p.call, err = p.rules.Call(p.Function, p.Extra); err != nil {
		o.Unseen = Reason{Unpredicted, err.Error()}
		return
	}
	o.call = p.call
	o.Caller, o.Callee = &Side{image: p.image}, &Side{image: p.image}
	if o.Caller.Program, o.Caller.Given, err = p.calling(); err == nil {
		o.Callee.Program, o.Callee.Given, o.Callee.Result, err = p.called()
	}
	if err != nil {
		o.Unseen, o.Caller, o.Callee = Reason{Unloaded, err.Error()}, nil, nil
	}
}
