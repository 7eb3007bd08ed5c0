package triage

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// undo takes back the newest step, or the decisions that were named.
func (p *proposal) undo(ctx context.Context) error {
	if len(p.action.IDs) == 0 {
		return p.undoStep(ctx)
	}
	items, err := p.items()
	if err != nil {
		return err
	}
	var files []string
	for _, it := range items {
		d := p.st.Decisions[it.Fingerprint]
		if err := p.undoable(it, d); err != nil {
			return err
		}
		pop := p.next.pop
		if d.top() == nil {
			pop = p.next.popNote
		}
		p.next.unlist(pop(it.Fingerprint), it.Fingerprint)
		if d.writes() {
			files = append(files, it.Fingerprint)
		}
		p.decided = append(p.decided, it.Fingerprint)
	}
	if err := p.without(ctx, files); err != nil {
		return err
	}
	p.message("undid", items)
	return nil
}

// undoable says why an item's decision can't be taken back, or nil.
func (v *view) undoable(it Item, d *decision) error {
	switch {
	case d.absorbed() != "":
		return fmt.Errorf("%s can't be undone: %s", it.called(), d.absorbed())
	case d.top() != nil:
		return nil
	case it.State == Allowed && v.twin[it.Fingerprint] != "":
		return fmt.Errorf("%s is allowed by the directive of %s: undo that one", it.called(), v.id(v.twin[it.Fingerprint]))
	case it.State == Allowed:
		return fmt.Errorf("%s is allowed by a directive in the source: remove the line", it.called())
	case it.State == Accepted:
		return fmt.Errorf("%s is settled by %s: undo that one", it.called(), v.id(v.settledBy(v.byID[it.Fingerprint])))
	case d == nil || len(d.Notes) == 0:
		return fmt.Errorf("%s is open: there is nothing to undo", it.called())
	}
	return nil
}

// halt stops an undo of the newest step when a step that a crash left was taken back on the way to it: that one is what the person wants undone. It stops once; the next undo is meant.
func (s *Session) halt(a Action) (Outcome, bool) {
	if a.Verb != Undo || len(a.IDs) > 0 || !s.takenBack {
		return Outcome{}, false
	}
	s.takenBack = false
	v := s.now()
	if v.st.newest() == 0 {
		return Outcome{Message: "an interrupted step was taken back; there is nothing else to undo"}, true
	}
	return Outcome{Message: "an interrupted step was taken back first; undo again to take back " + v.newestStep()}, true
}

// newestStep is the newest step in words: "accept internal/x.go:12".
func (v *view) newestStep() string {
	st := v.st.Steps[len(v.st.Steps)-1]
	return string(st.Verb) + " " + where(v.itemsOf(st.IDs))
}

// undoStep takes back the newest step.
func (p *proposal) undoStep(ctx context.Context) error {
	switch newest := p.next.newest(); newest {
	case 0:
		return errors.New("there is nothing to undo")
	case p.asked.st.newest():
	default: // not what the person saw as the newest step
		return fmt.Errorf("the newest step is %s now, because someone else decided or changed a file: look again, then undo", p.newestStep())
	}
	last := len(p.next.Steps) - 1
	st := p.next.Steps[last]
	p.next.Steps = p.next.Steps[:last]
	var files []string
	for _, fingerprint := range st.IDs {
		d := p.st.Decisions[fingerprint]
		if st.Verb == Note {
			p.next.popNote(fingerprint)
		} else {
			if d.writes() {
				files = append(files, fingerprint)
			}
			p.next.pop(fingerprint)
		}
		p.decided = append(p.decided, fingerprint)
	}
	if err := p.without(ctx, files); err != nil {
		return err
	}
	p.message("undid "+string(st.Verb), p.itemsOf(p.decided))
	return nil
}

// itemsOf are the items of fingerprints; one that is not listed is made from what is remembered of it.
func (v *view) itemsOf(fingerprints []string) []Item {
	var items []Item
	for _, fingerprint := range fingerprints {
		if i, ok := v.index[fingerprint]; ok {
			items = append(items, v.items[i])
			continue
		}
		it := v.sighting(fingerprint).item(fingerprint)
		it.ID = v.id(fingerprint)
		if t, ok := v.live[it.File]; ok {
			it.put(t.trace(fingerprint, v.sighting(fingerprint).place()))
		}
		items = append(items, it)
	}
	return items
}

// without plans the files without what is taken back. What needs it is named, and then nothing changes.
func (p *proposal) without(ctx context.Context, undone []string) error {
	for _, fingerprint := range undone {
		for _, r := range p.st.Decisions[fingerprint].reaches() {
			for _, other := range p.next.inPackage(r.Package) {
				if seen := p.next.Decisions[other].Seen; p.byID[other] == nil && !p.within(seen.File, seen.Package) {
					return fmt.Errorf("%s was not scanned: undo it in a session without patterns", seen.File)
				}
			}
		}
	}
	failed, err := p.follow(ctx, p.next, undone)
	if err != nil {
		return err
	}
	if len(failed) == 0 {
		return nil
	}
	names := p.order(keys(failed))
	first := failed[names[0]]
	return fmt.Errorf("%s can't be undone: %s needs it (%s); undo that first", list(p.ids(undone)), list(p.ids(names)), sentence(&first))
}

// inPackage lists the decisions that change a package's files.
func (s *state) inPackage(pkg string) []string {
	var list []string
	for fingerprint, d := range s.Decisions {
		if d.writes() && d.changesPackage(pkg) {
			list = append(list, fingerprint)
		}
	}
	slices.Sort(list)
	return list
}
