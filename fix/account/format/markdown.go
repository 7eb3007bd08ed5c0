package format

import (
	"fmt"
	"io"
	"strings"

	"github.com/seed-58def443/ssot/fix/account"
	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/verify"
	"github.com/seed-58def443/ssot/fix/visible"
)

// room is the maximal length in characters of a comment or pull request text on GitHub.
const room = 65536

// Markdown writes an account for a pull request: the counts, and below them, folded, the lists. It shortens the
// lists, with a note, to stay below GitHub's limit.
func Markdown(w io.Writer, a *account.Account) error {
	var text string
	for rows := 200; ; rows /= 2 {
		m := markdown{rows: rows}
		m.write(a)
		if text = m.String(); len([]rune(text)) <= room || rows == 0 {
			break
		}
	}
	if _, err := io.WriteString(w, text); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	return nil
}

// markdown is a page that is being written.
type markdown struct {
	strings.Builder
	rows int // the maximal number of rows of a list
}

func (m *markdown) write(a *account.Account) {
	fmt.Fprintf(m, "## %s: %s\n\n", escaped(a.Title), headline(a))
	m.table("rule", a.ByRule(), func(r account.Row) string { return escaped(named(r)) })
	if text := moved(a); text != "" {
		fmt.Fprintf(m, "\n%s%s.\n", strings.ToUpper(text[:1]), text[1:])
	}
	m.WriteString("\n")
	m.table("priority", a.ByPriority(), func(r account.Row) string { return r.Name })
	if a.Checks != nil {
		fmt.Fprintf(m, "\nBuilt, vetted and tested before and after: %s.\n", verify.Counts(*a.Checks))
		if e := a.Checks.Effect; e != nil {
			fmt.Fprintf(m, "\nEffect %s.\n", escaped(e.String()))
		}
	}
	m.next(a)
	broken := a.Broken()
	m.folded("Broken", len(broken), func() {
		each(m, broken, func(c verify.Check) {
			fmt.Fprintf(m, "- %s %s %s: %s\n", c.Kind, escaped(c.Package), escaped(c.Test), escaped(suspects(a, c)))
		})
	})
	if rows := a.ByOwner(); len(rows) > 0 {
		m.folded("By owner", len(rows), func() { m.table("owner", rows, rowName) })
	}
	m.folded("Left over time", len(a.Burn), func() {
		m.WriteString("| day | commit | left |\n|---|---|--:|\n")
		each(m, a.Burn, func(p account.Point) {
			commit, ruled := "now", ""
			if p.Commit != "" {
				commit = fmt.Sprintf("%.10s", p.Commit)
			}
			if p.Ruled {
				ruled = " (the rules changed)"
			}
			fmt.Fprintf(m, "| %s | %s%s | %d |\n", p.Day, commit, ruled, p.Left)
		})
	})
	rows := a.ByPackage()
	m.folded("By package", len(rows), func() { m.table("package", rows, rowName) })
	m.folded("Files changed", len(a.Files), func() {
		each(m, a.Files, func(f account.File) {
			fmt.Fprintf(m, "- %s (+%d −%d)\n", escaped(f.Path), f.Added, f.Removed)
			for _, v := range f.Violations {
				fmt.Fprintf(m, "  - %s %s\n", escaped(code(v)), became(v))
			}
		})
	})
	m.list("Accepted knowingly, with a hazard", a.Knowingly(), func(v *account.Violation) string {
		return escaped(hazards(v)) + by(v)
	})
	left := a.Refused()
	m.folded("Left without a rewrite, by reason", len(left), func() {
		for _, r := range left {
			fmt.Fprintf(m, "\n**%s** (%d): %s\n\n", escaped(r.Title), len(r.Violations), escaped(r.Help))
			each(m, r.Violations, func(v *account.Violation) {
				fmt.Fprintf(m, "- %s: %s: %s\n", escaped(place(v)), escaped(code(v)), escaped(v.Refusal.Detail))
			})
		}
	})
	m.list("Left, with a rewrite that is ready", a.Selected(ready), func(v *account.Violation) string {
		out := fmt.Sprintf("%s, %s", v.Priority, v.Tier)
		if len(v.Hazards) > 0 {
			out += ": " + escaped(hazards(v))
		}
		return out
	})
	m.list("Allowed", a.Allowed(), func(v *account.Violation) string {
		out := escaped(v.AllowReason)
		if v.AllowUntil != "" {
			out += ", until " + v.AllowUntil
		}
		return out
	})
	m.list("Skipped", a.Selected(skipped), func(v *account.Violation) string {
		return v.Priority.String()
	})
	m.list("Notes", a.Noted(), func(v *account.Violation) string { return escaped(strings.ReplaceAll(v.Note, "\n", " / ")) })
	m.folded("Not analyzed, or not whole", len(a.NotAnalyzed), func() {
		for i, na := range a.NotAnalyzed {
			if i == m.rows {
				m.more(len(a.NotAnalyzed) - i)
				break
			}
			fmt.Fprintf(m, "- %s%s: %s\n", escaped(na.File), escaped(na.Package), escaped(na.Why))
		}
	})
}

func (m *markdown) next(a *account.Account) {
	const most = 5
	m.WriteString("\n**Next**\n\n")
	for i, s := range a.Next {
		if i == most {
			break
		}
		fmt.Fprintf(m, "%d. %s", i+1, escaped(s.Text))
		if s.Command != "" {
			fmt.Fprintf(m, " `%s`", s.Command)
		}
		m.WriteString("\n")
	}
}

func rowName(r account.Row) string { return escaped(r.Name) }

// table writes rows of counts.
func (m *markdown) table(what string, rows []account.Row, name func(account.Row) string) {
	fmt.Fprintf(m, "| %s | before | after | fewer |\n|---|--:|--:|--:|\n", what)
	for i, r := range rows {
		if i == m.rows {
			m.more(len(rows) - i)
			return
		}
		if r.Before == 0 {
			fmt.Fprintf(m, "| %s | 0 | 0 | |\n", name(r))
			continue
		}
		fmt.Fprintf(m, "| %s | %d in %s | %d in %s | %d %% |\n", name(r), r.Before, count.Of(r.FilesBefore, "file"), r.After, count.Of(r.FilesAfter, "file"), r.Fewer())
	}
}

// folded writes a collapsed section, unless n is 0.
func (m *markdown) folded(title string, n int, write func()) {
	if n == 0 {
		return
	}
	fmt.Fprintf(m, "\n<details><summary>%s (%d)</summary>\n\n", title, n)
	write()
	m.WriteString("\n</details>\n")
}

// list writes violations, each with a sentence.
func (m *markdown) list(title string, list []*account.Violation, says func(*account.Violation) string) {
	m.folded(title, len(list), func() {
		each(m, list, func(v *account.Violation) {
			fmt.Fprintf(m, "- %s: %s: %s\n", escaped(place(v)), escaped(code(v)), says(v))
		})
	})
}

// each writes items up to the limit of rows.
func each[T any](m *markdown, list []T, write func(T)) {
	for i, item := range list {
		if i == m.rows {
			m.more(len(list) - i)
			return
		}
		write(item)
	}
}

func (m *markdown) more(n int) { fmt.Fprintf(m, "\n%d more are not listed.\n", n) }

// ready reports whether a violation only needs a decision.
func ready(v *account.Violation) bool { return v.State == triage.Open && v.Refusal == nil }

func skipped(v *account.Violation) bool { return v.State == triage.Skipped }

// became describes the outcome of a violation.
func became(v *account.Violation) string {
	if v.State == triage.Allowed {
		return "allowed: " + escaped(v.AllowReason)
	}
	return escaped(v.As)
}

// by names the author of the commit with a violation's rewrite, if known.
func by(v *account.Violation) string {
	if v.AuthorOf == "" {
		return ""
	}
	return fmt.Sprintf(" (%s, %.8s)", escaped(v.AuthorOf), v.Commit)
}

// escaped returns a text in which no character has a meaning in Markdown or HTML, shortened if it is very long.
func escaped(s string) string {
	const most = 400
	s = visible.Line(s)
	if runes := []rune(s); len(runes) > most {
		s = string(runes[:most]) + "…"
	}
	return visible.Markdown(s)
}
