package listing

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/seed-58def443/ssot/scan/load/internal/gocmd"
	"github.com/seed-58def443/ssot/scan/load/internal/source"
)

// A Listing is the answer of go list for one configuration.
type Listing struct {
	Name     string
	sizes    types.Sizes
	Nodes    map[string]*Node    // by ID
	Roots    []*Node             // the wanted packages, with their variants, sorted by path, then by ID
	Seen     []*packages.Package // the packages that the patterns matched, even if all their files are excluded
	patterns []string            // as they were given
	misses   map[string]error    // the patterns that matched nothing here
	requires map[string][]string // see [gocmd.Command]
}

// A Configuration is one build configuration.
type Configuration struct {
	Name string   // the name in messages: "default", "tags integration"
	Tags []string // build tags
	Env  []string // additional environment: GOOS=windows
	// Patterns are the wanted packages of this configuration. If it is empty, Options.Patterns is used.
	Patterns []string
}

// A Request describes what to list, for all configurations.
type Request struct {
	Dir      string            // absolute
	Patterns []string          // the wanted packages, for configurations without patterns of their own
	Overlay  map[string][]byte // absolute path to content that replaces the file
	Special  []source.Error    // files that the go command must not open
	Settings *gocmd.Settings   // of the go command in Dir, or nil to ask for them
	Plain    bool              // leave out tests
}

// metadata is what go list is asked for. None of it makes the go command run cgo or a compiler.
const metadata = packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedDeps | packages.NeedModule | packages.NeedForTest

// List asks go list for the metadata of the wanted packages and all their dependencies.
func List(ctx context.Context, o *Request, c *Configuration) (*Listing, error) {
	g, err := gocmd.New(ctx, o.Dir, c.Env, o.Settings)
	if err != nil {
		return nil, err
	}
	defer g.Close()
	if !g.InModule() {
		return nil, fmt.Errorf("no go.mod found in %s or above it: run ssot inside a Go module", o.Dir)
	}
	patterns := c.Patterns
	if len(patterns) == 0 {
		patterns = o.Patterns
	}
	var mods []gocmd.Module
	if g.InWorkspace() {
		if mods, err = g.MainModules(ctx); err != nil {
			return nil, err
		}
	}
	listed := expand(o.Dir, patterns, mods)
	cfg := &packages.Config{
		Mode:    metadata,
		Context: ctx,
		Dir:     o.Dir,
		Env:     g.Env,
		Tests:   !o.Plain,
		Overlay: o.overlay(),
	}
	if len(c.Tags) > 0 {
		cfg.BuildFlags = []string{"-tags=" + strings.Join(append(g.Tags(), c.Tags...), ",")}
	}
	words, err := o.words(patterns, listed)
	if err != nil {
		return nil, err
	}
	if long(cfg.Overlay) {
		path, done, err := gocmd.TemporaryOverlay(cfg.Overlay)
		if err != nil {
			return nil, err
		}
		defer done()
		cfg.BuildFlags, cfg.Overlay = append(cfg.BuildFlags, "-overlay="+path), nil
	}
	roots, err := packages.Load(cfg, words...)
	if err != nil {
		return nil, g.ListError(ctx, err)
	}
	l := &Listing{
		Name: c.Name, sizes: types.SizesFor("gc", g.GOARCH), Nodes: make(map[string]*Node),
		patterns: patterns, misses: make(map[string]error), requires: g.Requires,
	}
	if l.sizes == nil {
		return nil, fmt.Errorf("GOARCH %q is not known", g.GOARCH)
	}
	for _, p := range roots {
		if isTestMain(p) {
			continue
		}
		if err := unmatched(p); err != nil {
			if slices.Contains(words, p.ID) { // otherwise a pattern matched a folder that is no package
				l.misses[p.ID] = err
			}
			continue
		}
		l.Seen = append(l.Seen, p)
		if n := l.add(p); len(n.Files) > 0 && n.Path != "unsafe" {
			n.Wanted = true
			l.Roots = append(l.Roots, n)
		}
	}
	slices.SortFunc(l.Roots, func(a, b *Node) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.ID, b.ID))
	})
	for _, p := range patterns {
		if strings.Contains(p, "...") && l.misses[p] == nil && !slices.ContainsFunc(l.Seen, matcher(o.Dir, p)) {
			l.misses[p] = fmt.Errorf("%s: matches no packages", p)
		}
	}
	return l, nil
}

// add returns the node of a package. It creates the nodes of the package and its dependencies if necessary.
func (l *Listing) add(p *packages.Package) *Node {
	if n := l.Nodes[p.ID]; n != nil {
		return n
	}
	n := &Node{
		ID: p.ID, Path: p.PkgPath, Name: p.Name, ForTest: p.ForTest, Dir: p.Dir,
		Files: p.GoFiles, errors: p.Errors, Imports: make(map[string]*Node, len(p.Imports)), Sizes: l.sizes,
	}
	if m := p.Module; m != nil {
		n.Module, n.From = m.Path, m
		n.GoVersion = "go1.16" // the go command's default for a go.mod without a go line
		if m.GoVersion != "" {
			n.GoVersion = "go" + m.GoVersion
		}
	}
	l.Nodes[p.ID] = n
	for path, dep := range p.Imports {
		n.Imports[path] = l.add(dep)
	}
	return n
}

// isTestMain reports whether p is the main package that go list generates for a test binary. Its file is in the build
// cache.
func isTestMain(p *packages.Package) bool {
	return p.Name == "main" && p.ForTest == "" && strings.HasSuffix(p.ID, ".test") &&
		len(p.GoFiles) > 0 && filepath.Dir(p.GoFiles[0]) != p.Dir
}

// unmatched returns an error if go list made up the package p for a pattern that matches no folder, or an empty one.
func unmatched(p *packages.Package) error {
	if len(p.Errors) == 0 || len(p.GoFiles)+len(p.OtherFiles)+len(p.IgnoredFiles) > 0 || p.Name != "" {
		return nil
	}
	why := strings.TrimPrefix(gocmd.OneLine(p.Errors[0].Msg), "pattern "+p.ID+": ")
	return fmt.Errorf("%s: matches no packages: %s", p.ID, why)
}

// Misses returns an error for each pattern that matched nothing in all configurations that use it.
func Misses(listings []*Listing) error {
	missed := make(map[string]error)
	for _, l := range listings {
		for pattern, err := range l.misses {
			if missed[pattern] == nil {
				missed[pattern] = err
			}
		}
	}
	for _, l := range listings {
		for _, pattern := range l.patterns {
			if l.misses[pattern] == nil {
				delete(missed, pattern)
			}
		}
	}
	errs := make([]error, 0, len(missed))
	for _, pattern := range slices.Sorted(maps.Keys(missed)) {
		errs = append(errs, missed[pattern])
	}
	return errors.Join(errs...)
}

// words returns the arguments of go list for the patterns, without duplicates.
func (o *Request) words(patterns []string, listed map[string][]string) ([]string, error) {
	var words []string
	for _, p := range patterns {
		for _, w := range listed[p] {
			if isFile(o.Dir, w) {
				return nil, fmt.Errorf("%s: matches no packages: it is the name of a file", w)
			}
			if !slices.Contains(words, w) {
				words = append(words, w)
			}
		}
	}
	return words, nil
}

// isFile reports whether the go command would take an import path for the name of a Go file.
func isFile(dir, word string) bool {
	if !strings.HasSuffix(word, ".go") || isLocal(word) {
		return false
	}
	info, err := os.Stat(filepath.Join(dir, word))
	return err == nil && !info.IsDir()
}

// long reports whether the name of a file is so long that go/packages can't write the overlay: it puts a number before
// each name.
func long(overlay map[string][]byte) bool {
	const most = 255 - len("1000000-")
	for path := range overlay {
		if len(filepath.Base(path)) > most {
			return true
		}
	}
	return false
}

// leftOut replaces the content of a file that must not be opened. It is excluded from every configuration, as a Go file
// and as a file of another language.
const leftOut = "//go:build ssot && !ssot\n\npackage ssot\n"

// overlay returns the file contents for go list: those of the request, and leftOut for each special file.
func (o *Request) overlay() map[string][]byte {
	if len(o.Special) == 0 {
		return o.Overlay
	}
	all := make(map[string][]byte, len(o.Overlay)+len(o.Special))
	for _, e := range o.Special {
		all[e.Position.Filename] = []byte(leftOut)
	}
	maps.Copy(all, o.Overlay)
	return all
}
