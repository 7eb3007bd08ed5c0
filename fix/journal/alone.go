package journal

import (
	"errors"
	"io/fs"
	"path/filepath"

	"github.com/seed-58def443/ssot/fix/internal/disk/file"
	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
	"github.com/seed-58def443/ssot/fix/journal/internal/beside"
	"github.com/seed-58def443/ssot/fix/journal/internal/target"
	"github.com/seed-58def443/ssot/fix/patch"
)

// Alone is a single file that belongs to no session: a baseline, a rule file, a report. It is replaced under the
// conditions of a step's files: it keeps its owner, mode and attributes or is refused, and text that another program
// writes until the exchange is put back. No copy of its old text is kept.
//
// Prepare does all that can fail for a reason of the file, its folder or the disk; Place is the replacement. Who
// replaces several files prepares all of them first, and calls Back for those that were placed if a later one fails.
type Alone struct {
	files    beside.Files
	name     string           // in the folder
	original *folder.Original // nil if there was no file
	hold     hold             // keeps other processes from removing the files beside

	was, is []byte // the texts that Prepare was called with
	temp    string // the file beside: the new text, and from Place on the old file; "" if there is none
}

// OpenAlone looks at a file, after it has removed what killed processes left in its folder. It returns a *RefusedError
// if the file may not be replaced, and the system's error if none can be made in its folder. The caller must call
// Close.
func OpenAlone(path string) (*Alone, error) { return openAlone(path, nil) }

func openAlone(path string, probe *folder.Probe) (_ *Alone, err error) {
	root, err := folder.Open(filepath.Dir(path), probe)
	if err != nil {
		return nil, err
	}
	a := &Alone{files: beside.Files{Root: root, Guard: target.Of(root, func(string) bool { return true })}, name: filepath.Base(path), hold: holdFolder(root)}
	defer func() {
		if err != nil {
			a.Close()
		}
	}()
	a.original, err = a.files.Guard.Check(a.name)
	if changed, ok := errors.AsType[*ChangedError](err); ok && changed.Gone {
		a.temp = a.hold.newName()
		if err = file.Create(root, a.temp, nil, 0o600, nil); err == nil {
			err = a.discard()
		}
	}
	return a, err
}

// Close closes the folder, and removes the file beside.
func (a *Alone) Close() {
	if a.temp != "" {
		_ = a.discard() // the next process that writes here tries again
	}
	a.hold.release()
	_ = a.files.Root.Close() // nothing is written by it
}

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

// Prepare writes the text is beside the file, which must still have the text was when Place is called; if was is nil,
// there must be no file. It returns a *ChangedError if there was one when the file was opened, or none.
func (a *Alone) Prepare(was, is []byte) error {
	if (was == nil) != (a.original == nil) {
		return &ChangedError{Path: a.name, Gone: a.original == nil}
	}
	a.was, a.is, a.temp = was, is, a.hold.newName()
	if err := file.Create(a.files.Root, a.temp, is, 0o644, a.original); err != nil {
		if folder.Refuses(err) {
			return &RefusedError{Path: a.name, Why: "is not replaced: " + err.Error()}
		}
		return err
	}
	return nil
}

// Place gives the file the prepared text. It returns a *ChangedError if another program changed the file, and the file
// is as it was.
func (a *Alone) Place() error {
	a.files.Root.Reach("compared " + a.name)
	var err error
	if a.was == nil {
		err = a.add()
	} else {
		err = a.exchange(a.is, a.was, a.original)
	}
	if err == nil {
		return file.Sync(a.files.Root, ".")
	}
	return a.refused(err)
}

// Back gives the file the text that it had before Place, if no other program changed it since.
func (a *Alone) Back() error {
	var err error
	switch {
	case a.was == nil:
		err = a.remove()
	case a.temp != "":
		err = a.exchange(a.was, a.is, nil)
	default: // the old file was replaced and not exchanged: write its text anew
		a.temp = a.hold.newName()
		if err = file.Create(a.files.Root, a.temp, a.was, 0o644, a.original); err == nil {
			err = a.exchange(a.was, a.is, nil)
		}
	}
	if err == nil {
		return file.Sync(a.files.Root, ".")
	}
	return a.refused(err)
}

// refused removes the file beside after an error, unless it has text that another program wrote: that is named.
func (a *Alone) refused(err error) error {
	if a.temp == "" {
		return err
	}
	sum, _, unread := file.Digest(a.files.Root, a.temp)
	if unread == nil && sum != file.Sum(a.is) && (a.was == nil || sum != file.Sum(a.was)) {
		err = errors.New(err.Error() + "; what another program wrote is in " + a.files.Root.Path(a.temp))
		a.temp = "" // it stays
		return err
	}
	return file.Also(err, a.discard())
}

// discard removes the file beside.
func (a *Alone) discard() error {
	temp := a.temp
	a.temp = ""
	return file.Discard(a.files.Root, temp)
}

// Replace prepares and places a text.
func (a *Alone) Replace(was, is []byte) error {
	if err := a.Prepare(was, is); err != nil {
		return err
	}
	if err := a.Place(); err != nil || a.temp == "" {
		return err
	}
	return a.discard()
}

// add gives the file beside the file's name, which must be free.
func (a *Alone) add() error {
	err := a.files.Root.Link(a.temp, a.name)
	switch {
	case err == nil:
		return a.discard()
	case errors.Is(err, fs.ErrExist):
		return &ChangedError{Path: a.name}
	}
	if _, err := a.files.Root.Lstat(a.name); !errors.Is(err, fs.ErrNotExist) { // hard links can't be had here
		return file.Also(&ChangedError{Path: a.name}, err)
	}
	return a.moved(a.files.Root.Rename(a.temp, a.name))
}

// exchange puts the file beside, which has the text ours, in the place of the file, which must have the text theirs.
// First the file beside gets a name that has the hashes of both texts.
func (a *Alone) exchange(ours, theirs []byte, original *folder.Original) error {
	named := a.hold.exchangeName(ours, theirs)
	if err := a.files.Root.Rename(a.temp, named); err != nil {
		return err
	}
	a.temp = named
	err := a.files.Swap(a.temp, a.name, file.Sum(ours), file.Sum(theirs), original)
	if !errors.Is(err, beside.ErrNoExchange) {
		return err
	}
	if err := a.files.Guard.Unchanged(patch.Change{Path: a.name, Before: theirs}, original, 1); err != nil {
		return err
	}
	return a.moved(a.files.Root.Rename(a.temp, a.name))
}

// moved notes that the file beside was renamed, if there was no error.
func (a *Alone) moved(err error) error {
	if err == nil {
		a.temp = ""
	}
	return err
}

// remove takes a file that was made aside, and puts it back if it does not have its text any more.
func (a *Alone) remove() error {
	a.temp = a.hold.exchangeName(a.is, a.is)
	if err := a.files.Root.Rename(a.name, a.temp); err != nil {
		a.temp = ""
		return err
	}
	sum, _, err := file.Digest(a.files.Root, a.temp)
	if err == nil && sum == file.Sum(a.is) {
		return nil
	}
	if back := a.files.Root.Link(a.temp, a.name); back != nil {
		return file.Also(&ChangedError{Path: a.name}, back)
	}
	return file.Also(&ChangedError{Path: a.name}, a.discard())
}
