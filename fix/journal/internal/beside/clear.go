package beside

import (
	"errors"
	"fmt"
	"os"

	"github.com/seed-58def443/ssot/fix/internal/disk/file"
	"github.com/seed-58def443/ssot/fix/journal/internal/intent"
	"github.com/seed-58def443/ssot/fix/journal/internal/kept"
	"github.com/seed-58def443/ssot/fix/patch"
)

// Clear removes what a step left beside its files, if it is told to remove anything, but nothing of which the journal
// has no copy: that is what another program wrote at the last instant. It returns the names of such files by the path
// that they belong to.
func (b Files) Clear(in *intent.Intent, remove bool) (left map[string][]string, err error) {
	left = map[string][]string{}
	for _, f := range in.Files {
		for _, name := range []string{f.Part(), f.Temp, f.Undo} {
			kind, no := b.Look(name, f)
			switch {
			case no != nil: // it may be anybody's
			case kind == Alien:
				left[f.Path] = append(left[f.Path], name)
			case kind == OurText && remove:
				no = file.Discard(b.Root, name)
			}
			err = file.Also(err, no)
		}
	}
	return left, err
}

// Kind is what lies beside a file of a step.
type Kind int

// The kinds.
const (
	Nothing Kind = iota
	OurText      // a text that the journal has a copy of, or that stands in the file as well
	Alien        // a text of another program's
)

// Look looks at what has a name beside a file.
func (b Files) Look(name string, f intent.Entry) (Kind, error) {
	was, info, err := file.Digest(b.Root, name)
	switch {
	case file.Unreachable(err):
		return Nothing, nil
	case err != nil:
		return Nothing, fmt.Errorf("look at %s: %w", name, err)
	case name == f.Part(), was == f.Before, was == f.After:
		return OurText, nil
	}
	if at, err := b.Root.Lstat(f.Path); err == nil && os.SameFile(at, info) { // a second name of what is there
		return OurText, nil
	}
	if was == "" { // no regular file: the journal makes none
		return Alien, nil
	}
	switch taken, err := b.takenOut(name, f); {
	case err != nil:
		return Nothing, err
	case taken:
		return OurText, nil
	}
	return Alien, nil
}

// takenOut reports whether what has a name beside a file is the text that the file was made of by taking out what the
// step had made of it: see takeOut, which a crash may have ended in between.
func (b Files) takenOut(name string, f intent.Entry) (bool, error) {
	before, after, err := f.Texts(b.Store)
	if errors.Is(err, kept.ErrLost) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	edited, _, err := file.Read(b.Root, name)
	if err != nil {
		return false, fmt.Errorf("look at %s: %w", name, err)
	}
	back, err := patch.Rebase(before, after, edited)
	if err != nil {
		return false, nil //nolint:nilerr // the step's text is not in it
	}
	now, _, err := file.Digest(b.Root, f.Path)
	if err != nil && !file.Unreachable(err) {
		return false, fmt.Errorf("look at %s: %w", f.Path, err)
	}
	return now == file.Sum(back), nil
}
