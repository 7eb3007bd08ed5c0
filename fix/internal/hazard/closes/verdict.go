package closes

import (
	"go/ast"
	"go/types"

	"github.com/seed-58def443/ssot/fix/internal/ends"
)

// judge returns the judge of methods that end a value.
func (p *Finder) judge() ends.Judge {
	return ends.Judge{
		Library: p.Project.Library,
		Loaded: func(pkg *types.Package) *ends.Source {
			of := p.Effects.Packages().Of[pkg]
			if of == nil {
				return nil
			}
			return p.sources.Get(of, func() *ends.Source {
				var files []*ast.File
				for _, f := range of.Files {
					files = append(files, f.Syntax)
				}
				return ends.NewSource(files)
			})
		},
		Read: p.read,
	}
}

// read returns the package of an object as its folder has it, without types.
func (p *Finder) read(obj types.Object) *ends.Source {
	dir := p.Project.Dir(obj)
	if dir == "" || obj.Pkg() == nil {
		return nil
	}
	return p.Project.Outside.Package(obj.Pkg().Path(), dir, obj.Pkg().Name()).Bodies
}

// verdict returns what calling a method does to the value, given its selector.
func (c *Analysis) verdict(info *types.Info, sel *ast.SelectorExpr) ends.Verdict {
	s := info.Selections[sel]
	if s == nil || s.Kind() == types.FieldVal {
		return ends.Verdict{}
	}
	made := c.Type
	if c.IsStandIn(s.Recv()) {
		made = nil // a stand-in has methods of its own
	}
	return c.p.judge().Call(s, made, c.named)
}
