package journal

import (
	"context"

	"github.com/seed-58def443/ssot/fix/journal/internal/intent"
	"github.com/seed-58def443/ssot/fix/journal/internal/recovery"
)

// Interrupted reports whether a step is open: another process is making it, or a crash left it. Under Lock only the
// latter is possible, and Recover resolves it. It also returns true if the intent can't be read; Recover then returns
// the error.
func (j *Journal) Interrupted() bool {
	store, err := j.own.store()
	if err != nil {
		return false // nothing was ever begun
	}
	open, err := intent.Open(store)
	return open || err != nil
}

// Recover resolves the step that a crash left open, if there is one. Call it under Lock, before reading the session.
//
// Saved is the state that is saved now, or nil. If it equals the step's record, the step had been completed: the
// outcome is Kept, whatever happened to its files since.
//
// Otherwise the step is kept if every file has the new text, even with edits of another program elsewhere in it; else
// all files are rolled back. A file with the new text gets the old one; from a file that was edited elsewhere only the
// step's lines are removed; a file that was edited on the step's lines is left alone, and the outcome is Foreign. Text
// of other programs is never lost.
//
// A dropped or rolled back step is closed. A kept or foreign one stays open, and Commit fails, until the caller has
// saved what follows from it and calls Conclude; so does one of which a file's new text may be somewhere else
// (FileState.Away), for that may come back. After a crash in between, Recover returns the same step again, which
// the caller may have saved already. Recover itself may be interrupted at any point and repeated.
// It returns an error if a file can't be read, and then changes no state.
func (j *Journal) Recover(ctx context.Context, saved []byte) ([]Recovery, error) {
	store, err := j.own.locked()
	if err != nil {
		return nil, err
	}
	if err := store.SweepTemps(); err != nil {
		return nil, err
	}
	in, err := intent.Read(store, j.guard.Name)
	if err != nil || in == nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	recovered, err := recovery.Resolve(j.files(store), in, saved)
	if err != nil {
		return nil, err
	}
	return []Recovery{recovered}, nil
}

// Conclude closes the step that Recover returned. Call it after saving the state that follows from the step.
func (j *Journal) Conclude() error {
	store, err := j.own.locked()
	if err != nil {
		return err
	}
	in, err := intent.Read(store, j.guard.Name)
	if err != nil || in == nil {
		return err
	}
	return recovery.Conclude(j.files(store), in)
}
