package harness_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// plant is a change to the source itself, which must turn a run red with a message
// that names the place.
type plant struct {
	name, file string
	changes    []string // pairs of what stands there and what is put there
	scenario   string   // empty for a command that takes none
	arguments  []string // before the scenario's file
	code       int      // that the command exits with
	says       []string
}

// mistake names what is changed.
func (p plant) mistake() string { return strings.Join(append([]string{p.file}, p.changes...), "|") }

// TestPlantedMistakesInTheSourceAreFound builds the command with mistakes of many kinds and
// runs it on a scenario that has to find each.
func TestPlantedMistakesInTheSourceAreFound(t *testing.T) {
	if reason := host.Supported(); reason != "" {
		t.Skip(reason)
	}
	if testing.Short() {
		t.Skip("it builds the command with mistakes: left out of short runs")
	}
	groups := map[string][]plant{
		"under all that a scenario says":   sourcePlants,
		"in either half of a frame":        framePlants,
		"in variadic functions, results":   variadicPlants,
		"of what does not end":             endlessPlants(),
		"in frames of signals":             ofTheCorpus(t, signalPlants),
		"in walks through signals' frames": ofTheCorpus(t, signalWalkPlants),
		"in handlers, step by step":        stepped(t),
		"in what no checkpoint shows":      unseenPlants(),
		"in the names of hypervisors":      hypervisorPlants(),
	}
	var all []plant
	for _, plants := range groups {
		all = append(all, plants...)
	}
	built := buildCommands(t, all)
	for group, plants := range groups {
		for _, p := range plants {
			t.Run(group+"/"+p.name, func(t *testing.T) {
				t.Parallel()
				p.check(t, built)
			})
		}
	}
}

func (p plant) check(t *testing.T, built commands) {
	if model, _ := sides(t); strings.Contains(p.scenario, "mode: 32") {
		demand(t, model, trace.Mode32)
	}
	arguments := p.arguments
	if p.scenario != "" {
		path := filepath.Join(t.TempDir(), "sample.yaml")
		if err := os.WriteFile(path, []byte(p.scenario), 0o600); err != nil {
			t.Fatal(err)
		}
		arguments = append(arguments[:len(arguments):len(arguments)], path)
	}
	command := built.command(p, arguments...)
	out, err := command.Output()
	if err != nil && command.ProcessState == nil {
		t.Fatal(err)
	}
	if code := command.ProcessState.ExitCode(); code != p.code {
		t.Errorf("exit code %d, not %d", code, p.code)
	}
	for _, part := range p.says {
		if !strings.Contains(string(out), part) {
			t.Errorf("no %q in:\n%s", part, out)
		}
	}
}

// signalPlant is a mistake that a file of the corpus of signals finds.
type signalPlant struct {
	name, file string
	changes    []string
	scenario   string
	says       []string
}

func ofTheCorpus(t *testing.T, list []signalPlant) []plant {
	t.Helper()
	var plants []plant
	for _, p := range list {
		plants = append(plants, plant{p.name, p.file, p.changes, signals(t, p.scenario), []string{"run"}, 1, append([]string{"FAIL"}, p.says...)})
	}
	return plants
}

// stepped has the scenarios of steppedPlants.
func stepped(t *testing.T) []plant {
	t.Helper()
	plants := slices.Clone(steppedPlants)
	for i := range plants {
		plants[i].scenario = signals(t, plants[i].scenario)
	}
	return plants
}

// signals is the text of a scenario of signals in the corpus.
func signals(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "scenarios", "signals", name+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
