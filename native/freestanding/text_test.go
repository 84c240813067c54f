package freestanding

import "testing"

func TestTextAssembles(t *testing.T) {
	if _, err := ownText(); err != nil {
		t.Fatal(err)
	}
}
