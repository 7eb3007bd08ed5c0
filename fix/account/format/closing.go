package format

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/account"
	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/visible"
)

// The size of a closing text.
const (
	barWidth    = 24 // columns
	closingRows = 5  // rows of each list
)

// Came is a summary of a session: the last page of the screen, and the text printed after it closes.
type Came struct {
	Headline string
	Bars     []account.Row // by priority, before and after
	Changed  string
	Lists    []List
	Next     []account.Step
}

// List is a heading with rows.
type List struct {
	Title string
	Rows  []string
}

// CameTo returns the summary of a session.
func CameTo(a *account.Account) Came {
	c := Came{Headline: headline(a), Bars: a.ByPriority(), Changed: count.Of(len(a.Files), "file") + " changed"}
	if m := moved(a); m != "" {
		c.Changed += ", " + m
	}
	add := func(title string, rows []string) {
		if len(rows) > 0 {
			c.Lists = append(c.Lists, List{fmt.Sprintf("%s, %d", title, len(rows)), rows})
		}
	}
	knowingly := places(a.Knowingly(), func(v *account.Violation) string { return visible.Line(hazards(v)) })
	if n := len(a.Unplanned(triage.Accepted)); n == 0 {
		add("accepted knowingly", knowingly)
	} else { // first, for a short list ends early
		row := fmt.Sprintf("%d accepted, whose hazards were not looked at in the time there was: ssot report has them", n)
		c.Lists = append(c.Lists, List{fmt.Sprintf("accepted knowingly, %d or more", len(knowingly)), append([]string{row}, knowingly...)})
	}
	add("allowed", places(a.Selected(func(v *account.Violation) bool { return v.State == triage.Allowed && v.Found }), func(v *account.Violation) string {
		out := visible.Line(v.AllowReason)
		if v.AllowUntil != "" {
			out += " (until " + v.AllowUntil + ")"
		}
		return out
	}))
	add("skipped", places(a.Selected(skipped), code))
	add("notes", places(a.Noted(), func(v *account.Violation) string { return visible.Line(v.Note) }))
	if left := whyLeft(a); len(left) > 0 {
		c.Lists = append(c.Lists, List{fmt.Sprintf("left, %d", len(a.Left())), left})
	}
	commands := map[string]bool{}
	for _, s := range a.Next {
		commands[s.Command] = true
		c.Next = append(c.Next, s)
	}
	if len(a.Uncommitted()) > 0 && !a.NoGit {
		c.Next = append(c.Next, account.Step{Text: "See the changes.", Command: "git diff"})
	}
	for _, s := range []account.Step{{Text: "Read all of it, or send it round.", Command: "ssot report"}, {Text: "Take back the newest step.", Command: "ssot undo"}} {
		if !commands[s.Command] && len(a.Files) > 0 {
			c.Next = append(c.Next, s)
		}
	}
	return c
}

// places returns for each violation its place and the text that says returns.
func places(list []*account.Violation, says func(*account.Violation) string) []string {
	rows := make([]string, len(list))
	for i, v := range list {
		rows[i] = place(v) + ": " + says(v)
	}
	return rows
}

// whyLeft describes the violations that are left, each in one row: "22 with a rewrite", "1 skipped". A skipped one is
// in the row of those, whether it has a rewrite or not.
func whyLeft(a *account.Account) []string {
	var rows []string
	add := func(n int, what string) {
		if n > 0 {
			rows = append(rows, fmt.Sprintf("%d %s", n, what))
		}
	}
	add(len(a.Selected(func(v *account.Violation) bool { return ready(v) && v.Status != "" })), "with a rewrite")
	add(len(a.Selected(func(v *account.Violation) bool { return ready(v) && v.Status == "" })), "not decided, and not planned in the time there was: ssot report has their rewrites and refusals")
	for _, r := range a.Refused() {
		add(len(slices.DeleteFunc(r.Violations, skipped)), "refused ("+r.Title+"): "+r.Help)
	}
	add(len(a.Selected(skipped)), "skipped")
	return rows
}

// Text writes the complete summary.
func Text(w io.Writer, a *account.Account) error { return writeCame(w, a, 0) }

// Closing writes the summary with short lists, for a person who leaves the screen; the report has the rest.
func Closing(w io.Writer, a *account.Account) error { return writeCame(w, a, closingRows) }

// writeCame writes the summary with at most most rows of each list; 0 means all.
func writeCame(w io.Writer, a *account.Account, most int) error {
	c := CameTo(a)
	b := bufio.NewWriter(w)
	widest := 0
	for _, r := range c.Bars {
		widest = max(widest, r.Before)
	}
	for _, r := range c.Bars {
		fmt.Fprintf(b, "  %-7s %5d → %-5d %s\n", r.Name, r.Before, r.After, bar(r, widest))
	}
	fmt.Fprintf(b, "%s; %s\n", c.Headline, c.Changed)
	rows := func(title string, list []string) {
		fmt.Fprintf(b, "%s:\n", title)
		for i, row := range list {
			if most > 0 && i == most {
				fmt.Fprintf(b, "  and %d more\n", len(list)-i)
				return
			}
			fmt.Fprintf(b, "  %s\n", row)
		}
	}
	for _, l := range c.Lists {
		rows(l.Title, l.Rows)
	}
	var next []string
	for _, s := range c.Next {
		text := visible.Line(s.Text)
		if s.Command != "" {
			text += "  (" + s.Command + ")"
		}
		next = append(next, text)
	}
	rows("next", next)
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write what the session came to: %w", err)
	}
	return nil
}

// bar returns a bar of the violations left, followed by those removed.
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
