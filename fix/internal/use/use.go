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
	"github.com/seed-58def443/ssot/scan/rule"
)

// Parenthesized returns the text of a use, in parentheses if the last node of path needs them.
func (u *Use) Parenthesized(text string, path []ast.Node) string {
	if !syntax.Primary(u.Expr) && syntax.Operand(path) || syntax.LiteralOpen(u.Expr) && syntax.InHead(path) {
		return "(" + text + ")"
	}
	return text
}

// Use is a rule's replacement expression, typed in one configuration.
type Use struct {
	Text         string // as written; gofmt-formatted if it has no placeholders
	code         string // Go source, with identifiers for the placeholders
	Expr         ast.Expr
	Parts        []Part
	Placeholders []placeholder
	Typ          types.Type // a tuple unless it has exactly one value
	IsType       bool
	steps        []step

	Constant constant.Value // nil unless the use is constant
}

// FromScope reports whether a placeholder of the use is bound to a variable in scope that is not a context.
func (u *Use) FromScope() bool {
	return slices.ContainsFunc(u.Placeholders, func(h placeholder) bool { return !h.Context && !h.Passed() })
}

// Part is an identifier of a use, in the order of the source.
type Part struct {
	offset      int // in Use.code
	Name        string
	Owner       *types.Package // set if it is a package name
	member      string         // the selected member of Owner
	placeholder int            // one more than the placeholder's index, 0 if it is none
	Obj         types.Object   // otherwise: the object that it refers to
	Own         bool           // the use declares Obj: a parameter of a function literal
}

// Passes reports whether the use takes over a part of the replaced expression.
func (u *Use) Passes() bool {
	return slices.ContainsFunc(u.Placeholders, func(h placeholder) bool { return h.Passed() })
}

// placeholder is a placeholder with its type and its context in the use.
type placeholder struct {
	rule.Placeholder
	typ types.Type

	exact    bool // argument of a parameter of exactly its type
	argument bool // argument of a parameter of a fixed type
	operand  bool // operand of an operator, selector or index
	lazy     bool // evaluated later than the use, or not every time
}

// newUse type-checks a use in a package that imports the owners alone. lookup returns a package by import path, or nil.
func newUse(e *rule.Entry, owners []string, lookup func(path string) *types.Package) (*Use, error) {
	text := e.Use
	parsed, err := rule.ParseUse(text)
	if err != nil {
		return nil, err
	}
	if src, err := format.Source([]byte(parsed.Code)); err == nil {
		parsed.Code = string(bytes.TrimSpace(src))
	}
	t, err := scan.TypeUse(parsed, e, owners, lookup)
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

// takeApart lists the identifiers of the use in Parts.
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

// Owned is a package that a use mentions, with the members that it selects.
type Owned struct {
	Pkg     *types.Package
	Members []string
}

// Owners returns the packages that the use mentions, in source order.
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

// Spelled returns the text of the use, with the names under which a file imports the owners and with the bindings
// of the placeholders. An empty name stands for a dot import.
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
				last += len("...") // the binding's text includes it
			}
			if text == "" && u.Placeholders[p.placeholder-1].Rest || filled[p.placeholder-1].Behind {
				out.Truncate(len(strings.TrimRight(out.String(), ", ")))
			}
			out.WriteString(text)
		case names[p.Owner.Path()] != "":
			out.WriteString(names[p.Owner.Path()])
		default:
			last++ // skip the dot
		}
	}
	out.WriteString(u.code[last:])
	return out.String()
}

// UseAt returns the typed expression that replaces a site in a configuration: a parameter's name, or the rule's
// use.
func (p *Table) UseAt(configuration string, s *site.Site) (*Use, *refusal.Refusal) {
	if s.Takes != nil {
		return use(s.Takes, configuration), nil
	}
	return p.Use(configuration, s.V)
}

// use returns a parameter's name as the replacement of a site.
func use(x *site.StandIn, configuration string) *Use {
	v := x.Of(configuration)
	return &Use{Text: x.Name, code: x.Name, Expr: ast.NewIdent(x.Name), Parts: []Part{{Name: x.Name, Obj: v}}, Typ: v.Type()}
}
