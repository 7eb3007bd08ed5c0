package journal

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"path/filepath"
	"strconv"

	"github.com/seed-58def443/ssot/fix/internal/disk/file"
	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
	"github.com/seed-58def443/ssot/fix/journal/internal/beside"
	"github.com/seed-58def443/ssot/fix/journal/internal/target"
	"github.com/seed-58def443/ssot/fix/patch"
)

// Alone is a single file that belongs to no session: a baseline, a rule file, a report. It is replaced under the
// conditions of a step's files: it keeps its owner, mode and attributes or is refused, and text that another program
// writes until the exchange is put back. No copy of its old text is kept.
type Alone struct {
	files    beside.Files
	name     string           // in the folder
	original *folder.Original // nil if there was no file
}

// OpenAlone looks at a file. It returns a *RefusedError if the file may not be replaced, and the system's error if none
// can be made in its folder. The caller must call Close.
func OpenAlone(path string) (*Alone, error) { return openAlone(path, nil) }

func openAlone(path string, probe *folder.Probe) (_ *Alone, err error) {
	root, err := folder.Open(filepath.Dir(path), probe)
	if err != nil {
		return nil, err
	}
	a := &Alone{files: beside.Files{Root: root, Guard: target.Of(root, func(string) bool { return true })}, name: filepath.Base(path)}
	defer func() {
		if err != nil {
			a.Close()
		}
	}()
	a.original, err = a.files.Guard.Check(a.name)
	if changed, ok := errors.AsType[*ChangedError](err); ok && changed.Gone {
		temp := a.temp()
		err = file.Create(root, temp, nil, 0o600, nil)
		if err == nil {
			err = file.Discard(root, temp)
		}
	}
	return a, err
}

// Close closes the folder.
func (a *Alone) Close() { _ = a.files.Root.Close() } // nothing is written by it

// temp returns a new name beside the file.
func (a *Alone) temp() string { return ".ssot-" + strconv.FormatUint(rand.Uint64(), 36) }

// Text returns the file's text, or nil if there is no file.
func (a *Alone) Text() ([]byte, error) {
	text, _, err := file.Read(a.files.Root, a.name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil && text == nil {
		text = []byte{}
	}
	return text, err
}

// Replace gives the file the text is, if it still has the text was, or makes the file, if was is nil and there is none.
// Else it returns a *ChangedError, and the file is as it was.
func (a *Alone) Replace(was, is []byte) error {
	if (was == nil) != (a.original == nil) {
		return &ChangedError{Path: a.name, Gone: a.original == nil}
	}
	temp := a.temp()
	if err := file.Create(a.files.Root, temp, is, 0o644, a.original); err != nil {
		if folder.Refuses(err) {
			return &RefusedError{Path: a.name, Why: "is not replaced: " + err.Error()}
		}
		return err
	}
	a.files.Root.Reach("compared " + a.name)
	var err error
	if was == nil {
		err = a.add(temp)
	} else {
		err = a.exchange(temp, was, is)
	}
	if err == nil {
		return file.Sync(a.files.Root, ".")
	}
	if sum, _, unread := file.Digest(a.files.Root, temp); unread == nil && sum != file.Sum(is) {
		return errors.New(err.Error() + "; what another program wrote is in " + a.files.Root.Path(temp))
	}
	return file.Also(err, file.Discard(a.files.Root, temp))
}

// add gives a temporary file its name, which must be free.
func (a *Alone) add(temp string) error {
	err := a.files.Root.Link(temp, a.name)
	switch {
	case err == nil:
		return file.Discard(a.files.Root, temp)
	case errors.Is(err, fs.ErrExist):
		return &ChangedError{Path: a.name}
	}
	if _, err := a.files.Root.Lstat(a.name); !errors.Is(err, fs.ErrNotExist) { // hard links can't be had here
		return file.Also(&ChangedError{Path: a.name}, err)
	}
	return a.files.Root.Rename(temp, a.name)
}

// exchange puts a temporary file in the place of the file, whose text must be was.
func (a *Alone) exchange(temp string, was, is []byte) error {
	err := a.files.Swap(temp, a.name, file.Sum(is), file.Sum(was), a.original)
	switch {
	case err == nil:
		return file.Discard(a.files.Root, temp)
	case !errors.Is(err, beside.ErrNoExchange):
		return err
	}
	if err := a.files.Guard.Unchanged(patch.Change{Path: a.name, Before: was}, a.original, 1); err != nil {
		return err
	}
	return a.files.Root.Rename(temp, a.name)
}
