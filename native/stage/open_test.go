//go:build linux && amd64

package stage

import "testing"

func TestOpen(t *testing.T) {
	c, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, p := range c.proofs {
		t.Log(p)
	}
	t.Log(c.form, c.Starts())
}
