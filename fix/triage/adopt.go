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

// Adopted is the result of Adopt.
type Adopted struct {
	From      string   // the source, as people know it
	Decisions int      // the number of decisions and notes
	News      []string // sentences for people
}

// Adopt takes over a session that is not trusted by itself: the one that an older ssot kept in the tree, or the session
// of a folder that this one was copied from or that was here before. A decision from the tree must be verified: its
// file must be what the planner makes of its base. Otherwise it is listed but can't be undone.
func (s *Session) Adopt(ctx context.Context) (Adopted, error) {
	if s.o.ReadOnly {
		return Adopted{}, errReadOnly
	}
	release, err := s.m.AwaitTurn(ctx)
	if err != nil {
		return Adopted{}, err
	}
	defer release()
	source, err := s.m.Store.Source()
	if err != nil {
		return Adopted{}, err
	}
	if source == nil {
		return Adopted{}, errors.New("there is nothing to adopt: .ssot holds no decisions and names no session of another folder of yours, and you have none of a folder that was here before")
	}
	held, err := s.m.Store.Acquire(ctx)
	if err != nil {
		return Adopted{}, err
	}
	defer held.Release()
	own, _, err := s.m.Read(ctx, held)
	if err != nil {
		return Adopted{}, err
	}
	if n := own.Decisions.CountActive(); n > 0 {
		return Adopted{}, fmt.Errorf("this folder has a session of its own with %s: forget it with ssot session --reset first", words.Count(n, "decision"))
	}
	if n := len(own.Earlier.Away(own.Decisions)); n > 0 {
		return Adopted{}, fmt.Errorf("this folder has a session of its own with %s on earlier texts of its files, which may come back: forget it with ssot session --reset first", words.Count(n, "decision"))
	}
	held.Adopting = true
	defer func() { held.Adopting = false }()
	if err := held.TakeOver(source); err != nil {
		return Adopted{}, fmt.Errorf("adopt %s: %w", source.Shown, err)
	}
	notes := s.m.News()
	_, err = s.m.Refresh(ctx, held)
	if err == nil && !source.Own {
		err = verifyAdopted(ctx, s.m, held)
	}
	switch {
	case err != nil && !source.Own: // what could not be verified stays in the tree
		return Adopted{}, errors.Join(err, held.Save(store.Update{Before: own, After: record.New()}))
	case err != nil:
		return Adopted{}, err
	}
	held.NoteIdentities(s.m.Lookup(nil).Identify(s.m.Now().Record)) // the session's are those of the other folder's files
	return Adopted{From: source.Shown, Decisions: s.m.Now().Record.Decisions.CountActive(), News: s.m.News()[len(notes):]}, source.Remove()
}

// verifyAdopted plans the decisions of each file again. If the result is not the text on disk, ssot did not write it,
// and the decisions are absorbed.
func verifyAdopted(ctx context.Context, m *mirror.Mirror, lock *store.Locked) error {
	v := m.Now()
	st := v.Record.Clone()
	dropLowerLayers(st)
	n := 0
	for _, fingerprint := range record.Keys(st.Decisions) {
		if d := st.Decisions[fingerprint]; d.Writes() && !hasFiles(st, d) {
			n += st.Absorb(whyUnproven, v.LocatorOf, d.Files()...)
		}
	}
	for _, path := range record.Keys(st.Files) {
		f := st.Files[path]
		if f == nil {
			continue // bound to one before it
		}
		if v.Record.Unavailable[path] != "" {
			n += st.Absorb(whyUnproven, v.LocatorOf, path)
			continue
		}
		text, _, err := v.TextUnder(ctx, path, v.Decisions(v.Record, v.RelatedPackages(v.Record, f.Package)))
		if err != nil {
			return err
		}
		if stamps.Hash(text) != f.Written {
			n += st.Absorb(whyUnproven, v.LocatorOf, path)
		}
	}
	clear(st.Earlier) // earlier texts can't be verified
	st.Unproven = false
	if n > 0 { // else the files had no decisions
		m.AddNews(words.Count(n, "decision") + " of what was adopted can't be undone: the files are not what ssot makes of the texts that they are said to have started from")
	}
	m.Lookup(nil).FindTwins(record.New(), st)
	if err := lock.Save(store.Update{Before: v.Record, After: st}); err != nil {
		return err
	}
	_, err := m.Refresh(ctx, lock)
	return err
}

// dropLowerLayers removes writing layers below the top ones: nothing on disk proves them, and an undo would restore
// them. s must be a clone.
func dropLowerLayers(s *record.Record) {
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

// hasFiles reports whether the record has all files that a decision changes.
func hasFiles(s *record.Record, d *record.Decision) bool {
	return !slices.ContainsFunc(d.Files(), func(path string) bool { return s.Files[path] == nil })
}
