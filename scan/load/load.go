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

// A Configuration is one build configuration.
type Configuration = listing.Configuration

// Options describe what to load.
type Options struct {
	Dir string // the folder in which go list runs, inside the main module
	// Patterns are the wanted packages: import paths or ./ patterns. They and their tests are checked with function
	// bodies.
	Patterns       []string
	Configurations []Configuration   // at least one; the first is the default
	Overlay        map[string][]byte // absolute path to content that replaces the file
	// Tree is the result of Walk over Dir, or nil. It has the files that the go command must not open, and its
	// settings.
	Tree *Tree
	// Names are selector names to keep in dependencies, for expressions that are not in the source (identifiers of use
	// expressions).
	Names []string
	// Keep lists package-level names, by import path, to keep in dependencies even if no loaded source mentions them:
	// names that the caller looks up with Types, or that only replaced files mention. "T.M" is a method. Names and
	// packages that do not exist are ignored.
	Keep  map[string][]string
	Plain bool // leave out the tests of the wanted packages
	whole bool // check dependencies with all their declarations; for comparison in the loader's tests

	// Listed is called once, after go list, with the number of wanted packages, including variants.
	Listed func(total int)
	// Checked is called for each wanted package as soon as it is type-checked, one package at a time.
	Checked func(*Package)
}

// A Program is the result of Load. It is safe for concurrent reading, and for concurrent calls of Check.
type Program struct {
	// Fset has the positions of all files. For objects of dependencies, use Fset.Position only: their files are put
	// together from the reached declarations.
	Fset *token.FileSet
	// Packages are the wanted packages in all configurations, including variants, sorted by configuration, path and ID.
	Packages []*Package

	dir      string                      // the folder it was loaded from, absolute
	listings map[string]*listing.Listing // by Configuration.Name
	ignored  []IgnoredFile

	mentionedIn sync.Map // *Package to func() map[string]bool, see mentioned
}

// A Package is one variant of a wanted package in one configuration.
type Package struct {
	ID            string // the ID of go list: "a/b", "a/b [a/b.test]", "a/b_test [a/b.test]"
	Path          string // import path; ends in _test for an external test package
	Name          string
	ForTest       string // the import path of the package that this variant tests, or empty
	Configuration string // the Name of the Configuration
	Dir           string // absolute
	Module        string // path of the package's module, or empty
	GoVersion     string // as in go/types: "go1.21", or empty
	Files         []*File
	Types         *types.Package
	Info          *types.Info
	Errors        []Error // of go list, the parser and the type checker; with errors, Types is incomplete

	node    *listing.Node
	listing *listing.Listing
}

// PlainPath returns the import path, without the _test suffix of an external test package.
func (p *Package) PlainPath() string {
	if p.ForTest != "" && p.Path == p.ForTest+"_test" {
		return p.ForTest
	}
	return p.Path
}

// Load lists and type-checks packages. It returns an error if go list fails (no go.mod, an inconsistent vendor folder),
// with the message of the go command and advice; if a pattern matches nothing; or if ctx ends. Errors inside packages
// are in Package.Errors.
func Load(ctx context.Context, o Options) (*Program, error) {
	if len(o.Configurations) == 0 {
		return nil, errors.New("no build configuration to load")
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, err
	}
	o.Dir = dir
	what := listing.Request{Dir: dir, Patterns: o.Patterns, Overlay: o.Overlay, Plain: o.Plain}
	if o.Tree != nil {
		what.Special, what.Settings = o.Tree.Special, &o.Tree.Settings
	}
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

// check type-checks the packages of the listings and sets the program's fields.
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
