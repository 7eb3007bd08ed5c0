package step

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/disk/file"
	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
	"github.com/seed-58def443/ssot/fix/journal/internal/beside"
	"github.com/seed-58def443/ssot/fix/journal/internal/intent"
	"github.com/seed-58def443/ssot/fix/journal/internal/target"
	"github.com/seed-58def443/ssot/fix/patch"
)

// Step is a step in progress.
type Step struct {
	files     beside.Files
	intent    *intent.Intent
	changes   []patch.Change
	originals []*folder.Original
	attempted int // number of files whose replacement was begun
	replaced  int // number of files replaced
}

// New returns a step of changes; a change whose texts are equal is ignored. It returns an error if a file does not have
// its change's Before or may not be replaced. It writes nothing.
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
		original, err := files.Guard.Check(c.Path)
		if err != nil {
			return nil, err
		}
		if err := files.Guard.Unchanged(c, original, 1); err != nil {
			return nil, err
		}
		s.intent.Add(c.Path, file.Sum(c.Before), file.Sum(c.After))
		s.changes, s.originals = append(s.changes, c), append(s.originals, original)
	}
	return s, nil
}

// Empty reports whether the step changes nothing.
func (s *Step) Empty() bool { return len(s.changes) == 0 }

// Make applies the step and calls save, which writes the state that follows from it; on an error it rolls both back.
// Cancelling ctx has no effect once the first file is being replaced. If the rollback fails, the error is a
// *StuckError.
func (s *Step) Make(ctx context.Context, save func() error) error {
	if err := s.writeIntent(); err != nil {
		return err
	}
	if err := s.replaceAll(ctx, save); err != nil {
		return s.rollBack(err)
	}
	// The step is complete now: if cleaning up fails, Recover finds that out and cleans up.
	_ = s.cleanUp()
	return nil
}

// writeIntent stores the texts and the intent, before any file is changed.
func (s *Step) writeIntent() error {
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
		// The file may exist all the same, if only the fsync of the folder failed.
		return file.Also(err, intent.Close(s.files.Store))
	}
	s.files.Root.Reach("intended")
	return nil
}

// replaceAll replaces the files and saves the caller's state. All new texts are on disk before the first replacement,
// and the old ones stay beside until the end, so a rollback needs no space.
func (s *Step) replaceAll(ctx context.Context, save func() error) error {
	for i, f := range s.intent.Files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.files.WriteWhole(f, s.changes[i].After, s.originals[i]); err != nil {
			return wrapFailure("write the new text of", f.Path, err)
		}
		s.files.Root.Reach("new text of " + f.Path)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	for i, f := range s.intent.Files {
		s.files.Root.Reach("replacing " + f.Path)
		s.attempted++
		if err := s.replace(i); err != nil {
			return err
		}
		s.replaced++
		s.files.Root.Reach("replaced " + f.Path)
	}
	if err := s.sync(); err != nil {
		return fmt.Errorf("replace the files: %w", err)
	}
	for i := range s.intent.Files {
		if err := s.checkOldText(i); err != nil {
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

// replace exchanges a file with its new text and gives the old text its name beside it.
func (s *Step) replace(i int) error {
	f := s.intent.Files[i]
	if err := s.files.Guard.Unchanged(s.changes[i], s.originals[i], 1); err != nil {
		return err
	}
	s.files.Root.Reach("compared " + f.Path)
	err := s.files.Swap(f.Temp, f.Path, f.After, f.Before, s.originals[i])
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
		return wrapFailure("replace", f.Path, err)
	}
	return nil
}

// wrapFailure returns a *RefusedError if the system refuses this one file, else err with its context.
func wrapFailure(what, p string, err error) error {
	if refused := target.Answer(p, err); refused != nil {
		return refused
	}
	return fmt.Errorf("%s %s: %w", what, p, err)
}

// replaceByName is replace where files can't be exchanged: it links the old text to a second name and renames the new
// one over the file. A file that another program puts there between comparison and rename is lost.
func (s *Step) replaceByName(i int) error {
	f := s.intent.Files[i]
	if err := s.keepOld(i); err != nil {
		return wrapFailure("keep the old text of", f.Path, err)
	}
	s.files.Root.Reach("old text of " + f.Path)
	if err := s.files.Guard.Unchanged(s.changes[i], s.originals[i], 2); err != nil {
		return err
	}
	if err := s.files.Root.Rename(f.Temp, f.Path); err != nil {
		return wrapFailure("replace", f.Path, err)
	}
	return nil
}

// sync calls fsync on the folder of each file, once per folder.
func (s *Step) sync() error {
	dirs := map[string]bool{}
	for _, f := range s.intent.Files {
		dirs[path.Dir(f.Path)] = true
	}
	for _, dir := range slices.Sorted(maps.Keys(dirs)) {
		if err := file.Sync(s.files.Root, dir); err != nil {
			return err
		}
	}
	return nil
}

// checkOldText compares the old text once more: an editor that holds the file open may have written to it.
func (s *Step) checkOldText(i int) error {
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

// keepOld links the file to the name of its old text, or copies it where the file system has no hard links.
func (s *Step) keepOld(i int) error {
	f := s.intent.Files[i]
	if s.files.Root.Link(f.Path, f.Undo) == nil {
		return nil
	}
	if err := file.Discard(s.files.Root, f.Undo); err != nil {
		return err
	}
	if err := file.Create(s.files.Root, f.Part(), s.changes[i].Before, 0o600, s.originals[i]); err != nil {
		return err
	}
	return s.files.Root.Rename(f.Part(), f.Undo)
}
