package step

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path"

	"github.com/seed-58def443/ssot/fix/internal/disk/file"
	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
	"github.com/seed-58def443/ssot/fix/journal/internal/beside"
	"github.com/seed-58def443/ssot/fix/journal/internal/intent"
	"github.com/seed-58def443/ssot/fix/journal/internal/target"
	"github.com/seed-58def443/ssot/fix/patch"
)

// Step is a step being made.
type Step struct {
	files   beside.Files
	intent  *intent.Intent
	changes []patch.Change
	likes   []*folder.Original
	tried   int // how many files were touched
	made    int // how many of them were replaced
}

// New returns a step of changes, of which those without a difference are left out. Every file must hold its change's
// Before and be one that may be replaced; nothing is written yet.
func New(files beside.Files, changes []patch.Change, record json.RawMessage) (*Step, error) {
	s := &Step{files: files, intent: intent.New(record)}
	seen := map[string]bool{}
	for _, c := range changes {
		if bytes.Equal(c.Before, c.After) {
			continue
		}
		if seen[c.Path] {
			return nil, fmt.Errorf("%s is changed twice in one step", c.Path)
		}
		seen[c.Path] = true
		like, err := files.Guard.Check(c.Path)
		if err != nil {
			return nil, err
		}
		if err := files.Guard.Unchanged(c, like); err != nil {
			return nil, err
		}
		s.intent.Add(c.Path, file.Sum(c.Before), file.Sum(c.After))
		s.changes, s.likes = append(s.changes, c), append(s.likes, like)
	}
	return s, nil
}

// Empty reports whether the step changes nothing.
func (s *Step) Empty() bool { return len(s.changes) == 0 }

// Make makes the step and the caller's save, which writes the state that follows from it, or neither. Once the first
// file is being replaced the end of ctx no longer matters. The error of a step that can't be taken back either is a
// *StuckError.
func (s *Step) Make(ctx context.Context, save func() error) error {
	if err := s.intend(); err != nil {
		return err
	}
	if err := s.make(ctx, save); err != nil {
		return s.takeBack(err)
	}
	// From here on the step is made, whatever happens: at worst the recovery is asked to say so again.
	_ = s.tidy()
	return nil
}

// intend writes down what is going to happen, before anything does.
func (s *Step) intend() error {
	s.files.Root.Reach("checked")
	for _, c := range s.changes {
		for _, data := range [][]byte{c.Before, c.After} {
			if _, err := s.files.Store.PutText(data); err != nil {
				return err
			}
		}
	}
	if err := s.files.Store.SyncTexts(); err != nil {
		return fmt.Errorf("write down the step: %w", err)
	}
	if err := s.intent.Write(s.files.Store); err != nil {
		// It may be there all the same, when only the folder could not be flushed.
		return file.Also(err, intent.Close(s.files.Store))
	}
	s.files.Root.Reach("intended")
	return nil
}

// make replaces the files and saves the caller's state. All new texts are on disk before the first file is replaced,
// and the old ones stay beside theirs until the end, so that going back needs no space.
func (s *Step) make(ctx context.Context, save func() error) error {
	for i, f := range s.intent.Files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.files.Whole(f, s.changes[i].After, s.likes[i]); err != nil {
			return failed("write the new text of", f.Path, err)
		}
		s.files.Root.Reach("new text of " + f.Path)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	for i, f := range s.intent.Files {
		s.files.Root.Reach("replacing " + f.Path)
		s.tried++
		if err := s.replace(i); err != nil {
			return err
		}
		s.made++
		s.files.Root.Reach("replaced " + f.Path)
	}
	if err := s.sync(); err != nil {
		return fmt.Errorf("replace the files: %w", err)
	}
	for i := range s.intent.Files {
		if err := s.missed(i); err != nil {
			return err
		}
	}
	s.files.Root.Reach("saving")
	if err := save(); err != nil {
		return err
	}
	s.files.Root.Reach("saved")
	return nil
}

// replace puts a file's new text in its place and the old one beside it.
func (s *Step) replace(i int) error {
	f := s.intent.Files[i]
	if err := s.files.Guard.Unchanged(s.changes[i], s.likes[i]); err != nil {
		return err
	}
	s.files.Root.Reach("compared " + f.Path)
	err := s.files.Swap(f.Temp, f.Path, f.After, f.Before, s.likes[i])
	if errors.Is(err, beside.ErrNoExchange) {
		return s.replaceByName(i)
	}
	if changed := new(target.ChangedError); errors.As(err, &changed) {
		return err
	}
	if err == nil {
		err = s.files.Root.Rename(f.Temp, f.Undo)
	}
	if err != nil {
		return failed("replace", f.Path, err)
	}
	return nil
}

// failed returns what the system said of one file: that this one can't be replaced, or that something went wrong.
func failed(what, p string, err error) error {
	if refused := target.Answer(p, err); refused != nil {
		return refused
	}
	return fmt.Errorf("%s %s: %w", what, p, err)
}

// replaceByName is replace where files can't be exchanged: a second name keeps the old text, and the new one takes its
// name. Another program that puts a file of its own there between the comparison and the rename loses it.
func (s *Step) replaceByName(i int) error {
	f := s.intent.Files[i]
	if err := s.keepOld(i); err != nil {
		return failed("keep the old text of", f.Path, err)
	}
	s.files.Root.Reach("old text of " + f.Path)
	if err := s.files.Guard.Unchanged(s.changes[i], s.likes[i]); err != nil {
		return err
	}
	if err := s.files.Root.Rename(f.Temp, f.Path); err != nil {
		return failed("replace", f.Path, err)
	}
	return nil
}

// sync writes down that the files were replaced: each folder once.
func (s *Step) sync() error {
	dirs := map[string]bool{}
	for _, f := range s.intent.Files {
		dirs[path.Dir(f.Path)] = true
	}
	for dir := range dirs {
		if err := file.Sync(s.files.Root, dir); err != nil {
			return err
		}
	}
	return nil
}

// missed looks at the old file once more, for what an editor that holds it open wrote into it after the comparison.
func (s *Step) missed(i int) error {
	f := s.intent.Files[i]
	was, _, err := file.Digest(s.files.Root, f.Undo)
	if err != nil {
		return fmt.Errorf("look at the old text of %s: %w", f.Path, err)
	}
	if was != f.Before {
		return &target.ChangedError{Path: f.Path}
	}
	return nil
}

// keepOld gives the file a second name, or copies it where the file system knows no links.
func (s *Step) keepOld(i int) error {
	f := s.intent.Files[i]
	if s.files.Root.Link(f.Path, f.Undo) == nil {
		return nil
	}
	if err := file.Discard(s.files.Root, f.Undo); err != nil {
		return err
	}
	if err := file.Create(s.files.Root, f.Part(), s.changes[i].Before, 0o600, s.likes[i]); err != nil {
		return err
	}
	return s.files.Root.Rename(f.Part(), f.Undo)
}
