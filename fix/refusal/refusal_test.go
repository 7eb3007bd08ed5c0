package refusal

import (
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/glossary"
)

// TestEntries holds that each kind is described once, with a title and a sentence.
func TestEntries(t *testing.T) {
	for _, list := range [][]glossary.Entry{Refusals(), Hazards()} {
		seen := map[string]bool{}
		for _, e := range list {
			if seen[e.Name] || e.Name == "" || e.Title == "" || !strings.HasSuffix(e.Help, ".") {
				t.Errorf("%+v", e)
			}
			seen[e.Name] = true
		}
	}
	if e := Stale.Entry(); e.Name != "stale" || e.Title != "changed since the scan" {
		t.Errorf("%+v", e)
	}
	if e := HazardInit.Entry(); e.Name != "init" || e.Title != "runs before the owner is set up" {
		t.Errorf("%+v", e)
	}
	if e := Kind("new").Entry(); e != (glossary.Entry{Name: "new", Title: "new"}) {
		t.Errorf("%+v", e)
	}
}
