package fix

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/scan/load"
)

// use is a rule's replacement expression, typed in one configuration.
type use struct {
	text   string
	expr   ast.Expr
	parts  []part
	typ    types.Type // a tuple unless it has exactly one value
	isType bool
	simple bool // a call, a selector or a name: needs no parentheses wherever it stands
}

// part is an identifier of a use, in the order of the source.
type part struct {
	offset int // into text
	name   string
	owner  *types.Package // set when it is a package's name
	member string         // of owner: the name after the dot
	obj    types.Object   // what it means otherwise
}

// newUse types a use as it would stand in a package that imports nothing but the owners.
func newUse(prog *load.Program, configuration, text string, owners []string) (*use, error) {
	if src, err := format.Source([]byte(text)); err == nil {
		text = string(bytes.TrimSpace(src))
	}
	fset := token.NewFileSet()
	expr, err := parser.ParseExprFrom(fset, "use", text, 0)
	if err != nil {
		return nil, fmt.Errorf("parse use %s: %w", text, err)
	}
	pkg := types.NewPackage("use", "use")
	for _, path := range owners {
		if owner := prog.Types(configuration, path); owner != nil {
			pkg.Scope().Insert(types.NewPkgName(token.NoPos, pkg, owner.Name(), owner))
		}
	}
	info := &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Uses:       map[*ast.Ident]types.Object{},
		Defs:       map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
	}
	if err := types.CheckExpr(fset, pkg, token.NoPos, expr, info); err != nil {
		return nil, fmt.Errorf("check use %s: %w", text, err)
	}
	u := &use{text: text, expr: expr, typ: info.TypeOf(expr), isType: info.Types[expr].IsType()}
	switch expr.(type) {
	case *ast.CallExpr, *ast.SelectorExpr, *ast.Ident, *ast.IndexExpr, *ast.IndexListExpr, *ast.ParenExpr:
		u.simple = true
	}
	members := map[*ast.Ident]string{}
	ast.Inspect(expr, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if id, ok := n.X.(*ast.Ident); ok {
				members[id] = n.Sel.Name
			}
		case *ast.Ident:
			p := part{offset: fset.Position(n.Pos()).Offset, name: n.Name, obj: info.Uses[n]}
			if name, ok := p.obj.(*types.PkgName); ok {
				p.owner, p.member, p.obj = name.Imported(), members[n], nil
			}
			u.parts = append(u.parts, p)
		}
		return true
	})
	return u, nil
}

// owned is a package that a use mentions, with the members that it takes from it.
type owned struct {
	pkg     *types.Package
	members []string
}

// owners are the packages that the use mentions, in the order of the source.
func (u *use) owners() []owned {
	var out []owned
	for _, p := range u.parts {
		if p.owner == nil {
			continue
		}
		i := slices.IndexFunc(out, func(o owned) bool { return o.pkg == p.owner })
		if i < 0 {
			i = len(out)
			out = append(out, owned{pkg: p.owner})
		}
		out[i].members = append(out[i].members, p.member)
	}
	return out
}

// spelled is the use with its qualifiers replaced by the names under which a file imports the owners; an empty name is a dot import.
func (u *use) spelled(names map[string]string) string {
	var out bytes.Buffer
	last := 0
	for _, p := range u.parts {
		if p.owner == nil {
			continue
		}
		out.WriteString(u.text[last:p.offset])
		last = p.offset + len(p.name)
		if name := names[p.owner.Path()]; name != "" {
			out.WriteString(name)
		} else {
			last++ // the dot
		}
	}
	out.WriteString(u.text[last:])
	return out.String()
}

// results are the types of what an expression of this type returns.
func results(t types.Type) []types.Type {
	tuple, ok := t.(*types.Tuple)
	if !ok {
		return []types.Type{t}
	}
	out := make([]types.Type, tuple.Len())
	for i := range out {
		out[i] = tuple.At(i).Type()
	}
	return out
}
