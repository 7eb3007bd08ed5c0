package scanned

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/load"
)

// NewErrors returns a type error that changes cause on disk, in the given packages or in those that import them,
// whether scanned or not. It returns "" if there is no new error.
func (sc *Scan) NewErrors(ctx context.Context, packages []string, changes []patch.Change) (string, error) {
	overlay := map[string][]byte{}
	for _, c := range changes {
		overlay[sc.Abs(c.Path)] = c.After
	}
	tree, err := load.Walk(ctx, sc.Result.Root, nil) // a caller may have been added since the scan
	if err != nil {
		return "", err
	}
	c := &checker{Scan: sc, tree: tree, patterns: withImporters(tree, packages)}
	if len(c.patterns) == 0 {
		return "", nil
	}
	after, err := c.errors(ctx, overlay)
	if err != nil || len(after) == 0 {
		return "", err
	}
	before, err := c.errors(ctx, nil)
	if err != nil {
		return "", err
	}
	type fault struct{ file, says string }
	was := map[fault]int{}
	for _, e := range before {
		was[fault{e.Position.Filename, e.Msg}]++
	}
	for _, e := range after {
		f := fault{e.Position.Filename, e.Msg}
		if was[f]--; was[f] < 0 {
			return c.format(e), nil
		}
	}
	return "", nil
}

// checker type-checks some packages.
type checker struct {
	*Scan
	tree     *load.Tree
	patterns []string
}

// withImporters returns the packages and those in the tree that import them.
func withImporters(tree *load.Tree, packages []string) []string {
	var all []string
	for _, d := range tree.Dirs {
		if slices.Contains(packages, d.ImportPath) || slices.ContainsFunc(d.Files, func(f *load.SourceFile) bool {
			return slices.ContainsFunc(f.Imports, func(imported string) bool { return slices.Contains(packages, imported) })
		}) {
			all = append(all, d.ImportPath)
		}
	}
	return all
}

// errors returns the type errors of the packages, without duplicates.
func (c *checker) errors(ctx context.Context, overlay map[string][]byte) ([]load.Error, error) {
	configurations := []load.Configuration{{Name: "default"}}
	if len(c.Tags) > 0 {
		configurations = append(configurations, load.Configuration{Name: "tags", Tags: c.Tags})
	}
	program, err := load.Load(ctx, load.Options{
		Dir: c.Result.Root, Patterns: c.patterns, Configurations: configurations, Overlay: overlay, Tree: c.tree,
	})
	if err != nil {
		return nil, fmt.Errorf("check what follows: %w", err)
	}
	var all []load.Error
	for _, pkg := range program.Packages {
		for _, e := range pkg.Errors {
			if !slices.Contains(all, e) {
				all = append(all, e)
			}
		}
	}
	return all, nil
}

// format returns an error in one line, with a relative path.
func (c *checker) format(e load.Error) string {
	says := strings.Join(strings.Fields(e.Msg), " ")
	rel, err := filepath.Rel(c.Result.Root, e.Position.Filename)
	if e.Position.Filename == "" || err != nil {
		return says
	}
	return fmt.Sprintf("%s:%d:%d: %s", filepath.ToSlash(rel), e.Position.Line, e.Position.Column, says)
}

// NestedModule returns the folder of a nested module that contains the file now, so that no scan enters it, or "".
func (sc *Scan) NestedModule(file string) string {
	for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
		module, err := os.Stat(filepath.Join(sc.Abs(dir), "go.mod"))
		if err != nil {
			continue
		}
		if slices.ContainsFunc(sc.Result.ModuleRoots, func(root string) bool {
			known, err := os.Stat(filepath.Join(root, "go.mod"))
			return err == nil && os.SameFile(module, known)
		}) {
			return ""
		}
		return dir
	}
	return ""
}
