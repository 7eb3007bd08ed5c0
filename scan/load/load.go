package load

import (
	"cmp"
	"context"
	"errors"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/seed-58def443/ssot/scan/load/internal/listing"
	"github.com/seed-58def443/ssot/scan/load/internal/reach"
	"github.com/seed-58def443/ssot/scan/load/internal/source"
)

// Configuration is one build configuration.
type Configuration = listing.Configuration

// Options say what to load.
type Options struct {
	Dir            string            // where go list runs: a folder inside the main module
	Patterns       []string          // the wanted packages: import paths or ./ patterns; checked with full bodies, their tests too
	Configurations []Configuration   // at least one; the first is the default
	Overlay        map[string][]byte // absolute path to content, in place of the file on disk
	Special        []Error           // of the walk: what the go command must not open
	Names          []string          // selector names that expressions not in the source will use (identifiers of use expressions), kept when declarations are dropped
	// Keep says which package-level names, by import path, are known of packages that are not wanted, whether loaded
	// source mentions them or not: those that the caller looks up in Types or that only replaced files name. "T.M" is a
	// method. Names and packages that do not exist are passed over.
	Keep  map[string][]string
	Plain bool // the tests of the wanted packages are left out
	whole bool // dependencies are checked with all their declarations: the measure of the loader's own tests

	// Listed is called once, when go list has answered, with the number of wanted packages (variants included).
	Listed func(total int)
	// Checked is called for each wanted package as soon as its types are known; calls are serialised.
	Checked func(*Package)
}

// Program is what was loaded. It is safe for concurrent readers; Check may be called in parallel.
type Program struct {
	Fset     *token.FileSet // for what is declared in dependencies, only Fset.Position is right: their files are put together from what is reached of them
	Packages []*Package     // the wanted ones in every configuration, variants included, sorted by configuration, path, ID

	dir      string                      // absolute, where it was loaded from
	listings map[string]*listing.Listing // by Configuration.Name
	ignored  []IgnoredFile

	mentionedIn sync.Map // *Package to func() map[string]bool, see mentioned
}

// Package is one variant of a wanted package in one configuration.
type Package struct {
	ID            string // go list's: "a/b", "a/b [a/b.test]", "a/b_test [a/b.test]"
	Path          string // import path; ends in _test for an external test package
	Name          string
	ForTest       string // the import path of the package that this variant tests, or empty
	Configuration string // Configuration.Name
	Dir           string // absolute
	Module        string // path of its module, or empty
	GoVersion     string // as go/types wants it: "go1.21", or empty
	Files         []*File
	Types         *types.Package
	Info          *types.Info
	Errors        []Error // of go list, the parser and the type checker; the package is usable as far as it goes

	node    *listing.Node
	listing *listing.Listing
}

// PlainPath returns the import path without the _test of an external test package.
func (p *Package) PlainPath() string {
	if p.ForTest != "" && p.Path == p.ForTest+"_test" {
		return p.ForTest
	}
	return p.Path
}

// Load lists and checks. It returns an error when go list can't run at all (no go.mod, an inconsistent vendor folder:
// its own sentence and what to run), when a pattern matches nothing, or when ctx ends. Faults inside packages are in
// Package.Errors.
func Load(ctx context.Context, o Options) (*Program, error) {
	if len(o.Configurations) == 0 {
		return nil, errors.New("no build configuration to load")
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, err
	}
	o.Dir = dir
	what := listing.Request{Dir: dir, Patterns: o.Patterns, Overlay: o.Overlay, Special: o.Special, Plain: o.Plain}
	listings := make([]*listing.Listing, len(o.Configurations))
	g, gctx := errgroup.WithContext(ctx)
	for i := range o.Configurations {
		g.Go(func() error {
			var err error
			listings[i], err = listing.List(gctx, &what, &o.Configurations[i])
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	if err := listing.Misses(listings); err != nil {
		return nil, err
	}
	p := &Program{dir: dir, listings: make(map[string]*listing.Listing, len(listings))}
	total := 0
	for i, l := range listings {
		l.Share(listings[:i])
		p.listings[l.Name] = l
		total += len(l.Roots)
	}
	if o.Listed != nil {
		o.Listed(total)
	}
	return p, p.check(ctx, &o, listings)
}

// check fills the program from listings.
func (p *Program) check(ctx context.Context, o *Options, listings []*listing.Listing) error {
	src := source.New(o.Overlay)
	p.Fset = src.Fset
	p.ignored = ignoredFiles(src, listings)
	var trimmed reach.Reached
	if !o.whole {
		var err error
		if trimmed, err = reach.Find(ctx, src, listings, reach.Requests{Names: o.Names, Keep: o.Keep}); err != nil {
			return err
		}
	}
	users := make(map[*listing.Node][]*listing.Listing)
	var nodes []*listing.Node
	for _, l := range listings {
		for _, n := range l.Roots {
			users[n] = append(users[n], l)
			nodes = append(nodes, n)
		}
		for _, n := range l.Nodes {
			if trimmed[n] != nil {
				nodes = append(nodes, n)
			}
		}
	}
	packages := make(map[*listing.Listing][]*Package)
	c := &checker{Set: src, dir: o.Dir, whole: o.whole, trimmed: trimmed}
	c.checked = func(n *listing.Node, checked *Package) {
		for _, l := range users[n] {
			pkg := *checked
			pkg.Configuration, pkg.listing = l.Name, l
			packages[l] = append(packages[l], &pkg)
			if o.Checked != nil {
				o.Checked(&pkg)
			}
		}
	}
	if err := c.run(ctx, nodes); err != nil {
		return err
	}
	for _, l := range listings {
		l.Finish()
		slices.SortFunc(packages[l], func(a, b *Package) int {
			return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.ID, b.ID))
		})
		p.Packages = append(p.Packages, packages[l]...)
	}
	return nil
}
