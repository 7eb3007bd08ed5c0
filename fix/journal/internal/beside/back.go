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

// State says which text a file has.
type State string

// What a file can be found to be.
const (
	AsBefore State = "before" // edited: an edit of the old text, with nothing of the step in it
	AsAfter  State = "after"  // edited: an edit elsewhere in the new text
	Half     State = "half"   // edited where the step had changed it
	Gone     State = "gone"   // there is none, or something that is no file
)

// Found looks at a file of an interrupted step. It returns an error when that can't be known now; what is no file, or
// can't be reached any more without leaving the module, is not ours.
func (b Files) Found(f intent.Entry) (State, error) {
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
	return Half, nil // or an edit of one of the two: see examine
}

// Reclaim looks at what lies beside a file that holds our text. The old text is brought to its name, wherever a crash
// left it. What another program wrote at the last instant is the user's, and goes back to its place: then the file is
// foreign.
func (b Files) Reclaim(f intent.Entry) (foreign bool, err error) {
	now, err := b.Found(f)
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
			return true, b.Instead(name, f, was, f.After)
		case name == f.Temp:
			return false, b.Root.Rename(name, f.Undo)
		}
		return false, nil
	}
	return false, nil
}

// Restore puts the old text back in the place of the new one, unless it is there already.
func (b Files) Restore(f intent.Entry) error {
	if foreign, err := b.Reclaim(f); err != nil || foreign {
		return err
	}
	switch now, err := b.Found(f); {
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
	return b.Instead(old, f, f.Before, f.After)
}

// keepRights gives an old text the owner and the mode that its file has now, which somebody may have changed.
func (b Files) keepRights(name string, has fs.FileInfo, p string) error {
	now, err := b.Root.Lstat(p)
	if err != nil {
		return err
	}
	if folder.SameOwner(now, has) {
		return file.KeepMode(b.Root, name, has, now)
	}
	like, err := b.Guard.Like(p)
	if err != nil {
		return err
	}
	h, _, err := file.Open(b.Root, name)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }() // its text is not written
	return h.Keep(like)
}

// rewrite makes the old file again, from what the journal kept. It takes the new text's name, which is free by then.
func (b Files) rewrite(f intent.Entry) (string, error) {
	data, err := b.Store.Text(f.Before)
	if err != nil {
		return "", err
	}
	like, err := b.Guard.Like(f.Path)
	if err != nil {
		return "", err
	}
	return f.Temp, b.Whole(f, data, like)
}
