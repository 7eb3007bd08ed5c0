package preview_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/triage/internal/preview"
)

// TestSentence holds how a refusal is told, and which other ways there are.
func TestSentence(t *testing.T) {
	title := refusal.Cgo.Entry().Title
	for want, r := range map[string]*refusal.Refusal{
		"there is no rewrite": nil, title: {Kind: refusal.Cgo}, "it is so": {Kind: refusal.Cgo, Detail: "it is so"},
	} {
		if got := preview.Sentence(r); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	kinds := []fix.Alternative{{Kind: fix.RemoveClose}, {Kind: fix.TakeParameter}}
	for n, want := range []string{"", "; alternative: remove-close", "; alternatives: remove-close, take-parameter"} {
		if got := preview.OtherAlternatives(kinds[:n]); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
