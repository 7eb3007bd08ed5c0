package graph

import (
	"slices"
	"strings"
)

// Imports are the packages of the tree that one of them imports, whatever the build constraints, sorted.
type Imports struct {
	Plain []string // by files that are not tests
	Tests []string // by tests in the package itself; external tests can't make an import cycle
}

// Imported says, by import path, what the packages of the tree import of each other. The go command knows tests of
// loaded packages only.
func (g *Graph) Imported() map[string]Imports {
	out := make(map[string]Imports, len(g.Dirs))
	for path, d := range g.Dirs {
		var in Imports
		for _, f := range d.Files {
			for _, imported := range f.Imports {
				switch {
				case g.Dirs[imported] == nil || f.Constraint == "ignore" || f.Test && strings.HasSuffix(f.Package, "_test"):
				case f.Test:
					in.Tests = append(in.Tests, imported)
				default:
					in.Plain = append(in.Plain, imported)
				}
			}
		}
		slices.Sort(in.Plain)
		slices.Sort(in.Tests)
		out[path] = Imports{Plain: slices.Compact(in.Plain), Tests: slices.Compact(in.Tests)}
	}
	return out
}
