package store

import (
	"errors"
	"syscall"

	"github.com/seed-58def443/ssot/fix/journal"
)

// fullError is a decision that found no space. The cause speaks of files that no person knows, so it is not said.
type fullError struct{ cause error }

// Error says what there is to do.
func (e *fullError) Error() string {
	if errors.Is(e.cause, syscall.EDQUOT) {
		return "your quota on this disk is used up: nothing was changed; make space, then decide again"
	}
	return "the disk is full: nothing was changed; make space, then decide again"
}

// Unwrap returns the cause.
func (e *fullError) Unwrap() error { return e.cause }

// full says in a sentence that there was no space, when that is why a decision could not be written. A step that could
// not be taken back either is told as it is: there something was changed.
func full(err error) error {
	var stuck *journal.StuckError
	if errors.As(err, &stuck) || !errors.Is(err, syscall.ENOSPC) && !errors.Is(err, syscall.EDQUOT) {
		return err
	}
	return &fullError{err}
}
