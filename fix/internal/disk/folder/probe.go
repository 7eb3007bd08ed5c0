package folder

import "io/fs"

// Probe is how tests look into what is done to the file system, and let it go wrong. A failure that is injected is the
// same at every run, as one that is provoked by the disk, another process or a clock is not.
type Probe struct {
	Fault func(op, name string) *Fault // says before every call, by what it does and to which path, whether it fails; nil lets it be
	At    func(point string)           // is told of every point at which a crash leaves something behind
}

// Fault is how a call fails.
type Fault struct {
	Err  error // nil: the call is left out, and said to have gone well
	Part int   // of a write: how many bytes are written all the same
	Done bool  // everything is done, and fails only then
}

// Reach tells the tests that a point is reached.
func (f *Folder) Reach(point string) {
	if f.probe != nil && f.probe.At != nil {
		f.probe.At(point)
	}
}

// told reports whether somebody says which calls fail.
func (p *Probe) told() bool { return p != nil && p.Fault != nil }

// try makes a call, or fails as it is told to.
func (f *Folder) try(op, name string, call func() error) error {
	if !f.probe.told() {
		return call()
	}
	fail := f.probe.Fault(op, name)
	if fail == nil {
		return call()
	}
	if fail.Done {
		_ = call()
	}
	if fail.Err == nil {
		return nil
	}
	return &fs.PathError{Op: op, Path: name, Err: fail.Err}
}
