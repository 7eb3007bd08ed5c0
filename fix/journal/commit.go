package journal

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/seed-58def443/ssot/fix/journal/internal/intent"
	"github.com/seed-58def443/ssot/fix/journal/internal/step"
	"github.com/seed-58def443/ssot/fix/patch"
)

// ErrInterrupted says that a step must be resolved by Recover first.
var ErrInterrupted = errors.New("an earlier step was interrupted and is not resolved yet")

// Commit makes a step: all changes and the caller's save, which writes the state that follows from them (see
// WriteState), or none.
// The record is given back by Recover if the process ends before save did; it may be nil, and save too.
//
// Every file must hold its change's Before, or the error is a *ChangedError. Mode and owner stay; Change.Mode is not
// looked at, and a change without a difference is left out.
// The error is a *RefusedError where the system does not let one of the files be replaced: something is mounted there,
// say.
// When anything fails, full disk and missing permission included, the files are put back and no temporary file stays.
// If even that fails, the error is a *StuckError.
// Once the first file is being replaced the end of ctx no longer matters.
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

// Check reports whether a file can be replaced: a *RefusedError says why it never is as it stands, a *ChangedError that
// it is gone. It writes nothing.
// What is not known beforehand is a full disk, another program, and on some systems whether the new file can be given
// to the old one's owner: then Commit errs and takes the step back.
func (j *Journal) Check(p string) error {
	_, err := j.guard.Check(p)
	return err
}
