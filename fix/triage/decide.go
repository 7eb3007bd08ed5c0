package triage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/seed-58def443/ssot/fix/patch"
)

var errReadOnly = errors.New("this session only reads: it takes no decisions")

// Do takes a decision: it writes the files, then the session. It errs, and changes nothing, when the decision can't be had; the error is one sentence.
func (s *Session) Do(ctx context.Context, a Action) (Outcome, error) {
	if s.o.ReadOnly {
		return Outcome{}, errReadOnly
	}
	if err := a.check(s.o.Now()); err != nil {
		return Outcome{}, err
	}
	giveBack, err := s.take(ctx)
	if err != nil {
		return Outcome{}, err
	}
	defer giveBack()
	asked := s.now()
	if _, err := s.refresh(ctx, nil); err != nil {
		return Outcome{}, err
	}
	if out, stop := s.halt(a); stop {
		return out, nil
	}
	// Drafted without the lock first: planning takes time, and what is refused leaves no trace.
	d, err := s.draft(ctx, a, asked)
	if err != nil || d.next == nil {
		return d.out, err
	}
	lock, err := s.store.lock(ctx)
	if err != nil {
		return Outcome{}, err
	}
	defer lock.unlock()
	changed, err := s.refresh(ctx, lock)
	if err != nil {
		return Outcome{}, err
	}
	if out, stop := s.halt(a); stop {
		return out, nil
	}
	if changed || len(d.stuck) > 0 {
		if d, err = s.unstick(ctx, lock, a, d, asked); err != nil || d.next == nil {
			return d.out, err
		}
	}
	return s.write(ctx, lock, d)
}

// unstick drafts again after the view changed. Files that hold decisions whose violations are not found any more can't be planned: where they must be written, what is on disk becomes their base.
func (s *Session) unstick(ctx context.Context, lock *held, a Action, d *draft, asked *view) (*draft, error) {
	for {
		if len(d.stuck) > 0 {
			if a.Verb == Undo {
				return &draft{}, fmt.Errorf("%s can't be planned any more: a rule that it was decided under is gone; restore the rule, or change the file by hand", list(d.stuck))
			}
			v := s.now()
			st := v.st.clone()
			for _, path := range d.stuck {
				n := st.absorb(whyGone, v.tracerOf, path)
				if n == 0 {
					continue // bound to one before it
				}
				s.tell(fmt.Sprintf("a rule that %s was decided under is gone: %s in it can't be undone any more", path, count(n, "decision")))
			}
			if err := lock.save(st); err != nil {
				return &draft{}, err
			}
			if _, err := s.refresh(ctx, lock); err != nil {
				return &draft{}, err
			}
		}
		next, err := s.draft(ctx, a, asked)
		if d = next; err != nil || len(d.stuck) == 0 {
			return d, err
		}
	}
}

// draft is a decision that is planned but not written.
type draft struct {
	from    *view
	next    *state // nil: there is nothing to write
	changes []patch.Change
	live    map[string]text
	stuck   []string // files that must be written but can't be planned
	verb    Verb
	decided []string // fingerprints that were decided; with them others may change
	out     Outcome
}

// draft plans an action on the view as it is. asked is the view that the person saw: its newest step is the one that an undo without IDs means, and its items are what IDs name.
func (s *Session) draft(ctx context.Context, a Action, asked *view) (*draft, error) {
	v := s.now()
	p := &proposal{view: v, next: v.st.clone(), action: a, asked: asked, now: s.o.Now(), files: newWritable(s.store.Check)}
	var err error
	switch a.Verb {
	case Accept:
		err = p.accept(ctx)
	case Skip:
		err = p.skip()
	case Allow:
		err = p.allow(ctx)
	case Note:
		err = p.note()
	case Undo:
		err = p.undo(ctx)
	}
	if err != nil {
		return &draft{}, err
	}
	return p.draft()
}

// proposal is an action being worked out on a view: next becomes the state, changes and live what follows from it.
type proposal struct {
	*view
	next    *state
	action  Action
	asked   *view
	now     time.Time
	files   *writable
	step    *step
	decided []string // fingerprints whose state or note changes
	out     Outcome
	changes []patch.Change
	live    map[string]text
	stuck   []string
	anew    []string // files in which other decisions than those of the action are written in another way than before
}

// items resolves the action's IDs, each violation once.
func (p *proposal) items() ([]Item, error) {
	var items []Item
	have := map[string]bool{}
	for _, id := range p.action.IDs {
		it, err := p.resolve(id)
		if err != nil {
			if was, seen := p.asked.resolve(id); seen == nil {
				err = fmt.Errorf("%s is not in the code any more: its file was changed since it was read", was.called())
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

// sighting is what is remembered of an item: as it was scanned, or as it was when its decision was made.
func (v *view) sighting(fingerprint string) sighting {
	if violation := v.byID[fingerprint]; violation != nil {
		return seen(violation)
	}
	return v.st.Decisions[fingerprint].Seen
}

// draft is the result of a proposal.
func (p *proposal) draft() (*draft, error) {
	if len(p.stuck) > 0 {
		return &draft{next: p.next, stuck: p.stuck}, nil
	}
	if len(p.decided) == 0 {
		return &draft{out: p.out}, nil
	}
	for _, c := range p.changes {
		if err := p.files.file(c.Path); err != nil {
			return &draft{}, err
		}
		p.out.Files = append(p.out.Files, c.Path)
	}
	if len(p.anew) > 0 {
		p.out.Message += fmt.Sprintf("; what was decided before in %s is written anew, as the rules and the file are now", list(p.anew))
	}
	p.out.Step = p.next.newest()
	if p.live == nil {
		p.live = p.view.live
	}
	return &draft{from: p.view, next: p.next, changes: p.changes, live: p.live, verb: p.action.Verb, decided: p.decided, out: p.out}, nil
}

// write commits a draft: the files, then the session.
func (s *Session) write(ctx context.Context, lock *held, d *draft) (Outcome, error) {
	for _, c := range d.changes {
		if t, ok := d.live[c.Path]; ok {
			if err := lock.keep(t); err != nil {
				return Outcome{}, err
			}
		}
	}
	forgotten, err := d.remember(lock, s.o.Now())
	if err != nil {
		return Outcome{}, err
	}
	if err := lock.commit(ctx, d.changes, d.next); err != nil {
		return Outcome{}, err
	}
	lock.sweep(d.next.blobs())
	s.takenBack = false
	s.tell(forgotten...)
	s.show(d.from.scanned, d.next, s.store.saved(), d.live)
	return d.outcome(s.now()), nil
}

// remember keeps the texts that are written over, with what is decided in them: one that was committed or stashed comes
// back by a checkout, and so must its decisions. It returns what is forgotten for it.
func (d *draft) remember(lock *held, now time.Time) (news []string, err error) {
	var paths []string
	for _, c := range d.changes {
		paths = append(paths, c.Path)
	}
	for _, path := range d.from.st.tangled(paths...) { // they come back together
		if t, ok := d.from.live[path]; ok {
			if err := lock.keep(t); err != nil {
				return nil, err
			}
		}
		for _, gone := range d.next.remember(d.from.st, path, now) {
			if gone.lost(d.next) > 0 {
				news = append(news, gone.told(d.next))
			}
		}
	}
	return news, nil
}
