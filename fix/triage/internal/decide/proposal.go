package decide

import (
	"context"
	"fmt"
	"time"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/triage/internal/consequence"
	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/preview"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/snapshot"
	"github.com/seed-58def443/ssot/fix/visible"
)

// Request is an action to plan.
type Request struct {
	Action   Action
	Snapshot *snapshot.Snapshot // the session, possibly with a supposed record
	// the snapshot that the person saw: an undo without IDs means its newest step, and IDs name its items
	Shown   *snapshot.Snapshot
	Left    []Left // of a bulk action: items already left out
	Now     time.Time
	Check   func(path string) error                    // returns why a file can't be replaced
	Saved   func(text string) ([]byte, error)          // returns a saved text by its hash
	NameNow func(seen record.Sighting) (string, error) // see filetext.Lookup.NameNow
}

// New plans an action. It returns an error if the action is not possible.
func New(ctx context.Context, r Request) (*Draft, error) {
	p := &proposal{
		Rewriter: preview.Rewriter{Snapshot: r.Snapshot}, next: r.Snapshot.Record.Clone(), action: r.Action, shown: r.Shown, now: r.Now,
		files: NewWritable(r.Check), saved: r.Saved, nameNow: r.NameNow, out: Outcome{Left: r.Left},
	}
	var err error
	switch r.Action.Verb {
	case record.Accept:
		err = p.accept(ctx)
	case record.Skip:
		err = p.skip()
	case record.Allow:
		err = p.allow(ctx)
	case record.Note:
		err = p.note()
	case record.Undo:
		err = (&undoing{proposal: p}).undo(ctx)
	case record.Redo:
		err = p.redo(ctx)
	}
	if err != nil {
		return &Draft{}, err
	}
	if r.Action.Verb != record.Undo && r.Action.Verb != record.Redo && len(p.decided) > 0 {
		p.next.Undone = nil // a new decision ends what redo could decide
	}
	return p.draft()
}

// Draft is a decision that is planned but not written.
type Draft struct {
	From        *snapshot.Snapshot
	Next        *record.Record // nil if there is nothing to write
	Changes     []patch.Change
	Modified    map[string]filetext.Text
	Unplannable []string // files that must be written but can't be planned
	verb        record.Verb
	decided     []string // fingerprints that were decided; others may change along
	Out         Outcome
}

// proposal is an action being planned on a snapshot. next becomes the record.
type proposal struct {
	preview.Rewriter
	next    *record.Record
	action  Action
	shown   *snapshot.Snapshot
	now     time.Time
	files   *Writable
	saved   func(text string) ([]byte, error)
	nameNow func(seen record.Sighting) (string, error)
	step    *record.Step
	decided []string // fingerprints that the action decides
	out     Outcome
	consequence.Consequences
}

// plan plans the files under the next record, in which the given violations are decided.
func (p *proposal) plan(ctx context.Context, decided []string) (failed map[string]refusal.Refusal, err error) {
	p.Consequences, failed, err = consequence.Plan(ctx, p.Snapshot, p.next, decided)
	return failed, err
}

// items resolves the action's IDs, each violation once.
func (p *proposal) items() ([]snapshot.Item, error) {
	var items []snapshot.Item
	have := map[string]bool{}
	for _, id := range p.action.IDs {
		it, err := p.resolve(id)
		if err != nil {
			was, unseen := p.shown.Resolve(id)
			if unseen != nil {
				return nil, err
			}
			if err = goneError(p.Snapshot, was); !p.action.Bulk {
				return nil, err
			}
			p.out.leave(was.Fingerprint, reasonOf(was, err))
			continue
		}
		if p.Ambiguous[it.Fingerprint] {
			if why := p.Record.Unavailable[it.File]; why != "" {
				return nil, fmt.Errorf("%s has the number of what was decided in %s, and %s", it.Label(), visible.Name(it.File), why)
			}
			return nil, fmt.Errorf("%s was edited outside, and %s", visible.Name(it.File), p.WhyUnseen(it.File, it.Package))
		}
		if !have[it.Fingerprint] {
			have[it.Fingerprint] = true
			items = append(items, it)
		}
	}
	return items, nil
}

// resolve finds the item of an ID. Undo also finds decisions that are not listed because their rule or violation no
// longer exists.
func (p *proposal) resolve(id string) (snapshot.Item, error) {
	if p.action.Verb == record.Undo {
		return p.ResolveDecided(id)
	}
	return p.Resolve(id)
}

// goneError returns why an item that a person saw is not in the snapshot any more.
func goneError(v *snapshot.Snapshot, was snapshot.Item) error {
	for _, d := range v.Record.Decisions {
		if d.Absorbed() == record.WhyRuleGone && d.Seen.File == was.File && d.Seen.Line == was.Line {
			return fmt.Errorf("%s was decided already, under a rule that is gone: restore the rule to undo that", was.Label())
		}
	}
	return fmt.Errorf("%s is not in the code any more: its file was changed since it was read", was.Label())
}

// draft returns the result.
func (p *proposal) draft() (*Draft, error) {
	if len(p.Unplannable) > 0 {
		return &Draft{Next: p.next, Unplannable: p.Unplannable}, nil
	}
	if len(p.decided) == 0 {
		p.out.addLeftCount()
		return &Draft{Out: p.out}, nil
	}
	for _, c := range p.Changes {
		if module := p.NestedModule(c.Path); module != "" {
			return &Draft{}, fmt.Errorf("%s is in a module of its own now, %s: it is not written from here", visible.Name(c.Path), visible.Name(module))
		}
		if err := p.files.check(c.Path); err != nil {
			return &Draft{}, err
		}
		p.out.Files = append(p.out.Files, c.Path)
	}
	p.out.Step = p.next.Steps.Newest()
	if p.Modified == nil { // the action changes no file
		p.Modified = p.Snapshot.Modified
	}
	return &Draft{From: p.Snapshot, Next: p.next, Changes: p.Changes, Modified: p.Modified, verb: p.action.Verb, decided: p.decided, Out: p.out}, nil
}
