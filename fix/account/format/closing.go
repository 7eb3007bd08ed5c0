package format

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/seed-58def443/ssot/fix/account"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/visible"
)

// How much a closing text has.
const (
	barWidth    = 24 // columns
	closingRows = 5  // of a list
)

// Closing writes what a session came to, for a person who leaves the screen: before and after by priority as bars, what
// was changed, what was accepted knowingly, what is left and why, allowances, notes, and what to do next. Each list is
// short; the report has all of it.
func Closing(w io.Writer, a *account.Account) error {
	b := bufio.NewWriter(w)
	widest := 0
	for _, r := range a.ByPriority() {
		widest = max(widest, r.Before)
	}
	for _, r := range a.ByPriority() {
		fmt.Fprintf(b, "  %-7s %5d → %-5d %s\n", r.Name, r.Before, r.After, bar(r, widest))
	}
	changed := count(len(a.Files), "file") + " changed"
	if m := moved(a); m != "" {
		changed += ", " + m
	}
	fmt.Fprintf(b, "%s; %s\n", headline(a), changed)
	few(b, "accepted knowingly", a.Knowingly(), func(v *account.Violation) string { return visible.Line(hazards(v)) })
	few(b, "allowed", a.Selected(func(v *account.Violation) bool { return v.State == triage.Allowed && v.Found }), func(v *account.Violation) string {
		out := visible.Line(v.AllowReason)
		if v.AllowUntil != "" {
			out += " (until " + v.AllowUntil + ")"
		}
		return out
	})
	few(b, "notes", a.Noted(), func(v *account.Violation) string { return visible.Line(v.Note) })
	if text := whyLeft(a); text != "" {
		fmt.Fprintf(b, "left: %s\n", text)
	}
	for i, s := range a.Next {
		if i == closingRows {
			break
		}
		label := "      "
		if i == 0 {
			label = "next: "
		}
		command := ""
		if s.Command != "" {
			command = "  (" + s.Command + ")"
		}
		fmt.Fprintf(b, "%s%s%s\n", label, visible.Line(s.Text), command)
	}
	fmt.Fprintln(b, "ssot report tells all of it; git diff shows the changes; ssot undo takes back the newest step")
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write what the session came to: %w", err)
	}
	return nil
}

// bar is how many are left, and after them how many are gone.
func bar(r account.Row, widest int) string {
	if widest == 0 {
		return ""
	}
	was, is := barWidth*r.Before/widest, barWidth*r.After/widest
	if r.After > 0 {
		is = max(is, 1)
	}
	return strings.Repeat("█", is) + strings.Repeat("░", max(was-is, 0))
}

// few writes the first of a list.
func few(b *bufio.Writer, title string, list []*account.Violation, says func(*account.Violation) string) {
	for i, v := range list {
		switch i {
		case 0:
			fmt.Fprintf(b, "%s, %d:\n", title, len(list))
		case closingRows:
			fmt.Fprintf(b, "  and %d more\n", len(list)-i)
			return
		}
		fmt.Fprintf(b, "  %s: %s\n", place(v), says(v))
	}
}

// whyLeft is what is left, in words: "22 with a rewrite, 3 only found, 1 skipped".
func whyLeft(a *account.Account) string {
	var parts []string
	add := func(n int, what string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, what))
		}
	}
	add(len(a.Selected(func(v *account.Violation) bool { return ready(v) && v.Status != "" })), "with a rewrite")
	add(len(a.Selected(func(v *account.Violation) bool { return ready(v) && v.Status == "" })), "not decided")
	for _, r := range a.Refused() {
		add(len(r.Violations), "refused ("+r.Title+")")
	}
	add(len(a.Selected(skipped)), "skipped")
	return strings.Join(parts, ", ")
}
