package journal

import (
	"context"
	"encoding/json"
	"fmt"
	"path"
	"strings"
)

// Fate is what became of a step that was interrupted.
type Fate string

// The fates.
const (
	Dropped    Fate = "dropped"     // no file was changed yet
	RolledBack Fate = "rolled back" // some files were changed; all are as they were again
	Kept       Fate = "kept"        // all files are changed
	Foreign    Fate = "foreign"     // a file is neither as it was nor as decided: another program wrote to it; no file was touched
)

// Recovery tells of an interrupted step.
type Recovery struct {
	Fate   Fate
	Record json.RawMessage // what Commit was given
	Files  []FileState
}

// FileState is what a file of an interrupted step was found to be.
type FileState struct {
	Path          string
	Before, After string // the names of blobs: as it was, as decided
	Found         Found
	Beside        string // a file beside it that holds what another program wrote at the last instant and nothing else holds, if there is one; it stays
}

// Found says which text a file has.
type Found string

// What a file can be found to be.
const (
	AsBefore Found = "before"
	AsAfter  Found = "after"
	Other    Found = "other" // or it is gone
)

// Recover resolves the step that a crash left open, if there is one. It is called under Lock, before the session is read.
//
// Dropped and rolled back steps are closed: there is nothing to do but to tell people. A kept or a foreign one stays open, and Commit is refused, until Settle says that the caller has saved
// what follows from it; so a crash in between loses nothing, and the caller must be ready to be told of a step that it has saved already. Recover may itself be interrupted at any point and be called again.
func (j *Journal) Recover(ctx context.Context) ([]Recovery, error) {
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
	r := Recovery{Record: in.Record}
	count := map[Found]int{}
	for _, f := range in.Files {
		if _, err := j.reclaim(f); err != nil {
			return nil, fmt.Errorf("resolve the interrupted step: %w", err)
		}
		found, err := j.found(f)
		if err != nil {
			return nil, fmt.Errorf("resolve the interrupted step: %w", err)
		}
		count[found]++
		r.Files = append(r.Files, FileState{Path: f.Path, Before: f.Before, After: f.After, Found: found})
	}
	switch len(in.Files) {
	case count[AsBefore]:
		r.Fate = Dropped
	case count[AsAfter]:
		r.Fate = Kept
	case count[AsBefore] + count[AsAfter]:
		r.Fate = RolledBack
		for i, f := range in.Files {
			if r.Files[i].Found == AsBefore {
				continue
			}
			if err := j.restore(f); err != nil {
				return nil, fmt.Errorf("take back the interrupted step: restore %s: %w", f.Path, err)
			}
			j.reach("restored " + f.Path)
		}
	default:
		r.Fate = Foreign
	}
	left, err := j.clear(in)
	if err != nil {
		return nil, fmt.Errorf("clean up after the interrupted step: %w", err)
	}
	for i, f := range r.Files {
		r.Files[i].Beside = left[f.Path]
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
