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
// A declaration is reached when reached source names it. It then brings every name in it: its type, a constant's or
// untyped variable's value, never a function's body. A reached type brings those of its methods that reached source
// mentions, by name alone and whatever the type: as a selector or in an interface. A method that nobody mentions can
// neither be called nor make a type satisfy an interface of the program, so the types of what is left are exact. What
// is lost is the name in the type checker's hints ("but does have method Close").
type demand struct {
	*source.Set
	deps map[*listing.Node]*dependency // of all nodes that are not wanted

	mu     sync.Mutex
	change *sync.Cond
	queue  []*dependency
	busy   int // workers at a node

	mentions struct {
		sync.Mutex
		names map[string]*mention
	}
}

// mention is a selector's name.
type mention struct {
	reached bool
	waiting []*dependency // reached types there have a method of that name
}

// dependency is a package that is not wanted: what others ask of it, and what is kept of it for that.
type dependency struct {
	*listing.Node
	trimmed *Trimmed // nil: nothing is reached of it

	sync.Mutex
	requested map[string]bool // names, ever
	names     []string        // not looked at yet
	methods   []string        // mentioned, not looked at yet
	queued    bool
}

// Requests are what the caller wants to be known of dependencies, whether source mentions it or not.
type Requests struct {
	Names []string            // selectors, of what wanted packages import
	Keep  map[string][]string // package-level names by import path; "T.M" is a method
}

// Reached is what is kept of dependencies; those of which nothing is are not in it.
type Reached map[*listing.Node]*Trimmed

// Find finds, in every dependency of the roots of listings, what is reached.
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

// all follows what the roots and the wishes ask for until nothing more is reached.
func (d *demand) all(ctx context.Context, listings []*listing.Listing, requests Requests) error {
	d.mention("Error") // of the predeclared error
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

// keep asks for what is to be kept in any case.
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

// work processes nodes until none is left.
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
	d.change.Broadcast() // nothing left, or cancelled: nobody waits any longer
	return ctx.Err()
}

func (d *demand) push(n *dependency) {
	d.mu.Lock()
	d.queue = append(d.queue, n)
	d.mu.Unlock()
	d.change.Signal()
}

// request asks a dependency for a package-level name; nil is none.
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

// enqueue expects the dependency to be locked.
func (d *demand) enqueue(n *dependency) {
	if !n.queued {
		n.queued = true
		d.push(n)
	}
}

// mention says that reached source has a selector, or an interface method, of that name.
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

// mentioned reports whether a name is mentioned; if not, n is told when it is.
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

// process keeps what was asked of a dependency since it was last looked at.
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
