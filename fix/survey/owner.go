package survey

import (
	"cmp"
	"go/ast"
	"go/types"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/hazard/borrowed"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/scan/load"
)

// Form describes how an owner obtains its value.
type Form string

// The forms of owners.
const (
	Keeps   Form = "keeps"   // a function or variable that returns the same value each time
	Returns Form = "returns" // a function that returns a value of which no source that was read says whether it is kept
	Scope   Form = "scope"   // a field or method of a value that is passed around
	Opens   Form = "opens"   // a function that builds a value from its arguments, which are parts of what it replaces
	Could   Form = "could"   // a function without parameters that builds a value, and could keep it
)

// Owner is a candidate for the owner and use of a rule.
type Owner struct {
	Form    Form     `json:"form"`
	Package string   `json:"package"` // import path
	Use     string   `json:"use"`
	Gives   Value    `json:"gives"`
	File    string   `json:"file"`
	Line    int      `json:"line"`
	Uses    Figures  `json:"uses"`             // uses outside of its package
	SetBy   []string `json:"set_by,omitempty"` // other packages that build a value and assign it
	Of      *Passed  `json:"of,omitempty"`     // the replaced construction, if it is called with parts of that
	Context bool     `json:"-"`                // it takes a context
	Errs    bool     `json:"-"`                // it also returns an error
	Name    string   `json:"-"`                // of the function or variable
	Qualify string   `json:"-"`                // the name of its package
}

// compareOwners orders owners by production uses, then by all uses, then by form. Those that would have to be
// changed (Could) come last.
func compareOwners(a, b *Owner) int {
	form := func(o *Owner) int { return strings.Index("keeps scope opens returns could", string(o.Form)) }
	could := func(o *Owner) bool { return o.Form == Could }
	if could(a) != could(b) {
		return cmp.Compare(form(a), form(b))
	}
	return cmp.Or(cmp.Compare(b.Uses.Production, a.Uses.Production), cmp.Compare(b.Uses.All(), a.Uses.All()), cmp.Compare(form(a), form(b)),
		cmp.Compare(a.Package, b.Package), cmp.Compare(a.Use, b.Use))
}

// candidates adds the owners and makers that a package declares.
func (r *reader) candidates(pkg *load.Package) {
	scope := pkg.Types.Scope()
	for _, name := range scope.Names() {
		switch obj := scope.Lookup(name).(type) {
		case *types.Func:
			r.function(pkg, obj)
		case *types.Var:
			r.variable(pkg, obj)
		case *types.TypeName:
			r.holder(pkg, obj)
		}
	}
}

// importable reports whether other packages can use an object of a package.
func importable(pkg *load.Package, obj types.Object) bool {
	return pkg.Name != "main" && obj.Exported()
}

// gives reports whether a function has no parameters, or only a context, and returns a built type, possibly with an
// error.
func (r *reader) gives(sig *types.Signature) (takesContext, errs, ok bool) {
	in, out := sig.Params(), sig.Results()
	takesContext = in.Len() == 1 && identity.IsContext(in.At(0).Type())
	errs = out.Len() == 2 && identity.IsError(out.At(1).Type())
	ok = sig.TypeParams() == nil && (in.Len() == 0 || takesContext) && (out.Len() == 1 || errs) && r.is(out.At(0).Type())
	return takesContext, errs, ok
}

func (r *reader) function(pkg *load.Package, fn *types.Func) {
	sig := fn.Signature()
	if sig.Results().Len() == 0 {
		return
	}
	if r.text && isText(sig.Results().At(0).Type()) && importable(pkg, fn) {
		r.withArguments(pkg, fn, borrowed.Fresh)
		return
	}
	if !r.is(sig.Results().At(0).Type()) {
		return
	}
	ownership := r.handed.OfFunction(r.preset.Name, pkg, fn, 0)
	how := ownership.Kind
	if how == borrowed.Borrowed {
		return
	}
	if how == borrowed.Fresh {
		r.maker(pkg, fn).Returns = true
	}
	if !importable(pkg, fn) || how != borrowed.Fresh && forwards(pkg, fn) {
		return
	}
	if sig.Params().Len() > 0 && r.withArguments(pkg, fn, how) {
		return
	}
	withContext, errs, ok := r.gives(sig)
	if !ok {
		return
	}
	o := &Owner{Form: Keeps, Use: pkg.Name + "." + fn.Name() + "()", Gives: valueOf(sig.Results().At(0).Type()), Context: withContext, Errs: errs}
	if withContext {
		o.Use = pkg.Name + "." + fn.Name() + "({ctx})"
	}
	switch {
	case how == borrowed.Fresh:
		o.Form = Could
	case ownership.Unread:
		o.Form = Returns
	}
	r.owner(pkg, fn, o, &question{entry: entryOf(fn)})
}

// forwards reports whether a function only calls a function of another package; that one is the owner then.
func forwards(pkg *load.Package, fn *types.Func) bool {
	d := declaration(pkg, fn)
	if d == nil || d.Body == nil || len(d.Body.List) != 1 {
		return false
	}
	ret, ok := d.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(ret.Results) != 1 {
		return false
	}
	call, ok := ast.Unparen(ret.Results[0]).(*ast.CallExpr)
	if !ok {
		return false
	}
	callee := syntax.Callee(pkg.Info, call.Fun)
	return callee != nil && callee.Pkg() != pkg.Types
}

// withArguments adds fn as an owner if it can be called with parts of what it replaces, and reports whether it can.
func (r *reader) withArguments(pkg *load.Package, fn *types.Func, how borrowed.Kind) bool {
	out := fn.Signature().Results()
	errs := out.Len() == 2 && identity.IsError(out.At(1).Type())
	if fn.Signature().TypeParams() != nil || out.Len() != 1 && !errs {
		return false
	}
	uses, of := r.calls(pkg, fn)
	for _, use := range uses {
		o := &Owner{Form: Keeps, Use: use, Of: of, Gives: valueOf(out.At(0).Type()), Errs: errs}
		if how == borrowed.Fresh {
			o.Form = Opens
		}
		r.owner(pkg, fn, o, &question{entry: entryOf(fn)})
	}
	return len(uses) > 0
}

func (r *reader) variable(pkg *load.Package, v *types.Var) {
	if !importable(pkg, v) {
		return
	}
	if r.is(v.Type()) {
		r.owner(pkg, v, &Owner{Form: Keeps, Use: pkg.Name + "." + v.Name(), Gives: valueOf(v.Type())}, &question{entry: entryOf(v)})
		return
	}
	sig, ok := v.Type().Underlying().(*types.Signature)
	if !ok {
		return
	}
	withContext, errs, ok := r.gives(sig)
	if !ok || r.handed.OfFunction(r.preset.Name, pkg, v, 0).Kind != borrowed.Shared {
		return
	}
	use := pkg.Name + "." + v.Name() + "()"
	if withContext {
		use = pkg.Name + "." + v.Name() + "({ctx})"
	}
	r.owner(pkg, v, &Owner{Form: Keeps, Use: use, Gives: valueOf(sig.Results().At(0).Type()), Context: withContext, Errs: errs}, &question{entry: entryOf(v)})
}

// holder adds the fields and methods of a type that return a built value.
func (r *reader) holder(pkg *load.Package, name *types.TypeName) {
	named, ok := name.Type().(*types.Named)
	if !ok || name.IsAlias() || !importable(pkg, name) || named.TypeParams() != nil {
		return
	}
	in := "{*" + pkg.Name + "." + name.Name() + "}"
	if st, ok := named.Underlying().(*types.Struct); ok {
		for f := range st.Fields() {
			if f.Exported() && !f.Embedded() && r.is(f.Type()) {
				o := &Owner{Form: Scope, Use: in + "." + f.Name(), Gives: valueOf(f.Type())}
				r.owner(pkg, f, o, &question{load: name, field: f.Name()})
			}
		}
	}
	for m := range named.Methods() {
		withContext, errs, ok := r.gives(m.Signature())
		if !ok || !m.Exported() || r.handed.OfFunction(r.preset.Name, pkg, m, 0).Kind != borrowed.Shared {
			continue
		}
		use := in + "." + m.Name() + "()"
		if withContext {
			use = in + "." + m.Name() + "({ctx})"
		}
		r.owner(pkg, m, &Owner{Form: Scope, Use: use, Gives: valueOf(m.Signature().Results().At(0).Type()), Context: withContext, Errs: errs}, &question{entry: entryOf(m)})
	}
}

// owner adds a candidate with a question for its uses, unless it is in code for tests, tools or examples.
func (r *reader) owner(pkg *load.Package, obj types.Object, o *Owner, q *question) {
	at := r.res.Program.Fset.PositionFor(obj.Pos(), false)
	if standIn(whereFile(r.res, at.Filename), obj.Name()) != Production {
		return
	}
	o.Package, o.Name, o.Qualify, o.File, o.Line = pkg.Path, obj.Name(), pkg.Name, r.rel(at.Filename), at.Line
	r.out.Owners = append(r.out.Owners, o)
	q.from, q.into, q.name = pkg.Path, &o.Uses, obj.Name()
	if v, ok := obj.(*types.Var); ok {
		q.set = &setting{v.IsField(), o, r.out}
	}
	r.ask = append(r.ask, q)
}
