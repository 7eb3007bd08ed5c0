package decide

import (
	"context"
	"fmt"
	"time"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/triage/internal/course"
	"github.com/seed-58def443/ssot/fix/triage/internal/live"
	"github.com/seed-58def443/ssot/fix/triage/internal/preview"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/view"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

// New plans an action on the view as it is. asked is the view that the person saw: its newest step is the one that an undo without IDs means, and its items are what IDs name.
func New(ctx context.Context, v *view.View, a Action, asked *view.View, now time.Time, check func(path string) error) (*Draft, error) {
	p := &proposal{Rewriter: preview.Rewriter{View: v}, next: v.Record.Clone(), action: a, asked: asked, now: now, files: NewWritable(check)}
	var err error
	switch a.Verb {
	case record.Accept:
		err = p.accept(ctx)
	case record.Skip:
		err = p.skip()
	case record.Allow:
		err = p.allow(ctx)
	case record.Note:
		err = p.note()
	case record.Undo:
		err = p.undo(ctx)
	}
	if err != nil {
		return &Draft{}, err
	}
	return p.draft()
}

// Draft is a decision that is planned but not written.
type Draft struct {
	From    *view.View
	Next    *record.Record // nil: there is nothing to write
	Changes []patch.Change
	Live    map[string]live.Text
	Stuck   []string // files that must be written but can't be planned
	verb    record.Verb
	decided []string // fingerprints that were decided; with them others may change
	Out     Outcome
}

// proposal is an action being worked out on a view: next becomes the state, changes and live what follows from it.
type proposal struct {
	preview.Rewriter
	next    *record.Record
	action  Action
	asked   *view.View
	now     time.Time
	files   *Writable
	step    *record.Step
	decided []string // fingerprints whose state or note changes
	out     Outcome
	course.Course
}

// follow plans what follows from the next state, which decides some violations anew.
func (p *proposal) follow(ctx context.Context, decided []string) (failed map[string]refusal.Refusal, err error) {
	p.Course, failed, err = course.Follow(ctx, p.View, p.next, decided)
	return failed, err
}

// items resolves the action's IDs, each violation once.
func (p *proposal) items() ([]view.Item, error) {
	var items []view.Item
	have := map[string]bool{}
	for _, id := range p.action.IDs {
		it, err := p.Resolve(id)
		if err != nil {
			if was, seen := p.asked.Resolve(id); seen == nil {
				err = fmt.Errorf("%s is not in the code any more: its file was changed since it was read", was.Called())
			}
			return nil, err
		}
		if !have[it.Fingerprint] {
			have[it.Fingerprint] = true
			items = append(items, it)
		}
	}
	return items, nil
}

// draft is the result of a proposal.
func (p *proposal) draft() (*Draft, error) {
	if len(p.Stuck) > 0 {
		return &Draft{Next: p.next, Stuck: p.Stuck}, nil
	}
	if len(p.decided) == 0 {
		return &Draft{Out: p.out}, nil
	}
	for _, c := range p.Changes {
		if err := p.files.file(c.Path); err != nil {
			return &Draft{}, err
		}
		p.out.Files = append(p.out.Files, c.Path)
	}
	if len(p.Anew) > 0 {
		p.out.Message += fmt.Sprintf("; what was decided before in %s is written anew, as the rules and the file are now", words.List(p.Anew))
	}
	p.out.Step = p.next.Steps.Newest()
	if p.Live == nil { // no file follows from it
		p.Live = p.View.Live
	}
	return &Draft{From: p.View, Next: p.next, Changes: p.Changes, Live: p.Live, verb: p.action.Verb, decided: p.decided, Out: p.out}, nil
}
