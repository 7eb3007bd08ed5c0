package reach

import (
	"context"
	"runtime"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/seed-58def443/ssot/scan/load/internal/listing"
	"github.com/seed-58def443/ssot/scan/load/internal/source"
)

// demand finds the declarations of dependencies that must be type-checked.
//
// Reached source is the files of wanted packages and, of dependencies, the declarations found so far. A declaration is
// reached if reached source mentions its name; then the names in its type are mentioned too, and those in the value of
// a constant or of a variable without a written type, but never those in a function body. A method of a reached type is
// reached if reached source selects its name, or an interface declares it. Other methods can neither be called nor make
// a type satisfy an interface of the program, so leaving them out changes no type. Only the type checker's hints may
// differ ("but does have method Close").
type demand struct {
	*source.Set
	deps map[*listing.Node]*dependency // all nodes that are not wanted

	mu     sync.Mutex
	change *sync.Cond // signalled when queue grows or work ends
	queue  []*dependency
	busy   int // the number of workers that process a dependency

	mentions struct {
		sync.Mutex
		names map[string]*selectorName // by selector name
	}
}

// selectorName records whether reached source mentions a selector, and who waits for it.
type selectorName struct {
	reached bool
	waiting []*dependency // dependencies with a reached type that has a method of this name
}

// A dependency is a package that is not wanted: the names requested of it, and the declarations kept for them.
type dependency struct {
	*listing.Node
	trimmed *Trimmed // nil if nothing is reached; only the worker that processes the dependency uses it

	sync.Mutex
	requested map[string]bool // all names requested so far
	names     []string        // requested, not processed yet
	methods   []string        // methods mentioned, not processed yet
	queued    bool
}

// Requests holds names that must be kept in dependencies even if no source mentions them.
type Requests struct {
	Names []string            // requested of every import of a wanted package, and mentioned as selectors
	Keep  map[string][]string // package-level names by import path; "T.M" is a method
}

// Reached maps dependencies to what is kept of them. It omits dependencies of which nothing is reached.
type Reached map[*listing.Node]*Trimmed

// Find finds the reached declarations in all dependencies of the listings' roots. Files that can't be read are skipped:
// the type checker reports them. The error is ctx's.
func Find(ctx context.Context, src *source.Set, listings []*listing.Listing, requests Requests) (Reached, error) {
	d := &demand{Set: src, deps: make(map[*listing.Node]*dependency)}
	d.change = sync.NewCond(&d.mu)
	d.mentions.names = make(map[string]*selectorName)
	for _, l := range listings {
		for _, n := range l.Nodes {
			if !n.Wanted && n.Path != "unsafe" && d.deps[n] == nil {
				d.deps[n] = &dependency{Node: n}
			}
		}
	}
	if err := d.run(ctx, listings, requests); err != nil {
		return nil, err
	}
	out := make(Reached)
	for n, dep := range d.deps {
		if dep.trimmed != nil {
			out[n] = dep.trimmed
		}
	}
	return out, nil
}

// run requests the names that the roots use, and those in requests, and then processes dependencies until no more are
// queued.
func (d *demand) run(ctx context.Context, listings []*listing.Listing, requests Requests) error {
	d.mention("Error") // the method of the predeclared type error
	for _, name := range requests.Names {
		d.mention(name)
	}
	d.keep(requests.Keep, listings)
	parsing, parseCtx := errgroup.WithContext(ctx)
	parsing.SetLimit(runtime.GOMAXPROCS(0))
	seen := make(map[*listing.Node]bool)
	for _, l := range listings {
		for _, n := range l.Roots {
			if seen[n] {
				continue
			}
			seen[n] = true
			for _, dep := range n.Imports {
				for _, name := range requests.Names {
					d.request(d.deps[dep], name)
				}
			}
			parsing.Go(func() error {
				for _, path := range n.Files {
					if f, _ := d.File(path); f != nil { // the type checker reports its errors
						d.requestUses(n, f.Syntax)
					}
				}
				return parseCtx.Err()
			})
		}
	}
	if err := parsing.Wait(); err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	for range runtime.GOMAXPROCS(0) {
		g.Go(func() error { return d.work(ctx) })
	}
	return g.Wait()
}

// keep requests the names in Requests.Keep.
func (d *demand) keep(keep map[string][]string, listings []*listing.Listing) {
	if len(keep) == 0 {
		return
	}
	for _, l := range listings {
		for _, n := range l.Nodes {
			for _, name := range keep[n.Path] {
				name, method, _ := strings.Cut(name, ".")
				d.request(d.deps[n], name)
				if method != "" {
					d.mention(method)
				}
			}
		}
	}
}

// work processes queued dependencies until none is left and all workers are idle.
func (d *demand) work(ctx context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for ctx.Err() == nil {
		if len(d.queue) == 0 {
			if d.busy == 0 {
				break
			}
			d.change.Wait()
			continue
		}
		dep := d.queue[0]
		d.queue = d.queue[1:]
		d.busy++
		d.mu.Unlock()
		d.process(dep)
		d.mu.Lock()
		d.busy--
	}
	d.change.Broadcast() // finished or cancelled: wake up all workers
	return ctx.Err()
}

func (d *demand) push(dep *dependency) {
	d.mu.Lock()
	d.queue = append(d.queue, dep)
	d.mu.Unlock()
	d.change.Signal()
}

// request marks a package-level name of a dependency as needed, and queues the dependency. dep may be nil.
func (d *demand) request(dep *dependency, name string) {
	if dep == nil {
		return
	}
	dep.Lock()
	defer dep.Unlock()
	if dep.requested[name] {
		return
	}
	if dep.requested == nil {
		dep.requested = make(map[string]bool)
	}
	dep.requested[name] = true
	dep.names = append(dep.names, name)
	d.enqueue(dep)
}

// enqueue adds a dependency to the queue. The caller must hold its lock.
func (d *demand) enqueue(dep *dependency) {
	if !dep.queued {
		dep.queued = true
		d.push(dep)
	}
}

// mention records that reached source has a selector or an interface method with this name.
func (d *demand) mention(name string) {
	d.mentions.Lock()
	m := d.mentions.names[name]
	if m == nil {
		m = new(selectorName)
		d.mentions.names[name] = m
	}
	waiting := m.waiting
	m.reached, m.waiting = true, nil
	d.mentions.Unlock()
	for _, dep := range waiting {
		dep.Lock()
		dep.methods = append(dep.methods, name)
		d.enqueue(dep)
		dep.Unlock()
	}
}

// mentioned reports whether reached source mentions a selector's name. If not, dep is queued when it is mentioned
// later.
func (d *demand) mentioned(name string, dep *dependency) bool {
	d.mentions.Lock()
	defer d.mentions.Unlock()
	m := d.mentions.names[name]
	if m == nil {
		m = new(selectorName)
		d.mentions.names[name] = m
	}
	if !m.reached {
		m.waiting = append(m.waiting, dep)
	}
	return m.reached
}

// process keeps the declarations that were requested of a dependency since the last call.
func (d *demand) process(dep *dependency) {
	for {
		dep.Lock()
		names, methods := dep.names, dep.methods
		dep.names, dep.methods = nil, nil
		if len(names)+len(methods) == 0 {
			dep.queued = false
			dep.Unlock()
			return
		}
		dep.Unlock()
		if dep.trimmed == nil {
			dep.trimmed = d.open(dep.Node)
		}
		trimmed := dep.trimmed
		for _, name := range names {
			trimmed.reach(name)
		}
		for _, name := range methods {
			trimmed.next = append(trimmed.next, trimmed.waiting[name]...)
			delete(trimmed.waiting, name)
		}
		for len(trimmed.next) > 0 {
			d.extend(dep, trimmed)
		}
	}
}
