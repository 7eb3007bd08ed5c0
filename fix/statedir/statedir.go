package statedir

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/seed-58def443/ssot/fix/internal/disk/identity"
	"github.com/seed-58def443/ssot/fix/internal/disk/lockfile"
)

// Dir locates the session of one folder.
type Dir struct {
	tree     local
	home     home
	identify func(path string) identity.Identity // for tests
}

// Found is the result of Find.
type Found struct {
	Path string // the folder of the session, or empty
	Note string // for the user: what was ignored and why, or how the session was found; may be empty

	name   string
	from   string // the session of another folder, which .ssot names or which was here, but which is not used here
	folder string // the folder of from
	match  match
	stale  bool // folder.json has an earlier path or identity
	lost   bool // its name is missing in the tree
}

// ErrBusy is the error for which errors.Is is true when another process held the lock for the whole wait.
var ErrBusy = errors.New("another ssot is beginning a session; try again when it is done")

// A busyError is an ErrBusy that names the process.
type busyError struct{ holder lockfile.Holder }

func (e *busyError) Error() string {
	return fmt.Sprintf("%s is beginning a session; %s", e.holder, e.holder.Advice())
}

func (e *busyError) Is(target error) bool { return target == ErrBusy }

// Open returns a Dir for folder. Path is the user's state folder; if it is empty, or relative and so in a folder that a
// clone could bring, there is no session, and Make returns an error. Open creates nothing.
func Open(folder, path string) (*Dir, error) {
	if !filepath.IsAbs(path) {
		path = ""
	}
	abs, err := filepath.Abs(folder)
	if err == nil {
		abs, err = filepath.EvalSymlinks(abs)
	}
	if err != nil {
		return nil, fmt.Errorf("find the folder %s: %w", folder, err)
	}
	return &Dir{local{folder: abs}, home{path: path, wait: time.Minute}, identity.Of}, nil
}

// Find looks for the session. It writes nothing, and returns an error only if a file could not be read.
func (d *Dir) Find() (Found, error) {
	names, note, err := d.tree.names()
	if err != nil {
		return Found{}, err
	}
	found, err := d.find(names, note)
	if err != nil {
		return found, err
	}
	if found.Path != "" {
		found.Note = sentences(found.Note, d.otherSessions(found, names))
		return found, nil
	}
	if older, err := d.tree.older(); err != nil {
		return Found{}, err
	} else if older && found.Note == "" {
		found.Note = d.tree.displayPath("") + " holds decisions that an older ssot wrote there, or that came with a clone: they are not read; ssot session --adopt shows them and takes them over"
	}
	return found, err
}

// find looks for the session by the names in the tree, then by the folder.
func (d *Dir) find(names []string, note string) (Found, error) {
	if err := d.home.usable(d.tree.folder); err != nil {
		if len(names) > 0 {
			return Found{Note: err.Error() + "; its decisions are not read"}, nil
		}
		return Found{Note: note}, nil
	}
	found := Found{Note: note}
	for _, name := range names {
		f, err := d.resolveName(name)
		if err != nil {
			return Found{}, err
		}
		if found.Path == "" && (f.Path != "" || found.from == "") || f.match > found.match { // of two possibly moved ones take the newer name
			found = f
		}
	}
	if found.Path != "" {
		return found, nil
	}
	here, former, err := d.findByFolder()
	if err != nil || here.Path != "" {
		if found.Note != "" && !d.tree.others() { // else the name is another user's
			here.Note = found.Note + "; your own session of this folder goes on"
		}
		return here, err
	}
	if found.from == "" {
		found.from, found.folder, found.Note = former.from, former.folder, sentences(found.Note, former.Note)
	}
	if found.Note == "" {
		found.Note = d.home.withoutFolder()
	}
	if found.Note != "" {
		found.Note += "; the first decision begins a new one"
	}
	if found.from != "" {
		found.Note += "; ssot session --adopt takes over a copy of it"
	}
	return found, nil
}

// sentences joins two sentences, either of which may be empty.
func sentences(one, other string) string {
	if one == "" || other == "" {
		return one + other
	}
	return one + "; " + other
}

// Make returns the session's folder, creates it if there is none, and writes its name into the tree. Processes that
// call it at the same time get the same folder. It waits for their lock until ctx ends, but at most a minute, and then
// returns ErrBusy.
func (d *Dir) Make(ctx context.Context) (Found, error) {
	if err := d.home.usable(d.tree.folder); err != nil {
		return Found{}, fmt.Errorf("nothing can be decided here: %w", err)
	}
	if found, err := d.Find(); err != nil || found.complete() {
		return found, err
	}
	if err := d.home.make(); err != nil {
		return Found{}, err
	}
	unlock, err := d.home.lock(ctx)
	if err != nil {
		return Found{}, err
	}
	defer unlock()
	found, err := d.Find()
	switch {
	case err != nil || found.complete():
		return found, err
	case found.Path == "":
		return d.create()
	}
	if found.lost {
		if err := d.tree.addName(found.name); err != nil {
			return Found{}, err
		}
	}
	if found.stale {
		if err := d.home.writePointer(found.name, d.tree.folder, d.identify(d.tree.folder)); err != nil {
			return Found{}, err
		}
	}
	found.stale, found.lost = false, false
	return found, nil
}

// complete reports whether Make has nothing left to write.
func (f Found) complete() bool { return f.Path != "" && !f.stale && !f.lost }

// create creates a new session.
func (d *Dir) create() (Found, error) {
	d.home.sweepUnfinished()
	name := newName()
	if err := makeAll(d.home.session(name), d.home.probe); err != nil {
		return Found{}, fmt.Errorf("begin a session: %w", err)
	}
	was := d.identify(d.tree.folder)
	if err := d.home.writePointer(name, d.tree.folder, was); err != nil {
		return Found{}, err
	}
	if err := d.tree.addName(name); err != nil {
		return Found{}, errors.Join(err, os.RemoveAll(d.home.session(name)))
	}
	if is := d.identify(d.tree.folder); is != was { // see identity.Identity.Partly
		if err := d.home.writePointer(name, d.tree.folder, is); err != nil {
			return Found{}, err
		}
	}
	return Found{Path: d.home.session(name), name: name}, nil
}
