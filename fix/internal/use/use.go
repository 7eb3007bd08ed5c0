package use

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/constant"
	"go/format"
	"go/types"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/scope"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// Parenthesized returns the text of a use in the parentheses that it needs where the last node of a path stands.
func (u *Use) Parenthesized(text string, path []ast.Node) string {
	if !syntax.Primary(u.Expr) && syntax.Operand(path) || syntax.LiteralOpen(u.Expr) && syntax.InHead(path) {
		return "(" + text + ")"
	}
	return text
}

// Use is a rule's replacement expression, typed in one configuration.
type Use struct {
	Text         string // as written, but as gofmt would have it where that has no placeholders
	code         string // Go, with names for the placeholders
	Expr         ast.Expr
	Parts        []Part
	Placeholders []placeholder
	Typ          types.Type // a tuple unless it has exactly one value
	IsType       bool
	steps        []step

	Constant constant.Value // nil when it is none
}

// FromScope reports whether the use takes its value from what is in scope, other than a context.
func (u *Use) FromScope() bool {
	return slices.ContainsFunc(u.Placeholders, func(h placeholder) bool { return !h.Context && !h.Passed() })
}

// Part is an identifier of a use, in the order of the source.
type Part struct {
	offset      int // into the code
	Name        string
	Owner       *types.Package // set when it is a package's name
	member      string         // of owner: the name after the dot
	placeholder int            // set when it stands for a placeholder: one more than its index
	Obj         types.Object   // what it means otherwise
	Own         bool           // obj is declared by the use itself: a parameter of a function literal
}

// Passes reports whether the use takes something of what it replaces.
func (u *Use) Passes() bool {
	return slices.ContainsFunc(u.Placeholders, func(h placeholder) bool { return h.Passed() })
}

// placeholder is a placeholder with its type.
type placeholder struct {
	rule.Placeholder
	typ types.Type

	exact    bool // it is passed to a parameter of its own type
	argument bool // it is passed to a parameter of a fixed type
	operand  bool // it is what an operator, a selector or an index is applied to
	lazy     bool // it is evaluated at another time than the use, or not each time
}

// newUse types a use as it would stand in a package that imports nothing but the owners.
func newUse(prog *load.Program, configuration string, e *rule.Entry, owners []string) (*Use, error) {
	text := e.Use
	parsed, err := rule.ParseUse(text)
	if err != nil {
		return nil, err
	}
	if src, err := format.Source([]byte(parsed.Code)); err == nil {
		parsed.Code = string(bytes.TrimSpace(src))
	}
	t, err := scan.TypeUse(parsed, e, owners, func(path string) *types.Package { return prog.Types(configuration, path) })
	if err != nil {
		return nil, fmt.Errorf("%s %w", text, err)
	}
	u := &Use{Text: parsed.Written(parsed.Code), code: parsed.Code, Expr: t.Expr, Typ: t.Info.TypeOf(t.Expr), IsType: t.Info.Types[t.Expr].IsType(), Constant: t.Info.Types[t.Expr].Value}
	for _, p := range parsed.Placeholders {
		u.Placeholders = append(u.Placeholders, placeholder{Placeholder: p, typ: t.Pkg.Scope().Lookup(p.Name).Type()})
	}
	u.takeApart(t)
	u.evaluation(t)
	return u, nil
}

// takeApart lists the identifiers.
func (u *Use) takeApart(t *scan.TypedUse) {
	members := map[*ast.Ident]string{}
	ast.Inspect(t.Expr, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if id, ok := n.X.(*ast.Ident); ok {
				members[id] = n.Sel.Name
			}
		case *ast.Ident:
			p := Part{offset: t.Fset.Position(n.Pos()).Offset, Name: n.Name, Obj: t.Info.Uses[n]}
			if name, ok := p.Obj.(*types.PkgName); ok {
				p.Owner, p.member, p.Obj = name.Imported(), members[n], nil
			}
			if p.Obj != nil && p.Obj.Pkg() == t.Pkg {
				p.placeholder = 1 + slices.IndexFunc(u.Placeholders, func(h placeholder) bool { return h.Name == n.Name && p.Obj.Parent() == t.Pkg.Scope() })
				p.Own = p.placeholder == 0
			}
			u.Parts = append(u.Parts, p)
		}
		return true
	})
}

// Owned is a package that a use mentions, with the members that it takes from it.
type Owned struct {
	Pkg     *types.Package
	Members []string
}

// Owners returns the packages that the use mentions, in the order of the source.
func (u *Use) Owners() []Owned {
	var out []Owned
	for _, p := range u.Parts {
		if p.Owner == nil {
			continue
		}
		i := slices.IndexFunc(out, func(o Owned) bool { return o.Pkg == p.Owner })
		if i < 0 {
			i = len(out)
			out = append(out, Owned{Pkg: p.Owner})
		}
		out[i].Members = append(out[i].Members, p.member)
	}
	return out
}

// Spelled returns the use with its qualifiers replaced by the names under which a file imports the owners, and its
// placeholders by what stands for them; an empty name is a dot import.
func (u *Use) Spelled(names map[string]string, filled []scope.Binding) string {
	var out bytes.Buffer
	last := 0
	for _, p := range u.Parts {
		if p.Owner == nil && p.placeholder == 0 {
			continue
		}
		out.WriteString(u.code[last:p.offset])
		last = p.offset + len(p.Name)
		switch {
		case p.placeholder > 0:
			text := filled[p.placeholder-1].Text
			if u.Placeholders[p.placeholder-1].Rest {
				last += len("...") // which the text has where it was there
			}
			if text == "" && u.Placeholders[p.placeholder-1].Rest || filled[p.placeholder-1].Behind {
				out.Truncate(len(strings.TrimRight(out.String(), ", ")))
			}
			out.WriteString(text)
		case names[p.Owner.Path()] != "":
			out.WriteString(names[p.Owner.Path()])
		default:
			last++ // the dot
		}
	}
	out.WriteString(u.code[last:])
	return out.String()
}

// UseAt types what is to stand in a site's place in a configuration.
func (p *Table) UseAt(configuration string, s *site.Site) (*Use, *refusal.Refusal) {
	if s.Takes != nil {
		return use(s.Takes, configuration), nil
	}
	return p.Use(configuration, s.V)
}

// use returns a parameter's name as what stands in a violation's place.
func use(x *site.StandIn, configuration string) *Use {
	v := x.Of(configuration)
	return &Use{Text: x.Name, code: x.Name, Expr: ast.NewIdent(x.Name), Parts: []Part{{Name: x.Name, Obj: v}}, Typ: v.Type()}
}
