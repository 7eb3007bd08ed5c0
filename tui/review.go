package tui

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/filter"
	"github.com/seed-58def443/ssot/tui/grouping"
	"github.com/seed-58def443/ssot/tui/header"
	"github.com/seed-58def443/ssot/tui/keys"
	"github.com/seed-58def443/ssot/tui/listpane"
	"github.com/seed-58def443/ssot/tui/theme"
)

// ahead is how many rewrites below the cursor are planned in advance. seekLimit is how many violations without a
// rewrite the cursor skips at the start to find a ready one.
const (
	ahead     = 3
	seekLimit = 40
)

// review holds the violations, the rule and the filter that select those in the list, and the cursor.
type review struct {
	theme  *theme.Theme
	items  items
	head   *header.Model
	by     grouping.By
	filter *filter.Model
	list   *listpane.Model
	plans  *plans

	touched     bool // the user moved or decided
	autoAdvance autoAdvance

	reasons given
}

func newReview(t *theme.Theme, o Options, p *plans) *review {
	r := &review{
		theme: t,
		items: items{order: o.RuleOrder}, head: header.New(t, o.Title), list: listpane.New(t), plans: p, reasons: make(given),
		filter: filter.New(t, filterHint, filterWords()...),
	}
	r.set(nil)
	return r
}

// autoAdvance moves the cursor past violations without a rewrite until the user moves it, so that a session begins with
// a violation that can be accepted.
type autoAdvance struct {
	moves  int    // number of moves so far
	origin string // key of the violation where it began
}

// touch records that the user took over, which ends autoAdvance.
func (r *review) touch() { r.touched = true }

// set replaces the violations.
func (r *review) set(all []entry) {
	r.items.set(all)
	r.head.SetRules(r.items.rules)
	var names []string
	for _, rule := range r.items.rules {
		names = append(names, strings.ToLower(rule.Name))
	}
	r.filter.SetValues("rule", names)
	r.refresh()
}

// refresh fills the list with the violations of the rule that match the filter, in groups.
func (r *review) refresh() {
	q, rule := r.filter.Query(), r.head.Rule()
	var list []*entry
	for i := range r.items.all {
		e := &r.items.all[i]
		if (rule == header.All || e.Rule == rule) && e.matches(q, r.plans) {
			list = append(list, e)
		}
	}
	r.list.SetListed(len(q) > 0)
	r.list.SetItems(grouped(r.by, list, r.plans))
	r.head.SetBy(r.by.String(), r.by != grouping.Priority)
}

// found adds violations that the scan found so far. Until the user takes over, the cursor stays at the top.
func (r *review) found(list []triage.Item) {
	if len(list) == 0 {
		return
	}
	r.set(r.items.with(list))
	if !r.touched {
		r.list.Top()
	}
}

// begin places the cursor when the session opens: where the user moved it during the scan; else where an earlier
// run left it, or at the next open violation after that; else at the open violation after the last decision of that
// run; else at the first open violation of the first rule, of another rule; else at the first that was skipped.
func (r *review) begin(before triage.Item, place string, newest []string) {
	if r.touched {
		if e := r.items.at(before); e != nil && r.list.Select(e.key) {
			return
		}
	}
	r.touched = false
	if e := r.items.find(place); e != nil {
		r.reveal(place)
		if next := r.list.Next(r.list.Index() - 1); next != "" {
			r.autoAdvance.moves = seekLimit
			r.list.Select(next)
			return
		}
	}
	if last := r.items.first(newest); last != "" {
		r.reveal(last)
		if next := r.list.Next(r.list.Index()); next != "" {
			r.autoAdvance.moves = seekLimit // a resumed session: the user knows what has no rewrite
			r.list.Select(next)
			return
		}
	}
	r.list.Top()
	if e := r.current(); e != nil && e.State == triage.Open || r.list.Select(r.list.Next(r.list.Index())) {
		return
	}
	for _, state := range []triage.State{triage.Open, triage.Skipped} {
		if key := r.items.firstIn(state); key != "" {
			r.reveal(key)
			return
		}
	}
}

// current returns the violation under the cursor, or nil if the list is empty.
func (r *review) current() *entry { return r.items.find(r.list.Key()) }

// visibleIDs returns the IDs of the violations that match the filter, or nil if no filter is set.
func (r *review) visibleIDs() map[string]bool {
	q := r.filter.Query()
	if len(q) == 0 {
		return nil
	}
	out := map[string]bool{}
	for i := range r.items.all {
		if e := &r.items.all[i]; e.matches(q, r.plans) {
			out[e.key] = true
		}
	}
	return out
}

// rest returns the status line of an idle screen: the filter, or else what undo would undo.
func (r *review) rest(undo string) string {
	switch {
	case r.filter.On():
	case undo != "":
		return r.theme.Paint(theme.Dim, "u takes back: "+cells.Line(undo))
	default:
		return ""
	}
	text := r.filter.Kept() + r.theme.Paint(theme.Dim, fmt.Sprintf("  %d listed", r.list.Len()))
	if r.filter.Query().Asks(askPlans...) {
		if n := len(r.plans.unsurveyed(r.items.all, 0, len(r.items.all))); n > 0 {
			text += r.theme.Paint(theme.Warn, fmt.Sprintf("  %d not planned yet", n))
		}
	}
	return text
}

// given holds the last reason given for allowing, by rule.
type given map[string]string

// keep stores the reasons of undone decisions, so that the next form suggests them.
func (r given) keep(list *items, undone []string) {
	for _, id := range undone {
		if e := list.find(id); e != nil && e.AllowReason != "" {
			r[e.Rule] = e.AllowReason
		}
	}
}

// count returns how many violations of the cursor's group are open, as text of at most so many cells.
func (r *review) count(room int) string {
	title, role, count := r.list.Count(room)
	if title == "" {
		return ""
	}
	return r.theme.Paint(role, title) + r.theme.Paint(theme.Dim, " "+count)
}

// ahead returns the open violations that follow the cursor.
func (r *review) ahead() []*entry {
	var out []*entry
	for _, key := range r.list.Ahead(ahead) {
		out = append(out, r.items.find(key))
	}
	return out
}

// reveal selects a violation. It first clears the rule or filter that hides it.
func (r *review) reveal(key string) {
	e := r.items.find(key)
	if e == nil || r.list.Select(key) {
		return
	}
	if rule := r.head.Rule(); rule != header.All && rule != e.Rule {
		r.head.Show(e.Rule)
	}
	if !e.matches(r.filter.Query(), r.plans) {
		r.filter.Clear()
	}
	r.refresh()
	r.list.Select(key)
}

// turn shows the rule that is by steps further on. If there is none it returns why.
func (r *review) turn(by int) (why string) {
	if !r.head.Turn(by) {
		return "there is only one rule to look at"
	}
	r.touched = true
	r.refresh()
	r.list.Top()
	if next := r.list.Next(-1); next != "" {
		r.list.Select(next)
	}
	return ""
}

// typed passes a key to the filter.
func (r *review) typed(msg tea.KeyMsg) {
	if r.filter.Update(msg) {
		r.refresh()
	}
}

// unfilter clears the filter; it reports whether one was set.
func (r *review) unfilter() bool {
	if !r.filter.On() {
		return false
	}
	r.filter.Clear()
	r.refresh()
	return true
}

// planned shows the mark of a new plan in the list and lets autoAdvance move the cursor.
func (r *review) planned(e *entry, ready bool) {
	r.learned(map[string]known{e.key: {}})
	if !r.touched && e.key == r.list.Key() {
		r.autoAdvance.on(r.list, e.key, ready)
	}
}

// learned stores the results of surveyed rewrites.
func (r *review) learned(of map[string]known) {
	if r.by == grouping.Shape || r.filter.Query().Asks(askPlans...) {
		r.refresh()
		return
	}
	for key := range of {
		if e := r.items.find(key); e != nil {
			r.list.SetMark(key, r.plans.sign(e))
		}
	}
}

// on moves the cursor past a violation without a ready rewrite, unless the limit is reached.
func (s *autoAdvance) on(list *listpane.Model, from string, ready bool) {
	if s.moves >= seekLimit {
		return
	}
	if ready {
		s.moves = seekLimit
		return
	}
	if s.moves == 0 {
		s.origin = from
	}
	s.moves++
	next := list.Next(list.Index())
	if next == s.origin || next == "" || s.moves == seekLimit {
		s.moves = seekLimit
		next = s.origin
	}
	list.Select(next)
}

// advance moves the cursor to the next open violation after index from. If the list has none, the text says where
// others are; leave is the key that clears the filter.
func (r *review) advance(from int, leave string) (done string) {
	if next := r.list.Next(from); next != "" {
		r.list.Select(next)
		return ""
	}
	if hint := r.elsewhere(leave); hint != "" {
		return "all reviewed here: " + hint
	}
	return r.items.allReviewed() + "; q quits"
}

// none returns the message for a key that found no target, with a hint where to find one.
func (r *review) none(k keys.Key) string {
	if k == keys.NextOpen || k == keys.PrevOpen {
		if hint := r.elsewhere("esc"); hint != "" {
			return "no other one is open here: " + hint
		}
		if !r.items.open(nil) {
			return r.items.allReviewed() + "; q quits"
		}
		return "no other one is open"
	}
	return "there is no other one"
}

// others returns how many violations match the filter that are of other rules than those in the list.
func (r *review) others() (n int) {
	q, rule := r.filter.Query(), r.head.Rule()
	for i := range r.items.all {
		if e := &r.items.all[i]; rule != header.All && e.Rule != rule && e.matches(q, r.plans) {
			n++
		}
	}
	return n
}

// elsewhere says how to reach open violations outside the list: hidden by the filter, or under another rule.
func (r *review) elsewhere(leave string) string {
	q := r.filter.Query()
	open, hidden := map[string]int{}, map[string]int{}
	behind := 0
	for i := range r.items.all {
		e := &r.items.all[i]
		switch {
		case e.State != triage.Open:
		case e.matches(q, r.plans):
			open[e.Rule]++
		default:
			hidden[e.Rule]++
			behind++
		}
	}
	here := hidden[r.head.Rule()]
	if r.head.Rule() == header.All {
		here = behind
	}
	if here > 0 {
		return fmt.Sprintf("%s shows the %s", leave, count.Of(here, "other"))
	}
	rules, turns := r.head.Ahead()
	for i, rule := range rules {
		if open[rule] > 0 && rule != r.head.Rule() {
			return fmt.Sprintf("%s goes on with %s (%d open)", strings.TrimSpace(strings.Repeat("tab ", turns[i])), rule, open[rule])
		}
	}
	if behind > 0 {
		return fmt.Sprintf("%s takes the filter away, %d are open under other rules", leave, behind)
	}
	return ""
}
