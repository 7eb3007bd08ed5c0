package beside

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"syscall"

	"github.com/seed-58def443/ssot/fix/internal/disk/file"
	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
	"github.com/seed-58def443/ssot/fix/journal/internal/intent"
	"github.com/seed-58def443/ssot/fix/journal/internal/target"
)

// ErrNoExchange says that files can't be exchanged here: by this system, on this file system, or in a sandbox that
// knows no such call.
var ErrNoExchange = errors.New("files can't be exchanged here")

// Swap puts the file beside, whose text has the name ours, in the place of the one at p, whose text must have the name
// expect; what was there has beside's name then.
// The two are exchanged in one instant and compared afterwards, so that nothing that another program writes between a
// comparison and a rename is lost: it is put back, and the error is a *ChangedError.
// The error is ErrNoExchange, and nothing was done, where that can't be had.
func (b Files) Swap(beside, p, ours, expect string, like *folder.Original) error {
	if err := b.Root.Exchange(beside, p); err != nil {
		if CantExchange(err) {
			return ErrNoExchange
		}
		if _, gone := b.Root.Lstat(p); errors.Is(gone, fs.ErrNotExist) {
			return &target.ChangedError{Path: p, Gone: true}
		}
		return err
	}
	b.Root.Reach("exchanged " + p)
	was, info, err := file.Digest(b.Root, beside)
	if err == nil && was == expect && like.Is(info) {
		return nil
	}
	if back := b.putBack(beside, p, ours, was); back != nil {
		return file.Also(err, fmt.Errorf("put back what %s was: %w", p, back))
	}
	if err != nil {
		return err
	}
	return &target.ChangedError{Path: p}
}

// putBack exchanges the two files again, until what p gets is the newest that another program wrote there: who writes
// between two exchanges comes last.
// Before the first exchange p has the text ours and beside the text theirs.
func (b Files) putBack(beside, p, ours, theirs string) error {
	for range 8 {
		if err := b.Root.Exchange(beside, p); err != nil {
			return err
		}
		b.Root.Reach("exchanged back " + p)
		was, _, err := file.Digest(b.Root, beside)
		if err != nil {
			return err
		}
		if was == ours {
			return file.Sync(b.Root, path.Dir(p))
		}
		ours, theirs = theirs, was
	}
	return errors.New("it changes faster than it can be compared")
}

// CantExchange reports whether an error says that the system knows no exchange, not that one went wrong.
func CantExchange(err error) bool {
	for _, no := range []error{errors.ErrUnsupported, syscall.EINVAL, syscall.EXDEV, syscall.EPERM} {
		if errors.Is(err, no) {
			return true
		}
	}
	return false
}

// Instead puts a file, whose text has a name, in the place of the text that has the name now, and removes that.
func (b Files) Instead(name string, f intent.Entry, text, now string) error {
	err := b.Swap(name, f.Path, text, now, nil)
	switch {
	case errors.Is(err, ErrNoExchange):
		if is, _, err := file.Digest(b.Root, f.Path); err != nil || is != now {
			return file.Also(&target.ChangedError{Path: f.Path}, err)
		}
		err = b.Root.Rename(name, f.Path)
	case err == nil:
		err = file.Discard(b.Root, name)
	}
	if err != nil {
		return err
	}
	return file.Sync(b.Root, path.Dir(f.Path))
}

// Whole writes a file that has the new text's name only when all of it is on disk.
func (b Files) Whole(f intent.Entry, data []byte, like *folder.Original) error {
	for _, name := range []string{f.Part(), f.Temp} {
		if err := file.Discard(b.Root, name); err != nil {
			return err
		}
	}
	if err := file.Create(b.Root, f.Part(), data, 0o600, like); err != nil {
		return err
	}
	return b.Root.Rename(f.Part(), f.Temp)
}
