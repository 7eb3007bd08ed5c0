package journal

import (
	"context"

	"github.com/seed-58def443/ssot/fix/journal/internal/intent"
	"github.com/seed-58def443/ssot/fix/journal/internal/recovery"
)

// Interrupted reports whether a step is open: one that is being made just now, or one that a crash left. Under Lock it
// is the latter, and Recover resolves it.
// When that can't be told a step may be open: Recover says what is wrong.
func (j *Journal) Interrupted() bool {
	store, err := j.own.store()
	if err != nil {
		return false // nothing was ever begun
	}
	open, err := intent.Open(store)
	return open || err != nil
}

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
	told, err := recovery.Resolve(j.files(store), in, saved)
	if err != nil {
		return nil, err
	}
	return []Recovery{told}, nil
}

// Conclude closes the step that Recover told of. It is called when the state that follows from it is saved.
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
