package decide

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/fix/triage/internal/preview"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/snapshot"
)

// acceptBulk accepts open items with a ready rewrite and only acceptable hazards, as one step.
func (p *proposal) acceptBulk(ctx context.Context, items []snapshot.Item) error {
	choice, err := partition(ctx, p.Rewriter, items, Filter{Hazards: p.action.Hazards, Tier: p.action.Tier}, p.files)
	if err != nil {
		return err
	}
	p.out.Left = append(p.out.Left, choice.Left...)
	return p.takeBulk(ctx, "accepted", choice.Take)
}

// takeBulk takes the action's decision on as many violations of a set as possible.
func (p *proposal) takeBulk(ctx context.Context, verb string, set []string) error {
	var can []string
	for _, fingerprint := range set {
		why, err := p.files.refusal(p.Sighting(fingerprint).File)
		if err != nil {
			return err
		}
		if why != "" {
			p.out.leave(fingerprint, why)
		} else {
			can = append(can, fingerprint)
		}
	}
	taken, err := p.largestSubset(ctx, nil, can)
	if err != nil {
		return err
	}
	if _, err := p.try(ctx, p.Order(taken)); err != nil {
		return err
	}
	slices.SortStableFunc(p.out.Left, func(a, b Left) int { return p.Index[a.Fingerprint] - p.Index[b.Fingerprint] })
	p.message(verb, p.ItemsOf(p.decided))
	return nil
}

// Select returns what a bulk accept would take of the items that a filter selects.
func Select(ctx context.Context, v preview.Rewriter, f Filter, files *Writable) (Selection, error) {
	var items []snapshot.Item
	for _, it := range v.Items {
		if it.State == record.Open && f.Takes(it) {
			items = append(items, it)
		}
	}
	return partition(ctx, v, items, f, files)
}

// partition splits items into those that a bulk accept takes and those that it leaves out. Each is planned alone.
func partition(ctx context.Context, v preview.Rewriter, items []snapshot.Item, f Filter, files *Writable) (Selection, error) {
	var choice Selection
	leave := func(it snapshot.Item, why string) {
		choice.Left = append(choice.Left, Left{Fingerprint: it.Fingerprint, Why: why})
	}
	var open []string
	for _, it := range items {
		if it.State == record.Open && v.ByID[it.Fingerprint] != nil {
			open = append(open, it.Fingerprint)
		}
	}
	plans, err := v.Rewrites(ctx, open)
	if err != nil {
		return Selection{}, err
	}
	for _, it := range items {
		pl, ok := plans[it.Fingerprint]
		if !ok {
			leave(it, reasonOf(it, decidable(v.Snapshot, it, record.Accept)))
			continue
		}
		switch pl.Rewrite.Status {
		case fix.Covered:
			leave(it, "it "+covered(v.Snapshot, pl.Rewrite))
		case fix.Refused:
			leave(it, preview.Sentence(pl.Rewrite.Refusal)+preview.OtherAlternatives(pl.Rewrite.Alternatives))
		case fix.Ready:
			if open := f.notIncluded(pl.Rewrite.Hazards); len(open) > 0 {
				alternatives := slices.Clone(pl.Rewrite.Alternatives)
				choice.Left = append(choice.Left, Left{
					Fingerprint: it.Fingerprint,
					// it adds a hazard
					Why:      sentence(open) + preview.OtherAlternatives(slices.DeleteFunc(alternatives, func(a fix.Alternative) bool { return a.Kind == fix.KeepClose })),
					Tier:     tier.Of(open),
					Settings: settings(open),
				})
				continue
			}
			why, err := files.refusal(pl.Files(it.File)...)
			if err != nil {
				return Selection{}, err
			}
			if why != "" {
				leave(it, why)
				continue
			}
			choice.Take = append(choice.Take, it.Fingerprint)
		}
	}
	return choice, nil
}

// covered returns how accepting another violation also removes this one.
func covered(v *snapshot.Snapshot, rw fix.Rewrite) string {
	if rw.Claimed != "" {
		return fmt.Sprintf("is claimed by rule %s first, as %s", rw.Claimed, v.ID(rw.CoveredBy))
	}
	return "stands in the arguments of " + v.ID(rw.CoveredBy)
}

// reasonOf returns why a bulk action leaves an item out: the error without the item's label, or its state.
func reasonOf(it snapshot.Item, err error) string {
	if err == nil {
		return "it is " + string(it.State)
	}
	return "it" + strings.TrimPrefix(err.Error(), it.Label())
}

// notIncluded returns the hazards that the filter does not accept.
func (f Filter) notIncluded(hazards []refusal.Hazard) []refusal.Hazard {
	var out []refusal.Hazard
	for _, h := range hazards {
		if !slices.Contains(f.Hazards, h.Kind) && !f.Tier.Takes(tier.Of([]refusal.Hazard{h})) {
			out = append(out, h)
		}
	}
	return out
}

// sentence describes hazards, the first of each kind, and a proven one before an unproven one.
func sentence(hazards []refusal.Hazard) string {
	var seen []refusal.HazardKind
	var why []string
	for _, h := range hazards {
		if slices.Contains(seen, h.Kind) {
			continue
		}
		seen = append(seen, h.Kind)
		if i := slices.IndexFunc(hazards, func(o refusal.Hazard) bool { return o.Kind == h.Kind && !o.Unproven }); i >= 0 {
			h = hazards[i]
		}
		text := fmt.Sprintf("hazard %s: %s", h.Kind, h.Detail)
		if h.Unproven {
			text = fmt.Sprintf("hazard %s, %s: %s", h.Kind, tier.Unproven, h.Detail)
		}
		if h.Place != "" && !strings.Contains(h.Detail, h.Place) {
			text += fmt.Sprintf(" (%s)", h.Place)
		}
		why = append(why, text)
	}
	return strings.Join(why, "; ")
}

// settings returns the differing settings, or nil if a hazard is something else.
func settings(hazards []refusal.Hazard) []string {
	var out []string
	for _, h := range hazards {
		if h.Kind != refusal.HazardOptions || h.Setting == "" {
			return nil
		}
		name, _, _ := strings.Cut(h.Setting, ".")
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// largestSubset returns the violations of a set that can be decided together, on top of base. If the planner refuses
// the set, the ones that it names are tried last, or the set is split in halves; a single refused one is left out with
// the reason. The result is not always the largest possible.
func (p *proposal) largestSubset(ctx context.Context, base, set []string) ([]string, error) {
	if len(set) == 0 {
		return nil, nil
	}
	failed, err := p.try(ctx, append(slices.Clone(base), set...))
	if err != nil {
		return nil, err
	}
	if len(failed) == 0 {
		return set, nil
	}
	if len(set) == 1 {
		first := failed[p.Order(record.Keys(failed))[0]]
		if own, ok := failed[set[0]]; ok {
			first = own
		}
		p.out.leave(set[0], preview.Sentence(&first))
		return nil, nil
	}
	var named, rest []string
	for _, fingerprint := range set {
		if _, ok := failed[fingerprint]; ok {
			named = append(named, fingerprint)
		} else {
			rest = append(rest, fingerprint)
		}
	}
	if len(named) == 0 || len(rest) == 0 {
		rest, named = set[:len(set)/2], set[len(set)/2:]
	}
	first, err := p.largestSubset(ctx, base, rest)
	if err != nil {
		return nil, err
	}
	second, err := p.largestSubset(ctx, append(slices.Clone(base), first...), named)
	return append(slices.Clone(first), second...), err
}

// try plans the decision on a set of violations.
func (p *proposal) try(ctx context.Context, set []string) (map[string]refusal.Refusal, error) {
	p.next, p.step, p.decided = p.Record.Clone(), nil, nil
	for _, fingerprint := range set {
		if err := p.push(fingerprint); err != nil {
			return nil, err
		}
	}
	failed, err := p.plan(ctx, p.decided)
	if err != nil || len(failed) > 0 || len(p.Unplannable) > 0 {
		return failed, err
	}
	return p.unwritable()
}

// Takes reports whether the filter selects an item, in any state.
func (f Filter) Takes(it snapshot.Item) bool {
	return (f.IDs == nil || slices.Contains(f.IDs, it.Fingerprint)) &&
		(len(f.Files) == 0 || slices.Contains(f.Files, it.File)) &&
		(len(f.Rules) == 0 || slices.Contains(f.Rules, it.Rule)) &&
		(len(f.Priority) == 0 || slices.Contains(f.Priority, it.Priority))
}
