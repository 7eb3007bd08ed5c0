package journal

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/seed-58def443/ssot/fix/journal/internal/intent"
	"github.com/seed-58def443/ssot/fix/journal/internal/step"
	"github.com/seed-58def443/ssot/fix/patch"
)

// ErrInterrupted is returned while an interrupted step is open: call Recover first.
var ErrInterrupted = errors.New("an earlier step was interrupted and is not resolved yet")

// Commit applies all changes and calls save, which writes the caller's new state (see WriteState); or it changes
// nothing. If the process is killed before save returned, Recover returns record. Both record and save may be nil.
//
// It returns a *ChangedError if a file does not have its change's Before, and a *RefusedError if the system does not
// allow a file to be replaced (for example a mount point). Mode and owner of a file are preserved; Change.Mode is
// ignored, and so is a change whose texts are equal.
// On any other failure, such as a full disk, the files get their old texts and no temporary file stays. If that fails
// too, the error is a *StuckError.
// Cancelling ctx has no effect once the first file is being replaced.
func (j *Journal) Commit(ctx context.Context, changes []patch.Change, record json.RawMessage, save func() error) error {
	store, err := j.own.locked()
	if err != nil {
		return err
	}
	if open, err := intent.Open(store); err != nil {
		return err
	} else if open {
		return ErrInterrupted
	}
	s, err := step.New(j.files(store), changes, record)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if save == nil {
		save = func() error { return nil }
	}
	if s.Empty() {
		return save()
	}
	return s.Make(ctx, save)
}

// Check returns a *RefusedError if a file can't be replaced as it is, and a *ChangedError if it does not exist. It
// writes nothing. Commit can fail all the same: the disk may be full, another program may write to the file, and on
// some systems only the attempt shows whether the new file can be given to the old owner.
func (j *Journal) Check(p string) error {
	_, err := j.guard.Check(p)
	return err
}
