package beside

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/seed-58def443/ssot/fix/internal/disk/file"
	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
	"github.com/seed-58def443/ssot/fix/journal/internal/intent"
	"github.com/seed-58def443/ssot/fix/journal/internal/target"
)

// State says which text a file of a step has.
type State string

// The states of a file.
const (
	AsBefore State = "before" // the old text; if edited, without the step's change
	AsAfter  State = "after"  // the new text; if edited, on other lines than the step's
	Half     State = "half"   // edited on the lines that the step changed
	Gone     State = "gone"   // it does not exist or is no regular file
)

// StateOf returns the state of a file by its hash alone: Half for any other text. It returns an error if the file can't
// be read; Gone if it is no regular file, or lies behind a link that leads out of the module.
func (b Files) StateOf(f intent.Entry) (State, error) {
	was, _, err := file.Digest(b.Root, f.Path)
	switch {
	case file.Unreachable(err):
		return Gone, nil
	case err != nil:
		return "", fmt.Errorf("look at %s: %w", f.Path, err)
	case was == f.Before:
		return AsBefore, nil
	case was == f.After:
		return AsAfter, nil
	}
	return Half, nil // or an edit of one of the two: see package recovery
}

// Reclaim repairs the files beside a file that has the new text. It gives the old text its final name, wherever a crash
// left it. If another program's text was exchanged out, it puts that back and reports foreign.
func (b Files) Reclaim(f intent.Entry) (foreign bool, err error) {
	now, err := b.StateOf(f)
	if err != nil || now != AsAfter {
		return false, err
	}
	for _, name := range []string{f.Undo, f.Temp} {
		was, _, err := file.Digest(b.Root, name)
		switch {
		case errors.Is(err, fs.ErrNotExist), err == nil && was == f.After:
			continue
		case err != nil:
			return false, fmt.Errorf("look at %s: %w", name, err)
		case was != f.Before:
			return true, b.ReplaceWith(name, f, was, f.After)
		case name == f.Temp:
			return false, b.Root.Rename(name, f.Undo)
		}
		return false, nil
	}
	return false, nil
}

// Restore replaces the new text of a file by the old one. It does nothing if the file has the old text.
func (b Files) Restore(f intent.Entry) error {
	if foreign, err := b.Reclaim(f); err != nil || foreign {
		return err
	}
	switch now, err := b.StateOf(f); {
	case err != nil:
		return err
	case now == AsBefore:
		return nil
	case now != AsAfter:
		return &target.ChangedError{Path: f.Path}
	}
	old := f.Undo
	was, info, err := file.Digest(b.Root, old)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if was != f.Before {
		if old, err = b.rewrite(f); err != nil {
			return err
		}
	} else if err := b.keepRights(old, info, f.Path); err != nil {
		return err
	}
	return b.ReplaceWith(old, f, f.Before, f.After)
}

// keepRights gives the old text at name the owner and mode that the file at p has now: they may have been changed.
func (b Files) keepRights(name string, has fs.FileInfo, p string) error {
	now, err := b.Root.Lstat(p)
	if err != nil {
		return err
	}
	if folder.SameOwner(now, has) {
		return file.KeepMode(b.Root, name, has, now)
	}
	original, err := b.Guard.Original(p)
	if err != nil {
		return err
	}
	h, _, err := file.Open(b.Root, name)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }() // nothing was written
	return h.Keep(original)
}

// rewrite writes the old text from its blob, under the name of the new text, which is free by then.
func (b Files) rewrite(f intent.Entry) (string, error) {
	data, err := b.Store.Text(f.Before)
	if err != nil {
		return "", err
	}
	original, err := b.Guard.Original(f.Path)
	if err != nil {
		return "", err
	}
	return f.Temp, b.WriteWhole(f, data, original)
}
