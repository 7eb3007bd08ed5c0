package statedir

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
	"github.com/seed-58def443/ssot/fix/internal/disk/lockfile"
	"github.com/seed-58def443/ssot/scan/disk"
)

const (
	sessionsDir = "sessions"
	lockFile    = "lock"
)

// home is the user's state folder.
type home struct {
	path  string        // absolute; empty if there is none
	wait  time.Duration // timeout for the lock
	probe *folder.Probe // for tests
}

// session returns the folder of a session.
func (h home) session(name string) string { return filepath.Join(h.path, sessionsDir, name) }

// names returns the names of all sessions.
func (h home) names() ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(h.path, sessionsDir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if validName(e.Name()) && e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// usable returns an error if sessions for a tree can't be kept in this state folder: it is in the tree, or others can
// write to it.
func (h home) usable(tree string) error {
	if h.path == "" {
		return h.checkOwned()
	}
	for _, path := range h.paths() {
		if err := outside(tree, path); err != nil {
			return err
		}
	}
	return h.checkOwned()
}

// paths returns the folders that must belong to the user; either may be a symbolic link.
func (h home) paths() []string { return []string{h.path, filepath.Join(h.path, sessionsDir)} }

// checkOwned returns an error if the folder does not belong to the user alone.
func (h home) checkOwned() error {
	if h.path == "" {
		return errors.New("there is no folder to keep a session in: set HOME, or XDG_STATE_HOME to an absolute path")
	}
	for _, path := range h.paths() {
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return fmt.Errorf("look at the folder for sessions: %w", err)
		case !info.IsDir():
			return fmt.Errorf("%s is not a folder: move it away, ssot keeps its sessions there", path)
		}
		if err := private(path, info); err != nil {
			return err
		}
	}
	return nil
}

// outside returns an error if path is in the tree or in the repository around it: a clone could contain such a folder.
func outside(tree, path string) error {
	within := func(root string) bool { return disk.Inside(root, disk.Resolve(path)) }
	where := ""
	if root := repository(tree); within(tree) {
		where = "the folder of ssot.yaml"
	} else if root != "" && !usersHome(root) && within(root) {
		where = "the repository " + root
	}
	if where == "" {
		return nil
	}
	return fmt.Errorf("the folder for sessions, %s, lies in %s, where a clone could bring one: set XDG_STATE_HOME to a folder outside of it", path, where)
}

// usersHome reports whether a repository is the user's home folder: its content is the user's own, as it includes the
// scripts that run at login.
func usersHome(root string) bool {
	path, err := os.UserHomeDir()
	if err != nil || !filepath.IsAbs(path) { // a relative one may mean any folder
		return false
	}
	own, err := os.Stat(path)
	if err != nil {
		return false
	}
	is, err := os.Stat(root)
	return err == nil && os.SameFile(own, is)
}

// make creates the folder.
func (h home) make() error {
	if err := makeAll(filepath.Join(h.path, sessionsDir), h.probe); err != nil {
		return fmt.Errorf("make the folder for sessions: %w", err)
	}
	return nil
}

// lock acquires the lock under which session names are assigned.
func (h home) lock(ctx context.Context) (unlock func(), err error) {
	var busy *lockfile.BusyError
	unlock, err = lockfile.Take(ctx, filepath.Join(h.path, lockFile), lockfile.Alone, h.wait)
	switch {
	case err == nil:
		return unlock, nil
	case errors.As(err, &busy):
		return nil, &busyError{busy.Holder}
	case ctx.Err() != nil:
		return nil, err
	}
	return nil, fmt.Errorf("lock the folder for sessions: %w", err)
}

// sweepUnfinished removes sessions of processes that were killed before they wrote anything, and the rest of sessions
// that were being removed. Call it under the lock; it ignores errors.
func (h home) sweepUnfinished() {
	entries, err := os.ReadDir(filepath.Join(h.path, sessionsDir))
	if err != nil {
		return
	}
	for _, e := range entries {
		path := h.session(e.Name())
		if name, ok := strings.CutPrefix(e.Name(), ours); ok && validName(name) && e.IsDir() {
			_ = os.RemoveAll(path)
		}
		if !validName(e.Name()) || !h.empty(e.Name()) {
			continue
		}
		if root, err := os.OpenRoot(path); err == nil {
			_ = sweep(root)
			_ = root.Close()
		}
		_ = os.Remove(path) // only when it is empty
	}
}
