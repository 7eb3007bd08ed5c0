//go:build !linux && !darwin

package folder

import (
	"errors"
	"os"
)

// unnamed is 0: there are no unnamed files here.
const unnamed = 0

// exchange is not supported: another program can write between the last comparison and the rename, unnoticed.
func exchange(*os.File, string, string) error { return errors.ErrUnsupported }

// frozen returns "": the rename returns the error.
func frozen(*os.File, string) string { return "" }

// mounted returns false: the rename returns the error.
func mounted(*os.File, string) bool { return false }
