package scan

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/internal/detect"
	"github.com/seed-58def443/ssot/scan/internal/start"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// methodSets returns the method sets of the types for which an entry (*path.T).* forbids all methods, so that fewer
// selectors cause a folder to be loaded. If files are selected by name, it returns none: they are few, and a call of
// the go command would take longer than checking them.
func methodSets(ctx context.Context, s *job) start.MethodSets {
	sets := start.MethodSets{}
	if len(s.Files) > 0 {
		return sets
	}
	types := map[string][]detect.Object{} // by import path
	for _, r := range s.Rules.Rules {
		for _, e := range r.Entries {
			if sym := e.Symbol; sym.Recv != "" && sym.Name == rule.AnyName {
				types[sym.Package] = append(types[sym.Package], detect.Object{Pkg: sym.Package, Name: sym.Recv})
			}
		}
	}
	var elsewhere []string
	add := func(path string, sources map[string][]byte) {
		for _, t := range types[path] {
			sets.Add(t, sources)
		}
	}
	for path := range types {
		if d := s.graph.Dirs[path]; d != nil {
			add(path, sourcesIn(d))
		} else {
			elsewhere = append(elsewhere, path)
		}
	}
	if len(elsewhere) == 0 {
		return sets
	}
	slices.Sort(elsewhere)
	located, err := load.Locate(ctx, s.tree.Root, elsewhere)
	if err != nil {
		return sets // loading reports the error
	}
	for _, p := range located {
		if sources := sourcesBelow(p.Dir, s.Overlay); sources != nil {
			add(p.ImportPath, sources)
		}
	}
	return sets
}

// sourcesIn returns the content of a folder's non-test files, by path.
func sourcesIn(d *load.Dir) map[string][]byte {
	sources := map[string][]byte{}
	for _, f := range d.Files {
		if !f.Test {
			sources[f.Path] = f.Src
		}
	}
	return sources
}

// sourcesBelow returns the content of the non-test Go files in a folder outside of the tree, by path. An overlay
// replaces and adds files. The result is nil if a file can't be read.
func sourcesBelow(dir string, overlay map[string][]byte) map[string][]byte {
	entries, err := os.ReadDir(dir)
	if dir == "" || err != nil {
		return nil
	}
	sources := map[string][]byte{}
	for _, e := range entries {
		if e.IsDir() || !strings.HasSuffix(e.Name(), ".go") || isTest(e.Name()) {
			continue
		}
		path := filepath.Join(dir, e.Name())
		src, replaced := overlay[path]
		if !replaced {
			if src, err = disk.Read(path); err != nil {
				return nil
			}
		}
		sources[path] = src
	}
	for path, src := range overlay { // files that are not on disk
		if filepath.Dir(path) == dir && strings.HasSuffix(path, ".go") && !isTest(path) {
			sources[path] = src
		}
	}
	return sources
}
