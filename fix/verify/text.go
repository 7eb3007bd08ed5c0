package verify

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/visible"
)

// Text writes a result for people. called returns the name of a decision by its fingerprint.
func Text(w io.Writer, r Result, called func(fingerprint string) string) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "%s, %s: %s\n", count.Of(len(r.Packages), "package"), count.Of(len(r.Checks)+r.Same, "check"), Counts(r))
	for _, verdict := range []Verdict{Broken, Lost, Unsteady, Red, Fixed, New} {
		for _, c := range r.Checks {
			if c.Verdict == verdict {
				check(b, c, called)
			}
		}
	}
	if r.Effect != nil {
		fmt.Fprintf(b, "\n%s\n", visible.Line(r.Effect.String()))
	}
	how := map[Tested][]Worth{}
	for _, worth := range r.Worth {
		how[worth.Tested] = append(how[worth.Tested], worth)
	}
	var parts []string
	for _, t := range Testeds() {
		if n := len(how[t]); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, t.words()))
		}
	}
	if len(parts) > 0 {
		fmt.Fprintf(b, "\nhow far the tests cover %s, allow directives included: %s\n", count.Of(len(r.Worth), "decision"), strings.Join(parts, ", "))
	}
	for _, t := range []Tested{Untested, Unproven, Unknown} {
		for _, worth := range how[t] {
			why := ""
			if worth.Why != "" {
				why = ": " + worth.Why
			}
			fmt.Fprintf(b, "  %s: %s%s\n", t, called(worth.Fingerprint), why)
		}
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write what was verified: %w", err)
	}
	return nil
}

// String describes the effect: "while the tests ran, on Redis 7.0: pools 12 → 1, connections 30 → 4, at most 9
// → 2 at once".
func (e *Effect) String() string {
	pools := fmt.Sprintf("pools %d → %d, ", e.Before.Pools, e.After.Pools)
	if e.Poolless != "" {
		pools = ""
	}
	text := fmt.Sprintf("while the tests ran, on %s: %sconnections %d → %d, at most %d → %d at once", e.Redis, pools, e.Before.Connections, e.After.Connections, e.Before.Most, e.After.Most)
	if e.Poolless != "" {
		text += " (pools were not counted: " + e.Poolless + ")"
	}
	return text
}

// Testeds returns all values of Tested, the best first.
func Testeds() []Tested { return []Tested{Proven, Ran, Unproven, Untested, Unknown, Nothing} }

// words returns a value in the words of a sentence that begins with how many.
func (t Tested) words() string {
	switch t {
	case Proven:
		return "where a test fails if the use does"
	case Ran:
		return "run by a test"
	case Unproven:
		return "run by tests that would not notice"
	case Untested:
		return "run by no test"
	case Nothing:
		return "with no code to run (a directive, an import, a page)"
	case Unknown:
	}
	return string(Unknown)
}

// Counts describes the verdicts of a result: "120 same, 1 broken".
func Counts(r Result) string {
	var parts []string
	for _, v := range []struct {
		verdict Verdict
		words   string
	}{{Broken, "broken"}, {Fixed, "fixed"}, {Same, "same"}, {Red, "red before too"}, {Unsteady, "unsteady"}, {Lost, "not run now"}, {New, "ran on one side alone"}} {
		if n := r.Count(v.verdict); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, v.words))
		}
	}
	if len(parts) == 0 {
		return "nothing to build or test"
	}
	return strings.Join(parts, ", ")
}

// check writes one check whose verdict is not Same.
func check(b *bufio.Writer, c Check, called func(string) string) {
	fmt.Fprintf(b, "\n%s: %s %s", c.Verdict, c.Kind, visible.Name(c.Package))
	if c.Test != "" {
		fmt.Fprintf(b, " %s", visible.Name(c.Test))
	}
	fmt.Fprintf(b, " (%s)\n", visible.Name(c.Configuration))
	switch c.Only {
	case "before":
		fmt.Fprintln(b, "    it ran without the decisions alone")
	case "after":
		fmt.Fprintln(b, "    it ran with the decisions alone")
	}
	if c.Verdict != Broken && c.Verdict != Lost && c.Verdict != Unsteady {
		return
	}
	if c.Verdict == Lost {
		fmt.Fprintln(b, "    it passed without the decisions; with them it is skipped or does not run")
	}
	for line := range strings.Lines(c.Output) {
		fmt.Fprintf(b, "    %s\n", visible.Text(strings.TrimRight(line, "\r\n")))
	}
	names := func(label string, fingerprints []string) {
		for i, f := range fingerprints {
			if i > 0 {
				label = ""
			}
			fmt.Fprintf(b, "  %-12s %s\n", label, called(f))
		}
	}
	switch {
	case len(c.Culprits) == 1:
		names("broken by", c.Culprits)
	case len(c.Culprits) > 1:
		names("together", c.Culprits)
		fmt.Fprintf(b, "  %-12s %s\n", "", visible.Sentence(c.Why))
	default:
		names("depends on", slices.Clone(c.Decisions))
	}
}
