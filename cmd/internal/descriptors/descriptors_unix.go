//go:build unix

package descriptors

import (
	"errors"

	"golang.org/x/sys/unix"
)

// spare is how many more files the smallest command opens at once, those of the runtime and the pipes of a go command
// included.
const spare = 16

// Check returns an error if this process can't open some more files.
func Check() error {
	var opened [spare]int
	for i := range opened {
		fd, err := unix.Open("/dev/null", unix.O_RDONLY|unix.O_CLOEXEC, 0) // package os would have the runtime look at it
		if err == nil {
			opened[i] = fd
			continue
		}
		for _, fd := range opened[:i] {
			_ = unix.Close(fd)
		}
		if errors.Is(err, unix.EMFILE) {
			return errors.New("this process may open too few files: raise the limit (ulimit -n 256)")
		}
		return nil
	}
	for _, fd := range opened {
		_ = unix.Close(fd)
	}
	return nil
}
