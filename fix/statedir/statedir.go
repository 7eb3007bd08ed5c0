package statedir

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
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
	moved  bool   // folder.json names a folder that is gone
	lost   bool   // the tree does not name it, folder.json names the tree
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
	return &Dir{local{abs}, home{path, time.Minute}}, nil
}

// Find looks for the session. It writes nothing, and errs only when something could not be read.
func (d *Dir) Find() (Found, error) {
	found, err := d.find()
	if err != nil || found.Path != "" {
		return found, err
	}
	if older, err := d.tree.older(); err != nil {
		return Found{}, err
	} else if older && found.Note == "" {
		found.Note = d.tree.shown("") + " holds decisions that an older ssot wrote there, or that came with a clone: they are not read; ssot session --adopt shows them and takes them over"
	}
	return found, err
}

func (d *Dir) find() (Found, error) {
	names, note, err := d.tree.names()
	if err != nil {
		return Found{}, err
	}
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
	folder, err := d.home.pointsAt(name)
	if err != nil {
		return Found{}, err
	}
	if folder == "" {
		return Found{Note: d.tree.shown(idFile) + " names a session that you do not have: it came with a clone, from another user or from another machine; nothing of it is read"}, nil
	}
	switch here, gone := d.same(folder); {
	case here:
		return Found{Path: d.home.session(name), name: name}, nil
	case gone:
		return Found{Path: d.home.session(name), name: name, moved: true}, nil
	}
	return Found{from: d.home.session(name), folder: folder, Note: fmt.Sprintf("%s names the session of %s, which still exists: it is not read here", d.tree.shown(idFile), folder)}, nil
}

// same reports whether a folder is this one, or is gone. What can't be looked at is neither.
func (d *Dir) same(folder string) (here, gone bool) {
	if folder == d.tree.folder {
		return true, false
	}
	there, err := os.Stat(folder)
	if err != nil {
		return false, errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
	}
	this, err := os.Stat(d.tree.folder)
	return err == nil && os.SameFile(there, this), false
}

// pointingHere looks for a session of this folder whose name is not in the tree any more: it was cleaned away, or a
// commit brought another in its place. Of several it is the one that was begun last.
func (d *Dir) pointingHere() (Found, error) {
	var found Found
	var begun time.Time
	entries, err := os.ReadDir(filepath.Join(d.home.path, sessionsDir))
	if errors.Is(err, fs.ErrNotExist) {
		return found, nil
	}
	if err != nil {
		return found, fmt.Errorf("look for a session of %s: %w", d.tree.folder, err)
	}
	for _, e := range entries {
		if !validName(e.Name()) {
			continue
		}
		folder, err := d.home.pointsAt(e.Name())
		if errors.As(err, new(pointerError)) || err == nil && folder != d.tree.folder {
			continue
		}
		if err != nil {
			return Found{}, err
		}
		info, err := os.Stat(filepath.Join(d.home.session(e.Name()), FolderFile))
		if err != nil {
			return Found{}, fmt.Errorf("look for a session of %s: %w", d.tree.folder, err)
		}
		if found.Path == "" || info.ModTime().After(begun) {
			found, begun = Found{Path: d.home.session(e.Name()), name: e.Name(), lost: true}, info.ModTime()
		}
	}
	return found, nil
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
	case found.moved:
		if err := d.home.point(found.name, d.tree.folder); err != nil {
			return Found{}, err
		}
	case found.lost:
		if err := d.tree.addName(found.name); err != nil {
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
	d.home.sweepBegun()
	name := newName()
	if err := os.MkdirAll(d.home.session(name), folderMode); err != nil {
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
