package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"syscall"

	"github.com/seed-58def443/ssot/fix/patch"
)

// errNoExchange says that files can't be exchanged here: by this system, on this file system, or in a sandbox that
// knows no such call.
var errNoExchange = errors.New("files can't be exchanged here")

// swap puts the file beside, whose text has the name ours, in the place of the one at p, whose text must have the name
// expect; what was there has beside's name then.
// The two are exchanged in one instant and compared afterwards, so that nothing that another program writes between a
// comparison and a rename is lost: it is put back, and the error is a *ChangedError.
// The error is errNoExchange, and nothing was done, where that can't be had.
func (j *Journal) swap(beside, p, ours, expect string, like *original) error {
	if err := j.root.Exchange(beside, p); err != nil {
		if cantExchange(err) {
			return errNoExchange
		}
		if _, gone := j.root.Lstat(p); errors.Is(gone, fs.ErrNotExist) {
			return &ChangedError{Path: p, Gone: true}
		}
		return err
	}
	j.reach("exchanged " + p)
	was, info, err := j.root.digest(beside)
	if err == nil && was == expect && like.is(info) {
		return nil
	}
	if back := j.putBack(beside, p, ours, was); back != nil {
		return also(err, fmt.Errorf("put back what %s was: %w", p, back))
	}
	if err != nil {
		return err
	}
	return &ChangedError{Path: p}
}

// putBack exchanges the two files again, until what p gets is the newest that another program wrote there: who writes
// between two exchanges comes last.
// Before the first exchange p has the text ours and beside the text theirs.
func (j *Journal) putBack(beside, p, ours, theirs string) error {
	for range 8 {
		if err := j.root.Exchange(beside, p); err != nil {
			return err
		}
		j.reach("exchanged back " + p)
		was, _, err := j.root.digest(beside)
		if err != nil {
			return err
		}
		if was == ours {
			return j.root.sync(path.Dir(p))
		}
		ours, theirs = theirs, was
	}
	return errors.New("it changes faster than it can be compared")
}

// cantExchange reports whether an error says that the system knows no exchange, not that one went wrong.
func cantExchange(err error) bool {
	for _, no := range []error{errors.ErrUnsupported, syscall.EINVAL, syscall.EXDEV, syscall.EPERM} {
		if errors.Is(err, no) {
			return true
		}
	}
	return false
}

// found looks at a file of an interrupted step. It errs when that can't be known now; what is no file, or can't be
// reached any more without leaving the module, is not ours.
func (j *Journal) found(f entry) (Found, error) {
	was, _, err := j.root.digest(f.Path)
	switch {
	case unreachable(err):
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

// reclaim looks at what lies beside a file that holds our text. The old text is brought to its name, wherever a crash
// left it. What another program wrote at the last instant is the user's, and goes back to its place: then the file is
// foreign.
func (j *Journal) reclaim(f entry) (foreign bool, err error) {
	now, err := j.found(f)
	if err != nil || now != AsAfter {
		return false, err
	}
	for _, name := range []string{f.Undo, f.Temp} {
		was, _, err := j.root.digest(name)
		switch {
		case errors.Is(err, fs.ErrNotExist), err == nil && was == f.After:
			continue
		case err != nil:
			return false, fmt.Errorf("look at %s: %w", name, err)
		case was != f.Before:
			return true, j.instead(name, f, was, f.After)
		case name == f.Temp:
			return false, j.root.Rename(name, f.Undo)
		}
		return false, nil
	}
	return false, nil
}

// restore puts the old text back in the place of the new one, unless it is there already.
func (j *Journal) restore(f entry) error {
	if foreign, err := j.reclaim(f); err != nil || foreign {
		return err
	}
	switch now, err := j.found(f); {
	case err != nil:
		return err
	case now == AsBefore:
		return nil
	case now != AsAfter:
		return &ChangedError{Path: f.Path}
	}
	old := f.Undo
	was, info, err := j.root.digest(old)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if was != f.Before {
		if old, err = j.rewrite(f); err != nil {
			return err
		}
	} else if err := j.root.keepMode(old, info, f.Path); err != nil {
		return err
	}
	return j.instead(old, f, f.Before, f.After)
}

// instead puts a file, whose text has a name, in the place of the text that has the name now, and removes that.
func (j *Journal) instead(name string, f entry, text, now string) error {
	err := j.swap(name, f.Path, text, now, nil)
	switch {
	case errors.Is(err, errNoExchange):
		if is, _, err := j.root.digest(f.Path); err != nil || is != now {
			return also(&ChangedError{Path: f.Path}, err)
		}
		err = j.root.Rename(name, f.Path)
	case err == nil:
		err = j.root.discard(name)
	}
	if err != nil {
		return err
	}
	return j.root.sync(path.Dir(f.Path))
}

// rewrite makes the old file again, from what the journal kept. It takes the new text's name, which is free by then.
func (j *Journal) rewrite(f entry) (string, error) {
	data, err := j.Blob(f.Before)
	if err != nil {
		return "", err
	}
	info, err := j.root.Lstat(f.Path)
	if err != nil {
		return "", err
	}
	like, err := j.like(f.Path, info)
	if err != nil {
		return "", err
	}
	return f.Temp, j.whole(f, data, like)
}

// whole writes a file that has the new text's name only when all of it is on disk.
func (j *Journal) whole(f entry, data []byte, like *original) error {
	for _, name := range []string{f.part(), f.Temp} {
		if err := j.root.discard(name); err != nil {
			return err
		}
	}
	if err := j.root.create(f.part(), data, like); err != nil {
		return err
	}
	return j.root.Rename(f.part(), f.Temp)
}

// clear removes what a step left beside its files, if it is told to remove anything, but nothing of which the journal
// has no copy: that is what another program wrote at the last instant. It returns the names of such files by the path
// that they belong to.
func (j *Journal) clear(in *intent, remove bool) (left map[string]string, err error) {
	left = map[string]string{}
	for _, f := range in.Files {
		for _, name := range []string{f.part(), f.Temp, f.Undo} {
			kind, no := j.beside(name, f)
			switch {
			case no != nil: // it may be anybody's
			case kind == alien:
				left[f.Path] = name
			case kind == ourText && remove:
				no = j.root.discard(name)
			}
			err = also(err, no)
		}
	}
	return left, err
}

// kind is what lies beside a file of a step.
type kind int

const (
	nothing kind = iota
	ourText      // a text that the journal has a copy of, or that stands in the file as well
	alien        // a text of another program's
)

// beside looks at what has a name beside a file.
func (j *Journal) beside(name string, f entry) (kind, error) {
	was, info, err := j.root.digest(name)
	switch {
	case unreachable(err):
		return nothing, nil
	case err != nil:
		return nothing, fmt.Errorf("look at %s: %w", name, err)
	case name == f.part(), was == f.Before, was == f.After:
		return ourText, nil
	}
	if at, err := j.root.Lstat(f.Path); err == nil && os.SameFile(at, info) { // a second name of what is there
		return ourText, nil
	}
	if was == "" { // no regular file: the journal makes none
		return alien, nil
	}
	switch taken, err := j.takenOut(name, f); {
	case err != nil:
		return nothing, err
	case taken:
		return ourText, nil
	}
	return alien, nil
}

// takenOut reports whether what has a name beside a file is the text that the file was made of by taking out what the
// step had made of it: see takeOut, which a crash may have ended in between.
func (j *Journal) takenOut(name string, f entry) (bool, error) {
	before, after, err := j.texts(f)
	if errors.Is(err, ErrLost) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	edited, _, err := j.root.read(name)
	if err != nil {
		return false, fmt.Errorf("look at %s: %w", name, err)
	}
	back, err := patch.Rebase(before, after, edited)
	if err != nil {
		return false, nil //nolint:nilerr // the step's text is not in it
	}
	now, _, err := j.root.digest(f.Path)
	if err != nil && !unreachable(err) {
		return false, fmt.Errorf("look at %s: %w", f.Path, err)
	}
	return now == sum(back), nil
}
