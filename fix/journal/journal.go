package journal

import (
	"errors"
	"fmt"
	"time"

	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
	"github.com/seed-58def443/ssot/fix/journal/internal/beside"
	"github.com/seed-58def443/ssot/fix/journal/internal/kept"
	"github.com/seed-58def443/ssot/fix/journal/internal/target"
	"github.com/seed-58def443/ssot/fix/statedir"
)

// Options say where a journal works.
type Options struct {
	Root    string                 // the folder of ssot.yaml: no file outside of it is ever written
	State   string                 // the user's own folder for sessions, see statedir; empty when there is none
	Target  func(path string) bool // says whether a step may write a file, by its slash path below Root
	Session string                 // the state whose absence is an error once it was saved
}

// Journal applies changes below one folder. Its methods may be called from several goroutines; those that write are
// called under Lock.
type Journal struct {
	root  *folder.Folder // of the files that steps change
	guard target.Guard
	own   *session
	probe *folder.Probe // of tests
	vital string        // Options.Session
}

// Open returns the journal of a folder. It creates nothing: the first Lock does.
func Open(o Options) (*Journal, error) {
	place, err := statedir.Open(o.Root, o.State)
	if err != nil {
		return nil, err
	}
	probe := new(folder.Probe)
	root, err := folder.Open(o.Root, probe)
	if err != nil {
		return nil, fmt.Errorf("open the folder of ssot.yaml: %w", err)
	}
	return &Journal{
		root:  root,
		guard: target.Of(root, o.Target),
		own:   &session{place: place, probe: probe, wait: time.Minute},
		probe: probe,
		vital: o.Session,
	}, nil
}

// Close releases the folders. Nothing is saved here: what was committed is on disk.
func (j *Journal) Close() error { return errors.Join(j.root.Close(), j.own.close()) }

// Look searches for the journal's folder, which another process may have created since Open. It reports whether there
// is one, that is, whether anything was ever decided here; the Note of the second result is for the user. Under Lock it
// does not search again.
func (j *Journal) Look() (exists bool, found statedir.Found, err error) {
	if j.own.held.Load() {
		return true, found, nil
	}
	found, err = j.own.place.Find()
	if err != nil {
		return false, found, err
	}
	dir, err := j.own.enter(found.Path)
	if err == nil && dir != nil && j.vital != "" {
		err = kept.At(dir).Missing(j.vital)
	}
	return found.Path != "", found, err
}

// Inject makes system calls fail, for tests: fault is called with each operation and path, and nil lets the call pass.
// Call it before the journal is used.
func (j *Journal) Inject(fault func(op, name string) *Fault) { j.probe.Fault = fault }

// files returns those that steps change.
func (j *Journal) files(store kept.Store) beside.Files {
	return beside.Files{Root: j.root, Guard: j.guard, Store: store}
}
