//go:build !linux && !darwin

package folder

import (
	"errors"
	"os"
)

// unnamed is not known here.
const unnamed = 0

// exchange is not known here: between the last comparison and the rename another program can write unnoticed.
func exchange(*os.File, string, string) error { return errors.ErrUnsupported }

// frozen is not known here: the rename errs.
func frozen(*os.File, string) string { return "" }

// mounted is not known here: the rename errs.
func mounted(*os.File, string) bool { return false }
