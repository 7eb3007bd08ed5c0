package widen

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/unloaded"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

func isTest(f *load.File) bool { return strings.HasSuffix(f.Path, "_test.go") }

// refuse returns a refusal if a declaration can't get the wider type for a reason that the type checker does not see.
func (x *search) refuse(h *Holder, s *site.Site) *refusal.Refusal {
	path := h.Package.Variants[0].PlainPath()
	if _, internal := load.InternalParent(path); h.Outside() && !internal {
		return x.refusal(h, "is exported: who imports %s from outside of the module may set or use it", path)
	}
	if h.field != nil {
		if h.field.Tag != nil {
			return x.refusal(h, "has the tag %s: what reads that may depend on its type", h.field.Tag.Value)
		}
		if by := x.injector(h); by != "" {
			return x.refusal(h, "is set by its type, by %s", by)
		}
	}
	if place := x.unloadedFile(h); place != "" {
		return x.refusal(h, "%s names it too, which no scanned configuration reads", place)
	}
	all := x.variantsNaming(h)
	if h.typ != nil {
		all = x.Project.Res.Program.Packages // any package with a value can reflect on it
	}
	compared := ""
	for _, pkg := range all {
		in := x.Project.Index(pkg)
		if h.typ != nil {
			if at := reflected(in, h.typ); at.IsValid() {
				return x.refusal(h, "%s is looked into by reflection at %s", h.typ.Name(), x.Project.PlaceOf(pkg, at))
			}
		}
		for _, id := range in.Of[objectOf(in, h)] {
			if compared == "" && comparesNil(in, syntax.Mention(id)) {
				compared = x.Project.PlaceOf(pkg, id.Node().Pos())
			}
		}
	}
	for _, pkg := range x.variantsNaming(h) {
		if compared == "" {
			break
		}
		if r := x.typedNil(h, pkg, compared, s); r != nil {
			return r
		}
	}
	return nil
}

// injector returns the framework that sets the fields of a struct by type. Structs for such a framework embed a marker
// type.
func (x *search) injector(h *Holder) string {
	st, ok := identity.Under(h.typ.Type()).(*types.Struct)
	if !ok {
		return ""
	}
	for f := range st.Fields() {
		t := identity.Named(f.Type())
		if f.Embedded() && t != nil && t.Pkg() != nil && (t.Name() == "In" || t.Name() == "Out") && slices.Contains([]string{"go.uber.org/fx", "go.uber.org/dig"}, t.Pkg().Path()) {
			return t.Pkg().Path()
		}
	}
	return ""
}

// unloadedFile returns a file that no scanned configuration reads and that may mention the holder, empty if there is
// none.
func (x *search) unloadedFile(h *Holder) string {
	if h.Part == "" {
		return "" // a local variable
	}
	path := h.Package.Variants[0].PlainPath()
	name := h.Name.Name
	if h.fn != nil {
		name = h.fn.Name.Name
	}
	for _, d := range x.Project.Within(unloaded.Escape{Path: path, Name: name}) {
		for _, f := range d.Files {
			if x.Project.Groups[f.Path] != nil {
				continue
			}
			if source := x.Project.Outside.File(f.Path); source == nil || source.Mentions(name) {
				return x.Project.Rel(f.Path)
			}
		}
	}
	return ""
}

// reflected returns the position at which a struct or its address is passed to a function that uses reflection, NoPos
// if there is none.
func reflected(in *index.Index, typ *types.TypeName) token.Pos {
	for cur := range in.Root.Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		fn := syntax.Callee(in.Info, call.Fun)
		if fn == nil || fn.Pkg() == nil || !usesReflection(fn.Pkg().Path()) {
			continue
		}
		for _, arg := range call.Args {
			t := in.Info.TypeOf(arg)
			for p, ok := t.(*types.Pointer); ok; p, ok = t.(*types.Pointer) {
				t = p.Elem()
			}
			if n := identity.Named(t); n != nil && n.Pos() == typ.Pos() {
				return arg.Pos()
			}
		}
	}
	return token.NoPos
}

// usesReflection reports whether a package's functions depend on the types of fields at run time or during code
// generation.
func usesReflection(path string) bool {
	return path == "reflect" || path == "unsafe" || path == "github.com/google/wire" || strings.HasPrefix(path, "encoding/")
}

// typedNil refuses a holder that is compared with nil and also gets a pointer that may be nil: a nil pointer in an
// interface is not equal to nil.
func (x *search) typedNil(h *Holder, pkg *load.Package, compared string, s *site.Site) *refusal.Refusal {
	in := x.Project.Index(pkg)
	obj := objectOf(in, h)
	if obj == nil {
		return nil
	}
	for e := range in.Root.Preorder((*ast.Ident)(nil), (*ast.SelectorExpr)(nil), (*ast.CallExpr)(nil)) {
		expr := e.Node().(ast.Expr)
		if expr == s.Expr || e.ParentEdgeKind() == edge.SelectorExpr_Sel || in.Into(e) != obj || !in.Info.Types[expr].IsValue() || in.Info.Types[expr].IsNil() {
			continue
		}
		if x.isWidened(in, expr) || x.isViolation(pkg, expr) {
			continue
		}
		return x.refusal(h, "is compared with nil at %s: %s, put into it at %s, may be a nil pointer, which an interface is not equal to nil with", compared, types.ExprString(expr), x.Project.PlaceOf(pkg, expr.Pos()))
	}
	return nil
}

// isWidened reports whether an expression denotes a variable that gets the wider type as well.
func (x *search) isWidened(in *index.Index, expr ast.Expr) bool {
	obj := in.Object(expr)
	return obj != nil && (slices.Contains(x.locals, obj) || slices.ContainsFunc(x.holders, func(h *Holder) bool { return h.Name.Pos() == obj.Pos() }))
}

// isViolation reports whether an expression is a violation: a constructor returns no nil pointer without an error.
func (x *search) isViolation(pkg *load.Package, expr ast.Expr) bool {
	f := fileOf(pkg, x.Project, expr.Pos())
	if f == nil {
		return false
	}
	from, to := f.Tok.Offset(expr.Pos()), f.Tok.Offset(expr.End())
	for _, v := range x.Project.ByFile[f.Path] {
		if v.Offset == from && v.End == to {
			return true
		}
	}
	return false
}

func fileOf(pkg *load.Package, p *project.Project, pos token.Pos) *load.File {
	name := p.Res.Program.Fset.PositionFor(pos, false).Filename
	for _, f := range pkg.Files {
		if f.Path == name {
			return f
		}
	}
	return nil
}

func comparesNil(in *index.Index, e inspector.Cursor) bool {
	for e.ParentEdgeKind() == edge.ParenExpr_X {
		e = e.Parent()
	}
	b, ok := e.Parent().Node().(*ast.BinaryExpr)
	return ok && (b.Op == token.EQL || b.Op == token.NEQ) && (in.Info.Types[b.X].IsNil() || in.Info.Types[b.Y].IsNil())
}
