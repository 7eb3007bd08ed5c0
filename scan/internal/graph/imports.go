package graph

import (
	"slices"
	"strings"
)

// Imports are the packages of the tree that a package imports, whatever the build constraints, sorted.
type Imports struct {
	Plain []string // imports by files that are not tests
	Tests []string // imports by the package's internal tests; external tests can't cause an import cycle
}

// Imported returns, by import path, the imports of the tree's packages within the tree. Unlike the answers of go list
// it includes tests of packages that are not loaded.
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
