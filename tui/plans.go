package tui

import (
	"cmp"
	"slices"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/diffpane"
)

// wayGlyph stands where there are several rewrites.
const wayGlyph = "⇄"

// keep is how many plans are held.
const keep = 256

// planned is a rewrite as the session planned it in generation gen.
type planned struct {
	gen     int // 0: it was not planned
	preview triage.Preview
	doc     *diffpane.Document
	err     error
}

func (p planned) status() fix.Status { return p.preview.Rewrite.Status }

// ready reports whether the rewrite can be accepted.
func (p planned) ready() bool { return p.err == nil && p.status() == fix.Ready }

// mark is what the list says of a plan.
func (p planned) mark() string {
	switch {
	case p.gen == 0:
		return ""
	case p.err == nil && p.status() == fix.Refused && len(p.preview.Alternatives) > 0:
		return wayGlyph
	case p.err != nil, p.status() == fix.Refused:
		return "✗"
	case p.ready():
		return p.tier().Glyph()
	}
	return ""
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

// refusalOf is why there is no rewrite: a sentence that says what its kind does.
func refusalOf(rw fix.Rewrite) string {
	if rw.Refusal == nil {
		return "no reason was given"
	}
	return cells.Line(cmp.Or(rw.Refusal.Detail, string(rw.Refusal.Kind)))
}

// plans are the rewrites planned so far, and which of several a person looks at.
type plans struct {
	gen    int                            // of the session's state; older plans are shown, greyed by a word, but never decided on
	made   map[string]planned             // by planName
	chosen map[string]fix.AlternativeKind // by item; without one it is the first
}

func newPlans() *plans {
	return &plans{gen: 1, made: make(map[string]planned), chosen: make(map[string]fix.AlternativeKind)}
}

// stale says that the session's state changed: every plan is to be made again.
func (p *plans) stale() { p.gen++ }

// planName names the plan of one rewrite of an item; without a kind it is the item's key.
func planName(key string, as fix.AlternativeKind) string {
	if as == "" {
		return key
	}
	return key + " " + string(as)
}

// way is which rewrite of a violation is looked at, empty for the first, or what was decided.
func (p *plans) way(e *entry) fix.AlternativeKind {
	if e.settled() {
		return ""
	}
	return p.chosen[e.key]
}

// name names the plan that is shown of a violation.
func (p *plans) name(e *entry) string { return planName(e.key, p.way(e)) }

// of is the plan that is shown of a violation.
func (p *plans) of(e *entry) planned { return p.made[p.name(e)] }

// mark is what stands at a violation's end in the list: a note first, else what its plan said.
func (p *plans) mark(e *entry) string {
	switch {
	case e.Note != "":
		return "✎"
	case e.settled():
		return ""
	}
	return p.of(e).mark()
}

// missing is the first violation of a list whose plan is missing, nil when there is none.
func (p *plans) missing(list []*entry) *entry {
	for _, e := range list {
		if p.of(e).gen != p.gen {
			return e
		}
	}
	return nil
}

// ways are what can be looked at of a violation: first what it shows by itself, which may be why there is no rewrite,
// then the others that are ready.
func (p *plans) ways(e *entry) []fix.AlternativeKind {
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
	if msg.as == "" || p.chosen[msg.key] != msg.as || plan.err != nil || plan.ready() {
		return plan, false
	}
	p.choose(msg.key, "")
	return plan, true
}
