package widen

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

// maxHolders bounds the number of declarations that one violation may widen.
const maxHolders = 20

// Holder is a declaration that must get the wider type.
type Holder struct {
	Package *project.Package
	File    *load.File
	Type    ast.Expr // as written
	Name    *ast.Ident
	Part    string // name of the package-level type, variable or function that contains it, or empty

	field *ast.Field // set for a struct field
	typ   *types.TypeName
	fn    *ast.FuncDecl // set for a parameter
}

// Label returns the holder's name for a message: "Store.rdb", "rdb of newStore".
func (h *Holder) Label() string {
	switch {
	case h.typ != nil:
		return h.typ.Name() + "." + h.Name.Name
	case h.fn != nil:
		return h.Name.Name + " of " + h.fn.Name.Name
	}
	return h.Name.Name
}

// Outside reports whether packages other than the holder's own can mention it.
func (h *Holder) Outside() bool {
	switch {
	case h.File.Syntax.Name.Name == "main" || isTest(h.File):
		return false
	case h.fn != nil:
		return h.fn.Name.IsExported()
	case h.Part == "":
		return false
	}
	return h.Name.IsExported()
}

// Finder finds the declarations that must be widened.
type Finder struct{ Project *project.Project }

// search is the search for one violation.
type search struct {
	*Finder
	old, now types.Type
	holders  []*Holder
	locals   []types.Object // variables with inferred types that were followed
	why      *refusal.Refusal
}

// Holders returns the declarations that must be widened to the type now for the site to have a value of that type, none
// if no declaration must. The refusal is the reason why one can't be widened.
func (f *Finder) Holders(g *project.Package, s *site.Site, now types.Type) ([]*Holder, *refusal.Refusal) {
	pkg := g.With(s.File)[0]
	oldTypes := identity.Results(s.Typ(pkg))
	if len(oldTypes) == 0 || !types.IsInterface(now) || types.IsInterface(oldTypes[0]) || !identity.Assignable(oldTypes[0], now) {
		return nil, nil
	}
	x := &search{Finder: f, old: oldTypes[0], now: now}
	index := g.Index(pkg)
	at, ok := index.Root.FindNode(s.Expr)
	if !ok {
		return nil, nil
	}
	x.follow(index, at)
	if x.why == nil {
		for _, h := range x.holders {
			if x.why = x.refuse(h, s); x.why != nil {
				break
			}
		}
	}
	return x.holders, x.why
}

// follow follows an expression of the old type to the variable, field or parameter that it is assigned to.
func (x *search) follow(in *index.Index, e inspector.Cursor) {
	v, ok := in.Into(e).(*types.Var)
	if !ok || v.Name() == "_" || x.why != nil || !identity.Same(v.Type(), x.old) {
		return
	}
	if slices.Contains(x.locals, types.Object(v)) || slices.ContainsFunc(x.holders, func(h *Holder) bool { return h.Name.Pos() == v.Pos() }) {
		return
	}
	h, inferred := x.declaring(v)
	switch {
	case inferred:
		x.locals = append(x.locals, v)
		x.followReads(in, v)
	case h == nil:
	case len(x.holders) == maxHolders:
		x.why = &refusal.Refusal{Kind: refusal.Type, Detail: fmt.Sprintf("more than %d declarations would have to widen", maxHolders)}
	default:
		x.holders = append(x.holders, h)
		for _, pkg := range x.variantsNaming(h) {
			in := x.Project.Index(pkg)
			x.followReads(in, objectOf(in, h))
		}
	}
}

// followReads follows the values that are read from a variable.
func (x *search) followReads(in *index.Index, obj types.Object) {
	for _, id := range in.Of[obj] {
		if e := syntax.Mention(id); syntax.Read(e) {
			x.follow(in, e)
		}
	}
}

// variantsNaming returns the variants that may mention a holder.
func (x *search) variantsNaming(h *Holder) []*load.Package {
	if h.Outside() {
		return x.Project.Res.Program.Packages
	}
	return h.Package.With(h.File)
}

// objectOf returns the object of a holder in a variant, nil if the variant does not mention it.
func objectOf(in *index.Index, h *Holder) types.Object {
	if obj := in.Info.Defs[h.Name]; obj != nil {
		return obj
	}
	for obj := range in.Of {
		if obj.Pos() == h.Name.Pos() {
			return obj
		}
	}
	return nil
}

// declaring returns the declaration of a variable, or inferred if its type is inferred. It returns neither if the type
// can't be changed alone.
func (x *search) declaring(v *types.Var) (h *Holder, inferred bool) {
	path := x.Project.Res.Program.Fset.PositionFor(v.Pos(), false).Filename
	g := x.Project.Groups[path]
	if g == nil {
		return nil, false // declared in a package that is not loaded
	}
	for _, pkg := range g.Variants {
		i := slices.IndexFunc(pkg.Files, func(f *load.File) bool { return f.Path == path })
		if i < 0 {
			continue
		}
		name, ok := g.Index(pkg).Root.FindByPos(v.Pos(), v.Pos()+token.Pos(len(v.Name())))
		id, isName := name.Node().(*ast.Ident)
		if !ok || !isName {
			return nil, false
		}
		return x.holderOf(&Holder{Package: g, File: pkg.Files[i], Name: id}, pkg, name)
	}
	return nil, false
}

func (x *search) holderOf(h *Holder, pkg *load.Package, name inspector.Cursor) (*Holder, bool) {
	switch n := name.Parent().Node().(type) {
	case *ast.ValueSpec:
		if n.Type == nil {
			return nil, pkg.Info.Defs[h.Name].Parent() != pkg.Types.Scope()
		}
		if h.Type = n.Type; pkg.Info.Defs[h.Name].Parent() == pkg.Types.Scope() {
			h.Part = h.Name.Name
		}
		return x.refuseShared(h, len(n.Names)), false
	case *ast.AssignStmt:
		return nil, true
	case *ast.Field:
		return x.fieldOf(h, pkg, name, n), false
	}
	return nil, false
}

// fieldOf completes a holder that is a struct field or a parameter; nil if it can't be widened.
func (x *search) fieldOf(h *Holder, pkg *load.Package, name inspector.Cursor, field *ast.Field) *Holder {
	h.Type = field.Type
	list := name.Parent().Parent() // the *ast.FieldList
	switch owner := list.Parent().Node().(type) {
	case *ast.StructType:
		spec, ok := list.Parent().Parent().Node().(*ast.TypeSpec)
		if !ok || spec.Type != ast.Expr(owner) {
			return nil // an unnamed struct type is identical wherever it is written
		}
		h.field = field
		if t, ok := pkg.Info.Defs[spec.Name].(*types.TypeName); ok {
			if h.typ = t; t.Parent() == pkg.Types.Scope() {
				h.Part = t.Name()
			}
		}
	case *ast.FuncType:
		if list.ParentEdgeKind() != edge.FuncType_Params {
			return nil
		}
		fn, ok := list.Parent().Parent().Node().(*ast.FuncDecl)
		if !ok {
			return nil
		}
		if h.fn, h.Part = fn, fn.Name.Name; fn.Recv != nil {
			h.Part = ""
			if fn.Name.IsExported() {
				return nil // the method may implement an interface
			}
			if t := identity.Named(pkg.Info.Defs[fn.Name].(*types.Func).Signature().Recv().Type()); t != nil {
				h.Part = t.Name()
			}
		}
	default:
		return nil
	}
	return x.refuseShared(h, len(field.Names))
}

// refuseShared refuses a declaration of several names, which would all be widened.
func (x *search) refuseShared(h *Holder, names int) *Holder {
	if names > 1 {
		x.why = x.refusal(h, "is declared together with others: give it a declaration of its own first")
	}
	return h
}

func (x *search) refusal(h *Holder, format string, args ...any) *refusal.Refusal {
	return &refusal.Refusal{Kind: refusal.Type, Detail: fmt.Sprintf("%s at %s would have to widen to %s, and ", h.Label(), x.Project.PlaceOf(h.Package.Variants[0], h.Name.Pos()), identity.Short(x.now)) + fmt.Sprintf(format, args...)}
}
