package target

import (
	"errors"

	"golang.org/x/sys/windows"
)

// openElsewhere reports whether another program has a file open, which keeps it from being replaced here.
func openElsewhere(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_LOCK_VIOLATION)
}
