package reach

import (
	"go/ast"

	"github.com/seed-58def443/ssot/scan/load/internal/listing"
)

// uses collects the names that a file of a wanted package uses. It looks at names only, because no types are known yet.
type uses struct {
	imports  map[string]*listing.Node // by name in the file
	dots     []*listing.Node
	selected map[string]map[string]bool // the selected names, by the name of the import
	// shadowed holds names of imports that also occur outside of qualifiers. They may be redeclared, so selectors on
	// them may be fields or methods.
	shadowed map[string]bool
	mentions map[string]bool // names of fields and methods
	words    map[string]bool // all other identifiers, if the file has a dot import
}

// requestUses requests all names that a file of a wanted package uses.
func (d *demand) requestUses(n *listing.Node, f *ast.File) {
	u := uses{
		imports: make(map[string]*listing.Node), selected: make(map[string]map[string]bool), shadowed: make(map[string]bool),
		mentions: make(map[string]bool), words: make(map[string]bool),
	}
	for _, spec := range f.Imports {
		path := importPath(spec)
		dep := n.Imports[path]
		switch name := importName(spec.Name, path, dep); {
		case dep == nil || name == "_":
		case name == ".":
			u.dots = append(u.dots, dep)
		default:
			u.imports[name] = dep
			u.selected[name] = make(map[string]bool)
		}
	}
	ast.Inspect(f, u.visit)
	for name, sels := range u.selected {
		for sel := range sels {
			d.request(d.deps[u.imports[name]], sel)
			if u.shadowed[name] {
				u.mentions[sel] = true
			}
		}
	}
	for name := range u.mentions {
		d.mention(name)
	}
	for _, dep := range u.dots {
		for name := range u.words {
			d.request(d.deps[dep], name)
		}
	}
}

func (u *uses) visit(x ast.Node) bool {
	switch x := x.(type) {
	case *ast.ImportSpec:
		return false
	case *ast.SelectorExpr:
		if id, ok := x.X.(*ast.Ident); ok && u.imports[id.Name] != nil {
			u.selected[id.Name][x.Sel.Name] = true
			return false
		}
		u.mentions[x.Sel.Name] = true
		ast.Inspect(x.X, u.visit)
		return false
	case *ast.InterfaceType:
		for _, field := range x.Methods.List {
			for _, name := range field.Names {
				u.mentions[name.Name] = true
			}
		}
	case *ast.Ident:
		if u.imports[x.Name] != nil {
			u.shadowed[x.Name] = true
		}
		if len(u.dots) > 0 {
			u.words[x.Name] = true
		}
	}
	return true
}
