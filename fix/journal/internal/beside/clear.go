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

// Clear deletes the files beside those of a step, if remove is set. It never deletes text that is nowhere else, which
// another program wrote between comparison and exchange; it returns the names of such files by the path of their file.
func (b Files) Clear(in *intent.Intent, remove bool) (left map[string][]string, err error) {
	left = map[string][]string{}
	for _, f := range in.Files {
		for _, name := range []string{f.Part(), f.Temp, f.Undo} {
			kind, no := b.Inspect(name, f)
			switch {
			case no != nil: // unknown: leave it
			case kind == Alien:
				left[f.Path] = append(left[f.Path], name)
			case kind == Redundant && remove:
				no = file.Discard(b.Root, name)
			}
			err = file.Also(err, no)
		}
	}
	return left, err
}

// Kind says whose text a file beside has.
type Kind int

// The kinds.
const (
	Nothing   Kind = iota
	Redundant      // its text is a blob, or in the file as well: it may be deleted
	Alien          // text of another program that is nowhere else
)

// Inspect returns the kind of the file called name beside the file of entry f.
func (b Files) Inspect(name string, f intent.Entry) (Kind, error) {
	was, info, err := file.Digest(b.Root, name)
	switch {
	case file.Unreachable(err):
		return Nothing, nil
	case err != nil:
		return Nothing, fmt.Errorf("look at %s: %w", name, err)
	case name == f.Part(), was == f.Before, was == f.After:
		return Redundant, nil
	}
	if at, err := b.Root.Lstat(f.Path); err == nil && os.SameFile(at, info) { // a hard link to the file itself
		return Redundant, nil
	}
	if was == "" { // no regular file, so not created by the journal
		return Alien, nil
	}
	switch taken, err := b.isStepRemoved(name, f); {
	case err != nil:
		return Nothing, err
	case taken:
		return Redundant, nil
	}
	return Alien, nil
}

// isStepRemoved reports whether the file called name has the edited text that recovery removed the step from, and the
// file of f already has the result: a crash ended the rollback in between.
func (b Files) isStepRemoved(name string, f intent.Entry) (bool, error) {
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
