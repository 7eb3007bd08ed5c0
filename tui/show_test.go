package tui

import (
	"testing"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/triage"
)

// TestVerdict checks that a rewrite is not said to type-check, or to be proven, where nothing has a type.
func TestVerdict(t *testing.T) {
	ready := planned{gen: 1, preview: triage.Preview{Rewrite: fix.Rewrite{Status: fix.Ready}}}
	for snippet, want := range map[string]string{
		"":            "proven: type-checks in every variant and configuration",
		"markdown":    "snippet: parses; nothing checks the types of a snippet",
		"doc-comment": "snippet: parses; nothing checks the types of a snippet",
	} {
		facts := teller{gen: 1}.verdict(&entry{Item: triage.Item{Snippet: snippet}}, ready)
		if len(facts) != 1 || facts[0].Label+" "+facts[0].Text != want {
			t.Errorf("%q is %+v, want %s", snippet, facts, want)
		}
	}
}
