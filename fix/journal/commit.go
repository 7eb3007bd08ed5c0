package journal

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
)

// ErrInterrupted says that a step must be resolved by Recover first.
var ErrInterrupted = errors.New("an earlier step was interrupted and is not resolved yet")

// StuckError says that a step could be neither made nor taken back. The step stays open: Recover tries again.
type StuckError struct {
	Cause  error            // why the step was not made
	Before []string         // the files that are as they were
	Stuck  map[string]error // the files that are not, and why
}

func (e *StuckError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v; and taking the step back got stuck", e.Cause)
	for _, p := range slices.Sorted(maps.Keys(e.Stuck)) {
		fmt.Fprintf(&b, "; %s could not be restored: %v", p, e.Stuck[p])
	}
	if len(e.Before) > 0 {
		fmt.Fprintf(&b, "; as before: %s", strings.Join(e.Before, ", "))
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *StuckError) Unwrap() error { return e.Cause }

// Commit makes a step: all changes and the caller's save, which writes the state that follows from them (see
// WriteState), or none.
// The record is given back by Recover if the process ends before save did; it may be nil, and save too.
//
// Every file must hold its change's Before, or the error is a *ChangedError. Mode and owner stay; Change.Mode is not
// looked at, and a change without a difference is left out.
// When anything fails, full disk and missing permission included, the files are put back and no temporary file stays.
// If even that fails, the error is a *StuckError.
// Once the first file is being replaced the end of ctx no longer matters.
func (j *Journal) Commit(ctx context.Context, changes []patch.Change, record json.RawMessage, save func() error) error {
	if err := j.locked(); err != nil {
		return err
	}
	if open, err := j.interrupted(); err != nil {
		return err
	} else if open {
		return ErrInterrupted
	}
	s, err := j.newStep(changes, record)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if save == nil {
		save = func() error { return nil }
	}
	if len(s.changes) == 0 {
		return save()
	}
	if err := s.intend(); err != nil {
		return err
	}
	if err := s.make(ctx, save); err != nil {
		return s.takeBack(err)
	}
	// From here on the step is made, whatever happens: at worst Recover is asked to say so again.
	_ = s.tidy()
	return nil
}

// step is a step being made.
type step struct {
	j       *Journal
	intent  intent
	changes []patch.Change
	likes   []*original
	tried   int // how many files were touched
	made    int // how many of them were replaced
}

func (j *Journal) newStep(changes []patch.Change, record json.RawMessage) (*step, error) {
	s := &step{j: j, intent: intent{Version: intentVersion, ID: newID(), Record: record}}
	seen := map[string]bool{}
	for _, c := range changes {
		if bytes.Equal(c.Before, c.After) {
			continue
		}
		if seen[c.Path] {
			return nil, fmt.Errorf("%s is changed twice in one step", c.Path)
		}
		seen[c.Path] = true
		like, err := j.preflight(c)
		if err != nil {
			return nil, err
		}
		s.intent.Files = append(s.intent.Files, newEntry(s.intent.ID, len(s.changes), c.Path, sum(c.Before), sum(c.After)))
		s.changes, s.likes = append(s.changes, c), append(s.likes, like)
	}
	return s, nil
}

// intend writes down what is going to happen, before anything does.
func (s *step) intend() error {
	s.j.reach("checked")
	for _, c := range s.changes {
		for _, data := range [][]byte{c.Before, c.After} {
			if _, err := s.j.putBlob(data); err != nil {
				return err
			}
		}
	}
	if err := s.j.syncOwn(blobDir); err != nil {
		return fmt.Errorf("write down the step: %w", err)
	}
	if err := s.j.writeIntent(&s.intent); err != nil {
		// It may be there all the same, when only the folder could not be flushed.
		return also(err, s.j.closeIntent())
	}
	s.j.reach("intended")
	return nil
}

// make replaces the files and saves the caller's state. All new texts are on disk before the first file is replaced,
// and the old ones stay beside theirs until the end, so that going back needs no space.
func (s *step) make(ctx context.Context, save func() error) error {
	for i, f := range s.intent.Files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.j.whole(f, s.changes[i].After, s.likes[i]); err != nil {
			return fmt.Errorf("write the new text of %s: %w", f.Path, err)
		}
		s.j.reach("new text of " + f.Path)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	for i, f := range s.intent.Files {
		s.j.reach("replacing " + f.Path)
		s.tried++
		if err := s.replace(i); err != nil {
			return err
		}
		s.made++
		s.j.reach("replaced " + f.Path)
	}
	if err := s.sync(); err != nil {
		return fmt.Errorf("replace the files: %w", err)
	}
	for i := range s.intent.Files {
		if err := s.missed(i); err != nil {
			return err
		}
	}
	s.j.reach("saving")
	if err := save(); err != nil {
		return err
	}
	s.j.reach("saved")
	return nil
}

// replace puts a file's new text in its place and the old one beside it.
func (s *step) replace(i int) error {
	f := s.intent.Files[i]
	if err := s.j.unchanged(s.changes[i], s.likes[i]); err != nil {
		return err
	}
	s.j.reach("compared " + f.Path)
	err := s.j.swap(f.Temp, f.Path, f.After, f.Before, s.likes[i])
	if errors.Is(err, errNoExchange) {
		return s.replaceByName(i)
	}
	if changed := new(ChangedError); errors.As(err, &changed) {
		return err
	}
	if err == nil {
		err = s.j.root.Rename(f.Temp, f.Undo)
	}
	if err != nil {
		return fmt.Errorf("replace %s: %w", f.Path, err)
	}
	return nil
}

// replaceByName is replace where files can't be exchanged: a second name keeps the old text, and the new one takes its
// name. Another program that puts a file of its own there between the comparison and the rename loses it.
func (s *step) replaceByName(i int) error {
	f := s.intent.Files[i]
	if err := s.keepOld(i); err != nil {
		return fmt.Errorf("keep the old text of %s: %w", f.Path, err)
	}
	s.j.reach("old text of " + f.Path)
	if err := s.j.unchanged(s.changes[i], s.likes[i]); err != nil {
		return err
	}
	if err := s.j.root.Rename(f.Temp, f.Path); err != nil {
		return fmt.Errorf("replace %s: %w", f.Path, err)
	}
	return nil
}

// sync writes down that the files were replaced: each folder once.
func (s *step) sync() error {
	dirs := map[string]bool{}
	for _, f := range s.intent.Files {
		dirs[path.Dir(f.Path)] = true
	}
	for dir := range dirs {
		if err := s.j.root.sync(dir); err != nil {
			return err
		}
	}
	return nil
}

// missed looks at the old file once more, for what an editor that holds it open wrote into it after the comparison.
func (s *step) missed(i int) error {
	f := s.intent.Files[i]
	was, _, err := s.j.root.digest(f.Undo)
	if err != nil {
		return fmt.Errorf("look at the old text of %s: %w", f.Path, err)
	}
	if was != f.Before {
		return &ChangedError{Path: f.Path}
	}
	return nil
}

// keepOld gives the file a second name, or copies it where the file system knows no links.
func (s *step) keepOld(i int) error {
	f := s.intent.Files[i]
	if s.j.root.Link(f.Path, f.Undo) == nil {
		return nil
	}
	if err := s.j.root.discard(f.Undo); err != nil {
		return err
	}
	if err := s.j.root.create(f.part(), s.changes[i].Before, s.likes[i]); err != nil {
		return err
	}
	return s.j.root.Rename(f.part(), f.Undo)
}

// takeBack restores the files after an error and returns it, or a *StuckError.
func (s *step) takeBack(cause error) error {
	stuck := &StuckError{Cause: cause, Stuck: map[string]error{}}
	for i, f := range s.intent.Files {
		if i >= s.tried {
			stuck.Before = append(stuck.Before, f.Path)
			continue
		}
		err := s.j.restore(f)
		if changed := new(ChangedError); i >= s.made && errors.As(err, &changed) {
			err = nil // it was not replaced, for another program had written to it
		}
		if err != nil {
			stuck.Stuck[f.Path] = err
			continue
		}
		stuck.Before = append(stuck.Before, f.Path)
	}
	if len(stuck.Stuck) > 0 {
		return stuck
	}
	if err := s.tidy(); err != nil {
		return also(cause, err)
	}
	if changed := new(ChangedError); errors.As(cause, &changed) {
		return cause // says so itself
	}
	return fmt.Errorf("%w; every file is as it was", cause)
}

// tidy removes what the step left beside the files, then the intent. What another program wrote at the last instant
// stays, and then the step stays open, so that Recover tells of it.
func (s *step) tidy() error {
	left, err := s.j.clear(&s.intent, true)
	for _, p := range slices.Sorted(maps.Keys(left)) {
		err = also(err, fmt.Errorf("%s holds what another program wrote to %s meanwhile", left[p], p))
	}
	if err != nil {
		return err
	}
	s.j.reach("cleared")
	return s.j.closeIntent()
}
