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
	"time"

	"github.com/gofrs/flock"
)

// Dir is where the session of one folder is kept.
type Dir struct {
	folder string // absolute, without links
	home   string // absolute; empty when the user has no state folder
	wait   time.Duration
}

// Found is what Find found.
type Found struct {
	Path string // the folder of the session, empty when there is none
	Note string // a sentence: what is in the tree and is not believed, or how the session was found; empty when there is nothing to tell

	name   string
	from   string // .ssot names a session of another folder, which still exists: where that session lies
	folder string // and that folder
	moved  bool   // folder.json names a folder that is gone
	lost   bool   // the tree does not name it, folder.json names the tree
}

// ErrBusy says that another process is giving names.
var ErrBusy = errors.New("another ssot is beginning a session; try again when it is done")

// Open returns the place of a folder's session. Home is the user's own folder for sessions; when it is empty there is
// no session, and Make errs. Open creates nothing.
func Open(folder, home string) (*Dir, error) {
	abs, err := filepath.Abs(folder)
	if err == nil {
		abs, err = filepath.EvalSymlinks(abs)
	}
	if err != nil {
		return nil, fmt.Errorf("find the folder %s: %w", folder, err)
	}
	return &Dir{folder: abs, home: home, wait: time.Minute}, nil
}

// Find looks for the session. It writes nothing, and errs only when something could not be read.
func (d *Dir) Find() (Found, error) {
	found, err := d.find()
	if err != nil || found.Path != "" {
		return found, err
	}
	if older, err := d.older(); err != nil {
		return Found{}, err
	} else if older && found.Note == "" {
		found.Note = d.shown("") + " holds decisions that an older ssot wrote there, or that came with a clone: they are not read; ssot session --adopt shows them and takes them over"
	}
	return found, err
}

func (d *Dir) find() (Found, error) {
	names, note, err := d.names()
	if err != nil {
		return Found{}, err
	}
	if err := d.usable(); err != nil {
		if len(names) > 0 {
			return Found{Note: err.Error() + "; its decisions are not read"}, nil
		}
		return Found{Note: note}, nil
	}
	found := Found{Note: note}
	for _, name := range names {
		f, err := d.judge(name)
		if err != nil {
			return Found{}, err
		}
		switch {
		case f.Path != "" && !f.moved:
			return f, nil
		case found.Path == "": // of two whose folders are gone it is the newer name's
			found = f
		}
	}
	if found.Path == "" {
		here, err := d.pointingHere()
		if err != nil || here.Path != "" {
			if found.Note != "" {
				here.Note = found.Note + "; your own session of this folder goes on"
			}
			return here, err
		}
		if found.Note != "" {
			found.Note += "; the first decision begins a new one"
		}
		if found.from != "" {
			found.Note += "; ssot session --adopt takes over a copy of it"
		}
	}
	return found, nil
}

// judge says whether a name that stands in the tree is that of a session of this folder.
func (d *Dir) judge(name string) (Found, error) {
	folder, err := d.pointsAt(name)
	if err != nil {
		return Found{}, err
	}
	if folder == "" {
		return Found{Note: d.shown(idFile) + " names a session that you do not have: it came with a clone, from another user or from another machine; nothing of it is read"}, nil
	}
	switch here, gone := d.same(folder); {
	case here:
		return Found{Path: d.sessionPath(name), name: name}, nil
	case gone:
		return Found{Path: d.sessionPath(name), name: name, moved: true}, nil
	}
	return Found{from: d.sessionPath(name), folder: folder, Note: fmt.Sprintf("%s names the session of %s, which still exists: it is not read here", d.shown(idFile), folder)}, nil
}

// same reports whether a folder is this one, or is gone. What can't be looked at is neither.
func (d *Dir) same(folder string) (here, gone bool) {
	if folder == d.folder {
		return true, false
	}
	there, err := os.Stat(folder)
	if err != nil {
		return false, errors.Is(err, fs.ErrNotExist) || isNotDir(err)
	}
	this, err := os.Stat(d.folder)
	return err == nil && os.SameFile(there, this), false
}

// pointingHere looks for a session of this folder whose name is not in the tree any more: it was cleaned away, or a
// commit brought another in its place. Of several it is the one that was begun last.
func (d *Dir) pointingHere() (Found, error) {
	var found Found
	var begun time.Time
	entries, err := os.ReadDir(filepath.Join(d.home, sessionsDir))
	if errors.Is(err, fs.ErrNotExist) {
		return found, nil
	}
	if err != nil {
		return found, fmt.Errorf("look for a session of %s: %w", d.folder, err)
	}
	for _, e := range entries {
		if !validName(e.Name()) {
			continue
		}
		folder, err := d.pointsAt(e.Name())
		if errors.As(err, new(pointerError)) || err == nil && folder != d.folder {
			continue
		}
		if err != nil {
			return Found{}, err
		}
		info, err := os.Stat(filepath.Join(d.sessionPath(e.Name()), FolderFile))
		if err != nil {
			return Found{}, fmt.Errorf("look for a session of %s: %w", d.folder, err)
		}
		if found.Path == "" || info.ModTime().After(begun) {
			found, begun = Found{Path: d.sessionPath(e.Name()), name: e.Name(), lost: true}, info.ModTime()
		}
	}
	return found, nil
}

// Make returns the session's folder, which is made when there is none, and names it in the tree. Of several processes
// that begin one at once each gets the same.
// It waits for others until ctx ends, but at most a minute, and then errs with ErrBusy.
func (d *Dir) Make(ctx context.Context) (Found, error) {
	if err := d.usable(); err != nil {
		return Found{}, fmt.Errorf("nothing can be decided here: %w", err)
	}
	if found, err := d.Find(); err != nil || found.settled() {
		return found, err
	}
	if err := d.makeHome(); err != nil {
		return Found{}, err
	}
	unlock, err := d.lock(ctx)
	if err != nil {
		return Found{}, err
	}
	defer unlock()
	found, err := d.Find()
	switch {
	case err != nil || found.settled():
		return found, err
	case found.Path == "":
		return d.begin()
	case found.moved:
		if err := d.point(found.name); err != nil {
			return Found{}, err
		}
	case found.lost:
		if err := d.addName(found.name); err != nil {
			return Found{}, err
		}
	}
	found.moved, found.lost = false, false
	return found, nil
}

// settled says that nothing is left for Make to do.
func (f Found) settled() bool { return f.Path != "" && !f.moved && !f.lost }

// begin makes a new session.
func (d *Dir) begin() (Found, error) {
	d.sweepBegun()
	name := newName()
	if err := os.MkdirAll(d.sessionPath(name), folderMode); err != nil {
		return Found{}, fmt.Errorf("begin a session: %w", err)
	}
	if err := d.point(name); err != nil {
		return Found{}, err
	}
	if err := d.addName(name); err != nil {
		return Found{}, errors.Join(err, os.RemoveAll(d.sessionPath(name)))
	}
	return Found{Path: d.sessionPath(name), name: name}, nil
}

// sweepBegun removes the folders of sessions whose process was killed before anything was in them. It is called under
// the lock; what can't be removed is in nobody's way.
func (d *Dir) sweepBegun() {
	entries, err := os.ReadDir(filepath.Join(d.home, sessionsDir))
	if err != nil {
		return
	}
	for _, e := range entries {
		if !validName(e.Name()) || !e.IsDir() {
			continue
		}
		path := d.sessionPath(e.Name())
		if _, err := os.Lstat(filepath.Join(path, FolderFile)); !errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if root, err := os.OpenRoot(path); err == nil {
			_ = sweep(root)
			_ = root.Close()
		}
		_ = os.Remove(path) // only when it is empty
	}
}

// usable says why the user's state folder can't be believed, or nil.
func (d *Dir) usable() error {
	if d.home == "" {
		return errors.New("there is no folder to keep a session in: set HOME, or XDG_STATE_HOME to an absolute path")
	}
	for _, path := range []string{d.home, filepath.Join(d.home, sessionsDir)} { // either may be a link
		if err := d.own(path); err != nil {
			return err
		}
	}
	return nil
}

// own says why a folder can't be the user's alone, or nil.
func (d *Dir) own(path string) error {
	if rel, err := filepath.Rel(d.folder, resolved(path)); err == nil && filepath.IsLocal(rel) {
		return fmt.Errorf("the folder for sessions, %s, lies in the folder of ssot.yaml, where a clone could bring one: set XDG_STATE_HOME to a folder outside of it", path)
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("look at the folder for sessions: %w", err)
	case !info.IsDir():
		return fmt.Errorf("%s is not a folder: move it away, ssot keeps its sessions there", path)
	}
	return private(path, info)
}

// resolved is a path without the links in that part of it which exists.
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

func (d *Dir) makeHome() error {
	if err := os.MkdirAll(filepath.Join(d.home, sessionsDir), folderMode); err != nil {
		return fmt.Errorf("make the folder for sessions: %w", err)
	}
	return nil
}

// lock keeps others from giving names until unlock is called.
func (d *Dir) lock(ctx context.Context) (unlock func(), err error) {
	patient, cancel := context.WithTimeout(ctx, d.wait)
	defer cancel()
	lock := flock.New(filepath.Join(d.home, lockFile), flock.SetPermissions(fileMode))
	if _, err := lock.TryLockContext(patient, 5*time.Millisecond); err != nil {
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case patient.Err() != nil:
			return nil, ErrBusy
		}
		return nil, fmt.Errorf("lock the folder for sessions: %w", err)
	}
	// The lock ends with its file descriptor, at the latest with the process: nobody can do anything about an error.
	return func() { _ = lock.Close() }, nil
}

func (d *Dir) sessionPath(name string) string { return filepath.Join(d.home, sessionsDir, name) }

// shown is a path in the tree as people know it.
func (d *Dir) shown(name string) string { return filepath.Join(d.folder, Local, name) }

// joined are names, one a line, without doubles.
func joined(names []string) []byte {
	var once []string
	for _, n := range names {
		if !slices.Contains(once, n) {
			once = append(once, n)
		}
	}
	return []byte(strings.Join(once, "\n") + "\n")
}
