package fix

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"slices"
	"sync"

	"github.com/seed-58def443/ssot/scan/load"
)

// fileFacts are what does not change about a file while it is planned for.
type fileFacts struct {
	layout func() layout
	syntax func() error // the first syntax error
	mode   func() fs.FileMode
}

func (g *group) facts(f *load.File) *fileFacts {
	return g.files.Get(f.Path, func() *fileFacts { return newFacts(f) })
}

func newFacts(f *load.File) *fileFacts {
	return &fileFacts{
		layout: sync.OnceValue(func() layout {
			l := layoutOf(f.Src)
			if isPage(f) {
				l.formatted = false
				return l
			}
			l.breaks = breaks(f)
			return l
		}),
		syntax: sync.OnceValue(func() error {
			_, err := parser.ParseFile(token.NewFileSet(), "", f.Src, parser.SkipObjectResolution)
			return err
		}),
		mode: sync.OnceValue(func() fs.FileMode {
			info, err := os.Stat(f.Path)
			if err != nil {
				return 0o644 // not on disk yet
			}
			return info.Mode().Perm()
		}),
	}
}

// refuseSyntax refuses a file that does not parse.
func (g *group) refuseSyntax(rel string, f *load.File) *Refusal {
	for _, pkg := range g.with(f) {
		if slices.ContainsFunc(pkg.Errors, func(e load.Error) bool { return e.Position.Filename == f.Path }) {
			if err := g.facts(f).syntax(); err != nil {
				return &Refusal{RefusedSyntax, fmt.Sprintf("%s has a syntax error: %v", rel, err)}
			}
			return nil
		}
	}
	return nil
}
