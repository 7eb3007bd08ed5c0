package tui

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/header"
	"github.com/seed-58def443/ssot/tui/listpane"
	"github.com/seed-58def443/ssot/tui/theme"
)

// entry is an item with what the screen derives from it once.
type entry struct {
	triage.Item
	key  string
	text string // lower case: what the filter looks in
	row  listpane.Item
}

// count adds a violation to the counts of its rule.
func count(c header.Counts, s triage.State) header.Counts {
	c.Total++
	switch s {
	case triage.Open:
	case triage.Accepted:
		c.Accepted++
	case triage.Allowed:
		c.Allowed++
	case triage.Skipped:
		c.Skipped++
	}
	return c
}

// groups are the list's headings, by priority.
func groups() []listpane.Group {
	return []listpane.Group{
		scan.High:   {Title: "HIGH", Role: theme.High},
		scan.Medium: {Title: "MEDIUM", Role: theme.Medium},
		scan.Low:    {Title: "LOW", Role: theme.Low},
	}
}

// keyOf names an item. While the scan goes on there are no fingerprints yet: its place has to do.
func keyOf(it triage.Item) string {
	if it.Fingerprint != "" {
		return it.Fingerprint
	}
	return fmt.Sprintf("%s:%d:%d:%s:%s", it.File, it.Line, it.Column, it.Rule, it.Symbol)
}

// newEntries derives from items what the screen needs of them; commands do it, off the event loop.
func newEntries(items []triage.Item) []entry {
	out := make([]entry, len(items))
	for i, it := range items {
		out[i] = newEntry(it)
	}
	return out
}

// setEntries replaces all items and brings list and header up to date.
func (m *model) setEntries(all []entry) {
	m.all = all
	m.byKey = make(map[string]int, len(m.all))
	counts := make(map[string]header.Counts)
	for i := range m.all {
		e := &m.all[i]
		m.byKey[e.key] = i
		counts[e.Rule] = count(counts[e.Rule], e.State)
	}
	m.head.SetRules(sorted(counts, m.order))
	m.refresh()
}

func newEntry(it triage.Item) entry {
	it.Priority = max(scan.High, min(it.Priority, scan.Low))
	e := entry{Item: it, key: keyOf(it)}
	e.text = strings.ToLower(strings.Join([]string{it.File, it.Rule, it.Symbol, it.Code, it.Function, it.Priority.String(), string(it.State), it.Note}, "\n"))
	e.row = listpane.Item{
		Key: e.key, Group: int(it.Priority), File: cells.Name(it.File), Line: it.Line,
		Label: label(it), Detail: cells.Line(it.Function), State: stateOf(it),
	}
	if name, _, ok := imported(it); ok && name != "" {
		e.row.Detail = "as " + name
	}
	return e
}

// mark is what stands at a row's end: a note first, else what its plan said.
func (m *model) mark(e *entry) string {
	if e.Note != "" {
		return "✎"
	}
	if e.State == triage.Accepted || e.State == triage.Allowed {
		return ""
	}
	return m.plans.made[m.planOf(e.key)].mark()
}

// sorted puts the rules in the order of the rule file; those it does not name come by name, that of directives last.
func sorted(counts map[string]header.Counts, order []string) []header.Rule {
	rank := func(r string) int {
		switch i := slices.Index(order, r); {
		case r == scan.DirectiveRule:
			return len(order) + 1
		case i < 0:
			return len(order)
		default:
			return i
		}
	}
	rules := make([]header.Rule, 0, len(counts))
	for name, c := range counts {
		rules = append(rules, header.Rule{Name: name, Counts: c})
	}
	slices.SortFunc(rules, func(a, b header.Rule) int {
		return cmp.Or(cmp.Compare(rank(a.Name), rank(b.Name)), cmp.Compare(a.Name, b.Name))
	})
	return rules
}

// refresh shows the items of the rule that the filter lets through.
func (m *model) refresh() {
	words, rule := m.words(), m.head.Rule()
	rows := make([]listpane.Item, 0, len(m.all))
	for i := range m.all {
		e := &m.all[i]
		if (rule == header.All || e.Rule == rule) && e.matches(words) {
			row := e.row
			row.Mark = m.mark(e)
			rows = append(rows, row)
		}
	}
	m.list.SetItems(rows)
}

// words are what the filter looks for.
func (m *model) words() []string { return m.filter.Words() }

func (e *entry) matches(words []string) bool {
	for _, w := range words {
		if !strings.Contains(e.text, w) {
			return false
		}
	}
	return true
}

// current is the item under the cursor, nil when there is none.
func (m *model) current() *entry { return m.find(m.list.Key()) }

func (m *model) find(key string) *entry {
	if i, ok := m.byKey[key]; ok {
		return &m.all[i]
	}
	return nil
}

// reach makes an item visible, whatever rule or filter hides it, and puts the cursor on it.
func (m *model) reach(key string) bool {
	e := m.find(key)
	if e == nil {
		return false
	}
	if m.list.Select(key) {
		return true
	}
	if r := m.head.Rule(); r != header.All && r != e.Rule {
		m.head.Show(e.Rule)
	}
	if !e.matches(m.words()) {
		m.filter.Clear()
	}
	m.refresh()
	return m.list.Select(key)
}

// summary is what is printed when the screen is gone.
func (m *model) summary() string {
	if m.session == nil {
		return "the scan was not finished; nothing was decided"
	}
	var all header.Counts
	left := map[string]*struct {
		n     int
		files map[string]bool
	}{}
	for i := range m.all {
		e := &m.all[i]
		all = count(all, e.State)
		if e.State != triage.Open && e.State != triage.Skipped {
			continue
		}
		if left[e.Rule] == nil {
			left[e.Rule] = &struct {
				n     int
				files map[string]bool
			}{files: map[string]bool{}}
		}
		left[e.Rule].n++
		left[e.Rule].files[e.File] = true
	}
	var parts []string
	for _, r := range m.head.Rules() {
		if l := left[r.Name]; l != nil {
			parts = append(parts, fmt.Sprintf("%s %d in %s", cells.Line(r.Name), l.n, plural(len(l.files), "file")))
		}
	}
	rest := "nothing left"
	if len(parts) > 0 {
		rest = "left: " + strings.Join(parts, ", ")
	}
	return fmt.Sprintf("%d accepted, %d allowed, %d skipped; %s", all.Accepted, all.Allowed, all.Skipped, m.butNotRead(rest))
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

// label is the violation in a few words: what is called or built, without arguments.
func label(it triage.Item) string {
	code := cells.Line(it.Code)
	if code == "" {
		code = cells.Line(it.Symbol)
	}
	if _, from, ok := imported(it); ok {
		if module := moduleOf(it); module != "" {
			from = strings.TrimPrefix(from, module+"/")
		}
		return cells.Line(from)
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

// imported takes an import declaration apart: the name, when there is one, and the path.
func imported(it triage.Item) (name, from string, ok bool) {
	code := strings.TrimSpace(it.Code)
	if i := strings.IndexAny(code, "\"`"); i >= 0 {
		name, code = strings.TrimSpace(code[:i]), code[i:]
	}
	from, err := strconv.Unquote(code)
	return cells.Line(name), from, err == nil && !strings.ContainsAny(name, "({=,")
}

// moduleOf is the path of the module that an item lies in, as far as its package and its folder tell; empty when they don't.
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

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

// scanOrder sorts what is found while the scan goes on: nobody has ranked it yet.
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
