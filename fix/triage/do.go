package triage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/seed-58def443/ssot/fix/triage/internal/decide"
	"github.com/seed-58def443/ssot/fix/triage/internal/mirror"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/snapshot"
	"github.com/seed-58def443/ssot/fix/triage/internal/store"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

var errReadOnly = errors.New("this session only reads: it takes no decisions")

// Do takes a decision: it writes the files, then the session. It errs, and changes nothing, when the decision can't be
// had; the error is one sentence.
func (s *Session) Do(ctx context.Context, a Action) (Outcome, error) {
	return decider{s.m}.do(ctx, a)
}

// decider takes decisions: it drafts them, writes the files, and shows what became of it.
type decider struct{ *mirror.Mirror }

// do takes a decision: it writes the files, then the session. It errs, and changes nothing, when the decision can't be
// had; the error is one sentence.
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
	refused := decide.Refusals{}
	d, err := decide.New(ctx, s.request(a, asked, refused))
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
	var told []string
	for again := changed || len(d.Stuck) > 0; ; again = true {
		if again {
			if d, told, err = s.unstick(ctx, a, d, asked, refused); err != nil || d.Next == nil {
				return d.Out, err
			}
		}
		out, err := s.write(ctx, lock, d, told)
		if !a.Bulk || !refused.Add(err) {
			return out, err
		}
	}
}

// halt stops an undo of the newest step when a step that a crash left was taken back on the way to it: that one is what
// the person wants undone. It stops once; the next undo is meant.
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

// request asks for an action on the session as it is.
func (s decider) request(a Action, asked *snapshot.Snapshot, refused decide.Refusals) decide.Request {
	return decide.Request{Action: a, Snapshot: s.Now(), Asked: asked, Now: s.Clock(), Check: refused.Over(s.Store.Check), Kept: s.Store.Blob}
}

// unstick drafts again after the view changed. Files that hold decisions whose violations are not found any more can't
// be planned: where they must be written, what is on disk becomes their base, together with the decision and not
// before, so that one which is refused costs nothing. It returns what is to be told of them then.
func (s decider) unstick(ctx context.Context, a Action, d *decide.Draft, asked *snapshot.Snapshot, refused decide.Refusals) (*decide.Draft, []string, error) {
	r := s.request(a, asked, refused)
	var told []string
	for {
		if len(d.Stuck) > 0 {
			if a.Verb == Undo {
				return &decide.Draft{}, nil, fmt.Errorf("%s can't be planned any more: a rule that it was decided under is gone; restore the rule, or change the file by hand", words.List(d.Stuck))
			}
			v, news, err := s.without(ctx, r.Snapshot, d.Stuck)
			if err != nil {
				return &decide.Draft{}, nil, err
			}
			r.Snapshot, told = v, append(told, news...)
		}
		next, err := decide.New(ctx, r)
		if err != nil {
			return next, nil, err
		}
		if gone := s.gone(r.Snapshot, next.Out.Left); len(gone) > len(r.Left) { // what is left needs nothing written
			r.Snapshot, r.Left, told = s.Now(), gone, nil
			r.Action.IDs = slices.DeleteFunc(slices.Clone(r.Action.IDs), func(id string) bool {
				it, err := r.Snapshot.Resolve(id)
				return err == nil && slices.ContainsFunc(gone, func(l Left) bool { return l.Fingerprint == it.Fingerprint })
			})
			next, err = decide.New(ctx, r)
			if err != nil {
				return next, nil, err
			}
		}
		if d = next; len(d.Stuck) == 0 {
			return d, told, nil
		}
	}
}

// without returns the session as it would be if what is on disk of some files were what they started from, and what is
// to be told of that then.
func (s decider) without(ctx context.Context, v *snapshot.Snapshot, paths []string) (*snapshot.Snapshot, []string, error) {
	st := v.Record.Clone()
	var told []string
	for _, path := range paths {
		n := st.Absorb(record.WhyGone, v.TracerOf, path)
		if n == 0 {
			continue // bound to one before it
		}
		told = append(told, fmt.Sprintf("a rule that %s was decided under is gone: %s in it can't be undone any more", path, words.Count(n, "decision")))
	}
	next, news, err := s.Suppose(ctx, st)
	return next, append(told, news...), err
}

// gone returns those of what is left that the session lists, but would not in a view of what it would be.
func (s decider) gone(would *snapshot.Snapshot, left []Left) []Left {
	return slices.DeleteFunc(slices.Clone(left), func(l Left) bool {
		_, unlisted := s.Now().Resolve(l.Fingerprint)
		_, gone := would.Resolve(l.Fingerprint)
		return unlisted != nil || gone == nil
	})
}

// write commits a draft: the files, then the session, and tells what else there is to tell.
func (s decider) write(ctx context.Context, lock *store.Held, d *decide.Draft, told []string) (Outcome, error) {
	supposed := d.From != s.Now() // then nothing of it was saved yet
	written := map[string]bool{}
	for _, c := range d.Changes {
		written[c.Path] = true
	}
	for _, path := range record.Keys(d.Live) {
		if t := d.Live[path]; written[path] || supposed && t.Waits == nil {
			if err := lock.KeepText(t); err != nil {
				return Outcome{}, err
			}
		}
	}
	forgotten, err := rememberOld(d, lock, s.Clock())
	if err != nil {
		return Outcome{}, err
	}
	if err := lock.KeepSeen(s.Now().Record, d.Next, d.From.Text); err != nil {
		return Outcome{}, err
	}
	if err := lock.Write(ctx, d.Changes, d.Next); err != nil {
		return Outcome{}, err
	}
	lock.DropBut(d.Next.Blobs())
	s.TakenBack = false
	s.Tell(slices.Concat(told, forgotten)...)
	s.Show(d.From.Scan, d.Next, s.Store.SavedName(), d.Live)
	return d.Outcome(s.Now()), nil
}

// rememberOld keeps the texts that are written over, with what is decided in them: one that was committed or stashed
// comes back by a checkout, and so must its decisions. It returns what is forgotten for it.
func rememberOld(d *decide.Draft, lock *store.Held, now time.Time) (news []string, err error) {
	var paths []string
	for _, c := range d.Changes {
		paths = append(paths, c.Path)
	}
	ties := d.From.Record.Decisions.Ties()
	for _, path := range ties.Tangled(paths...) { // they come back together
		if t, ok := d.From.Live[path]; ok {
			if err := lock.KeepText(t); err != nil {
				return nil, err
			}
		}
		for _, gone := range d.Next.Remember(d.From.Record, path, ties.In(path), now) {
			if gone.Lost(d.Next) > 0 {
				news = append(news, gone.Summary(d.Next))
			}
		}
	}
	return news, nil
}
