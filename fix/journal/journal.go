// Package journal applies steps of changes to files so that each is made whole or not at all, whatever happens, and
// keeps the bytes and states that this needs in the user's own state folder.
//
// It writes to two places and never mixes them up: the files of a step lie below the folder of ssot.yaml and must be
// what the caller's Target lets through, whatever a step, an intent or a record says; all that the journal keeps lies
// in the folder that statedir gives it, and nothing in the tree is read as a part of it.
package journal

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/seed-58def443/ssot/fix/statedir"
)

// The journal's own files.
const (
	lockFile   = "lock"
	intentFile = "intent.json"
	blobDir    = "blobs"

	// ours is how the names of all temporary files start. None ends in .go, so that no Go command takes one for source.
	ours = ".ssot-"

	folderMode fs.FileMode = 0o700
	fileMode   fs.FileMode = 0o600
)

// Options say where a journal works.
type Options struct {
	Root   string                 // the folder of ssot.yaml: no file outside of it is ever written
	State  string                 // the user's own folder for sessions, see statedir; empty when there is none
	Target func(path string) bool // says whether a step may write a file, by its slash path below Root
}

// Journal applies changes below one folder. Its methods may be called from several goroutines; those that write are
// called under Lock.
type Journal struct {
	root   files // of the files that steps change
	target func(path string) bool
	place  *statedir.Dir
	held   atomic.Bool

	mu     sync.Mutex
	own    files      // of the journal's own files; its folder is nil while there are none
	opened []*os.Root // the folders that own was of; another goroutine may be reading in one that it is no longer

	// wait is how long Lock waits for another process.
	wait time.Duration
	// at, when set, is told of every point at which a crash leaves something behind. Tests end the process there, or
	// play another program.
	at func(point string)
}

// Open returns the journal of a folder. It creates nothing: the first Lock does.
func Open(o Options) (*Journal, error) {
	place, err := statedir.Open(o.Root, o.State)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(o.Root)
	if err != nil {
		return nil, fmt.Errorf("open the folder of ssot.yaml: %w", err)
	}
	return &Journal{root: files{dir: root}, target: o.Target, place: place, wait: time.Minute}, nil
}

// Close releases the folders. Nothing is saved here: what was committed is on disk.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	err := j.root.Close()
	for _, dir := range j.opened {
		err = errors.Join(err, dir.Close())
	}
	j.own, j.opened = files{}, nil
	return err
}

// Look finds what the journal keeps, which another process may have begun since. It reports whether there is anything,
// that is, whether anything was ever decided here, and what must be told of that.
// Under Lock it is what was locked.
func (j *Journal) Look() (exists bool, told statedir.Found, err error) {
	if j.held.Load() {
		return true, told, nil
	}
	found, err := j.place.Find()
	if err != nil {
		return false, found, err
	}
	_, err = j.enter(found.Path)
	return found.Path != "", found, err
}

// enter makes a folder the one that the journal's own files lie in, and returns it; an empty path is none.
// What is locked stays that folder: another goroutine may look while one decides, and what it finds may be out of date.
func (j *Journal) enter(path string) (files, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.held.Load() {
		return j.own, nil
	}
	if j.own.dir != nil {
		now, err := os.Stat(path)
		if was, werr := j.own.dir.Stat("."); err == nil && werr == nil && os.SameFile(now, was) {
			return j.own, nil
		}
	}
	j.own = files{fault: j.root.fault}
	if path == "" {
		return j.own, nil
	}
	own, err := os.OpenRoot(path)
	if err != nil {
		return files{}, fmt.Errorf("open the session: %w", err)
	}
	j.own.dir, j.opened = own, append(j.opened, own)
	return j.own, nil
}

// errNone says that the journal keeps nothing yet.
var errNone = fmt.Errorf("nothing was decided here: %w", fs.ErrNotExist)

// mine is the folder of the journal's own files; the error is fs.ErrNotExist when there is none.
func (j *Journal) mine() (files, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.own.dir == nil {
		return files{}, errNone
	}
	return j.own, nil
}

// ReadState returns what WriteState saved under the name, or an error that is fs.ErrNotExist.
func (j *Journal) ReadState(name string) ([]byte, error) {
	if err := stateName(name); err != nil {
		return nil, err
	}
	own, err := j.mine()
	if err != nil {
		return nil, err
	}
	data, err := own.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read the session: %w", err)
	}
	return data, nil
}

// StatePath is where WriteState saves what has the name: an absolute path, empty while the journal keeps nothing.
func (j *Journal) StatePath(name string) string {
	if _, err := j.mine(); err != nil {
		return ""
	}
	return j.name(name)
}

// WriteState saves data under the name, as a whole: a reader, also one after a crash, finds the old data or the new.
func (j *Journal) WriteState(name string, data []byte) error {
	if err := stateName(name); err != nil {
		return err
	}
	if err := j.locked(); err != nil {
		return err
	}
	if err := j.save(name, data); err != nil {
		return fmt.Errorf("save the session: %w", err)
	}
	return nil
}

func stateName(name string) error {
	if !fs.ValidPath(name) || path.Base(name) != name || name[0] == '.' || slices.Contains([]string{intentFile, lockFile, blobDir, statedir.FolderFile}, name) {
		return fmt.Errorf("%q is no name for a state", name)
	}
	return nil
}

// prepare makes the journal's folder, and returns it.
func (j *Journal) prepare(ctx context.Context) (files, error) {
	found, err := j.place.Make(ctx)
	if err != nil {
		return files{}, err
	}
	own, err := j.enter(found.Path)
	if err != nil {
		return files{}, err
	}
	if err := own.Mkdir(blobDir, folderMode); err != nil && !errors.Is(err, fs.ErrExist) {
		return files{}, unwritable(own, err)
	}
	return own, nil
}

func unwritable(own files, err error) error {
	return fmt.Errorf("nothing can be decided here: ssot keeps its decisions in %s, which can't be written: %w", own.path(""), err)
}

// name is a path of the journal's own as people know it.
func (j *Journal) name(p string) string {
	own, err := j.mine()
	if err != nil {
		return p
	}
	return own.path(p)
}

// reach tells the tests that a point is reached.
func (j *Journal) reach(point string) {
	if j.at != nil {
		j.at(point)
	}
}
