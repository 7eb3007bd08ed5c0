package use

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/scope"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// values finds the values of a type that are in scope at a site.
type values struct{ *scope.Scope }

// value returns the only value in scope that has the type of a placeholder: a local variable, a parameter, the
// receiver, or a field of the receiver. A variable that is declared with another candidate (a := s.app) counts as
// the same value. Package variables are not considered, since a use can name them itself.
func (v values) value(h placeholder) (scope.Binding, string) {
	var found []scope.Binding
	passed := ""
	for _, x := range v.Variables {
		switch {
		case x.Role == scope.Global:
		case !identity.Same(x.Type(), h.typ):
		case v.Unset(x):
			passed = fmt.Sprintf(": %s of line %d is declared without a value", x.Name(), v.Line(x.Pos()))
		default:
			found = append(found, scope.Binding{Text: x.Name(), Root: x.Var})
		}
	}
	for _, x := range v.Variables {
		if x.Role == scope.Receiver {
			found = append(found, v.fields(x, h.typ)...)
		}
	}
	found = slices.DeleteFunc(v.distinct(found), func(f scope.Binding) bool {
		why := v.Absent(f)
		if why != "" {
			passed = ": " + why
		}
		return why != ""
	})
	want := "a " + identity.Short(h.typ)
	switch len(found) {
	case 1:
		return found[0], ""
	case 0:
		return scope.Binding{}, fmt.Sprintf("%s, and none is in scope here%s; pass one in", want, passed)
	}
	names := make([]string, len(found))
	for i, f := range found {
		names[i] = f.Text
	}
	return scope.Binding{}, fmt.Sprintf("%s, and here that could be %s or %s; write down which by hand", want, strings.Join(names[:len(names)-1], ", "), names[len(names)-1])
}

// fields returns the fields of a receiver that have a type.
func (v values) fields(x scope.Variable, typ types.Type) []scope.Binding {
	t := x.Type()
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	var out []scope.Binding
	for f := range st.Fields() {
		if identity.Same(f.Type(), typ) && f.Name() != "_" && (f.Exported() || f.Pkg() == v.Pkg.Types) {
			out = append(out, scope.Binding{Text: x.Name() + "." + f.Name(), Root: x.Var, Members: []types.Object{f}})
		}
	}
	return out
}

// distinct removes each value with which an earlier variable in the list was declared.
func (v values) distinct(found []scope.Binding) []scope.Binding {
	aliased := map[string]bool{}
	for _, f := range found {
		if len(f.Members) == 0 {
			aliased[v.declaredAs(f.Root)] = true
		}
	}
	var out []scope.Binding
	for _, f := range found {
		if !aliased[f.Text] {
			out = append(out, f)
		}
	}
	return out
}

// declaredAs returns the expression with which a local variable is declared, if the variable is never assigned to
// again; otherwise "".
func (v values) declaredAs(x *types.Var) string {
	decl := v.Site.Decl()
	if decl == nil {
		return ""
	}
	text := ""
	ast.Inspect(decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt, *ast.DeclStmt:
			if id, value := syntax.Declares(n.(ast.Stmt)); id != nil && value != nil && v.Pkg.Info.Defs[id] == x {
				text = types.ExprString(value)
			}
		}
		return true
	})
	if text != "" && len(v.Assigned(x)) > 0 {
		return ""
	}
	return text
}
