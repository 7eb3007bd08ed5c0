package triage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/seed-58def443/ssot/fix/triage/internal/decide"
	"github.com/seed-58def443/ssot/fix/triage/internal/mirror"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/store"
	"github.com/seed-58def443/ssot/fix/triage/internal/view"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

var errReadOnly = errors.New("this session only reads: it takes no decisions")

// Do takes a decision: it writes the files, then the session. It errs, and changes nothing, when the decision can't be had; the error is one sentence.
func (s *Session) Do(ctx context.Context, a Action) (Outcome, error) {
	return decider{s.m}.do(ctx, a)
}

// decider takes decisions: it drafts them, writes the files, and shows what became of it.
type decider struct{ *mirror.Mirror }

// do takes a decision: it writes the files, then the session. It errs, and changes nothing, when the decision can't be had; the error is one sentence.
func (s decider) do(ctx context.Context, a Action) (Outcome, error) {
	if s.ReadOnly {
		return Outcome{}, errReadOnly
	}
	if err := a.Check(s.Clock()); err != nil {
		return Outcome{}, err
	}
	giveBack, err := s.Take(ctx)
	if err != nil {
		return Outcome{}, err
	}
	defer giveBack()
	asked := s.Now()
	if _, err := s.Refresh(ctx, nil); err != nil {
		return Outcome{}, err
	}
	if out, stop := s.halt(a); stop {
		return out, nil
	}
	// Drafted without the lock first: planning takes time, and what is refused leaves no trace.
	d, err := decide.New(ctx, s.Now(), a, asked, s.Clock(), s.Store.Check)
	if err != nil || d.Next == nil {
		return d.Out, err
	}
	lock, err := s.Store.Hold(ctx)
	if err != nil {
		return Outcome{}, err
	}
	defer lock.Release()
	changed, err := s.Refresh(ctx, lock)
	if err != nil {
		return Outcome{}, err
	}
	if out, stop := s.halt(a); stop {
		return out, nil
	}
	if changed || len(d.Stuck) > 0 {
		if d, err = s.unstick(ctx, lock, a, d, asked); err != nil || d.Next == nil {
			return d.Out, err
		}
	}
	return s.write(ctx, lock, d)
}

// halt stops an undo of the newest step when a step that a crash left was taken back on the way to it: that one is what the person wants undone. It stops once; the next undo is meant.
func (s decider) halt(a Action) (Outcome, bool) {
	if a.Verb != Undo || len(a.IDs) > 0 || !s.TakenBack {
		return Outcome{}, false
	}
	s.TakenBack = false
	v := s.Now()
	if v.Record.Steps.Newest() == 0 {
		return Outcome{Message: "an interrupted step was taken back; there is nothing else to undo"}, true
	}
	return Outcome{Message: "an interrupted step was taken back first; undo again to take back " + decide.NewestStep(v)}, true
}

// unstick drafts again after the view changed. Files that hold decisions whose violations are not found any more can't be planned: where they must be written, what is on disk becomes their base.
func (s decider) unstick(ctx context.Context, lock *store.Held, a Action, d *decide.Draft, asked *view.View) (*decide.Draft, error) {
	for {
		if len(d.Stuck) > 0 {
			if a.Verb == Undo {
				return &decide.Draft{}, fmt.Errorf("%s can't be planned any more: a rule that it was decided under is gone; restore the rule, or change the file by hand", words.List(d.Stuck))
			}
			v := s.Now()
			st := v.Record.Clone()
			for _, path := range d.Stuck {
				n := st.Absorb(record.WhyGone, v.TracerOf, path)
				if n == 0 {
					continue // bound to one before it
				}
				s.Tell(fmt.Sprintf("a rule that %s was decided under is gone: %s in it can't be undone any more", path, words.Count(n, "decision")))
			}
			if err := lock.Save(st); err != nil {
				return &decide.Draft{}, err
			}
			if _, err := s.Refresh(ctx, lock); err != nil {
				return &decide.Draft{}, err
			}
		}
		next, err := decide.New(ctx, s.Now(), a, asked, s.Clock(), s.Store.Check)
		if d = next; err != nil || len(d.Stuck) == 0 {
			return d, err
		}
	}
}

// write commits a draft: the files, then the session.
func (s decider) write(ctx context.Context, lock *store.Held, d *decide.Draft) (Outcome, error) {
	for _, c := range d.Changes {
		if t, ok := d.Live[c.Path]; ok {
			if err := lock.KeepText(t); err != nil {
				return Outcome{}, err
			}
		}
	}
	forgotten, err := rememberOld(d, lock, s.Clock())
	if err != nil {
		return Outcome{}, err
	}
	if err := lock.Write(ctx, d.Changes, d.Next); err != nil {
		return Outcome{}, err
	}
	lock.DropBut(d.Next.Blobs())
	s.TakenBack = false
	s.Tell(forgotten...)
	s.Show(d.From.Scan, d.Next, s.Store.SavedName(), d.Live)
	return d.Outcome(s.Now()), nil
}

// rememberOld keeps the texts that are written over, with what is decided in them: one that was committed or stashed comes
// back by a checkout, and so must its decisions. It returns what is forgotten for it.
func rememberOld(d *decide.Draft, lock *store.Held, now time.Time) (news []string, err error) {
	var paths []string
	for _, c := range d.Changes {
		paths = append(paths, c.Path)
	}
	for _, path := range d.From.Record.Decisions.Tangled(paths...) { // they come back together
		if t, ok := d.From.Live[path]; ok {
			if err := lock.KeepText(t); err != nil {
				return nil, err
			}
		}
		for _, gone := range d.Next.Remember(d.From.Record, path, now) {
			if gone.Lost(d.Next) > 0 {
				news = append(news, gone.Told(d.Next))
			}
		}
	}
	return news, nil
}
