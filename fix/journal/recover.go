package journal

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
)

// Recover resolves the step that a crash left open, if there is one. It is called under Lock, before the session is read.
//
// Saved is the state that is saved now, nil when there is none. A step whose record it is was done, and what became of its files since is no matter of the journal's: it is kept.
//
// Any other step is whole, and kept, when every file has the new text, also where it was edited elsewhere since. Else it is taken back as one: a file with the new text gets the old one, and from one that was edited elsewhere goes what the step made of it;
// what was edited where the step had changed it is left as it is. So nothing that people wrote is ever lost.
//
// Dropped and rolled back steps are closed: there is nothing to do but to tell people. A kept or a foreign one stays open, and Commit is refused, until Settle says that the caller has saved
// what follows from it; so a crash in between loses nothing, and the caller must be ready to be told of a step that it has saved already. Recover may itself be interrupted at any point and be called again.
// What can't be read is an error, and nothing follows from it.
func (j *Journal) Recover(ctx context.Context, saved []byte) ([]Recovery, error) {
	if err := j.locked(); err != nil {
		return nil, err
	}
	if err := j.sweepTemps(); err != nil {
		return nil, err
	}
	in, err := j.readIntent()
	if err != nil || in == nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	files, err := j.examine(in)
	if err != nil {
		return nil, err
	}
	r := Recovery{Fate: fate(files), Record: in.Record}
	if in.done(saved) {
		r.Fate = Kept
	}
	for i, f := range in.Files {
		r.Files = append(r.Files, files[i].FileState)
		if r.Fate == Kept || files[i].Found != AsAfter {
			continue
		}
		back := j.restore
		if files[i].back != nil {
			back = func(f entry) error { return j.takeOut(f, files[i]) }
		}
		if err := back(f); err != nil {
			return nil, fmt.Errorf("take back the interrupted step: restore %s: %w", f.Path, err)
		}
		j.reach("restored " + f.Path)
	}
	if r.Fate == Foreign { // what lies beside the files tells which of them were replaced, until Settle
		return []Recovery{r}, nil
	}
	if err := j.clear(in); err != nil {
		return nil, fmt.Errorf("clean up after the interrupted step: %w", err)
	}
	j.reach("cleared")
	if r.Fate == Dropped || r.Fate == RolledBack {
		if err := j.closeIntent(); err != nil {
			return nil, err
		}
	}
	return []Recovery{r}, nil
}

// Settle closes the step that Recover told of. It is called when the state that follows from it is saved.
func (j *Journal) Settle() error {
	if err := j.locked(); err != nil {
		return err
	}
	in, err := j.readIntent()
	if err != nil || in == nil {
		return err
	}
	if err := j.clear(in); err != nil {
		return fmt.Errorf("clean up after the interrupted step: %w", err)
	}
	return j.closeIntent()
}

// restore puts the old file back in the place of the new one, which must still hold our text.
// The old file may hold what an editor wrote into it at the last instant: that is the user's, and comes back as it is.
func (j *Journal) restore(f entry) error {
	data, info, err := j.read(f.Path)
	if err != nil {
		return err
	}
	if sum(data) != f.After {
		return &ChangedError{Path: f.Path}
	}
	old := f.Undo
	switch _, was, err := j.read(old); {
	case missing(err):
		if old, err = j.rewrite(f, info); err != nil {
			return err
		}
	case err != nil: // it may hold what was written at the last instant
		return err
	case was.Mode() != info.Mode(): // a mode that was changed since is meant
		if err := j.root.Chmod(old, info.Mode()); err != nil {
			return err
		}
	}
	if err := j.root.Rename(old, f.Path); err != nil {
		return err
	}
	return j.sync(path.Dir(f.Path))
}

// rewrite makes the old file again, from what the journal kept. It takes the new text's name, which is free by then: what has the old one's name is always whole.
func (j *Journal) rewrite(f entry, like fs.FileInfo) (string, error) {
	data, err := j.Blob(f.Before)
	if err != nil {
		return "", err
	}
	if err := j.discard(f.Temp); err != nil {
		return "", err
	}
	return f.Temp, j.create(f.Temp, data, like)
}

// clear removes what a step left beside its files.
func (j *Journal) clear(in *intent) error {
	var errs []error
	for _, f := range in.Files {
		for _, name := range []string{f.Temp, f.Undo} {
			// The folder itself may be gone, or lie behind a link by now: then there is nothing of ours to reach.
			switch _, err := j.root.Lstat(name); {
			case err == nil:
				errs = append(errs, j.discard(name))
			case !missing(err) && !j.behindLink(name):
				errs = append(errs, err)
			}
		}
	}
	return errors.Join(errs...)
}

// sweepTemps removes half-written files of the journal's own.
func (j *Journal) sweepTemps() error {
	for _, dir := range []string{Dir, blobDir} {
		temps, err := fs.Glob(j.root.FS(), dir+"/"+ours+"*")
		if err != nil {
			return err
		}
		for _, name := range temps {
			if err := j.discard(name); err != nil {
				return err
			}
		}
	}
	return nil
}
