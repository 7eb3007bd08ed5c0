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
	Snapshot *snapshot.Snapshot // the session as it is, or as it would be
	Asked    *snapshot.Snapshot // the one that the person saw: its newest step is the one that an undo without IDs means, and its items are what IDs name
	Left     []Left             // of a bulk action: what is left already
	Now      time.Time
	Check    func(path string) error           // says why a file can't be replaced
	Kept     func(text string) ([]byte, error) // a text that the session keeps, by its name
}

// New plans an action.
func New(ctx context.Context, r Request) (*Draft, error) {
	p := &proposal{
		Rewriter: preview.Rewriter{Snapshot: r.Snapshot}, next: r.Snapshot.Record.Clone(), action: r.Action, asked: r.Asked, now: r.Now,
		files: NewWritable(r.Check), kept: r.Kept, out: Outcome{Left: r.Left},
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
		p.next.Undone = nil // what was undone is not what comes next any more
	}
	return p.draft()
}

// Draft is a decision that is planned but not written.
type Draft struct {
	From    *snapshot.Snapshot
	Next    *record.Record // nil: there is nothing to write
	Changes []patch.Change
	Live    map[string]filetext.Text
	Stuck   []string // files that must be written but can't be planned
	verb    record.Verb
	anew    []string // files in which other decisions are written in another way than before
	decided []string // fingerprints that were decided; with them others may change
	Out     Outcome
}

// proposal is an action being worked out on a view: next becomes the state, changes and live what follows from it.
type proposal struct {
	preview.Rewriter
	next    *record.Record
	action  Action
	asked   *snapshot.Snapshot
	now     time.Time
	files   *Writable
	kept    func(text string) ([]byte, error)
	step    *record.Step
	decided []string // fingerprints whose state or note changes
	out     Outcome
	consequence.Course
}

// follow plans what follows from the next state, which decides some violations anew.
func (p *proposal) follow(ctx context.Context, decided []string) (failed map[string]refusal.Refusal, err error) {
	p.Course, failed, err = consequence.Follow(ctx, p.Snapshot, p.next, decided)
	return failed, err
}

// items resolves the action's IDs, each violation once.
func (p *proposal) items() ([]snapshot.Item, error) {
	var items []snapshot.Item
	have := map[string]bool{}
	for _, id := range p.action.IDs {
		it, err := p.resolve(id)
		if err != nil {
			was, unseen := p.asked.Resolve(id)
			if unseen != nil {
				return nil, err
			}
			if err = vanished(p.Snapshot, was); !p.action.Bulk {
				return nil, err
			}
			p.out.leave(was.Fingerprint, reasonOf(was, err))
			continue
		}
		if p.Mistaken[it.Fingerprint] {
			if why := p.Record.Lost[it.File]; why != "" {
				return nil, fmt.Errorf("%s has the number of what was decided in %s, and %s", it.Label(), visible.Name(it.File), why)
			}
			return nil, fmt.Errorf("%s was edited outside, and %s", visible.Name(it.File), p.Unseen(it.File, it.Package))
		}
		if !have[it.Fingerprint] {
			have[it.Fingerprint] = true
			items = append(items, it)
		}
	}
	return items, nil
}

// resolve finds what an ID names: undo takes back also what the session does not list, for its rule or its violation is
// gone.
func (p *proposal) resolve(id string) (snapshot.Item, error) {
	if p.action.Verb == record.Undo {
		return p.ResolveDecided(id)
	}
	return p.Resolve(id)
}

// vanished says why an item that a person saw is not in a view.
func vanished(v *snapshot.Snapshot, was snapshot.Item) error {
	for _, d := range v.Record.Decisions {
		if d.Absorbed() == record.WhyGone && d.Seen.File == was.File && d.Seen.Line == was.Line {
			return fmt.Errorf("%s was decided already, under a rule that is gone: restore the rule to undo that", was.Label())
		}
	}
	return fmt.Errorf("%s is not in the code any more: its file was changed since it was read", was.Label())
}

// draft returns the result of a proposal.
func (p *proposal) draft() (*Draft, error) {
	if len(p.Stuck) > 0 {
		return &Draft{Next: p.next, Stuck: p.Stuck}, nil
	}
	if len(p.decided) == 0 {
		p.out.sayLeft()
		return &Draft{Out: p.out}, nil
	}
	for _, c := range p.Changes {
		if module := p.Elsewhere(c.Path); module != "" {
			return &Draft{}, fmt.Errorf("%s is in a module of its own now, %s: it is not written from here", visible.Name(c.Path), visible.Name(module))
		}
		if err := p.files.file(c.Path); err != nil {
			return &Draft{}, err
		}
		p.out.Files = append(p.out.Files, c.Path)
	}
	p.out.Step = p.next.Steps.Newest()
	if p.Live == nil { // no file follows from it
		p.Live = p.Snapshot.Live
	}
	return &Draft{From: p.Snapshot, Next: p.next, Changes: p.Changes, Live: p.Live, verb: p.action.Verb, anew: p.Anew, decided: p.decided, Out: p.out}, nil
}
