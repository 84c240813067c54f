package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/framecheck/framecheck/harness/objects"
	"github.com/framecheck/framecheck/native/object"
)

// areObjects reports whether the files are relocatable objects, by their names. The error
// is of a command line that has both.
func areObjects(args []string) (bool, error) {
	isObject := func(arg string) bool {
		return slices.Contains([]string{".o", ".obj"}, strings.ToLower(filepath.Ext(arg)))
	}
	if !slices.ContainsFunc(args, isObject) {
		return false, nil
	}
	for _, arg := range args {
		if !isObject(arg) {
			return false, fmt.Errorf("%s is no object by its name, and others are: expected files that end in .o or .obj alone, or scenarios alone", arg)
		}
	}
	return true, nil
}

// objects examines objects. One that cannot be read ends the command before anything is
// run.
func (u unwinding) objects(c *cobra.Command, files []string) error {
	examiner, err := u.examiner()
	if err != nil {
		return err
	}
	var images []*object.Image
	for _, file := range files {
		m, err := loadObject(file)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		images = append(images, m)
	}
	if err := calledFunctions(examiner.Named, images); err != nil {
		return err
	}
	h, closed, err := processor()
	if err != nil {
		return err
	}
	defer closed()
	examiner.Machine = h.CPU
	all := []*objects.Examination{}
	for i, m := range images {
		p := newProgress(c.ErrOrStderr(), len(m.Functions))
		examiner.Progress = p.show
		examination, err := examiner.Examine(files[i], m)
		p.clear()
		if err != nil {
			return fmt.Errorf("%s: %w", files[i], err)
		}
		all = append(all, examination)
	}
	return u.tellObjects(c.OutOrStdout(), all)
}

func loadObject(file string) (*object.Image, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	o, err := object.Read(data)
	if err != nil {
		return nil, err
	}
	return object.Load(o)
}

// examiner makes the calls that the command line asks for, or those that are made of
// every function.
func (u unwinding) examiner() (objects.Examiner, error) {
	e := objects.Examiner{Calls: object.Calls(), Moments: objects.DefaultMoments}
	for _, text := range u.calls {
		name, call, err := objects.ParseCall(text)
		if err != nil {
			return e, fmt.Errorf("--call %s: %w", text, err)
		}
		if e.Named == nil {
			e.Named = map[string][]object.Call{}
		}
		e.Named[name] = append(e.Named[name], call)
	}
	return e, nil
}

// calledFunctions reports a function that no object has.
func calledFunctions(named map[string][]object.Call, images []*object.Image) error {
	for name := range named {
		if !slices.ContainsFunc(images, func(m *object.Image) bool { _, ok := m.Function(name); return ok }) {
			return fmt.Errorf("--call %s: no object has a function of this name", name)
		}
	}
	return nil
}

// tellObjects writes the reports, and gives the exit code that they mean.
func (u unwinding) tellObjects(out io.Writer, all []*objects.Examination) error {
	var err error
	if u.format == "json" {
		encoder := json.NewEncoder(out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(all)
	} else {
		for _, e := range all {
			err = errors.Join(err, e.Tell(out))
		}
	}
	if err != nil {
		return failure{ownFault, err}
	}
	var totals objects.Totals
	for _, e := range all {
		totals.Add(e.Totals)
	}
	return held(totals.ByTable())
}
