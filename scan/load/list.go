package load

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/seed-58def443/ssot/scan/load/internal/gocmd"
)

// listing is go list's answer for one configuration.
type listing struct {
	name     string
	sizes    types.Sizes
	nodes    map[string]*node    // by ID
	roots    []*node             // the wanted packages, variants included, sorted by path, then ID
	seen     []*packages.Package // what the patterns matched, whether files of it are in the build or not
	patterns []string            // as they were given
	misses   map[string]error    // by pattern that matched nothing here
}

// node is one package, or variant of one, in a configuration.
type node struct {
	id, path, name       string
	forTest, dir, module string
	goVersion            string
	files                []string
	imports              map[string]*node // by import path as it is written
	errors               []packages.Error // go list's
	wanted               bool
	sizes                types.Sizes

	orders orders         // what others ask of a dependency
	kept   *kept          // what is reached of a dependency; nil: nothing, or it is checked
	pkg    *Package       // of a wanted package, once it is checked
	types  *types.Package // once it is checked
}

// metadata is all that go list is asked for: none of it makes go run cgo or a compiler.
const metadata = packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedDeps | packages.NeedModule | packages.NeedForTest

// list asks go list for the metadata of the wanted packages and everything they import.
func list(ctx context.Context, o *Options, c *Configuration) (*listing, error) {
	g, err := gocmd.New(ctx, o.Dir, c.Env)
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
		Mode:       metadata,
		Context:    ctx,
		Dir:        o.Dir,
		Env:        g.Env,
		BuildFlags: []string{"-buildvcs=false"},
		Tests:      true,
		Overlay:    o.overlay(),
	}
	if len(c.Tags) > 0 {
		cfg.BuildFlags = append(cfg.BuildFlags, "-tags="+strings.Join(append(g.Tags(), c.Tags...), ","))
	}
	words, err := o.words(patterns, listed)
	if err != nil {
		return nil, err
	}
	roots, err := packages.Load(cfg, words...)
	if err != nil {
		return nil, g.ListError(ctx, err)
	}
	l := &listing{
		name: c.Name, sizes: types.SizesFor("gc", g.GOARCH), nodes: make(map[string]*node),
		patterns: patterns, misses: make(map[string]error),
	}
	if l.sizes == nil {
		return nil, fmt.Errorf("GOARCH %q is not known", g.GOARCH)
	}
	for _, p := range roots {
		if isTestMain(p) {
			continue
		}
		if err := unmatched(p); err != nil {
			if slices.Contains(words, p.ID) { // else a pattern met a folder that is no package
				l.misses[p.ID] = err
			}
			continue
		}
		l.seen = append(l.seen, p)
		if n := l.add(p); len(n.files) > 0 && n.path != "unsafe" {
			n.wanted = true
			l.roots = append(l.roots, n)
		}
	}
	slices.SortFunc(l.roots, func(a, b *node) int {
		return cmp.Or(strings.Compare(a.path, b.path), strings.Compare(a.id, b.id))
	})
	for _, p := range patterns {
		if strings.Contains(p, "...") && l.misses[p] == nil && !slices.ContainsFunc(l.seen, matcher(o.Dir, p)) {
			l.misses[p] = fmt.Errorf("%s: matches no packages", p)
		}
	}
	return l, nil
}

// add makes the node of a package and of all that it imports.
func (l *listing) add(p *packages.Package) *node {
	if n := l.nodes[p.ID]; n != nil {
		return n
	}
	n := &node{
		id: p.ID, path: p.PkgPath, name: p.Name, forTest: p.ForTest, dir: p.Dir,
		files: p.GoFiles, errors: p.Errors, imports: make(map[string]*node, len(p.Imports)), sizes: l.sizes,
	}
	if m := p.Module; m != nil {
		n.module = m.Path
		n.goVersion = "go1.16" // what the go command assumes of a go.mod that says nothing
		if m.GoVersion != "" {
			n.goVersion = "go" + m.GoVersion
		}
	}
	l.nodes[p.ID] = n
	for path, dep := range p.Imports {
		n.imports[path] = l.add(dep)
	}
	return n
}

// isTestMain says whether p is the main package that go list generates for a test binary; its file is in the build cache.
func isTestMain(p *packages.Package) bool {
	return p.Name == "main" && p.ForTest == "" && strings.HasSuffix(p.ID, ".test") &&
		len(p.GoFiles) > 0 && filepath.Dir(p.GoFiles[0]) != p.Dir
}

// unmatched is why a package that go list made up for a pattern is none: there is no folder, or nothing in it.
func unmatched(p *packages.Package) error {
	if len(p.Errors) == 0 || len(p.GoFiles)+len(p.OtherFiles)+len(p.IgnoredFiles) > 0 || p.Name != "" {
		return nil
	}
	why := strings.TrimPrefix(gocmd.OneLine(p.Errors[0].Msg), "pattern "+p.ID+": ")
	return fmt.Errorf("%s: matches no packages: %s", p.ID, why)
}

// listErrors are go list's errors about a package.
func (n *node) listErrors(dir string) []Error {
	errs := make([]Error, 0, len(n.errors))
	for _, e := range n.errors {
		errs = append(errs, Error{Position: position(dir, e.Pos), Msg: gocmd.OneLine(e.Msg)})
	}
	return errs
}

// position reads "file:line:col", "file:line", "-" or nothing.
func position(dir, s string) token.Position {
	if s == "" || s == "-" {
		return token.Position{}
	}
	var numbers []int
	for len(numbers) < 2 {
		i := strings.LastIndexByte(s, ':')
		if i < 0 {
			break
		}
		n, err := strconv.Atoi(s[i+1:])
		if err != nil {
			break
		}
		numbers = append(numbers, n)
		s = s[:i]
	}
	p := token.Position{Filename: gocmd.Absolute(dir, s)}
	switch len(numbers) {
	case 2:
		p.Line, p.Column = numbers[1], numbers[0]
	case 1:
		p.Line = numbers[0]
	}
	return p
}

// misses are the patterns that matched nothing in any configuration that was asked for them.
func misses(listings []*listing) error {
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

// words are what is listed in the place of patterns, each once.
func (o *Options) words(patterns []string, listed map[string][]string) ([]string, error) {
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

// isFile says that the go command would take an import path for the name of a Go file.
func isFile(dir, word string) bool {
	if !strings.HasSuffix(word, ".go") || isLocal(word) {
		return false
	}
	info, err := os.Stat(filepath.Join(dir, word))
	return err == nil && !info.IsDir()
}

// leftOut is what the go command is shown in the place of a file that must not be opened: a file that no
// configuration includes, in Go or in another language.
const leftOut = "//go:build ssot && !ssot\n\npackage ssot\n"

// overlay is what the go command is shown in the place of files: what the caller replaces, and nothing of use for
// what it must not open.
func (o *Options) overlay() map[string][]byte {
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
