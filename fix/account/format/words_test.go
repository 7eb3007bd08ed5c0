package format_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/verify"
)

// TestManySuspects holds that of many decisions that may have broken a check a few are named, with the command that
// finds the right ones, and that all are named when it is known that they did.
func TestManySuspects(t *testing.T) {
	var names []string
	for i := range 24 {
		names = append(names, fmt.Sprintf("suspect-%d", i))
	}
	a := sample()
	check := verify.Check{Verdict: verify.Broken, Kind: verify.Test, Package: "example.com/shop/ws", Test: "TestHub", Decisions: names}
	a.Checks = &verify.Result{Checks: []verify.Check{check}}
	for _, format := range []string{"md", "html"} {
		text := written(t, format, a)
		if !strings.Contains(text, "depends on 24 decisions: ") || !strings.Contains(text, "and 19 more; ssot verify") || strings.Contains(text, "suspect-5") {
			t.Errorf("%s names them thus: %s", format, text)
		}
	}
	check.Culprits = names
	a.Checks = &verify.Result{Checks: []verify.Check{check}}
	if text := written(t, "html", a); !strings.Contains(text, "broken by suspect-0") || !strings.Contains(text, "suspect-23") {
		t.Error("not all that broke it are named")
	}
}

// TestNothingToDiff holds that git diff is not recommended when commits have all decisions.
func TestNothingToDiff(t *testing.T) {
	a := sample()
	if text := written(t, "text", a); !strings.Contains(text, "(git diff)") {
		t.Errorf("an import is in no commit yet: %s", text)
	}
	a.NoGit = true
	if text := written(t, "text", a); strings.Contains(text, "(git diff)") {
		t.Errorf("there is no repository: %s", text)
	}
	a.NoGit = false
	for _, v := range a.Accepted() {
		v.Commit = strings.Repeat("c", 40)
	}
	if text := written(t, "text", a); strings.Contains(text, "(git diff)") {
		t.Errorf("git diff shows nothing: %s", text)
	}
}

// TestLeftAddsUp holds that each violation that is left is in one row of those that say why: a skipped one that has no
// rewrite is among the skipped.
func TestLeftAddsUp(t *testing.T) {
	a := sample()
	for _, v := range a.Left() {
		v.State = triage.Skipped
	}
	if text := written(t, "text", a); !strings.Contains(text, "left, 4:\n  4 skipped\n") {
		t.Errorf("not all are skipped: %s", text)
	}
}
