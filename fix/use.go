package fix

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// use is a rule's replacement expression, typed in one configuration.
type use struct {
	text   string // as written, but as gofmt would have it where that has no placeholders
	code   string // Go, with names for the placeholders
	expr   ast.Expr
	parts  []part
	holes  []hole
	typ    types.Type // a tuple unless it has exactly one value
	isType bool
}

// part is an identifier of a use, in the order of the source.
type part struct {
	offset int // into the code
	name   string
	owner  *types.Package // set when it is a package's name
	member string         // of owner: the name after the dot
	hole   int            // set when it stands for a placeholder: one more than its index
	obj    types.Object   // what it means otherwise
	own    bool           // obj is declared by the use itself: a parameter of a function literal
}

// hole is a placeholder with its type.
type hole struct {
	rule.Placeholder
	typ types.Type
}

// newUse types a use as it would stand in a package that imports nothing but the owners.
func newUse(prog *load.Program, configuration, text string, owners []string) (*use, error) {
	parsed, err := rule.ParseUse(text)
	if err != nil {
		return nil, err
	}
	if src, err := format.Source([]byte(parsed.Code)); err == nil {
		parsed.Code = string(bytes.TrimSpace(src))
	}
	t, err := scan.TypeUse(parsed, owners, func(path string) *types.Package { return prog.Types(configuration, path) })
	if err != nil {
		return nil, fmt.Errorf("%s %w", text, err)
	}
	u := &use{text: parsed.Written(parsed.Code), code: parsed.Code, expr: t.Expr, typ: t.Info.TypeOf(t.Expr), isType: t.Info.Types[t.Expr].IsType()}
	for _, p := range parsed.Placeholders {
		u.holes = append(u.holes, hole{p, t.Pkg.Scope().Lookup(p.Name).Type()})
	}
	u.takeApart(t)
	return u, nil
}

// takeApart lists the identifiers.
func (u *use) takeApart(t *scan.TypedUse) {
	members := map[*ast.Ident]string{}
	ast.Inspect(t.Expr, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if id, ok := n.X.(*ast.Ident); ok {
				members[id] = n.Sel.Name
			}
		case *ast.Ident:
			p := part{offset: t.Fset.Position(n.Pos()).Offset, name: n.Name, obj: t.Info.Uses[n]}
			if name, ok := p.obj.(*types.PkgName); ok {
				p.owner, p.member, p.obj = name.Imported(), members[n], nil
			}
			if p.obj != nil && p.obj.Pkg() == t.Pkg {
				p.hole = 1 + slices.IndexFunc(u.holes, func(h hole) bool { return h.Name == n.Name && p.obj.Parent() == t.Pkg.Scope() })
				p.own = p.hole == 0
			}
			u.parts = append(u.parts, p)
		}
		return true
	})
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

// spelled is the use with its qualifiers replaced by the names under which a file imports the owners, and its placeholders by what stands for them; an empty name is a dot import.
func (u *use) spelled(names map[string]string, filled []filling) string {
	var out bytes.Buffer
	last := 0
	for _, p := range u.parts {
		if p.owner == nil && p.hole == 0 {
			continue
		}
		out.WriteString(u.code[last:p.offset])
		last = p.offset + len(p.name)
		switch {
		case p.hole > 0:
			out.WriteString(filled[p.hole-1].text)
		case names[p.owner.Path()] != "":
			out.WriteString(names[p.owner.Path()])
		default:
			last++ // the dot
		}
	}
	out.WriteString(u.code[last:])
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

// useAt types what is to stand in a site's place in a configuration.
func (p *useTable) useAt(configuration string, s *site) (*use, *Refusal) {
	if s.takes != nil {
		return s.takes.use(configuration), nil
	}
	return p.use(configuration, s.v)
}

// use is a parameter's name as what stands in a violation's place.
func (x *standIn) use(configuration string) *use {
	v := x.of(configuration)
	return &use{text: x.name, code: x.name, expr: ast.NewIdent(x.name), parts: []part{{name: x.name, obj: v}}, typ: v.Type()}
}
