package format

import (
	"fmt"
	"io"
	"strings"

	"github.com/seed-58def443/ssot/fix/account"
	"github.com/seed-58def443/ssot/fix/visible"
)

// subject is how long the first line of a message may be.
const subject = 72

// Commit writes the message of a commit that holds all that was accepted: what, how much of it is left, what was
// accepted knowingly, and the IDs as trailers.
func Commit(w io.Writer, a *account.Account) error {
	var b strings.Builder
	b.WriteString(Subject(a, a.Accepted()) + "\n\n")
	t := a.Total()
	fmt.Fprintf(&b, "%d of %s replaced; %d left in %s.\n", len(a.Accepted()), count(t.Before, "violation"), t.After, count(t.FilesAfter, "file"))
	if m := moved(a); m != "" {
		fmt.Fprintf(&b, "Of these, %s.\n", m)
	}
	for i, v := range a.Knowingly() {
		if i == 0 {
			b.WriteString("\nAccepted knowingly:\n")
		}
		fmt.Fprintf(&b, "- %s: %s\n", place(v), visible.Line(hazards(v)))
	}
	b.WriteString(Trailers(a.Accepted()))
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write the commit message: %w", err)
	}
	return nil
}

// Subject is the first line of a message about violations: the titles of their rules, and how many there are.
func Subject(a *account.Account, list []*account.Violation) string {
	var titles []string
	for _, r := range a.ByRule() {
		for _, v := range list {
			if v.Rule == r.Name {
				titles = append(titles, named(r))
				break
			}
		}
	}
	tail := ": " + count(len(list), "place")
	head := []rune(strings.Join(titles, "; "))
	if room := subject - len(tail); len(head) > room {
		head = append(head[:room-1], '…')
	}
	return string(head) + tail
}

// Trailers name violations at the end of a message, with an empty line above; empty when there are none.
func Trailers(list []*account.Violation) string {
	if len(list) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteByte('\n')
	for _, v := range list {
		b.WriteString(account.Trailer + ": " + v.Fingerprint + "\n")
	}
	return b.String()
}
