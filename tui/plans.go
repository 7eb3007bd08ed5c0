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

// unknown is the mark of a violation whose rewrite was not planned yet.
const unknown = "…"

// done is the shape of what was decided before it was planned.
const done = "decided earlier"

// alternativeGlyph stands where there are several rewrites.
const alternativeGlyph = "⇄"

// keep is how many plans are held.
const keep = 256

// planned is a rewrite as the session planned it in generation gen.
type planned struct {
	gen     int // 0: it was not planned
	preview triage.Preview
	doc     *document.Document
	err     error
}

func (p planned) status() fix.Status { return p.preview.Rewrite.Status }

// ready reports whether the rewrite can be accepted.
func (p planned) ready() bool { return p.err == nil && p.status() == fix.Ready }

// findsOnly reports whether the rule has nothing to put in the place of what it finds.
func (p planned) findsOnly() bool {
	r := p.preview.Rewrite.Refusal
	return p.status() == fix.Refused && r != nil && r.Kind == refusal.FindOnly
}

// mark returns what the list says of a plan.
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

// known is what stays known of a plan when it is not held any more.
type known struct {
	gen     int    // of the session's state; 0: nothing is known
	mark    string // in the list
	shape   string // see triage.Preview; of one that could not be planned that
	status  fix.Status
	tier    tier.Tier // of one that is ready
	hazards []refusal.HazardKind
}

// knownOf returns what stays known of a plan.
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

// sign returns what the list says of it.
func (k known) sign() string {
	if k.gen == 0 {
		return unknown
	}
	return k.mark
}

// tier says how much is proven of a rewrite that is ready.
func (p planned) tier() tier.Tier { return tier.Of(p.preview.Rewrite.Hazards) }

// same reports whether a reviewer would see the same: the lines, the verdict, the hazards. Line numbers may have moved.
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

// refusalOf returns why there is no rewrite: a sentence that says what its kind does.
func refusalOf(rw fix.Rewrite) string {
	if rw.Refusal == nil {
		return "no reason was given"
	}
	return cells.Line(cmp.Or(rw.Refusal.Detail, string(rw.Refusal.Kind)))
}

// plans are the rewrites planned so far, and which of several a person looks at.
type plans struct {
	gen        int                            // of the session's state; older plans are shown, greyed by a word, but never decided on
	made       map[string]planned             // by planName
	known      map[string]known               // by item: of all that were planned, also where the plan itself is held no longer
	chosen     map[string]fix.AlternativeKind // by item; without one it is the first
	tested     map[string]deed.Mark           // by item: what building and testing said of its decision
	fullyKnown fullyKnown
}

// fullyKnown is a list of which all is known in a state of the session.
type fullyKnown struct {
	gen   int
	first *entry
	n     int
}

func newPlans() *plans {
	return &plans{gen: 1, made: make(map[string]planned), known: make(map[string]known), chosen: make(map[string]fix.AlternativeKind), tested: make(map[string]deed.Mark)}
}

// stale says that the session's state changed: every plan is to be made again.
func (p *plans) stale() { p.gen++ }

// carryOver says that what was known just before the state changed holds still of violations in folders where no file was
// written: to plan thousands anew after each decision costs seconds. What a decision elsewhere makes of a rewrite is
// found out when it is looked at, or taken; a list of marks can wait for that.
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

// planName names the plan of one rewrite of an item; without a kind it is the item's key.
func planName(key string, as fix.AlternativeKind) string {
	if as == "" {
		return key
	}
	return key + " " + string(as)
}

// alternative returns which rewrite of a violation is looked at, empty for the first, or what was decided.
func (p *plans) alternative(e *entry) fix.AlternativeKind {
	if e.settled() {
		return ""
	}
	return p.chosen[e.key]
}

// name names the plan that is shown of a violation.
func (p *plans) name(e *entry) string { return planName(e.key, p.alternative(e)) }

// of returns the plan that is shown of a violation.
func (p *plans) of(e *entry) planned { return p.made[p.name(e)] }

// mark keeps what building and testing said of decisions.
func (p *plans) mark(of map[string]deed.Mark) { maps.Copy(p.tested, of) }

// unmark forgets it of those that are decided anew; of none by name: of all, for the files are others.
func (p *plans) unmark(keys []string) {
	for _, key := range keys {
		delete(p.tested, key)
	}
	if keys == nil {
		clear(p.tested)
	}
}

// sign returns what stands at a violation's end in the list: what testing said of its decision, or a note, else what
// its plan said.
func (p *plans) sign(e *entry) string {
	switch tested, ok := p.tested[e.key]; {
	case ok && e.settled():
		return tested.Sign
	case e.Note != "":
		return "✎"
	case e.settled():
		return ""
	}
	if plan := p.of(e); plan.gen != 0 {
		return plan.mark()
	}
	return p.known[e.key].sign()
}

// cannot reports whether it is known that the rewrite that is shown of a violation can't be accepted. While its plan is
// not made yet, that is what the mark in the list says.
func (p *plans) cannot(e *entry) bool {
	if plan := p.of(e); plan.gen != 0 {
		return !plan.ready()
	}
	k := p.known[e.key]
	return p.alternative(e) == "" && k.gen != 0 && k.status != fix.Ready
}

// noCode is the shape of a rewrite that changes comments or imports alone.
const noCode = "comments or imports alone"

// shape returns what a rewrite has in common with those that change alike; empty: it is not known yet.
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

// learn keeps what plans say that are not held themselves.
func (p *plans) learn(msg surveyedMsg) {
	maps.Copy(p.known, msg.known)
}

// unsurveyed are up to n violations from one on, going round, of which is not known what their rewrites come to now.
// Once all is known it stays so until the state or the list is another one: no key looks at all violations again.
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

// missing returns the first violation of a list whose plan is missing, nil when there is none.
func (p *plans) missing(list []*entry) *entry {
	for _, e := range list {
		if p.of(e).gen != p.gen {
			return e
		}
	}
	return nil
}

// alternatives returns what can be looked at of a violation: first what it shows by itself, which may be why there is no
// rewrite, then the others that are ready.
func (p *plans) alternatives(e *entry) []fix.AlternativeKind {
	out := []fix.AlternativeKind{""}
	for _, a := range p.of(e).preview.Alternatives {
		if a.Kind != fix.Replace {
			out = append(out, a.Kind)
		}
	}
	return out
}

// choose looks at another rewrite of a violation.
func (p *plans) choose(key string, as fix.AlternativeKind) {
	delete(p.chosen, key)
	if as != "" {
		p.chosen[key] = as
	}
}

// take keeps a plan. Where the rewrite that is looked at is not to be had any more, the first one is again; gone
// reports that.
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
