package statedir

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/seed-58def443/ssot/fix/internal/disk/file"
	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
	"github.com/seed-58def443/ssot/fix/internal/disk/identity"
)

// Session is a session of a user, for any folder.
type Session struct {
	Name    string
	Folder  string    // the folder it belongs to; empty if unknown
	Gone    bool      // the folder was removed or moved; another one may have its path
	Unknown error     // why Folder or Gone can't be determined
	Used    time.Time // the last time a file in it was written
	Size    int64     // in bytes

	path string
}

// Sessions lists the sessions in a user's state folder, the last used first.
func Sessions(path string) ([]Session, error) {
	h := home{path: path, wait: time.Minute}
	if err := h.checkOwned(); err != nil {
		return nil, err
	}
	names, err := h.names()
	if err != nil {
		return nil, fmt.Errorf("list the sessions: %w", err)
	}
	var list []Session
	for _, name := range names {
		if !h.empty(name) {
			list = append(list, h.describe(name))
		}
	}
	slices.SortFunc(list, func(a, b Session) int {
		if c := b.Used.Compare(a.Used); c != 0 {
			return c
		}
		return strings.Compare(a.Name, b.Name)
	})
	return list, nil
}

// describe returns the description of a session.
func (h home) describe(name string) Session {
	s := Session{Name: name, path: h.session(name)}
	switch p, err := h.readPointer(name); {
	case err != nil:
		s.Unknown = err
	case p != nil:
		s.Folder = p.Folder
		_, err := os.Stat(p.Folder)
		switch s.Gone = isGone(err); {
		case err == nil:
			s.Gone = p.DiffersFrom(identity.Of(p.Folder))
		case !s.Gone:
			s.Unknown = err
		}
	}
	// Ignore errors: a session that can't be read is listed without size and time.
	_ = filepath.WalkDir(s.path, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return nil //nolint:nilerr // see above
		}
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() {
			return nil //nolint:nilerr // see above
		}
		s.Size += info.Size()
		if info.ModTime().After(s.Used) {
			s.Used = info.ModTime()
		}
		return nil
	})
	return s
}

// isGone reports whether an error means that a path does not exist.
func isGone(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// shortest is the minimal length of an abbreviated session name.
const shortest = 4

// Forget removes the session with a name, or with the only name that begins so, and returns its description. It
// refuses a session whose folder exists or is unknown.
func Forget(ctx context.Context, path, name string) (Session, error) {
	h := home{path: path, wait: time.Minute}
	s, err := h.lookUp(name)
	if err != nil {
		return Session{}, err
	}
	unlock, err := h.lock(ctx)
	if err != nil {
		return Session{}, err
	}
	defer unlock()
	switch s = h.describe(s.Name); {
	case s.Folder == "":
		return Session{}, fmt.Errorf("it can't be told whose session %s is: %w; if it is nobody's any more, remove %s", s.Name, s.Unknown, s.path)
	case s.Unknown != nil:
		return Session{}, fmt.Errorf("it can't be told whether the folder of session %s is there: %w", s.Name, s.Unknown)
	case !s.Gone:
		return Session{}, fmt.Errorf("%s is the session of %s, which still exists: ssot session --reset there forgets its decisions", s.Name, s.Folder)
	}
	if err := h.remove(s.Name); err != nil {
		return Session{}, fmt.Errorf("forget the session of %s: %w", s.Folder, err)
	}
	return s, nil
}

// lookUp returns the session with a name, or with the only name that begins so.
func (h home) lookUp(name string) (Session, error) {
	list, err := Sessions(h.path)
	if err != nil {
		return Session{}, err
	}
	if len(name) < shortest {
		return Session{}, fmt.Errorf("name a session with at least %d letters", shortest)
	}
	list = slices.DeleteFunc(list, func(s Session) bool { return !strings.HasPrefix(s.Name, strings.ToUpper(name)) })
	switch len(list) {
	case 0:
		return Session{}, fmt.Errorf("no session is called %s: ssot session --all lists them", name)
	case 1:
		return list[0], nil
	}
	return Session{}, fmt.Errorf("the names of %d sessions begin with %s: name one with more letters", len(list), name)
}

// remove removes a session. It renames it first, so that no reader finds a part of it.
func (h home) remove(name string) error {
	dir, err := folder.Open(filepath.Join(h.path, sessionsDir), h.probe)
	if err != nil {
		return err
	}
	defer func() { _ = dir.Close() }() // what was written is synced
	if err := dir.Rename(name, ours+name); err != nil {
		return err
	}
	return file.Also(file.Sync(dir, "."), os.RemoveAll(h.session(ours+name)))
}
