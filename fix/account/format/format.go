package format

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/seed-58def443/ssot/fix/account"
	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/report"
	"github.com/seed-58def443/ssot/fix/verify"
	"github.com/seed-58def443/ssot/fix/visible"
)

// Format is a format of an account.
type Format struct {
	Name, Help string
	Write      func(io.Writer, *account.Account) error
}

// All returns all formats; the first is for a pull request.
func All() []Format {
	return []Format{
		{"md", "Markdown for a pull request: short, with what is long folded", Markdown},
		{"html", "one page that needs nothing else: tables, bars, every change with colours", HTML},
		{"json", "for programs, with a schema", JSON},
		{"csv", "a row for each violation, for spreadsheets", CSV},
		{"commit", "the message of a commit", Commit},
		{"text", "what it came to, in short lines, as the screen's key c shows it", Text},
	}
}

// Names returns the names of all formats.
func Names() []string {
	var names []string
	for _, f := range All() {
		names = append(names, f.Name)
	}
	return names
}

// Find returns the format with a name.
func Find(name string) (Format, error) {
	for _, f := range All() {
		if f.Name == strings.ToLower(name) {
			return f, nil
		}
	}
	return Format{}, fmt.Errorf("unknown format %q: use %s", name, strings.Join(Names(), ", "))
}

// place returns the place of a violation.
func place(v *account.Violation) string {
	return fmt.Sprintf("%s:%d", visible.Name(v.File), v.Line)
}

// code returns the code of a violation on one line, and its declaration.
func code(v *account.Violation) string {
	out := short(v.Code)
	if v.Function != "" && v.Function != v.Code {
		out += " in " + visible.Line(v.Function)
	}
	return out
}

// short returns code on one line.
func short(s string) string { return visible.Line(report.Short(s)) }

// headline summarises the clean-up in one sentence.
func headline(a *account.Account) string {
	t := a.Total()
	switch {
	case t.Before == 0:
		return "nothing was found"
	case t.After == 0:
		return fmt.Sprintf("all %s in %s are gone", count.Of(t.Before, "violation"), count.Of(t.FilesBefore, "file"))
	case t.After == t.Before:
		return fmt.Sprintf("%s in %s, none replaced yet", count.Of(t.Before, "violation"), count.Of(t.FilesBefore, "file"))
	}
	return fmt.Sprintf("%s in %s, %d in %s before: %d %% fewer", count.Of(t.After, "violation"), count.Of(t.FilesAfter, "file"), t.Before, count.Of(t.FilesBefore, "file"), t.Fewer())
}

// moved describes the number of moved imports, or returns "".
func moved(a *account.Account) string {
	files := map[string]bool{}
	list := a.Moved()
	for _, v := range list {
		files[v.File] = true
	}
	if len(list) == 0 {
		return ""
	}
	return fmt.Sprintf("%s moved in %s", count.Of(len(list), "import"), count.Of(len(files), "file"))
}

// named returns a rule's title, or its name if it has none.
func named(r account.Row) string { return visible.Line(cmp.Or(r.Title, r.Name)) }

// suspects names the decisions that broke a check or, if these are unknown, the first ones that its package depends
// on.
func suspects(a *account.Account, c verify.Check) string {
	names, what := c.Culprits, "broken by "
	if len(names) == 0 {
		names, what = c.Decisions, "depends on "
	}
	if len(names) == 0 {
		return "it is not known by what"
	}
	const most = 5
	more := ""
	if n := len(names); len(c.Culprits) == 0 && n > most+1 {
		what, more = fmt.Sprintf("depends on %d decisions: ", n), fmt.Sprintf(" and %d more; ssot verify --bisect finds those that are enough", n-most)
		names = names[:most]
	}
	called := make([]string, len(names))
	for i, name := range names {
		called[i] = name
		for _, v := range a.Violations {
			if v.Name() == name {
				called[i] = v.Label()
			}
		}
	}
	return what + strings.Join(called, ", ") + more
}
