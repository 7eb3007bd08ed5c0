package folder

import "io/fs"

// Probe lets tests observe system calls and make them fail, at the same call in every run.
type Probe struct {
	Fault func(op, name string) *Fault // is called before each system call; nil lets the call pass
	At    func(point string)           // is called at each point where a crash leaves a different state
}

// Fault describes how a call fails.
type Fault struct {
	Err  error // nil: the call is skipped and reports success
	Part int   // of a write: how many bytes are written before it fails
	Done bool  // the call is made, and reports the error all the same
}

// Reach calls the probe's At with a point.
func (f *Folder) Reach(point string) {
	if f.probe != nil && f.probe.At != nil {
		f.probe.At(point)
	}
}

// injects reports whether the probe may make calls fail.
func (p *Probe) injects() bool { return p != nil && p.Fault != nil }

// call makes a system call, or fails as the probe says.
func (p *Probe) call(op, name string, call func() error) error {
	if !p.injects() {
		return call()
	}
	fail := p.Fault(op, name)
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
