package processes

import (
	"testing"

	"github.com/framecheck/framecheck/scenarios/process"
)

func TestEntriesOfNewerKernels(t *testing.T) {
	vector := map[process.Auxiliary]uint64{process.AtHwcap: 1, process.AtPagesz: 4096}
	if reason := unknown(vector); reason != "" {
		t.Error(reason)
	}
	vector[62], vector[61] = 1, 1
	if reason, want := unknown(vector), "this kernel gives processes an entry AT_61, which the model does not know"; reason != want {
		t.Error(reason)
	}
}

func TestReleases(t *testing.T) {
	for kernel, want := range map[string]bool{
		"Linux 5.17.9 x86_64": true, "Linux 5.18.0-1 x86_64": false, "Linux 6.1 x86_64": false, "Linux 4.20 x86_64": true, "another": false,
	} {
		if before(kernel, 5, 18) != want {
			t.Errorf("%s: want %v", kernel, want)
		}
	}
}
