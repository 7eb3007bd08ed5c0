package statedir

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Dir is where the session of one folder is kept.
type Dir struct {
	tree local
	home home
}

// Found is what Find found.
type Found struct {
	Path string // the folder of the session, empty when there is none
	Note string // a sentence: what is in the tree and is not believed, or how the session was found; empty when there is nothing to tell

	name   string
	from   string // .ssot names a session of another folder, which still exists: where that session lies
	folder string // and that folder
	claim  claim
	stale  bool // folder.json names the folder that this one was
	lost   bool // the tree does not name it
}

// ErrBusy says that another process is giving names.
var ErrBusy = errors.New("another ssot is beginning a session; try again when it is done")

// Open returns the place of a folder's session. Path is the user's own folder for sessions; when it is empty there is
// no session, and Make errs. Open creates nothing.
func Open(folder, path string) (*Dir, error) {
	abs, err := filepath.Abs(folder)
	if err == nil {
		abs, err = filepath.EvalSymlinks(abs)
	}
	if err != nil {
		return nil, fmt.Errorf("find the folder %s: %w", folder, err)
	}
	return &Dir{local{folder: abs}, home{path: path, wait: time.Minute}}, nil
}

// Find looks for the session. It writes nothing, and errs only when something could not be read.
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
		found.Note = sentences(found.Note, d.besides(found, names))
		return found, nil
	}
	if older, err := d.tree.older(); err != nil {
		return Found{}, err
	} else if older && found.Note == "" {
		found.Note = d.tree.shown("") + " holds decisions that an older ssot wrote there, or that came with a clone: they are not read; ssot session --adopt shows them and takes them over"
	}
	return found, err
}

// find looks for the session by what the tree holds: the names, or what stands in their place.
func (d *Dir) find(names []string, note string) (Found, error) {
	if err := d.home.usable(d.tree.folder); err != nil {
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
		if found.Path == "" || f.claim > found.claim { // of two whose folders are gone it is the newer name's
			found = f
		}
	}
	if found.Path == "" {
		here, err := d.pointingHere()
		if err != nil || here.Path != "" {
			if found.Note != "" && !d.tree.others() { // else the name is that other user's
				here.Note = found.Note + "; your own session of this folder goes on"
			}
			return here, err
		}
		if found.Note == "" {
			found.Note = d.home.unclaimed()
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

// sentences are two in one; either may be empty.
func sentences(one, other string) string {
	if one == "" || other == "" {
		return one + other
	}
	return one + "; " + other
}

// Make returns the session's folder, which is made when there is none, and names it in the tree. Of several processes
// that begin one at once each gets the same.
// It waits for others until ctx ends, but at most a minute, and then errs with ErrBusy.
func (d *Dir) Make(ctx context.Context) (Found, error) {
	if err := d.home.usable(d.tree.folder); err != nil {
		return Found{}, fmt.Errorf("nothing can be decided here: %w", err)
	}
	if found, err := d.Find(); err != nil || found.settled() {
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
	case err != nil || found.settled():
		return found, err
	case found.Path == "":
		return d.begin()
	}
	if found.stale {
		if err := d.home.point(found.name, d.tree.folder); err != nil {
			return Found{}, err
		}
	}
	if found.lost {
		if err := d.tree.addName(found.name); err != nil {
			return Found{}, err
		}
	}
	found.stale, found.lost = false, false
	return found, nil
}

// settled reports whether nothing is left for Make to do.
func (f Found) settled() bool { return f.Path != "" && !f.stale && !f.lost }

// begin makes a new session.
func (d *Dir) begin() (Found, error) {
	d.home.sweepBegun()
	name := newName()
	if err := makeAll(d.home.session(name), d.home.probe); err != nil {
		return Found{}, fmt.Errorf("begin a session: %w", err)
	}
	if err := d.home.point(name, d.tree.folder); err != nil {
		return Found{}, err
	}
	if err := d.tree.addName(name); err != nil {
		return Found{}, errors.Join(err, os.RemoveAll(d.home.session(name)))
	}
	return Found{Path: d.home.session(name), name: name}, nil
}
