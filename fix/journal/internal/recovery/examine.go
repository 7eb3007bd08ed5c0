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

// finding is a file of an interrupted step with what taking it back needs.
type finding struct {
	FileState
	disk, back []byte // of an edited new text: as it is, and without what the step made of it
}

// examine looks at the files of an interrupted step. What can't be read is an error: it says nothing of a file.
func (r recoverer) examine(in *intent.Intent) ([]finding, error) {
	list := make([]finding, 0, len(in.Files))
	begun := false // some file was replaced, and before that every new text stood beside its file
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
			if err := r.attribute(in.Files[i], x, begun); err != nil {
				return nil, err
			}
		}
	}
	return list, nil
}

// attribute tells which text another program edited.
func (r recoverer) attribute(f intent.Entry, x *finding, begun bool) error {
	replaced, err := r.replaced(f, begun)
	if err != nil {
		return err
	}
	if !replaced {
		x.Found = beside.AsBefore
		return nil
	}
	before, after, err := f.Texts(r.files.Store)
	if errors.Is(err, kept.ErrLost) {
		x.Found = beside.Half // as far as can be told
		return nil
	}
	if err != nil {
		return err
	}
	if back, err := patch.Rebase(before, after, x.disk); err == nil && !bytes.Equal(back, x.disk) {
		x.Found, x.back = beside.AsAfter, back
		return nil
	}
	if _, err := patch.Rebase(after, before, x.disk); err == nil {
		x.Found = beside.AsBefore // taken back outside
		return nil
	}
	x.Found = beside.Half
	return nil
}

// replaced reports whether a file that was edited had been replaced before. Its new text stands beside it until then,
// and its old one from then on.
func (r recoverer) replaced(f intent.Entry, begun bool) (bool, error) {
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
