package triage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/seed-58def443/ssot/fix/journal"
)

// maxAdopted is how large a file of an adopted session may be, in bytes: a session of 50,000 decisions has 40 MB.
const maxAdopted = 256 << 20

// whyUnproven is why an adopted decision can't be undone.
const whyUnproven = "it was adopted, and its file is not what ssot makes of the text that it is said to have started from"

// Adopted is what Adopt took over.
type Adopted struct {
	From     string   // what people call it
	Standing int      // how many decisions and notes
	News     []string // what a person must be told of it
}

// Adopt takes over a session that is not believed by itself: what an older ssot kept in the tree, or the session of a
// folder that this one was copied from.
// Only what can be checked is taken over from the tree: a decision whose file is what the planner makes of the text
// that it started from. Another one is listed, and can't be undone.
func (s *Session) Adopt(ctx context.Context) (Adopted, error) {
	if s.o.ReadOnly {
		return Adopted{}, errReadOnly
	}
	giveBack, err := s.take(ctx)
	if err != nil {
		return Adopted{}, err
	}
	defer giveBack()
	source, err := s.store.Source()
	if err != nil {
		return Adopted{}, err
	}
	if source == nil {
		return Adopted{}, errors.New("there is nothing to adopt: .ssot holds no decisions, and names no session of another folder of yours")
	}
	held, err := s.store.lock(ctx)
	if err != nil {
		return Adopted{}, err
	}
	defer held.unlock()
	own, _, err := s.read(ctx, held)
	if err != nil {
		return Adopted{}, err
	}
	if n := own.standing(); n > 0 {
		return Adopted{}, fmt.Errorf("this folder has a session of its own with %s: forget it with ssot session --reset first", count(n, "decision"))
	}
	if n := own.earlier(); n > 0 {
		return Adopted{}, fmt.Errorf("this folder has a session of its own with %s on earlier texts of its files, which may come back: forget it with ssot session --reset first", count(n, "decision"))
	}
	held.adopting = true
	defer func() { held.adopting = false }()
	if err := held.adopt(source); err != nil {
		return Adopted{}, fmt.Errorf("adopt %s: %w", source.Shown, err)
	}
	told := s.told()
	_, err = s.refresh(ctx, held)
	if err == nil && !source.Own {
		err = s.vouch(ctx, held)
	}
	switch {
	case err != nil && !source.Own: // what could not be looked at is not believed: it stays in the tree
		return Adopted{}, errors.Join(err, held.save(newState()))
	case err != nil:
		return Adopted{}, err
	}
	return Adopted{From: source.Shown, Standing: s.now().st.standing(), News: s.told()[len(told):]}, source.Remove()
}

// adopt writes an adopted session in place of an empty one.
func (h *held) adopt(source *journal.Source) error {
	raw, err := source.Read(sessionFile, maxAdopted)
	st := newState()
	switch {
	case errors.Is(err, fs.ErrNotExist): // a first decision was cut short
	case err != nil:
		return err
	default:
		if st, err = decode(raw); err != nil {
			return fmt.Errorf("its session file is damaged: %w", err)
		}
	}
	if !source.Own {
		clear(st.Past) // nothing can be checked of what was decided on another branch
		st.Unproven = true
	}
	if raw, err = st.encode(); err != nil {
		return err
	}
	return full(h.Adopt(source, maxAdopted, st.blobs(), sessionFile, raw))
}

// vouch plans each file's decisions again: what is not on disk because the planner would write it was not written by
// ssot, whoever says so.
func (s *Session) vouch(ctx context.Context, lock *held) error {
	v := s.now()
	st := v.st.clone()
	st.flatten()
	n := 0
	for _, fingerprint := range keys(st.Decisions) {
		if d := st.Decisions[fingerprint]; d.writes() && !st.stands(d) {
			n += st.absorb(whyUnproven, v.tracerOf, d.files()...)
		}
	}
	for _, path := range keys(st.Files) {
		f := st.Files[path]
		if f == nil {
			continue // bound to one before it
		}
		text, _, err := v.becomes(ctx, path, v.decisions(v.st, v.related(v.st, f.Package)))
		if err != nil {
			return err
		}
		if hash(text) != f.Written {
			n += st.absorb(whyUnproven, v.tracerOf, path)
		}
	}
	clear(st.Past) // files that are gone, or were edited since: what would come back with them can't be looked at
	st.Unproven = false
	if n > 0 { // else nothing was decided in them, and their texts are all that goes
		s.tell(count(n, "decision") + " of what was adopted can't be undone: the files are not what ssot makes of the texts that they are said to have started from")
	}
	if err := lock.save(st); err != nil {
		return err
	}
	_, err := s.refresh(ctx, lock)
	return err
}

// flatten takes out the writing decisions below those that hold, on a state that is a clone: nothing on disk
// says that they were made, and an undo would bring them back.
func (s *state) flatten() {
	for _, fingerprint := range keys(s.Decisions) {
		d := s.Decisions[fingerprint].clone()
		var layers []layer
		for i, l := range d.Layers {
			if i == len(d.Layers)-1 || l.State == Skipped {
				layers = append(layers, l)
				continue
			}
			s.unlist(l.Step, fingerprint)
		}
		d.Layers = layers
		s.set(fingerprint, d)
	}
}

// stands reports whether the session has all files that follow from a decision.
func (s *state) stands(d *decision) bool {
	return !slices.ContainsFunc(d.files(), func(path string) bool { return s.Files[path] == nil })
}
