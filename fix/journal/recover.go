package journal

import (
	"context"
	"fmt"
	"path"
	"strings"
)

// Recover resolves the step that a crash left open, if there is one. It is called under Lock, before the session is
// read.
//
// Saved is the state that is saved now, nil when there is none. A step whose record it is was done, and what became of
// its files since is no matter of the journal's: it is kept.
//
// Any other step is whole, and kept, when every file has the new text, also where it was edited elsewhere since. Else
// it is taken back as one: a file with the new text gets the old one, and from one that was edited elsewhere goes what
// the step made of it; what was edited where the step had changed it is left as it is. So nothing that people wrote is
// ever lost.
//
// Dropped and rolled back steps are closed: there is nothing to do but to tell people. A kept or a foreign one stays
// open, and Commit is refused, until Settle says that the caller has saved what follows from it; so a crash in between
// loses nothing, and the caller must be ready to be told of a step that it has saved already. Recover may itself be
// interrupted at any point and be called again.
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
	for _, f := range in.Files {
		if _, err := j.reclaim(f); err != nil {
			return nil, fmt.Errorf("resolve the interrupted step: %w", err)
		}
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
	// What lies beside the files of a step that stays open tells which of them were replaced, until Settle.
	closed := r.Fate == Dropped || r.Fate == RolledBack
	left, err := j.clear(in, closed)
	if err != nil {
		return nil, fmt.Errorf("clean up after the interrupted step: %w", err)
	}
	for i, f := range r.Files {
		r.Files[i].Beside = left[f.Path]
	}
	j.reach("cleared")
	if closed {
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
	if _, err := j.clear(in, true); err != nil {
		return fmt.Errorf("clean up after the interrupted step: %w", err)
	}
	return j.closeIntent()
}

// sweepTemps removes half-written files of the journal's own.
func (j *Journal) sweepTemps() error {
	own, err := j.mine()
	if err != nil {
		return err
	}
	for _, dir := range []string{".", blobDir} {
		entries, err := own.ReadDir(dir)
		if err != nil {
			return fmt.Errorf("list %s: %w", j.name(dir), err)
		}
		for _, e := range entries {
			if !strings.HasPrefix(e.Name(), ours) {
				continue
			}
			if err := own.discard(path.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}
