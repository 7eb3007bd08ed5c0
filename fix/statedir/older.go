package statedir

import (
	"errors"
	"io/fs"
)

// The files of an earlier version that kept its session in the tree.
const (
	olderSession = "session.json"
	olderIntent  = "intent.json"
	olderBlobs   = "blobs"
	olderLock    = "lock"
)

// older reports whether the tree contains such files.
func (l local) older() (bool, error) {
	root, err := l.open()
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errUnexpected) || l.isClosed(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer func() { _ = root.Close() }()
	for _, name := range []string{olderSession, olderIntent} {
		if _, err := root.Lstat(name); err == nil {
			return true, nil
		}
	}
	return false, nil
}
