package tree

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/scan/scantest"
)

// TestBelow walks a module that a tree does not enter, and stops where it is told to.
func TestBelow(t *testing.T) {
	dir := scantest.Unpack(t, `
-- go.mod --
module example.com/below
-- b/b.go --
package b
-- a.go --
package a
-- a.txt --
package no
-- testdata/c.go --
package c
-- _d/d.go --
package d
-- .e/e.go --
package e
-- vendor/f/f.go --
package f
`)
	var got []string
	for path, src := range Below(dir) {
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, filepath.ToSlash(rel)+": "+strings.TrimSpace(string(src)))
	}
	if want := []string{"a.go: package a", "b/b.go: package b"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for range Below(dir) {
		got = got[:1]
		break
	}
	if len(got) != 1 {
		t.Error("nothing below")
	}
}
