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
)

const (
	sessionsDir = "sessions"
	lockFile    = "lock"
)

// home is the user's own folder for sessions.
type home struct {
	path  string        // absolute; empty when the user has none
	wait  time.Duration // for others that give a name
	probe *folder.Probe // of tests
}

// session returns the folder of a session.
func (h home) session(name string) string { return filepath.Join(h.path, sessionsDir, name) }

// names returns those of all sessions.
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

// usable says why the user's state folder can't be believed in a tree, or nil.
func (h home) usable(tree string) error {
	if h.path == "" {
		return h.usersOwn()
	}
	for _, path := range h.paths() {
		if err := outside(tree, path); err != nil {
			return err
		}
	}
	return h.usersOwn()
}

// paths returns those of the folders that must be the user's own; either may be a link.
func (h home) paths() []string { return []string{h.path, filepath.Join(h.path, sessionsDir)} }

// usersOwn says why the folder can't be the user's alone, or nil.
func (h home) usersOwn() error {
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

// outside says that a folder for sessions lies where a clone could bring one, or nil.
func outside(tree, path string) error {
	within := func(root string) bool {
		rel, err := filepath.Rel(root, resolved(path))
		return err == nil && filepath.IsLocal(rel)
	}
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

// usersHome reports whether a repository is the user's home folder itself: what came with that is the user's, for it
// holds what runs at each login.
func usersHome(root string) bool {
	path, err := os.UserHomeDir()
	if err != nil {
		return false
	}
	own, err := os.Stat(path)
	if err != nil {
		return false
	}
	is, err := os.Stat(root)
	return err == nil && os.SameFile(own, is)
}

// resolved returns a path without the links in that part of it which exists.
func resolved(path string) string {
	for head, tail := path, ""; ; tail, head = filepath.Join(filepath.Base(head), tail), filepath.Dir(head) {
		if found, err := filepath.EvalSymlinks(head); err == nil {
			return filepath.Join(found, tail)
		}
		if head == filepath.Dir(head) {
			return path
		}
	}
}

// make makes the folder.
func (h home) make() error {
	if err := makeAll(filepath.Join(h.path, sessionsDir), h.probe); err != nil {
		return fmt.Errorf("make the folder for sessions: %w", err)
	}
	return nil
}

// lock keeps others from giving names until unlock is called.
func (h home) lock(ctx context.Context) (unlock func(), err error) {
	unlock, err = lockfile.Take(ctx, filepath.Join(h.path, lockFile), lockfile.Alone, h.wait)
	switch {
	case err == nil:
		return unlock, nil
	case errors.Is(err, lockfile.ErrBusy):
		return nil, ErrBusy
	case ctx.Err() != nil:
		return nil, err
	}
	return nil, fmt.Errorf("lock the folder for sessions: %w", err)
}

// sweepBegun removes the folders of sessions whose process was killed before anything was in them, and what is left of
// those that were being removed. It is called under the lock; what can't be removed is in nobody's way.
func (h home) sweepBegun() {
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
