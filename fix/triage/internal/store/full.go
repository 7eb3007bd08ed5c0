package store

import (
	"errors"
	"syscall"

	"github.com/seed-58def443/ssot/fix/journal"
)

// noSpaceError says that the disk or quota is full. The message leaves out the cause, which names internal files.
type noSpaceError struct{ cause error }

// Error returns what to do.
func (e *noSpaceError) Error() string {
	if errors.Is(e.cause, syscall.EDQUOT) {
		return "your quota on this disk is used up: nothing was changed; make space, then decide again"
	}
	return "the disk is full: nothing was changed; make space, then decide again"
}

// Unwrap returns the cause.
func (e *noSpaceError) Unwrap() error { return e.cause }

// explainNoSpace returns a noSpaceError if err says that there was no space. A StuckError stays as it is, because then
// files were changed.
func explainNoSpace(err error) error {
	var stuck *journal.StuckError
	if errors.As(err, &stuck) || !errors.Is(err, syscall.ENOSPC) && !errors.Is(err, syscall.EDQUOT) {
		return err
	}
	return &noSpaceError{err}
}
