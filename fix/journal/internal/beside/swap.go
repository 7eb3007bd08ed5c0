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
	"github.com/seed-58def443/ssot/scan/disk"
)

// ErrNoExchange is returned if the system, the file system or a sandbox can't exchange files.
var ErrNoExchange = errors.New("files can't be exchanged here")

// Swap exchanges the file called beside, whose text has the hash ours, with the file at p, whose text must have the
// hash expect and whose metadata must be original. It compares after the exchange, which is atomic, so no write of
// another program between a comparison and a rename is lost: on a difference it exchanges the two back and returns a
// *ChangedError. It returns ErrNoExchange, and has changed nothing, where files can't be exchanged.
func (b Files) Swap(beside, p, ours, expect string, original *folder.Original) error {
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
	was, same, err := b.taken(beside, original)
	if err == nil && was == expect && same {
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

// taken returns the hash of the text of a file that was exchanged out, "" if it is no regular file, and whether its
// metadata is still the original one: a second name, an access list or an attribute that another program gave it
// meanwhile would be lost with it.
func (b Files) taken(name string, original *folder.Original) (was string, same bool, err error) {
	text, same, err := file.ReadAs(b.Root, name, original, 1)
	switch {
	case errors.Is(err, disk.ErrIrregular):
		return "", false, nil
	case text == nil:
		return "", false, err
	}
	return file.Sum(text), same, err
}

// putBack exchanges the two files until p has the text that another program wrote last: it may write again between two
// exchanges. Before the first exchange p has the text ours and beside the text theirs.
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

// CantExchange reports whether an error means that exchanging is not supported, as opposed to a failed exchange.
func CantExchange(err error) bool {
	for _, no := range []error{errors.ErrUnsupported, syscall.EINVAL, syscall.EXDEV, syscall.EPERM} {
		if errors.Is(err, no) {
			return true
		}
	}
	return false
}

// ReplaceWith replaces the file of f, whose text must have the hash now, by the file called name with the hash text.
func (b Files) ReplaceWith(name string, f intent.Entry, text, now string) error {
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

// WriteWhole writes data beside the file of f, and gives it the name of the new text only when all of it is on disk.
func (b Files) WriteWhole(f intent.Entry, data []byte, original *folder.Original) error {
	for _, name := range []string{f.Part(), f.Temp} {
		if err := file.Discard(b.Root, name); err != nil {
			return err
		}
	}
	if err := file.Create(b.Root, f.Part(), data, 0o600, original); err != nil {
		return err
	}
	return b.Root.Rename(f.Part(), f.Temp)
}
