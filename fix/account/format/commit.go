package format

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/account"
	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/visible"
)

// subject is the maximal length of a message's first line.
const subject = 72

// Commit writes the message of a commit with all accepted decisions: their number, what is left, hazards that were
// accepted knowingly, and the IDs as trailers.
func Commit(w io.Writer, a *account.Account) error {
	var b strings.Builder
	b.WriteString(subjectOf(a, a.Accepted(), "") + "\n\n")
	t := a.Total()
	fmt.Fprintf(&b, "%d of %s replaced; %d left in %s.\n", len(a.Accepted()), count.Of(t.Before, "violation"), t.After, count.Of(t.FilesAfter, "file"))
	if m := moved(a); m != "" {
		fmt.Fprintf(&b, "Of these, %s.\n", m)
	}
	if a.Checks != nil && a.Checks.Effect != nil {
		fmt.Fprintf(&b, "Effect %s.\n", visible.Line(a.Checks.Effect.String()))
	}
	for i, v := range a.Knowingly() {
		if i == 0 {
			b.WriteString("\nAccepted knowingly:\n")
		}
		fmt.Fprintf(&b, "- %s: %s\n", place(v), visible.Line(hazards(v)))
	}
	b.WriteString(trailers(a.Accepted()))
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write the commit message: %w", err)
	}
	return nil
}

// Message returns the message of a commit with a group of decisions: the rules, each decision with its place and
// outcome, hazards that were accepted knowingly, and the IDs as trailers.
func Message(a *account.Account, g account.Group) string {
	var b strings.Builder
	about := g.Name
	if i := slices.IndexFunc(a.Rules, func(r account.Rule) bool { return r.Name == g.Name }); i >= 0 {
		about = "" // the title contains it
	}
	if g.Of > 1 {
		about = strings.TrimSpace(fmt.Sprintf("%s %d/%d", about, g.Part, g.Of))
	}
	b.WriteString(subjectOf(a, g.Violations, about) + "\n\n")
	for _, v := range g.Violations {
		what := v.As
		if v.State == triage.Allowed {
			what = "allowed: " + visible.Line(v.AllowReason)
		}
		fmt.Fprintf(&b, "- %s: %s: %s\n", place(v), code(v), what)
		if v.State == triage.Accepted && len(v.Hazards) > 0 {
			fmt.Fprintf(&b, "  accepted knowingly: %s\n", visible.Line(hazards(v)))
		}
	}
	b.WriteString(trailers(g.Violations))
	return b.String()
}

// subjectOf returns a message's first line: the titles of the violations' rules, what the violations have in
// common, and their number.
func subjectOf(a *account.Account, list []*account.Violation, about string) string {
	var titles []string
	for _, r := range a.ByRule() {
		if slices.ContainsFunc(list, func(v *account.Violation) bool { return v.Rule == r.Name }) {
			titles = append(titles, named(r))
		}
	}
	tail := ": " + count.Of(len(list), "place")
	if about = visible.Line(about); about != "" {
		if runes := []rune(about); len(runes) > subject/2 { // the end of a path says more than its start
			about = "…" + string(runes[len(runes)-subject/2:])
		}
		tail = ": " + about + " (" + tail[2:] + ")"
	}
	head := []rune(strings.Join(titles, "; "))
	if room := subject - len([]rune(tail)); len(head) > room {
		head = append(head[:room-1], '…')
	}
	return string(head) + tail
}

// trailers returns a trailer for each violation, after an empty line, or "" if there are none.
func trailers(list []*account.Violation) string {
	if len(list) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteByte('\n')
	for _, v := range list {
		b.WriteString(account.Trailer + ": " + v.Name() + "\n")
	}
	return b.String()
}
