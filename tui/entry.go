package tui

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/shape"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/filter"
	"github.com/seed-58def443/ssot/tui/grouping"
	"github.com/seed-58def443/ssot/tui/listpane"
	"github.com/seed-58def443/ssot/tui/theme"
)

// An entry is a violation with values that the screen computes once.
type entry struct {
	triage.Item
	key  string
	text string // lower-case text that the filter searches
	row  listpane.Item
}

// newEntries returns the entries of items. Commands call it, off the event loop.
func newEntries(list []triage.Item) []entry {
	out := make([]entry, len(list))
	for i, it := range list {
		out[i] = newEntry(it)
	}
	return out
}

func newEntry(it triage.Item) entry {
	it.Priority = max(scan.High, min(it.Priority, scan.Low))
	e := entry{Item: it, key: keyOf(it)}
	e.text = strings.ToLower(strings.Join([]string{it.File, it.Rule, it.Symbol, it.Code, it.Function, it.Priority.String(), string(it.State), it.Note}, "\n"))
	e.row = listpane.Item{
		Key: e.key, File: cells.Name(it.File), Line: it.Line,
		Label: label(it), Detail: cells.Line(it.Function), State: stateOf(it), Noted: it.Note != "",
	}
	if name, _, ok := imported(it); ok && name != "" {
		e.row.Detail = "as " + name
	}
	return e
}

// keyOf returns the key of an item: its fingerprint, or its place during the scan, when there are no fingerprints yet.
func keyOf(it triage.Item) string {
	if it.Fingerprint != "" {
		return it.Fingerprint
	}
	return fmt.Sprintf("%s:%d:%d:%s:%s", it.File, it.Line, it.Column, it.Rule, it.Symbol)
}

// settled reports whether the violation needs no decision: it is accepted or allowed.
func (e *entry) settled() bool { return e.State == triage.Accepted || e.State == triage.Allowed }

// filterHint is the placeholder of an empty filter.
const filterHint = "words in file, code, rule, function, state or note; hazard: rule: state: is: file:"

// askPlans are the filter words whose answer needs a plan.
var askPlans = []string{"hazard", "is"}

// filterWords returns the filter words with a colon.
func filterWords() []filter.Word {
	var hazards []string
	for _, h := range refusal.Hazards() {
		hazards = append(hazards, h.Name)
	}
	return []filter.Word{
		{Name: "hazard", Values: hazards},
		{Name: "rule"},
		{Name: "state", Values: []string{string(triage.Open), string(triage.Accepted), string(triage.Skipped), string(triage.Allowed), "reopened"}},
		{Name: "is", Values: []string{"ready", "refused", "covered", string(tier.Proven), string(tier.Unproven), string(tier.Differs), "critical", "test", "noted"}},
		{Name: "file"},
		{Name: "priority", Values: []string{scan.High.String(), scan.Medium.String(), scan.Low.String()}},
	}
}

// matches reports whether a violation matches a filter. Without a plan, a violation does not match words that need one.
func (e *entry) matches(q filter.Query, p *plans) bool {
	return q.Holds(func(t filter.Term) bool {
		begins := func(s string) bool { return strings.HasPrefix(s, t.Value) }
		switch t.Name {
		case "hazard":
			return slices.ContainsFunc(p.known[e.key].hazards, func(h refusal.HazardKind) bool { return begins(string(h)) })
		case "rule":
			return begins(strings.ToLower(e.Rule))
		case "state":
			return begins(string(e.State)) || e.State == triage.Open && e.Outside && begins("reopened")
		case "is":
			return slices.ContainsFunc(e.kinds(p.known[e.key]), begins)
		case "file":
			return strings.Contains(strings.ToLower(e.File), t.Value)
		case "priority":
			return begins(e.Priority.String())
		}
		return strings.Contains(e.text, t.Value)
	})
}

// kinds returns the values of "is:" that hold for a violation.
func (e *entry) kinds(k known) []string {
	out := []string{string(k.status)}
	if k.status == fix.Ready {
		out = append(out, string(k.tier))
	}
	for word, is := range map[string]bool{"critical": e.Critical, "test": e.Test, "noted": e.Note != ""} {
		if is {
			out = append(out, word)
		}
	}
	return out
}

// place returns the place of the violation, for a question.
func (e *entry) place() string {
	return fmt.Sprintf("%s at %s:%d", label(e.Item), cells.Name(path.Base(e.File)), e.Line)
}

// grouped returns the rows for violations that are sorted by their groups.
func grouped(by grouping.By, list []*entry, p *plans) ([]listpane.Group, []listpane.Item) {
	names := make([]grouping.Names, len(list))
	for i, e := range list {
		names[i] = grouping.Names{Priority: e.Priority.String(), File: e.File, Rule: e.Rule}
		if by == grouping.Shape {
			names[i].Shape = p.shape(e)
		}
	}
	var groups []listpane.Group
	var shapes []string
	rows := make([]listpane.Item, 0, len(list))
	for _, g := range by.Arrange(names, "", done) {
		for _, i := range g.Members {
			row := list[i].row
			row.Group, row.Mark = len(groups), p.sign(list[i])
			rows = append(rows, row)
		}
		groups = append(groups, headingOf(by, g.Name, list[g.Members[0]]))
		shapes = append(shapes, g.Name)
	}
	if by == grouping.Shape {
		shortenTitles(groups, shapes)
	}
	return groups, rows
}

// shortenTitles shortens the headings of shapes, so that a narrow list shows where they differ. Where two would be
// equal, for they differ in what stays around the change, that is in them, too.
func shortenTitles(groups []listpane.Group, shapes []string) {
	times := map[string]int{}
	for _, g := range groups {
		times[g.Title]++
	}
	titles := make([]string, len(groups))
	for i, g := range groups {
		titles[i] = g.Title
		was, is, ok := strings.Cut(strings.TrimPrefix(shapes[i], "− "), "\n+ ")
		if times[g.Title] > 1 && ok {
			is, _, _ = strings.Cut(is, "\n")
			titles[i] = cells.Line(was + " → " + is)
		}
	}
	for i, title := range shape.Shorten(titles) {
		groups[i].Title = title
	}
}

// headingOf returns the heading of the group that a violation belongs to.
func headingOf(by grouping.By, name string, e *entry) listpane.Group {
	switch {
	case by == grouping.Priority:
		return listpane.Group{Title: strings.ToUpper(name), Role: roleOf(e.Priority)}
	case by == grouping.Shape && name == "":
		return listpane.Group{Title: "not known yet", Role: theme.Dim}
	case by == grouping.Shape:
		return listpane.Group{Title: cells.Line(shape.Title(name)), Role: theme.Accent}
	}
	return listpane.Group{Title: cells.Name(name), Role: theme.Normal, File: by == grouping.File}
}

// roleOf returns the role of a priority.
func roleOf(p scan.Priority) theme.Role {
	switch p {
	case scan.High:
		return theme.High
	case scan.Medium:
		return theme.Medium
	case scan.Low:
	}
	return theme.Low
}

func stateOf(it triage.Item) listpane.State {
	switch it.State {
	case triage.Accepted:
		return listpane.Accepted
	case triage.Skipped:
		return listpane.Skipped
	case triage.Allowed:
		return listpane.Allowed
	case triage.Open:
	}
	if it.Outside {
		return listpane.Reopened
	}
	return listpane.Open
}

// label returns a short label of a violation: the callee or the type, without arguments.
func label(it triage.Item) string {
	code := cells.Line(it.Code)
	if code == "" {
		code = cells.Line(it.Symbol)
	}
	if _, from, ok := imported(it); ok {
		return cells.Line(strings.TrimPrefix(from, moduleOf(it)+"/")) // no path begins with a slash
	}
	i := strings.IndexAny(code, "({")
	switch {
	case i <= 0 || code[:i] == "new" || strings.HasSuffix(code[:i], " "):
		return code
	case code[i] == '{':
		return code[:i] + "{}"
	}
	return code[:i]
}

// imported splits an import declaration into the name, which may be empty, and the path.
func imported(it triage.Item) (name, from string, ok bool) {
	code := strings.TrimSpace(it.Code)
	if i := strings.IndexAny(code, "\"`"); i >= 0 {
		name, code = strings.TrimSpace(code[:i]), code[i:]
	}
	from, err := strconv.Unquote(code)
	return cells.Line(name), from, err == nil && !strings.ContainsAny(name, "({=,")
}

// moduleOf returns the path of the item's module, derived from its package path and directory, or "" if they don't
// match.
func moduleOf(it triage.Item) string {
	dir := path.Dir(it.File)
	pkg := strings.TrimSuffix(it.Package, "_test")
	if dir == "." {
		return pkg
	}
	if module, ok := strings.CutSuffix(pkg, "/"+dir); ok {
		return module
	}
	return ""
}

// scanOrder compares violations by place. It is used during the scan, before priorities are known.
func scanOrder(a, b triage.Item) int {
	crit := func(it triage.Item) int {
		if it.Critical {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(crit(a), crit(b)), cmp.Compare(a.File, b.File),
		cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Symbol, b.Symbol))
}
