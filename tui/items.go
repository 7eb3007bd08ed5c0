package tui

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/header"
)

// items holds the session's violations and the packages and files that it did not analyze.
type items struct {
	all     []entry // in display order
	byKey   map[string]int
	order   []string          // rules in the order of the rule file
	titles  map[string]string // of rules that have one
	rules   []header.Rule     // rules with violations, in display order
	allowed map[string]string // reason of the first allowed violation, by rule
	notRead []scan.NotAnalyzed
}

// set replaces the violations.
func (s *items) set(all []entry) {
	s.all = all
	s.byKey, s.allowed = make(map[string]int, len(all)), make(map[string]string)
	counts := make(map[string]header.Counts)
	for i := range all {
		e := &all[i]
		s.byKey[e.key] = i
		counts[e.Rule] = counted(counts[e.Rule], e.State)
		if e.State == triage.Allowed && s.allowed[e.Rule] == "" {
			s.allowed[e.Rule] = e.AllowReason
		}
	}
	s.rules = sorted(counts, s.order)
}

// counted adds a violation to the counts of its rule.
func counted(c header.Counts, s triage.State) header.Counts {
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

// sorted returns the rules in the order of the rule file, then other rules by name, then the rule of directives.
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

// open reports whether a violation other than e, which may be nil, is open.
func (s *items) open(e *entry) bool {
	n := 0
	for _, r := range s.rules {
		n += r.Total - r.Reviewed()
	}
	if e != nil && e.State == triage.Open {
		n--
	}
	return n > 0
}

// with returns the violations with newly found ones added, in the order of places.
func (s *items) with(found []triage.Item) []entry {
	list := make([]triage.Item, 0, len(s.all)+len(found))
	for i := range s.all {
		list = append(list, s.all[i].Item)
	}
	list = append(list, found...)
	slices.SortStableFunc(list, scanOrder)
	return newEntries(list)
}

// find returns the violation with a key, or nil.
func (s *items) find(key string) *entry {
	if i, ok := s.byKey[key]; ok {
		return &s.all[i]
	}
	return nil
}

// first returns that of the keys whose violation comes first in display order, or "".
func (s *items) first(keys []string) string {
	best := -1
	for _, key := range keys {
		if i, ok := s.byKey[key]; ok && (best < 0 || i < best) {
			best = i
		}
	}
	if best < 0 {
		return ""
	}
	return s.all[best].key
}

// firstIn returns the key of the first violation in a state, or "".
func (s *items) firstIn(state triage.State) string {
	for i := range s.all {
		if s.all[i].State == state {
			return s.all[i].key
		}
	}
	return ""
}

// howToSkipped returns a suffix for sentences that say that nothing is open: how to get at what was skipped.
func (s *items) howToSkipped() string {
	n := 0
	for _, r := range s.rules {
		n += r.Skipped
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("; %d skipped: / state:skipped lists them", n)
}

// at returns the violation at the place of an item of the running scan, which had no fingerprint.
func (s *items) at(it triage.Item) *entry {
	for i := range s.all {
		e := &s.all[i]
		if e.File == it.File && e.Line == it.Line && e.Column == it.Column && e.Rule == it.Rule {
			return e
		}
	}
	return nil
}

// idPattern matches an ID of a violation (see triage.Item), placedPattern an ID after its place.
var (
	idPattern     = regexp.MustCompile(`\b[0-9a-f]{8,}\b`)
	placedPattern = regexp.MustCompile(`:\d+ \([0-9a-f]{8,}\)`)
)

// places replaces the IDs of violations in a sentence of the session by their places: the screen shows no IDs. The line
// is the one that the row has: a decision moves lines, and names them as they were before.
func (s *items) places(text string) string {
	text = placedPattern.ReplaceAllStringFunc(text, func(found string) string {
		_, id, _ := strings.Cut(strings.TrimSuffix(found, ")"), " (")
		e := s.named(id)
		if e == nil {
			return found
		}
		return fmt.Sprintf(":%d", e.Line)
	})
	return idPattern.ReplaceAllStringFunc(text, func(id string) string {
		e := s.named(id)
		if e == nil {
			return id
		}
		return fmt.Sprintf("%s:%d", cells.Name(e.File), e.Line)
	})
}

// placesOf returns the places of violations, by key.
func (s *items) placesOf(keys []string) map[string]string {
	out := make(map[string]string, len(keys))
	for _, key := range keys {
		if e := s.find(key); e != nil {
			out[key] = fmt.Sprintf("%s:%d", cells.Name(e.File), e.Line)
		}
	}
	return out
}

// moved replaces the place that a sentence names as it was before a decision by the one that the row has now: a comment
// that is written or taken away moves the violation. was has the places before, by key.
func (s *items) moved(text string, was map[string]string) string {
	now := s.placesOf(slices.Collect(maps.Keys(was)))
	for key, place := range was {
		at := strings.Index(text, place)
		if at < 0 || at > 0 && text[at-1] != ' ' || now[key] == "" {
			continue
		}
		if rest := text[at+len(place):]; rest == "" || rest[0] < '0' || rest[0] > '9' {
			return text[:at] + now[key] + rest
		}
	}
	return text
}

// named returns the only violation with a name that begins with id. If there are none or several it returns nil.
func (s *items) named(id string) *entry {
	if e := s.find(id); e != nil {
		return e
	}
	var found *entry
	for i := range s.all {
		if e := &s.all[i]; strings.HasPrefix(e.Fingerprint, id) || strings.HasPrefix(e.Lasting, id) {
			if found != nil {
				return nil
			}
			found = e
		}
	}
	return found
}

// unread counts what was not analyzed: "2 packages and 1 file not read". It returns "" if everything was.
func (s *items) unread() string {
	packages := 0
	for _, n := range s.notRead {
		if n.Package != "" {
			packages++
		}
	}
	var parts []string
	if packages > 0 {
		parts = append(parts, count.Of(packages, "package"))
	}
	if files := len(s.notRead) - packages; files > 0 {
		parts = append(parts, count.Of(files, "file"))
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, " and ") + " not read"
}

// butUnread returns a suffix for sentences that say that nothing is left, which is only known about analyzed files.
func (s *items) butUnread(sentence string) string {
	if text := s.unread(); text != "" {
		return sentence + "; " + text
	}
	return sentence
}

// summary counts the decisions and the open violations.
func (s *items) summary() string {
	var all header.Counts
	left, files := map[string]int{}, map[string]map[string]bool{}
	for i := range s.all {
		e := &s.all[i]
		all = counted(all, e.State)
		if e.settled() {
			continue
		}
		if files[e.Rule] == nil {
			files[e.Rule] = map[string]bool{}
		}
		left[e.Rule]++
		files[e.Rule][e.File] = true
	}
	var parts []string
	for _, r := range s.rules {
		if n := left[r.Name]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d in %s", cells.Line(r.Name), n, count.Of(len(files[r.Name]), "file")))
		}
	}
	rest := "nothing left"
	if len(parts) > 0 {
		rest = "left: " + strings.Join(parts, ", ")
	}
	return fmt.Sprintf("%d accepted, %d allowed, %d skipped; %s", all.Accepted, all.Allowed, all.Skipped, s.butUnread(rest))
}

// joined joins the non-empty parts with spaces.
func joined(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " ")
}

// allReviewed says that no violation is open, and how to get at those that were skipped.
func (s *items) allReviewed() string { return s.butUnread("all reviewed") + s.howToSkipped() }
