package options

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// variable is what is known of a variable: its initial value, the fields that are set later, and whether more may
// happen to it.
type variable struct {
	start   value // without an expression for a zero value of typ
	typ     types.Type
	fields  []setting
	opaque  map[string]string // the fields that something else points into, and where that may change them
	changed bool              // it is assigned again, its address is taken, or a nested part is assigned
	passed  bool              // something else has it, which may change what it points to
	at      string            // the first place at which it is changed or passed
}

// shared reports whether something else has the variable's value or points into it.
func (l *variable) shared() bool { return l.passed || len(l.opaque) > 0 }

// variables examines the variables by which code names its values.
type variables struct{ mutations }

// variable examines a local variable with one definition, a parameter with a known argument, or an unexported
// package-level variable; it returns nil for others.
func (vs variables) variable(v value) *variable {
	id, ok := ast.Unparen(v.expr).(*ast.Ident)
	if !ok {
		return nil
	}
	obj, ok := v.info().Uses[id].(*types.Var)
	if !ok || obj.IsField() {
		return nil
	}
	l := &variable{typ: obj.Type()}
	switch start, bound := v.in.bound[obj]; {
	case bound:
		l.start = start
	case obj.Pkg() == nil || obj.Pkg() != v.in.pkg.Types:
		return nil
	case obj.Parent() == obj.Pkg().Scope():
		if obj.Exported() || !vs.global(v.in, obj, l) {
			return nil
		}
	case !definition(v.in, obj, l):
		return nil
	}
	for _, at := range v.in.index.Of[obj] {
		from := v.in.from
		if from != nil && from.Pos() <= at.Node().Pos() && at.Node().End() <= from.End() || behind(v.in, obj, at.Node()) {
			continue
		}
		l.recordUse(vs.mutations, v.in, obj, at)
	}
	return l
}

// global finds the initial value of a package-level variable.
func (vs variables) global(in *frame, obj *types.Var, l *variable) bool {
	for _, f := range in.pkg.Files {
		for _, decl := range f.Syntax.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok || gen.Tok != token.VAR || obj.Pos() < gen.Pos() || gen.End() <= obj.Pos() {
				continue
			}
			for _, spec := range gen.Specs {
				if s := spec.(*ast.ValueSpec); startOf(in, s.Names, s.Values, obj, l) {
					l.start.in = &frame{pkg: in.pkg, index: in.index, decl: gen, depth: in.depth + 1}
					return true
				}
			}
		}
	}
	return false
}

// definition finds the initial value of a local variable.
func definition(in *frame, obj *types.Var, l *variable) bool {
	if in.decl == nil {
		return false
	}
	for _, at := range in.index.Definitions(in.decl).Vars {
		if in.pkg.Info.Defs[at.Node().(*ast.Ident)] != obj {
			continue
		}
		switch stmt := at.Parent().Node().(type) {
		case *ast.AssignStmt:
			return stmt.Tok == token.DEFINE && startOf(in, identifiers(stmt.Lhs), stmt.Rhs, obj, l)
		case *ast.ValueSpec:
			return startOf(in, stmt.Names, stmt.Values, obj, l)
		}
		return false
	}
	return false
}

func identifiers(list []ast.Expr) []*ast.Ident {
	out := make([]*ast.Ident, len(list))
	for i, e := range list {
		out[i], _ = e.(*ast.Ident)
	}
	return out
}

// startOf finds the initial value for a name in a definition.
func startOf(in *frame, names []*ast.Ident, values []ast.Expr, obj *types.Var, l *variable) bool {
	i := slices.IndexFunc(names, func(id *ast.Ident) bool { return id != nil && in.pkg.Info.Defs[id] == obj })
	switch {
	case i < 0:
		return false
	case len(values) == 0:
		l.start = value{in: in}
	case len(values) == len(names):
		l.start = value{in: in, expr: values[i]}
	default:
		l.start = value{in: in, expr: values[0], result: i}
	}
	return true
}

// recordUse records what a mention does to the variable.
func (l *variable) recordUse(m mutations, in *frame, obj *types.Var, at inspector.Cursor) {
	for at.ParentEdgeKind() == edge.ParenExpr_X || at.ParentEdgeKind() == edge.StarExpr_X && selects(at.Parent()) {
		at = at.Parent()
	}
	if sel, ok := at.Parent().Node().(*ast.SelectorExpr); ok && at.ParentEdgeKind() == edge.SelectorExpr_X {
		if s := in.pkg.Info.Selections[sel]; s != nil && s.Kind() == types.FieldVal {
			l.selected(m, in, obj, sel, at.Parent())
			return
		}
	}
	l.record(m, in, at, m.fate(in, at, 0))
}

// selects reports whether an expression is the operand of a selector.
func selects(at inspector.Cursor) bool {
	for at.ParentEdgeKind() == edge.ParenExpr_X {
		at = at.Parent()
	}
	return at.ParentEdgeKind() == edge.SelectorExpr_X
}

// record records what is done to the variable at a place.
func (l *variable) record(m mutations, in *frame, at inspector.Cursor, is fate) {
	l.changed, l.passed = l.changed || is == changed, l.passed || is == passed
	if is != onlyRead && l.at == "" {
		l.at = m.project.PlaceOf(in.pkg, at.Node().Pos())
	}
}

// selected records what happens to a field of the variable.
func (l *variable) selected(m mutations, in *frame, obj *types.Var, sel *ast.SelectorExpr, at inspector.Cursor) {
	s := in.pkg.Info.Selections[sel]
	if parent, ok := at.Parent().Node().(*ast.AssignStmt); ok {
		i := slices.Index(parent.Lhs, ast.Expr(sel))
		if i >= 0 && parent.Tok == token.ASSIGN && len(parent.Lhs) == len(parent.Rhs) && len(s.Index()) == 1 && in.from != nil {
			set := setting{name: sel.Sel.Name, typ: s.Type(), value: value{in: in, expr: parent.Rhs[i]}}
			set.conditional = !always(in, at.Parent(), obj)
			l.fields = append(l.fields, set)
			return
		}
	}
	switch is := m.fate(in, at, 0); {
	case is == passed && len(s.Index()) == 1:
		if l.opaque == nil {
			l.opaque = map[string]string{}
		}
		if l.opaque[sel.Sel.Name] == "" {
			l.opaque[sel.Sel.Name] = m.project.PlaceOf(in.pkg, sel.Pos())
		}
	default:
		l.record(m, in, at, is)
	}
}

// always reports whether an assignment runs before the examined node whenever that runs: it is in the block that
// declares the variable, or in the body of the function whose parameter it is.
func always(in *frame, stmt inspector.Cursor, obj *types.Var) bool {
	block, ok := stmt.Parent().Node().(*ast.BlockStmt)
	if !ok || stmt.Node().Pos() > in.from.Pos() {
		return false
	}
	fn, ok := in.decl.(*ast.FuncDecl)
	return declaredIn(block, obj) || ok && fn.Body == block && obj.Pos() < block.Pos()
}

// declaredIn reports whether a statement of a block itself declares the variable.
func declaredIn(block *ast.BlockStmt, obj *types.Var) bool {
	return slices.ContainsFunc(block.List, func(s ast.Stmt) bool {
		switch s.(type) {
		case *ast.AssignStmt, *ast.DeclStmt:
			return s.Pos() <= obj.Pos() && obj.Pos() < s.End()
		}
		return false
	})
}
