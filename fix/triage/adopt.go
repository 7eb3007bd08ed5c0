package triage

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/mirror"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/fix/triage/internal/store"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

// whyUnproven is why an adopted decision can't be undone.
const whyUnproven = "it was adopted, and its file is not what ssot makes of the text that it is said to have started from"

// Adopted is what Adopt took over.
type Adopted struct {
	From      string   // what people call it
	Decisions int      // how many decisions and notes
	News      []string // what a person must be told of it
}

// Adopt takes over a session that is not believed by itself: what an older ssot kept in the tree, or the session of a
// folder that this one was copied from.
// Only what can be checked is taken over from the tree: a decision whose file is what the planner makes of the text
// that it started from. Another one is listed, and can't be undone.
func (s *Session) Adopt(ctx context.Context) (Adopted, error) {
	if s.o.ReadOnly {
		return Adopted{}, errReadOnly
	}
	giveBack, err := s.m.Take(ctx)
	if err != nil {
		return Adopted{}, err
	}
	defer giveBack()
	source, err := s.m.Store.Source()
	if err != nil {
		return Adopted{}, err
	}
	if source == nil {
		return Adopted{}, errors.New("there is nothing to adopt: .ssot holds no decisions, and names no session of another folder of yours")
	}
	held, err := s.m.Store.Hold(ctx)
	if err != nil {
		return Adopted{}, err
	}
	defer held.Release()
	own, _, err := s.m.Read(ctx, held)
	if err != nil {
		return Adopted{}, err
	}
	if n := own.Decisions.Standing(); n > 0 {
		return Adopted{}, fmt.Errorf("this folder has a session of its own with %s: forget it with ssot session --reset first", words.Count(n, "decision"))
	}
	if n, _ := own.Kept(); n > 0 {
		return Adopted{}, fmt.Errorf("this folder has a session of its own with %s on earlier texts of its files, which may come back: forget it with ssot session --reset first", words.Count(n, "decision"))
	}
	held.Adopting = true
	defer func() { held.Adopting = false }()
	if err := held.TakeOver(source); err != nil {
		return Adopted{}, fmt.Errorf("adopt %s: %w", source.Shown, err)
	}
	told := s.m.News()
	_, err = s.m.Refresh(ctx, held)
	if err == nil && !source.Own {
		err = vouch(ctx, s.m, held)
	}
	switch {
	case err != nil && !source.Own: // what could not be looked at is not believed: it stays in the tree
		return Adopted{}, errors.Join(err, held.Save(record.New()))
	case err != nil:
		return Adopted{}, err
	}
	return Adopted{From: source.Shown, Decisions: s.m.Now().Record.Decisions.Standing(), News: s.m.News()[len(told):]}, source.Remove()
}

// vouch plans each file's decisions again: what is not on disk because the planner would write it was not written by
// ssot, whoever says so.
func vouch(ctx context.Context, m *mirror.Mirror, lock *store.Held) error {
	v := m.Now()
	st := v.Record.Clone()
	flatten(st)
	n := 0
	for _, fingerprint := range record.Keys(st.Decisions) {
		if d := st.Decisions[fingerprint]; d.Writes() && !stands(st, d) {
			n += st.Absorb(whyUnproven, v.TracerOf, d.Files()...)
		}
	}
	for _, path := range record.Keys(st.Files) {
		f := st.Files[path]
		if f == nil {
			continue // bound to one before it
		}
		if v.Record.Lost[path] != "" {
			n += st.Absorb(whyUnproven, v.TracerOf, path)
			continue
		}
		text, _, err := v.Becomes(ctx, path, v.Decisions(v.Record, v.Related(v.Record, f.Package)))
		if err != nil {
			return err
		}
		if stamps.Hash(text) != f.Written {
			n += st.Absorb(whyUnproven, v.TracerOf, path)
		}
	}
	clear(st.Past) // files that are gone, or were edited since: what would come back with them can't be looked at
	st.Unproven = false
	if n > 0 { // else nothing was decided in them, and their texts are all that goes
		m.Tell(words.Count(n, "decision") + " of what was adopted can't be undone: the files are not what ssot makes of the texts that they are said to have started from")
	}
	if err := lock.Save(st); err != nil {
		return err
	}
	_, err := m.Refresh(ctx, lock)
	return err
}

// flatten takes out the writing decisions below those that hold, on a state that is a clone: nothing on disk
// says that they were made, and an undo would bring them back.
func flatten(s *record.Record) {
	for _, fingerprint := range record.Keys(s.Decisions) {
		d := s.Decisions[fingerprint].Clone()
		var layers []record.Layer
		for i, l := range d.Layers {
			if i == len(d.Layers)-1 || l.State == Skipped {
				layers = append(layers, l)
				continue
			}
			s.Steps.Unlist(l.Step, fingerprint)
		}
		d.Layers = layers
		s.Decisions.Set(fingerprint, d)
	}
}

// stands reports whether the session has all files that follow from a decision.
func stands(s *record.Record, d *record.Decision) bool {
	return !slices.ContainsFunc(d.Files(), func(path string) bool { return s.Files[path] == nil })
}
