package scenarios

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/framecheck/framecheck/scenarios/source"
)

//go:embed */*.yaml
var corpus embed.FS

// All loads the scenarios that come with the project, in the order of their files'
// names. Their files are named as seen from the root of the project.
func All() ([]*Scenario, error) { return LoadFS(corpus, "scenarios") }

// Corpus loads those of programs.
func Corpus() ([]*Scenario, error) {
	all, err := All()
	programs, _ := Split(all)
	return programs, err
}

// Split tells scenarios of programs from those of processes.
func Split(all []*Scenario) (programs, processes []*Scenario) {
	for _, s := range all {
		if s.Process == nil {
			programs = append(programs, s)
		} else {
			processes = append(processes, s)
		}
	}
	return programs, processes
}

// LoadFS loads every .yaml file of a file system, in the order of their names.
// base comes before the names of files in positions.
func LoadFS(files fs.FS, base string) ([]*Scenario, error) {
	var l loading
	l.directory(files, base)
	return l.result()
}

// LoadPaths loads files, and the .yaml files in directories and below them. All
// mistakes of all files are in the error: those of authors are
// source.Diagnostics, found with errors.As; the others are the operating
// system's.
func LoadPaths(paths []string) ([]*Scenario, error) {
	var l loading
	for _, p := range paths {
		switch info, err := os.Stat(p); {
		case err != nil:
			l.failed = append(l.failed, err)
		case info.IsDir():
			l.directory(os.DirFS(p), filepath.ToSlash(p))
		default:
			l.add(LoadFile(p))
		}
	}
	return l.result()
}

// loading collects scenarios and mistakes of several files.
type loading struct {
	all    []*Scenario
	wrong  source.Diagnostics
	failed []error
}

func (l *loading) directory(files fs.FS, base string) {
	var names []string
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".yaml") {
			return err
		}
		if info, err := fs.Stat(files, name); err != nil || info.Mode().IsRegular() { // a pipe has no end
			names = append(names, name)
		}
		return nil
	})
	if err == nil && names == nil {
		err = fmt.Errorf("%s: no file in this directory ends in .yaml", base)
	}
	if err != nil {
		l.failed = append(l.failed, err)
	}
	for _, f := range loadAll(files, names, base) {
		l.add(f.list, f.err)
	}
}

// loadedFile is what a file holds, or what is wrong with it.
type loadedFile struct {
	list []*Scenario
	err  error
}

// loadAll loads files on all processors, and gives them in their order.
func loadAll(files fs.FS, names []string, base string) []loadedFile {
	loaded := make([]loadedFile, len(names))
	var group sync.WaitGroup
	turn := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, name := range names {
		turn <- struct{}{}
		group.Go(func() {
			defer func() { <-turn }()
			loaded[i].list, loaded[i].err = loadOne(files, name, base)
		})
	}
	group.Wait()
	return loaded
}

func loadOne(files fs.FS, name, base string) ([]*Scenario, error) {
	file, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return loadFrom(path.Join(base, name), file)
}

func (l *loading) add(scenarios []*Scenario, err error) {
	var wrong source.Diagnostics
	switch {
	case errors.As(err, &wrong):
		l.wrong = append(l.wrong, wrong...)
	case err != nil:
		l.failed = append(l.failed, err)
	}
	l.all = append(l.all, scenarios...)
}

// result gives the scenarios, or what is wrong with any file. Two files cannot
// have scenarios of one name.
func (l *loading) result() ([]*Scenario, error) {
	first := map[string]*Scenario{}
	var last source.Position // that was told: all cases of a matrix have one
	for _, s := range l.all {
		other, taken := first[s.Name]
		if !taken {
			first[s.Name] = s
		} else if other.Position != s.Position && s.Position != last {
			last = s.Position
			l.wrong = append(l.wrong, source.Diagnostic{
				Position: s.Position, Line: s.File.Line(s.Position.Line),
				Message: fmt.Sprintf("the scenario in %s has the name %s already", other.Position.File, s.Name),
				Hint:    "give it another name",
			})
		}
	}
	l.wrong.Sort()
	if err := l.wrong.Err(); err != nil {
		l.failed = append(l.failed, err)
	}
	switch len(l.failed) {
	case 0:
		return l.all, nil
	case 1:
		return nil, l.failed[0]
	}
	return nil, errors.Join(l.failed...)
}
