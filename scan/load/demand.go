package load

import (
	"context"
	"runtime"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/seed-58def443/ssot/scan/load/internal/source"
)

// demand finds the declarations of dependencies that the wanted packages reach.
//
// A declaration is reached when reached source names it. It then brings every name in it: its type, a constant's or untyped variable's value, never a function's body.
// A reached type brings those of its methods that reached source mentions, by name alone and whatever the type: as a selector or in an interface.
// A method that nobody mentions can neither be called nor make a type satisfy an interface of the program, so the types of what is left are exact.
// What is lost is the name in the type checker's hints ("but does have method Close").
type demand struct {
	*source.Set

	mu     sync.Mutex
	change *sync.Cond
	queue  []*node
	busy   int // workers at a node

	mentions struct {
		sync.Mutex
		names map[string]*mention
	}
}

// mention is a selector's name.
type mention struct {
	made    bool
	waiting []*node // reached types there have a method of that name
}

// orders are what other packages ask of a dependency.
type orders struct {
	sync.Mutex
	asked   map[string]bool // names, ever
	names   []string        // not looked at yet
	methods []string        // mentioned, not looked at yet
	queued  bool
}

// reach keeps, in every dependency of the roots, what is reached.
func (d *demand) reach(ctx context.Context, o *Options, listings []*listing) error {
	d.change = sync.NewCond(&d.mu)
	d.mentions.names = make(map[string]*mention)
	d.mention("Error") // of the predeclared error
	for _, name := range o.Names {
		d.mention(name)
	}
	d.keep(o.Keep, listings)
	parsing, pctx := errgroup.WithContext(ctx)
	parsing.SetLimit(runtime.GOMAXPROCS(0))
	seen := make(map[*node]bool)
	for _, l := range listings {
		for _, n := range l.roots {
			if seen[n] {
				continue
			}
			seen[n] = true
			for _, dep := range n.imports {
				for _, name := range o.Names {
					d.request(dep, name)
				}
			}
			parsing.Go(func() error {
				for _, path := range n.files {
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

// keep asks for what Options.Keep says.
func (d *demand) keep(keep map[string][]string, listings []*listing) {
	if len(keep) == 0 {
		return
	}
	for _, l := range listings {
		for _, n := range l.nodes {
			for _, name := range keep[n.path] {
				name, method, _ := strings.Cut(name, ".")
				d.request(n, name)
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

func (d *demand) push(n *node) {
	d.mu.Lock()
	d.queue = append(d.queue, n)
	d.mu.Unlock()
	d.change.Signal()
}

// request asks a dependency for a package-level name.
func (d *demand) request(n *node, name string) {
	if n == nil || n.wanted || n.path == "unsafe" {
		return
	}
	n.orders.Lock()
	defer n.orders.Unlock()
	if n.orders.asked[name] {
		return
	}
	if n.orders.asked == nil {
		n.orders.asked = make(map[string]bool)
	}
	n.orders.asked[name] = true
	n.orders.names = append(n.orders.names, name)
	d.enqueue(n)
}

// enqueue expects n.orders to be locked.
func (d *demand) enqueue(n *node) {
	if !n.orders.queued {
		n.orders.queued = true
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
	m.made, m.waiting = true, nil
	d.mentions.Unlock()
	for _, n := range waiting {
		n.orders.Lock()
		n.orders.methods = append(n.orders.methods, name)
		d.enqueue(n)
		n.orders.Unlock()
	}
}

// mentioned says whether a name is mentioned; if not, n is told when it is.
func (d *demand) mentioned(name string, n *node) bool {
	d.mentions.Lock()
	defer d.mentions.Unlock()
	m := d.mentions.names[name]
	if m == nil {
		m = new(mention)
		d.mentions.names[name] = m
	}
	if !m.made {
		m.waiting = append(m.waiting, n)
	}
	return m.made
}

// process keeps what was asked of a dependency since it was last looked at.
func (d *demand) process(n *node) {
	for {
		n.orders.Lock()
		names, methods := n.orders.names, n.orders.methods
		n.orders.names, n.orders.methods = nil, nil
		if len(names)+len(methods) == 0 {
			n.orders.queued = false
			n.orders.Unlock()
			return
		}
		n.orders.Unlock()
		if n.kept == nil {
			n.kept = d.open(n)
		}
		k := n.kept
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
