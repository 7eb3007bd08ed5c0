package recovery

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/disk/file"
	"github.com/seed-58def443/ssot/fix/journal/internal/beside"
	"github.com/seed-58def443/ssot/fix/journal/internal/intent"
	"github.com/seed-58def443/ssot/fix/journal/internal/target"
)

// recoverer resolves a step.
type recoverer struct{ files beside.Files }

// Resolve determines the outcome of an open step and rolls it back where that is the outcome. Saved is the state that
// is saved now, or nil. A dropped or rolled back step is closed, unless a file's new text may be somewhere else; any
// other one stays open until Conclude.
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
	recovered := Recovery{Outcome: outcomeOf(found), Record: in.Record}
	if in.Done(saved) {
		recovered.Outcome = Kept
	}
	if recovered.Outcome != Kept {
		if err := r.markAway(in, found); err != nil {
			return Recovery{}, err
		}
	}
	for i, f := range in.Files {
		recovered.Files = append(recovered.Files, found[i].FileState)
		if recovered.Outcome == Kept || found[i].Found != beside.AsAfter {
			continue
		}
		if err := r.rollBack(f, found[i]); err != nil {
			return Recovery{}, fmt.Errorf("take back the interrupted step: restore %s: %w", f.Path, r.advise(f, found[i], err))
		}
		files.Root.Reach("restored " + f.Path)
	}
	return recovered, r.cleanUp(in, &recovered)
}

// cleanUp deletes the files beside those of a step that is closed, and then the intent. For a step that stays open it
// deletes nothing: the files beside show which files were replaced, until Conclude.
func (r recoverer) cleanUp(in *intent.Intent, recovered *Recovery) error {
	closed := (recovered.Outcome == Dropped || recovered.Outcome == RolledBack) &&
		!slices.ContainsFunc(recovered.Files, func(f FileState) bool { return f.Away })
	left, err := r.files.Clear(in, closed)
	if err != nil {
		return fmt.Errorf("clean up after the interrupted step: %w", err)
	}
	for i, f := range recovered.Files {
		recovered.Files[i].Beside = left[f.Path]
	}
	r.files.Root.Reach("cleared")
	if closed {
		return intent.Close(r.files.Store)
	}
	return nil
}

// Conclude closes a step that Resolve left open.
func Conclude(files beside.Files, in *intent.Intent) error {
	if _, err := files.Clear(in, true); err != nil {
		return fmt.Errorf("clean up after the interrupted step: %w", err)
	}
	return intent.Close(files.Store)
}

// rollBack removes the step's change from one file.
func (r recoverer) rollBack(f intent.Entry, x finding) error {
	if x.withoutStep == nil {
		return r.files.Restore(f)
	}
	return r.removeStep(f, x)
}

// advise adds to the error of a file that can't be restored what the user can do, if the cause is a missing permission:
// somebody changed the owner or the mode of the file.
func (r recoverer) advise(f intent.Entry, x finding, err error) error {
	if !errors.As(err, new(*target.RefusedError)) && !errors.Is(err, fs.ErrPermission) {
		return err
	}
	before, after := r.files.Store.TextPath(f.Before), r.files.Store.TextPath(f.After)
	if x.withoutStep == nil {
		return fmt.Errorf("%w; take that back, or copy %s, which is its text from before the step, over it, and start ssot again", err, before)
	}
	return fmt.Errorf("%w; take that back, or take out of it by hand what makes %s of %s, and start ssot again", err, after, before)
}

// removeStep removes the step's change from a file that another program edited elsewhere. It writes the result under
// the name of the new text, which is free by then.
func (r recoverer) removeStep(f intent.Entry, x finding) error {
	original, err := r.files.Guard.Original(f.Path)
	if err != nil {
		return err
	}
	was, _, err := file.Digest(r.files.Root, f.Temp)
	switch {
	case err != nil && !file.Unreachable(err):
		return fmt.Errorf("look at %s: %w", f.Temp, err)
	case err == nil && was != f.Before && was != f.After && was != file.Sum(x.withoutStep):
		// What another program wrote at the last instant, and nothing else holds.
		if kind, err := r.files.Inspect(f.Undo, f); err != nil {
			return err
		} else if kind == beside.Alien {
			return fmt.Errorf("%s and %s hold what other programs wrote to it: move one of them away", f.Temp, f.Undo)
		}
		if err := r.files.Root.Rename(f.Temp, f.Undo); err != nil {
			return err
		}
	}
	if err := r.files.WriteWhole(f, x.withoutStep, original); err != nil {
		return err
	}
	return r.files.ReplaceWith(f.Temp, f, file.Sum(x.withoutStep), file.Sum(x.disk))
}
