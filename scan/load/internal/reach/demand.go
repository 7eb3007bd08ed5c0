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

// demand finds the declarations of dependencies that the wanted packages reach.
//
// A declaration is reached if reached source mentions its name. It then reaches all names in it: in its type, and in
// the value of a constant or of a variable without a type, but never in a function's body. A reached type reaches those
// of its methods whose names reached source mentions, as a selector or in an interface of any type. A method that
// nothing mentions can neither be called nor make a type satisfy an interface of the program, so the types of the rest
// are exact. Only its name in the type checker's hints is lost ("but does have method Close").
type demand struct {
	*source.Set
	deps map[*listing.Node]*dependency // all nodes that are not wanted

	mu     sync.Mutex
	change *sync.Cond
	queue  []*dependency
	busy   int // the number of workers that process a dependency

	mentions struct {
		sync.Mutex
		names map[string]*mention
	}
}

// mention records whether reached source mentions a selector's name.
type mention struct {
	reached bool
	waiting []*dependency // dependencies with a reached type that has a method of this name
}

// A dependency is a package that is not wanted: the names requested of it, and the declarations kept for them.
type dependency struct {
	*listing.Node
	trimmed *Trimmed // nil if nothing in it is reached

	sync.Mutex
	requested map[string]bool // all names requested so far
	names     []string        // requested, not processed yet
	methods   []string        // methods mentioned, not processed yet
	queued    bool
}

// Requests holds names that must be kept in dependencies even if no source mentions them.
type Requests struct {
	Names []string            // selector names, of all imports of wanted packages
	Keep  map[string][]string // package-level names by import path; "T.M" is a method
}

// Reached maps dependencies to what is kept of them. It omits dependencies of which nothing is reached.
type Reached map[*listing.Node]*Trimmed

// Find finds the reached declarations in all dependencies of the listings' roots.
func Find(ctx context.Context, src *source.Set, listings []*listing.Listing, w Requests) (Reached, error) {
	d := &demand{Set: src, deps: make(map[*listing.Node]*dependency)}
	d.change = sync.NewCond(&d.mu)
	d.mentions.names = make(map[string]*mention)
	for _, l := range listings {
		for _, n := range l.Nodes {
			if !n.Wanted && n.Path != "unsafe" && d.deps[n] == nil {
				d.deps[n] = &dependency{Node: n}
			}
		}
	}
	if err := d.all(ctx, listings, w); err != nil {
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

// all requests the names that the roots and the requests mention, and processes dependencies until nothing more is
// reached.
func (d *demand) all(ctx context.Context, listings []*listing.Listing, requests Requests) error {
	d.mention("Error") // the method of the predeclared type error
	for _, name := range requests.Names {
		d.mention(name)
	}
	d.keep(requests.Keep, listings)
	parsing, pctx := errgroup.WithContext(ctx)
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
					if f, _ := d.File(path); f != nil {
						d.wanted(n, f.Syntax)
					}
				}
				return pctx.Err()
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
		n := d.queue[0]
		d.queue = d.queue[1:]
		d.busy++
		d.mu.Unlock()
		d.process(n)
		d.mu.Lock()
		d.busy--
	}
	d.change.Broadcast() // finished or cancelled: wake up all workers
	return ctx.Err()
}

func (d *demand) push(n *dependency) {
	d.mu.Lock()
	d.queue = append(d.queue, n)
	d.mu.Unlock()
	d.change.Signal()
}

// request requests a package-level name of a dependency. n may be nil.
func (d *demand) request(n *dependency, name string) {
	if n == nil {
		return
	}
	n.Lock()
	defer n.Unlock()
	if n.requested[name] {
		return
	}
	if n.requested == nil {
		n.requested = make(map[string]bool)
	}
	n.requested[name] = true
	n.names = append(n.names, name)
	d.enqueue(n)
}

// enqueue adds a dependency to the queue. The caller must hold its lock.
func (d *demand) enqueue(n *dependency) {
	if !n.queued {
		n.queued = true
		d.push(n)
	}
}

// mention records that reached source has a selector or an interface method with this name.
func (d *demand) mention(name string) {
	d.mentions.Lock()
	m := d.mentions.names[name]
	if m == nil {
		m = new(mention)
		d.mentions.names[name] = m
	}
	waiting := m.waiting
	m.reached, m.waiting = true, nil
	d.mentions.Unlock()
	for _, n := range waiting {
		n.Lock()
		n.methods = append(n.methods, name)
		d.enqueue(n)
		n.Unlock()
	}
}

// mentioned reports whether a name is mentioned. If it is not, n is queued as soon as it is.
func (d *demand) mentioned(name string, n *dependency) bool {
	d.mentions.Lock()
	defer d.mentions.Unlock()
	m := d.mentions.names[name]
	if m == nil {
		m = new(mention)
		d.mentions.names[name] = m
	}
	if !m.reached {
		m.waiting = append(m.waiting, n)
	}
	return m.reached
}

// process keeps the declarations that were requested of a dependency since the last call.
func (d *demand) process(n *dependency) {
	for {
		n.Lock()
		names, methods := n.names, n.methods
		n.names, n.methods = nil, nil
		if len(names)+len(methods) == 0 {
			n.queued = false
			n.Unlock()
			return
		}
		n.Unlock()
		if n.trimmed == nil {
			n.trimmed = d.open(n.Node)
		}
		k := n.trimmed
		for _, name := range names {
			k.reach(name)
		}
		for _, name := range methods {
			k.next = append(k.next, k.waiting[name]...)
			delete(k.waiting, name)
		}
		for len(k.next) > 0 {
			d.extend(n, k)
		}
	}
}
