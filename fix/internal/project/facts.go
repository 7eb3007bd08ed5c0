package project

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"slices"
	"sync"

	"github.com/seed-58def443/ssot/fix/internal/layout"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

// FileFacts are cached properties of a file that planning does not change.
type FileFacts struct {
	Layout func() layout.Layout
	syntax func() error // returns the first syntax error
	Mode   func() fs.FileMode
}

// Facts returns the properties of a file.
func (g *Package) Facts(f *load.File) *FileFacts {
	return g.files.Get(f.Path, func() *FileFacts { return newFacts(f) })
}

func newFacts(f *load.File) *FileFacts {
	return &FileFacts{
		Layout: sync.OnceValue(func() layout.Layout {
			l := layout.Of(f.Src)
			if IsPage(f) {
				l.Formatted = false
				return l
			}
			l.Breaks = layout.Breaks(f)
			return l
		}),
		syntax: sync.OnceValue(func() error {
			_, err := parser.ParseFile(token.NewFileSet(), "", f.Src, parser.SkipObjectResolution)
			return err
		}),
		Mode: sync.OnceValue(func() fs.FileMode {
			info, err := os.Stat(f.Path)
			if err != nil {
				return 0o644 // the file is not on disk yet
			}
			return info.Mode().Perm()
		}),
	}
}

// RefuseSyntax refuses a file that does not parse.
func (g *Package) RefuseSyntax(rel string, f *load.File) *refusal.Refusal {
	for _, pkg := range g.With(f) {
		if slices.ContainsFunc(pkg.Errors, func(e load.Error) bool { return e.Position.Filename == f.Path }) {
			if err := g.Facts(f).syntax(); err != nil {
				return &refusal.Refusal{Kind: refusal.Errors, Detail: fmt.Sprintf("%s has a syntax error: %v", rel, err)}
			}
			return nil
		}
	}
	return nil
}
