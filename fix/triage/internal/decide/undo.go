package decide

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/triage/internal/preview"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/snapshot"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

// undoing is a proposal that takes decisions back.
type undoing struct {
	*proposal
	undone []string                // undone decisions that changed files
	again  []record.UndoneDecision // for redo
}

// undo takes back the newest step, or the decisions on named violations.
func (p *undoing) undo(ctx context.Context) error {
	if len(p.action.IDs) == 0 {
		return p.undoStep(ctx)
	}
	items, err := p.items()
	if err != nil {
		return err
	}
	for _, it := range items {
		d := p.Record.Decisions[it.Fingerprint]
		if err := undoable(p.Snapshot, it, d); err != nil {
			return err
		}
		pop := p.next.Pop
		if d.Top() == nil {
			pop = p.next.PopNote
			p.again = append(p.again, d.UndoneNote(it.Fingerprint))
		} else {
			p.again = append(p.again, d.Undone(it.Fingerprint))
		}
		p.next.Steps.Unlist(pop(it.Fingerprint), it.Fingerprint)
		if d.Writes() {
			p.undone = append(p.undone, it.Fingerprint)
		}
		p.decided = append(p.decided, it.Fingerprint)
	}
	if err := p.planUndo(ctx); err != nil {
		return err
	}
	p.out.Message = "undid " + phrase((&record.UndoneStep{Decisions: p.again}).Verb(), items)
	return nil
}

// undoable returns why an item's decision can't be undone, or nil.
func undoable(v *snapshot.Snapshot, it snapshot.Item, d *record.Decision) error {
	switch {
	case d.Absorbed() != "" && len(v.Record.Earlier.Of(it.Fingerprint, d)) > 0:
		return fmt.Errorf("%s can't be undone: %s; ssot show %s prints what it changed", it.Label(), d.Absorbed(), it.ID)
	case d.Absorbed() != "":
		return fmt.Errorf("%s can't be undone: %s", it.Label(), d.Absorbed())
	case d.Top() != nil:
		return nil
	case v.ByID[it.Fingerprint] == nil && len(v.Record.Earlier.Of(it.Fingerprint, d)) > 0:
		return fmt.Errorf("%s can't be undone now: its text is not in the tree; ssot show %s prints what it changed", it.Label(), it.ID)
	case it.State == record.Allowed && v.CoveredBy[it.Fingerprint] != "":
		return fmt.Errorf("%s is allowed by the directive of %s: undo that one", it.Label(), v.ID(v.CoveredBy[it.Fingerprint]))
	case it.State == record.Allowed && byRule(v.ByID[it.Fingerprint]):
		return fmt.Errorf("%s was not decided: %s", it.Label(), it.AllowReason)
	case it.State == record.Allowed:
		return fmt.Errorf("%s is allowed by a directive in the source: remove the line", it.Label())
	case it.State == record.Accepted:
		return fmt.Errorf("%s is settled by %s: undo that one", it.Label(), v.ID(v.ResolvedBy(v.ByID[it.Fingerprint])))
	case d == nil || len(d.Notes) == 0:
		return fmt.Errorf("%s is open: there is nothing to undo", it.Label())
	}
	return nil
}

// NewestStep describes the newest step: "accept internal/x.go:12".
func NewestStep(v *snapshot.Snapshot) string {
	st := v.Record.Steps[len(v.Record.Steps)-1]
	return string(st.Verb) + " " + where(v.ItemsOf(st.IDs))
}

// undoStep takes back the newest step.
func (p *undoing) undoStep(ctx context.Context) error {
	switch newest := p.next.Steps.Newest(); newest {
	case 0:
		return errors.New("there is nothing to undo")
	case p.shown.Record.Steps.Newest():
	default: // the person saw another one as the newest
		return fmt.Errorf("the newest step is %s now, because someone else decided or changed a file: look again, then undo", NewestStep(p.Snapshot))
	}
	last := len(p.next.Steps) - 1
	st := p.next.Steps[last]
	p.next.Steps = p.next.Steps[:last]
	for _, fingerprint := range st.IDs {
		d := p.Record.Decisions[fingerprint]
		switch {
		case st.Verb == record.Note && d != nil && len(d.Notes) > 0:
			p.again = append(p.again, d.UndoneNote(fingerprint))
			p.next.PopNote(fingerprint)
		case st.Verb != record.Note && d.Top() != nil:
			p.again = append(p.again, d.Undone(fingerprint))
			if d.Writes() {
				p.undone = append(p.undone, fingerprint)
			}
			p.next.Pop(fingerprint)
		}
		p.decided = append(p.decided, fingerprint)
	}
	if err := p.planUndo(ctx); err != nil {
		return err
	}
	p.message("undid "+string(st.Verb), p.ItemsOf(p.decided))
	return nil
}

// planUndo plans the files without the undone decisions. It returns an error that names the decisions which need them.
func (p *undoing) planUndo(ctx context.Context) error {
	for _, fingerprint := range p.undone {
		for _, r := range p.Record.Decisions[fingerprint].AffectedFiles() {
			for _, other := range p.next.Decisions.InPackage(r.Package) {
				if seen := p.next.Decisions[other].Seen; p.ByID[other] == nil && !p.Within(seen.File, seen.Package) {
					return fmt.Errorf("%s was not scanned: undo it in a session without patterns", seen.File)
				}
			}
		}
	}
	failed, err := p.plan(ctx, p.undone)
	if err != nil {
		return err
	}
	p.next.KeepReasons(p.again)
	if len(p.again) > 0 {
		p.next.Last++
		p.next.Undone.Add(p.next.Last, p.again, takenBack(p.Changes))
	}
	if len(failed) == 0 {
		return p.checkDependents(ctx)
	}
	names := p.Order(record.Keys(failed))
	first := failed[names[0]]
	if slices.Contains(p.undone, names[0]) {
		return fmt.Errorf("%s can't be undone alone: %s", words.List(p.IDs(p.undone)), preview.Sentence(&first))
	}
	if stands, err := p.needsUndone(ctx, failed); err != nil {
		return err
	} else if !stands {
		return fmt.Errorf("%s can't be undone now: what else is decided in the same packages can't be planned (%s); correct that first", words.List(p.IDs(p.undone)), preview.Sentence(&first))
	}
	return fmt.Errorf("%s can't be undone: %s needs it (%s); undo that first", words.List(p.IDs(p.undone)), words.List(p.IDs(names)), preview.Sentence(&first))
}

// checkDependents returns an error if code that was written since needs the undone decisions. A decision within one
// file is verified with that file; one in several files may have changed a function that new code calls.
func (p *undoing) checkDependents(ctx context.Context) error {
	var packages []string
	for _, fingerprint := range p.undone {
		if reaches := p.Record.Decisions[fingerprint].AffectedFiles(); len(reaches) > 1 {
			for _, r := range reaches {
				packages = append(packages, r.Package)
			}
		}
	}
	if len(p.Unplannable) > 0 || len(packages) == 0 || len(p.Changes) == 0 {
		return nil
	}
	why, err := p.NewErrors(ctx, packages, p.Changes)
	if err != nil || why == "" {
		return err
	}
	return fmt.Errorf("%s can't be undone: without it %s; change that first", words.List(p.IDs(p.undone)), words.Printable(why, false))
}

// needsUndone reports whether a decision that can't be planned now could be planned with the undone ones.
func (p *undoing) needsUndone(ctx context.Context, failed map[string]refusal.Refusal) (bool, error) {
	_, was, err := p.Plan(ctx, p.Decisions(p.Record, p.RelatedPackages(p.Record, p.Record.Decisions.PackagesOf(p.undone)...)))
	if err != nil {
		return false, err
	}
	for fingerprint := range failed {
		if _, before := was[fingerprint]; !before {
			return true, nil
		}
	}
	return false, nil
}
