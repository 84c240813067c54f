package scenarios_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/framecheck/framecheck/scenarios"
)

// gridFolder holds the grid of instructions, and the page that says what its files are.
const gridFolder = "isa"

// Links of the page: rows of its lists begin with one; in its table of surprises the
// case follows, by a part of its title.
var (
	listed = regexp.MustCompile(`(?m)^\| \[([a-z0-9-]+)\]\(([a-z0-9-]+)\.yaml\)() \| `)
	linked = regexp.MustCompile("\\[([a-z0-9-]+)\\]\\(([a-z0-9-]+)\\.yaml\\)(?:, `([^`]+)`)?")
)

func TestTheGridsPageListsEachFileOnce(t *testing.T) {
	titles := gridTitles(t)
	files := make([]string, 0, len(titles))
	for name := range titles {
		files = append(files, name)
	}
	slices.Sort(files)
	var rows []string
	for _, row := range gridLinks(t, listed) {
		rows = append(rows, row.file)
	}
	slices.Sort(rows)
	if diff := cmp.Diff(files, rows); diff != "" {
		t.Errorf("files of %s (-) against its page (+):\n%s", gridFolder, diff)
	}
}

func TestTheGridsPageNamesCasesThatAreThere(t *testing.T) {
	titles := gridTitles(t)
	for _, l := range gridLinks(t, linked) {
		if !slices.ContainsFunc(titles[l.file], func(title string) bool { return strings.Contains(title, l.part) }) {
			t.Errorf("the page of %s names the case %q of %s.yaml, which has none such", gridFolder, l.part, l.file)
		}
	}
}

// gridTitles are the titles of the grid's cases, by the file's name.
func gridTitles(t *testing.T) map[string][]string {
	t.Helper()
	cases, err := scenarios.LoadPaths([]string{gridFolder})
	if err != nil {
		t.Fatal(err)
	}
	titles := map[string][]string{}
	for _, c := range cases {
		name := strings.TrimSuffix(filepath.Base(c.Position.File), ".yaml")
		titles[name] = append(titles[name], c.Title())
	}
	return titles
}

// gridLink leads to a file, and to a case of it unless its part is empty.
type gridLink struct{ file, part string }

// gridLinks are the page's links of a form. A link is called as its file.
func gridLinks(t *testing.T, form *regexp.Regexp) []gridLink {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(gridFolder, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	var links []gridLink
	for _, found := range form.FindAllStringSubmatch(string(page), -1) {
		if found[1] != found[2] {
			t.Errorf("the link %s leads to %s.yaml", found[1], found[2])
		}
		links = append(links, gridLink{found[2], found[3]})
	}
	return links
}
