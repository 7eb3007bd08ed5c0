package account

import (
	"cmp"
	"maps"
	"slices"

	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan"
)

// Row has the counts of a set of violations before and after.
type Row struct {
	Name                    string
	Title                   string // the rule's title
	Before, After           int    // violations
	FilesBefore, FilesAfter int
	Accepted, Allowed       int // of those found
	Skipped, Open           int // of those left
}

// Fewer returns the decrease of violations in percent, rounded.
func (r Row) Fewer() int { return percent(r.Before-r.After, r.Before) }

// FilesFewer returns the decrease of files in percent, rounded.
func (r Row) FilesFewer() int { return percent(r.FilesBefore-r.FilesAfter, r.FilesBefore) }

func percent(part, whole int) int {
	if whole == 0 {
		return 0
	}
	return (200*part + whole) / (2 * whole)
}

// table counts violations by key, in the order of each key's first violation.
func (a *Account) table(key func(*Violation) string) []Row {
	rows, before, after := map[string]*Row{}, map[string]map[string]bool{}, map[string]map[string]bool{}
	var names []string
	for _, v := range a.Violations {
		if !v.Found {
			continue
		}
		name := key(v)
		r := rows[name]
		if r == nil {
			r = &Row{Name: name}
			rows[name], before[name], after[name] = r, map[string]bool{}, map[string]bool{}
			names = append(names, name)
		}
		r.Before++
		before[name][v.File] = true
		switch v.State {
		case triage.Accepted:
			r.Accepted++
		case triage.Allowed:
			r.Allowed++
		case triage.Skipped:
			r.Skipped++
		case triage.Open:
			r.Open++
		}
		if v.Left() {
			r.After++
			after[name][v.File] = true
		}
	}
	list := make([]Row, 0, len(names))
	for _, name := range names {
		rows[name].FilesBefore, rows[name].FilesAfter = len(before[name]), len(after[name])
		list = append(list, *rows[name])
	}
	return list
}

// Total returns the counts of all violations.
func (a *Account) Total() Row {
	if rows := a.table(func(*Violation) string { return "" }); len(rows) == 1 {
		return rows[0]
	}
	return Row{}
}

// ByRule returns the counts by rule, in rule file order, including rules without violations.
func (a *Account) ByRule() []Row {
	counted := a.table(func(v *Violation) string { return v.Rule })
	var rows []Row
	for _, r := range a.Rules {
		row := Row{Name: r.Name}
		if i := slices.IndexFunc(counted, func(c Row) bool { return c.Name == r.Name }); i >= 0 {
			row = counted[i]
		}
		row.Title = r.Title
		rows = append(rows, row)
	}
	return rows
}

// ByPriority returns the counts by priority, the highest first.
func (a *Account) ByPriority() []Row {
	counted := a.table(func(v *Violation) string { return v.Priority.String() })
	var rows []Row
	for _, p := range []scan.Priority{scan.High, scan.Medium, scan.Low} {
		row := Row{Name: p.String()}
		if i := slices.IndexFunc(counted, func(c Row) bool { return c.Name == row.Name }); i >= 0 {
			row = counted[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// ByPackage returns the counts by package, those with most violations left first.
func (a *Account) ByPackage() []Row {
	return most(a.table(func(v *Violation) string { return v.Package }))
}

// Nobody is the name of the row of files without an owner.
const Nobody = "no owner"

// ByOwner returns the counts by owner in CODEOWNERS, those with most violations left first. It is empty if no file
// has an owner.
func (a *Account) ByOwner() []Row {
	rows := most(a.table(func(v *Violation) string { return cmp.Or(v.Owner, Nobody) }))
	if len(rows) == 1 && rows[0].Name == Nobody {
		return nil
	}
	return rows
}

func most(rows []Row) []Row {
	slices.SortStableFunc(rows, func(x, y Row) int {
		return cmp.Or(cmp.Compare(y.After, x.After), cmp.Compare(y.Before, x.Before), cmp.Compare(x.Name, y.Name))
	})
	return rows
}

// Reason is a reason why violations have no rewrite, with advice.
type Reason struct {
	Kind       refusal.Kind
	Title      string
	Help       string
	Violations []*Violation
}

// Refused returns the violations left without a rewrite, by reason, the most frequent first.
func (a *Account) Refused() []Reason {
	by := map[refusal.Kind]*Reason{}
	for _, v := range a.Left() {
		if v.Refusal == nil {
			continue
		}
		r := by[v.Refusal.Kind]
		if r == nil {
			e := v.Refusal.Kind.Entry()
			r = &Reason{Kind: v.Refusal.Kind, Title: e.Title, Help: e.Help}
			by[v.Refusal.Kind] = r
		}
		r.Violations = append(r.Violations, v)
	}
	var list []Reason
	for _, kind := range slices.Sorted(maps.Keys(by)) {
		list = append(list, *by[kind])
	}
	slices.SortStableFunc(list, func(x, y Reason) int { return cmp.Compare(len(y.Violations), len(x.Violations)) })
	return list
}
