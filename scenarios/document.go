package scenarios

import (
	"bytes"
	"errors"
	"io"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/source"
)

// parseDocument gives the root of a file's only document, or nil where there is
// none to look into.
func parseDocument(r *report, text []byte) *yaml.Node {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	document, err := decode(decoder)
	switch {
	case errors.Is(err, io.EOF):
		r.add(r.file.At(1, 1), mistakef("a scenario begins with name: and says:", "the file holds no scenario"))
		return nil
	case err != nil:
		r.syntax(text, err)
		return nil
	}
	second, err := decode(decoder)
	switch {
	case err == nil:
		r.wrong(second, "put it into a file of its own", "a second document begins here; a file holds one scenario")
	case !errors.Is(err, io.EOF):
		r.syntax(text, err)
	}
	root := document.Content[0]
	checkNodes(r, root, 1)
	return root
}

// decode reads the next document as nodes; aliases are not followed. The
// library panics on some texts that are no YAML.
func decode(decoder *yaml.Decoder) (node *yaml.Node, err error) {
	defer func() {
		if recover() != nil {
			err = errUnreadable
		}
	}()
	node = new(yaml.Node)
	return node, decoder.Decode(node)
}

var errUnreadable = errors.New("the text cannot be read")

const tooDeep = "no key of the language lies so deep: close the lists and mappings before"

// checkNodes refuses the parts of YAML that a scenario has no use for, and
// nesting that no scenario needs.
func checkNodes(r *report, n *yaml.Node, depth int) {
	if depth > MaxDepth {
		r.wrong(n, tooDeep, "nested more than %d deep", MaxDepth)
		return
	}
	if n.Anchor != "" {
		r.wrong(n, "write the value at every place", "the anchor &%s: a scenario has no anchors and no aliases", source.Excerpt(n.Anchor))
	}
	if n.Style&yaml.TaggedStyle != 0 {
		r.wrong(n, "leave it out; put text in quotes", "the tag %s: a scenario has no tags", source.Excerpt(n.Tag))
	}
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 && child.Tag == "!!merge" {
			r.wrong(child, "write the keys out", "the merge key <<: a scenario has none")
		}
		checkNodes(r, child, depth+1)
	}
}
