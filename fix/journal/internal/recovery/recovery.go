package recovery

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/seed-58def443/ssot/fix/internal/disk/file"
	"github.com/seed-58def443/ssot/fix/journal/internal/beside"
	"github.com/seed-58def443/ssot/fix/journal/internal/intent"
	"github.com/seed-58def443/ssot/fix/journal/internal/target"
)

// recoverer resolves a step.
type recoverer struct{ files beside.Files }

// Resolve resolves an open step. Saved is the state that is saved now, nil when there is none. A step that is dropped
// or rolled back is closed; a kept or a foreign one stays open until Settle.
func Resolve(files beside.Files, in *intent.Intent, saved []byte) (Recovery, error) {
	for _, f := range in.Files {
		if _, err := files.Reclaim(f); err != nil {
			return Recovery{}, fmt.Errorf("resolve the interrupted step: %w", err)
		}
	}
	r := recoverer{files}
	found, err := r.examine(in)
	if err != nil {
		return Recovery{}, err
	}
	told := Recovery{Fate: fate(found), Record: in.Record}
	if in.Done(saved) {
		told.Fate = Kept
	}
	for i, f := range in.Files {
		told.Files = append(told.Files, found[i].FileState)
		if told.Fate == Kept || found[i].Found != beside.AsAfter {
			continue
		}
		if err := r.takeBack(f, found[i]); err != nil {
			return Recovery{}, fmt.Errorf("take back the interrupted step: restore %s: %w", f.Path, r.wayOut(f, found[i], err))
		}
		files.Root.Reach("restored " + f.Path)
	}
	return told, r.leave(in, &told)
}

// leave removes what lies beside the files and the intent, if the step is closed. What lies beside the files of one
// that stays open tells which of them were replaced, until Settle.
func (r recoverer) leave(in *intent.Intent, told *Recovery) error {
	closed := told.Fate == Dropped || told.Fate == RolledBack
	left, err := r.files.Clear(in, closed)
	if err != nil {
		return fmt.Errorf("clean up after the interrupted step: %w", err)
	}
	for i, f := range told.Files {
		told.Files[i].Beside = left[f.Path]
	}
	r.files.Root.Reach("cleared")
	if closed {
		return intent.Close(r.files.Store)
	}
	return nil
}

// Conclude closes the step that Resolve told of.
func Conclude(files beside.Files, in *intent.Intent) error {
	if _, err := files.Clear(in, true); err != nil {
		return fmt.Errorf("clean up after the interrupted step: %w", err)
	}
	return intent.Close(files.Store)
}

// takeBack makes one file as if the step had never been.
func (r recoverer) takeBack(f intent.Entry, x finding) error {
	if x.back == nil {
		return r.files.Restore(f)
	}
	return r.takeOut(f, x)
}

// wayOut adds to why a file can't be restored what to do about it, where that is for people: somebody gave the file to
// another user, or took the right to write away.
func (r recoverer) wayOut(f intent.Entry, x finding, err error) error {
	if !errors.As(err, new(*target.RefusedError)) && !errors.Is(err, fs.ErrPermission) {
		return err
	}
	before, after := r.files.Store.TextPath(f.Before), r.files.Store.TextPath(f.After)
	if x.back == nil {
		return fmt.Errorf("%w; take that back, or copy %s, which is its text from before the step, over it, and start ssot again", err, before)
	}
	return fmt.Errorf("%w; take that back, or take out of it by hand what makes %s of %s, and start ssot again", err, after, before)
}

// takeOut takes what the step made of a file out of one that was edited elsewhere. It takes the new text's name, which
// is free by then.
func (r recoverer) takeOut(f intent.Entry, x finding) error {
	like, err := r.files.Guard.Like(f.Path)
	if err != nil {
		return err
	}
	was, _, err := file.Digest(r.files.Root, f.Temp)
	switch {
	case err != nil && !file.Unreachable(err):
		return fmt.Errorf("look at %s: %w", f.Temp, err)
	case err == nil && was != f.Before && was != f.After && was != file.Sum(x.back):
		// What another program wrote at the last instant, and nothing else holds.
		if kind, err := r.files.Look(f.Undo, f); err != nil {
			return err
		} else if kind == beside.Alien {
			return fmt.Errorf("%s and %s hold what other programs wrote to it: move one of them away", f.Temp, f.Undo)
		}
		if err := r.files.Root.Rename(f.Temp, f.Undo); err != nil {
			return err
		}
	}
	if err := r.files.Whole(f, x.back, like); err != nil {
		return err
	}
	return r.files.Instead(f.Temp, f, file.Sum(x.back), file.Sum(x.disk))
}
