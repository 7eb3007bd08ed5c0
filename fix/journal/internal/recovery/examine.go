package recovery

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/seed-58def443/ssot/fix/internal/disk/file"
	"github.com/seed-58def443/ssot/fix/journal/internal/beside"
	"github.com/seed-58def443/ssot/fix/journal/internal/intent"
	"github.com/seed-58def443/ssot/fix/journal/internal/kept"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/disk"
)

// finding is the state of one file of an interrupted step, with the texts that rolling it back needs.
type finding struct {
	FileState
	disk, withoutStep []byte // of an edited file: its text, and that text without the step's change
}

// examine determines the state of each file. It returns an error if one can't be read.
func (r recoverer) examine(in *intent.Intent) ([]finding, error) {
	list := make([]finding, 0, len(in.Files))
	begun := false // some file was replaced; before that, each new text had been written beside its file
	for _, f := range in.Files {
		x := finding{FileState: FileState{Path: f.Path, Before: f.Before, After: f.After}}
		data, _, err := file.Read(r.files.Root, f.Path)
		switch {
		case file.Unreachable(err), errors.Is(err, disk.ErrIrregular):
			x.Found = beside.Gone
		case err != nil:
			return nil, fmt.Errorf("look at %s, which an interrupted step changes: %w", f.Path, err)
		case file.Sum(data) == f.Before:
			x.Found = beside.AsBefore
		case file.Sum(data) == f.After:
			x.Found, begun = beside.AsAfter, true
		default:
			x.Edited, x.disk = true, data
		}
		list = append(list, x)
	}
	for i := range list {
		if x := &list[i]; x.Found == "" {
			if err := r.classifyEdited(in.Files[i], x, begun); err != nil {
				return nil, err
			}
		}
	}
	return list, nil
}

// classifyEdited determines whether another program edited the old text of a file or the new one.
func (r recoverer) classifyEdited(f intent.Entry, x *finding, begun bool) error {
	wasReplaced, err := r.wasReplaced(f, begun)
	if err != nil {
		return err
	}
	if !wasReplaced {
		x.Found = beside.AsBefore
		return nil
	}
	before, after, err := f.Texts(r.files.Store)
	if errors.Is(err, kept.ErrLost) {
		x.Found = beside.Half // unknown without the texts
		return nil
	}
	if err != nil {
		return err
	}
	if withoutStep, err := patch.Rebase(before, after, x.disk); err == nil && !bytes.Equal(withoutStep, x.disk) {
		x.Found, x.withoutStep = beside.AsAfter, withoutStep
		return nil
	}
	if _, err := patch.Rebase(after, before, x.disk); err == nil {
		x.Found = beside.AsBefore // another program undid the step
		return nil
	}
	x.Found = beside.Half
	return nil
}

// wasReplaced reports whether the step had replaced a file before another program edited it. The new text lies beside
// the file until it is replaced, and the old text from then on.
func (r recoverer) wasReplaced(f intent.Entry, begun bool) (bool, error) {
	temp, _, err := file.Digest(r.files.Root, f.Temp)
	switch {
	case err != nil && !file.Unreachable(err):
		return false, fmt.Errorf("look at the new text of %s: %w", f.Path, err)
	case err == nil: // any other text stood in the file's place, or is to
		return temp != f.After, nil
	}
	_, err = r.files.Root.Lstat(f.Undo)
	if err != nil && !file.Unreachable(err) {
		return false, fmt.Errorf("look at the old text of %s: %w", f.Path, err)
	}
	return err == nil || begun, nil
}

// markAway finds the files that may have been replaced, although they don't have the new text now. Files are replaced
// in their order, and until then each has its new text, or a part of it, beside it.
func (r recoverer) markAway(in *intent.Intent, list []finding) error {
	for i, f := range in.Files {
		if list[i].Found == beside.AsAfter || list[i].Found == beside.Half {
			continue
		}
		was, _, err := file.Digest(r.files.Root, f.Temp)
		if err == nil && was == f.After {
			return nil // neither this one nor those after it
		}
		if file.Unreachable(err) {
			_, err = r.files.Root.Lstat(f.Part())
			if err == nil {
				return nil // the new texts were still being written
			}
		}
		if err != nil && !file.Unreachable(err) {
			return fmt.Errorf("look at the new text of %s: %w", f.Path, err)
		}
		list[i].Away = true
	}
	return nil
}
