package codegen_test

import (
	"testing"

	"github.com/framecheck/framecheck/native/codegen"
	"github.com/framecheck/framecheck/scenarios"
)

func TestCorpusBuilds(t *testing.T) {
	corpus, err := scenarios.Corpus()
	if err != nil {
		t.Fatal(err)
	}
	if len(corpus) == 0 {
		t.Fatal("the corpus is empty")
	}
	for _, s := range corpus {
		if _, err := codegen.Build(s); err != nil {
			t.Errorf("%s: %v", s.Title(), err)
		}
	}
}
