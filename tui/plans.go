package tui

import (
	"cmp"
	"maps"
	"path"
	"slices"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/deed"
	"github.com/seed-58def443/ssot/tui/diffpane/document"
)

// unknown is the mark of a violation whose rewrite is not planned yet.
const unknown = "…"

// done is the shape of a rewrite that was decided before it was planned.
const done = "decided earlier"

// alternativeGlyph marks a violation that has several rewrites.
const alternativeGlyph = "⇄"

// keep is the number of plans in the cache.
const keep = 256

// planned is a rewrite that the session planned in generation gen.
type planned struct {
	gen     int // 0: not planned
	preview triage.Preview
	doc     *document.Document
	err     error
}

func (p planned) status() fix.Status { return p.preview.Rewrite.Status }

// ready reports whether the rewrite can be accepted.
func (p planned) ready() bool { return p.err == nil && p.status() == fix.Ready }

// findsOnly reports whether the rule has no replacement for what it finds.
func (p planned) findsOnly() bool {
	r := p.preview.Rewrite.Refusal
	return p.status() == fix.Refused && r != nil && r.Kind == refusal.FindOnly
}

// mark returns the mark of a plan in the list.
func (p planned) mark() string {
	switch {
	case p.gen == 0:
		return unknown
	case p.err == nil && p.status() == fix.Refused && len(p.preview.Alternatives) > 0:
		return alternativeGlyph
	case p.err != nil, p.status() == fix.Refused:
		return "✗"
	case p.ready():
		return p.tier().Glyph()
	}
	return ""
}

// known is the summary of a plan, which stays when the plan itself is dropped from the cache.
type known struct {
	gen     int    // generation of the session's state; 0: nothing is known
	mark    string // mark in the list
	shape   string // see triage.Preview; if planning failed, a name for that
	status  fix.Status
	tier    tier.Tier // of a ready rewrite
	hazards []refusal.HazardKind
}

// knownOf returns the summary of a plan.
func knownOf(gen int, p triage.Preview, err error) known {
	if err != nil {
		return known{gen: gen, mark: planned{gen: gen, err: err}.mark(), shape: "not planned"}
	}
	k := known{gen: gen, mark: planned{gen: gen, preview: p}.mark(), shape: p.Shape, status: p.Rewrite.Status}
	if k.status == fix.Ready {
		k.tier = tier.Of(p.Rewrite.Hazards)
	}
	for _, h := range p.Rewrite.Hazards {
		if !slices.Contains(k.hazards, h.Kind) {
			k.hazards = append(k.hazards, h.Kind)
		}
	}
	return k
}

// sign returns the mark in the list, with the tier of a ready rewrite.
func (k known) sign() string {
	if k.gen == 0 {
		return unknown
	}
	return k.mark
}

// tier returns how much is proven about a ready rewrite.
func (p planned) tier() tier.Tier { return tier.Of(p.preview.Rewrite.Hazards) }

// same reports whether a reviewer would see the same lines, verdict and hazards. Line numbers may differ.
func (p planned) same(q planned) bool {
	a, b := p.preview.Rewrite, q.preview.Rewrite
	if p.err != nil || q.err != nil || a.As != b.As || a.Status != b.Status || !slices.Equal(a.Hazards, b.Hazards) || !slices.Equal(a.Decides, b.Decides) || refusalOf(a) != refusalOf(b) {
		return false
	}
	return sameLines(p.preview.Hunks, q.preview.Hunks) && slices.EqualFunc(p.preview.Others, q.preview.Others, func(f, g triage.FileHunks) bool {
		return f.File == g.File && sameLines(f.Hunks, g.Hunks)
	})
}

func sameLines(a, b []patch.Hunk) bool {
	return slices.EqualFunc(a, b, func(h, g patch.Hunk) bool {
		return slices.EqualFunc(h.Lines, g.Lines, func(k, l patch.Line) bool { return k.Op == l.Op && k.Text == l.Text })
	})
}

// refusalOf returns why a rewrite is refused: a sentence that explains its kind.
func refusalOf(rw fix.Rewrite) string {
	if rw.Refusal == nil {
		return "no reason was given"
	}
	return cells.Line(cmp.Or(rw.Refusal.Detail, string(rw.Refusal.Kind)))
}

// plans holds the planned rewrites and which alternative of each violation is selected.
type plans struct {
	gen        int                            // of the session's state; older plans are shown, marked as old, but never decided on
	made       map[string]planned             // plans by planName
	known      map[string]known               // summaries by item, also of plans that left the cache
	chosen     map[string]fix.AlternativeKind // selected alternative by item; the default is the first
	tested     map[string]deed.Mark           // result of building and testing the decision, by item
	fullyKnown fullyKnown
}

// fullyKnown identifies a list whose plans are all known in one generation.
type fullyKnown struct {
	gen   int
	first *entry
	n     int
}

func newPlans() *plans {
	return &plans{gen: 1, made: make(map[string]planned), known: make(map[string]known), chosen: make(map[string]fix.AlternativeKind), tested: make(map[string]deed.Mark)}
}

// stale starts a new generation: every plan must be made again.
func (p *plans) stale() { p.gen++ }

// carryOver keeps the summaries of the previous generation for violations in directories where no file was written:
// planning thousands of rewrites after each decision takes seconds. If a decision changed a rewrite elsewhere, that is
// found when the user selects or accepts it; marks in a list may lag behind.
func (p *plans) carryOver(list []entry, written []string) {
	folders := map[string]bool{}
	for _, f := range written {
		folders[path.Dir(f)] = true
	}
	for i := range list {
		e := &list[i]
		if k, ok := p.known[e.key]; ok && k.gen == p.gen-1 && !folders[path.Dir(e.File)] {
			k.gen = p.gen
			p.known[e.key] = k
		}
	}
}

// planName returns the name of an item's plan. Without an alternative it is the item's key.
func planName(key string, as fix.AlternativeKind) string {
	if as == "" {
		return key
	}
	return key + " " + string(as)
}

// alternative returns the selected or decided alternative of a violation; "" is the first.
func (p *plans) alternative(e *entry) fix.AlternativeKind {
	if e.settled() {
		return ""
	}
	return p.chosen[e.key]
}

// name returns the name of a violation's selected plan.
func (p *plans) name(e *entry) string { return planName(e.key, p.alternative(e)) }

// of returns a violation's selected plan.
func (p *plans) of(e *entry) planned { return p.made[p.name(e)] }

// mark stores results of building and testing decisions.
func (p *plans) mark(of map[string]deed.Mark) { maps.Copy(p.tested, of) }

// unmark removes the results of violations that are decided anew. Without keys it removes all, because the files
// changed.
func (p *plans) unmark(keys []string) {
	for _, key := range keys {
		delete(p.tested, key)
	}
	if keys == nil {
		clear(p.tested)
	}
}

// sign returns the mark at the end of a violation's line: the result of testing its decision, or else the plan's mark.
func (p *plans) sign(e *entry) string {
	switch tested, ok := p.tested[e.key]; {
	case ok && e.settled():
		return tested.Sign
	case e.settled():
		return ""
	}
	if plan := p.of(e); plan.gen != 0 {
		return plan.mark()
	}
	return p.known[e.key].sign()
}

// cannot reports whether the selected rewrite of a violation is known not to be acceptable. Without a current plan it
// uses the mark in the list.
func (p *plans) cannot(e *entry) bool {
	if plan := p.of(e); plan.gen != 0 {
		return !plan.ready()
	}
	k := p.known[e.key]
	return p.alternative(e) == "" && k.gen != 0 && k.status != fix.Ready
}

// final reports whether it is known that the decision on a violation can't be undone.
func (p *plans) final(e *entry) bool {
	rw := p.of(e).preview.Rewrite
	return e.settled() && rw.Refusal != nil && rw.Refusal.Kind == refusal.Stale
}

// noCode is the shape of a rewrite that changes only comments or imports.
const noCode = "comments or imports alone"

// shape returns the key that rewrites with the same change share, or "" if it is not known yet.
func (p *plans) shape(e *entry) string {
	switch k := p.known[e.key]; {
	case k.shape != "":
		return k.shape
	case e.settled():
		return done
	case k.status == fix.Ready:
		return noCode
	}
	return ""
}

// learn stores the summaries of a survey.
func (p *plans) learn(msg surveyedMsg) {
	maps.Copy(p.known, msg.known)
}

// unsurveyed returns up to n violations, starting at an index and wrapping around, whose rewrites are not known in this
// generation. When all are known, that is cached until the state or the list changes, so that a key press does not
// search the whole list again.
func (p *plans) unsurveyed(list []entry, from, n int) []*entry {
	if len(list) == 0 {
		return nil
	}
	this := fullyKnown{p.gen, &list[0], len(list)}
	if p.fullyKnown == this {
		return nil
	}
	var out []*entry
	for i := range list {
		e := &list[(from+i)%len(list)]
		if !e.settled() && p.known[e.key].gen != p.gen {
			if out = append(out, e); len(out) == n {
				break
			}
		}
	}
	if len(out) == 0 {
		p.fullyKnown = this
	}
	return out
}

// missing returns the first violation of a list without a current plan, or nil.
func (p *plans) missing(list []*entry) *entry {
	for _, e := range list {
		if p.of(e).gen != p.gen {
			return e
		}
	}
	return nil
}

// alternatives returns the rewrites of a violation that can be selected: the default first, even if it is refused, then
// the other ready ones.
func (p *plans) alternatives(e *entry) []fix.AlternativeKind {
	out := []fix.AlternativeKind{""}
	for _, a := range p.of(e).preview.Alternatives {
		if a.Kind != fix.Replace {
			out = append(out, a.Kind)
		}
	}
	return out
}

// choose selects another rewrite of a violation.
func (p *plans) choose(key string, as fix.AlternativeKind) {
	delete(p.chosen, key)
	if as != "" {
		p.chosen[key] = as
	}
}

// take stores a plan. If the selected alternative does not exist any more, it selects the first; gone reports that.
func (p *plans) take(msg previewMsg) (plan planned, gone bool) {
	if len(p.made) >= keep {
		p.made = make(map[string]planned)
	}
	plan = planned{msg.gen, msg.preview, msg.doc, msg.err}
	p.made[planName(msg.key, msg.as)] = plan
	if msg.as == "" {
		p.known[msg.key] = knownOf(msg.gen, msg.preview, msg.err)
	}
	if msg.as == "" || p.chosen[msg.key] != msg.as || plan.err != nil || plan.ready() {
		return plan, false
	}
	p.choose(msg.key, "")
	return plan, true
}
