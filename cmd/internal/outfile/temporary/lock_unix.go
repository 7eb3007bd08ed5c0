//go:build unix

package temporary

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// lockless says that the system does not remove a file that is open.
const lockless = false

var errLocked = errors.New("another process has locked it")

// lock opens and locks a file. The result is nil where the file system has no locks.
func lock(root *os.Root, name string) (*os.File, error) {
	f, err := root.OpenFile(name, os.O_RDONLY|unix.O_NONBLOCK|unix.O_NOFOLLOW, 0)
	if err != nil {
		return nil, err
	}
	err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if err == nil {
		return f, nil
	}
	_ = f.Close()
	if errors.Is(err, unix.EWOULDBLOCK) {
		return nil, errLocked
	}
	return nil, nil //nolint:nilnil // no lock is no error
}
