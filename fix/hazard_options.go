package fix

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/load"
)

// options finds what the violation sets that the owner's own construction does not.
//
// Compared are composite literals of one type: those in the violation, and those that the local variables in it were declared with, with those in the owner. A field is dropped if no literal of the owner sets it, or each sets it to another constant.
// A value that is not constant can't be told apart from another, so it is taken to be equal, with one exception: a number or a flag that is written out here (DB: 3) where the owner computes it.
// A string is mostly an address, and then a default that the owner has as well. Without a literal of that type in the owner nothing is said.
func (p *planner) options(g *group, s *site) []Hazard {
	variants := g.with(s.file)
	if len(variants) == 0 {
		return nil
	}
	pkg := variants[0]
	owned := p.literals(pkg.Configuration, s.v.Rule)
	roots := []ast.Node{s.expr}
	locals, _ := localsOf(pkg.Info, s.decl())
	var out []Hazard
	for i := 0; i < len(roots); i++ {
		ast.Inspect(roots[i], func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				if l := locals[pkg.Info.Uses[id]]; l != nil && !slices.Contains(roots, ast.Node(l.value)) {
					roots = append(roots, l.value)
				}
			}
			lit, ok := n.(*ast.CompositeLit)
			if !ok {
				return true
			}
			if theirs := owned[typeKey(pkg.Info.TypeOf(lit))]; len(theirs) > 0 {
				if dropped := dropped(pkg.Info, lit, theirs); len(dropped) > 0 {
					out = append(out, Hazard{Kind: HazardOptions, Place: p.placeOf(pkg, lit.Pos()), Detail: "drops " + strings.Join(dropped, ", ")})
				}
			}
			return true
		})
	}
	return out
}

// setting is what a literal sets a field to; the value is nil when it is not constant.
type setting struct {
	field string
	value constant.Value
	expr  ast.Expr
}

// settings lists the fields that a struct literal sets by name.
func settings(info *types.Info, lit *ast.CompositeLit) []setting {
	var out []setting
	for _, e := range lit.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			return nil
		}
		if id, ok := kv.Key.(*ast.Ident); ok {
			out = append(out, setting{id.Name, info.Types[kv.Value].Value, kv.Value})
		}
	}
	return out
}

// literals are the struct literals in a rule's owners, by type.
func (p *planner) literals(configuration, name string) map[string][][]setting {
	out := map[string][][]setting{}
	for _, pkg := range p.ownerPackages(configuration, name) {
		for _, f := range pkg.Files {
			ast.Inspect(f.Syntax, func(n ast.Node) bool {
				if lit, ok := n.(*ast.CompositeLit); ok {
					if key := typeKey(pkg.Info.TypeOf(lit)); key != "" {
						out[key] = append(out[key], settings(pkg.Info, lit))
					}
				}
				return true
			})
		}
	}
	return out
}

// typeKey names a struct type across packages; nothing for other types.
func typeKey(t types.Type) string {
	if t == nil {
		return ""
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if _, ok := t.Underlying().(*types.Struct); !ok || named(t) == nil {
		return ""
	}
	return long(types.Unalias(t))
}

// dropped lists the settings of a literal that none of the owner's has.
func dropped(info *types.Info, lit *ast.CompositeLit, theirs [][]setting) []string {
	var out []string
	for _, mine := range settings(info, lit) {
		if mine.value != nil && zero(mine.value) || isNil(info, mine.expr) {
			continue
		}
		kept := false
		for _, list := range theirs {
			for _, x := range list {
				kept = kept || x.field == mine.field && alike(mine, x)
			}
		}
		if !kept {
			out = append(out, fmt.Sprintf("%s: %s", mine.field, brief(mine.expr)))
		}
	}
	return out
}

func alike(mine, theirs setting) bool {
	switch {
	case mine.value == nil:
		return true
	case theirs.value == nil:
		return mine.value.Kind() == constant.String
	case (mine.value.Kind() == constant.String) != (theirs.value.Kind() == constant.String),
		(mine.value.Kind() == constant.Bool) != (theirs.value.Kind() == constant.Bool):
		return false // in a field of type any
	}
	return constant.Compare(mine.value, token.EQL, theirs.value)
}

func zero(v constant.Value) bool {
	switch v.Kind() {
	case constant.Bool:
		return !constant.BoolVal(v)
	case constant.String:
		return constant.StringVal(v) == ""
	case constant.Int, constant.Float:
		return constant.Sign(v) == 0
	default:
		return false
	}
}

func isNil(info *types.Info, e ast.Expr) bool { return info.Types[e].IsNil() }

// brief is an expression's source in a few words.
func brief(e ast.Expr) string {
	const most = 40
	s := oneLine(types.ExprString(e))
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// ownerPackages are the owners of a rule in a configuration as the program has them, with bodies.
func (p *planner) ownerPackages(configuration, name string) []*load.Package {
	var out []*load.Package
	for _, owner := range p.owners(name) {
		for _, pkg := range p.res.Program.Packages {
			if pkg.Path == owner && pkg.Configuration == configuration && pkg.ForTest == "" {
				out = append(out, pkg)
			}
		}
	}
	return out
}
