package scenarios

import "testing"

// What keeps a value from fitting its shape is told with an example of what does.
func TestEveryShapeHasAnExample(t *testing.T) {
	seen := map[*shape]bool{}
	var visit func(path string, s *shape)
	visit = func(path string, s *shape) {
		if s == nil || seen[s] {
			return
		}
		seen[s] = true
		if s.example == "" && path != "" && (s.scalar != nil || s.items != nil) {
			t.Errorf("%s (%s) has no example", path, s.what)
		}
		visit(path+"[]", s.items)
		if s.mapping == nil {
			return
		}
		for _, k := range s.mapping.keys {
			visit(path+"."+k.name, k.value)
		}
		if s.mapping.other != nil {
			visit(path+".*", s.mapping.other.value)
		}
	}
	visit("", scenarioRecord.shape)
	visit("process:", processDocument.shape)
	if len(seen) < 80 {
		t.Errorf("only %d shapes were seen", len(seen))
	}
}
