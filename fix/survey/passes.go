package survey

import (
	"go/ast"
	"go/types"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// Passed describes the construction that a function with parameters replaces. The function is called with parts of
// it.
type Passed struct {
	Kind   rule.Kind `json:"kind"`   // of the entry that matches the construction: call or build
	Symbol string    `json:"symbol"` // of that entry, as in a rule file

	// Where has the constants that the function passes to the constructor, by argument number, in Go syntax. The
	// replaced construction must have the same.
	Where map[int]string `json:"where,omitempty"`
}

// forwarded describes what a function with parameters passes to the constructor that it calls.
type forwarded struct {
	Passed
	whole  map[types.Object]string            // by parameter: the placeholder of what it becomes
	fields map[types.Object]map[string]string // by parameter of a struct type: the same for its fields
}

// calls returns the calls of a function with parameters that can replace a construction like the one in its body. A
// parameter that the body passes to the constructor as an argument, or as a field of a literal argument, becomes
// the placeholder of that argument or field. A context is taken from the scope, and so is a value of a struct type
// of the repository, unless its fields are passed on.
func (r *reader) calls(pkg *load.Package, fn *types.Func) (uses []string, of *Passed) {
	decl := declaration(pkg, fn)
	if decl == nil || decl.Body == nil {
		return nil, nil
	}
	g := r.forwarded(pkg, decl)
	if g == nil { // a function that it calls builds the value
		if args, ok := (&forwarded{}).arguments(r, pkg, fn.Signature(), true); ok && !r.text {
			uses = append(uses, pkg.Name+"."+fn.Name()+"("+strings.Join(args, ", ")+")")
		}
		return uses, nil
	}
	for _, scoped := range []bool{false, true} {
		args, ok := g.arguments(r, pkg, fn.Signature(), scoped)
		if use := pkg.Name + "." + fn.Name() + "(" + strings.Join(args, ", ") + ")"; ok && (len(uses) == 0 || uses[0] != use) {
			uses = append(uses, use)
		}
	}
	if r.text { // code that needs only the text calls Getenv, whatever the body calls
		g.Symbol = "os.Getenv"
	}
	return uses, &g.Passed
}

// declaration returns the declaration of a function.
func declaration(pkg *load.Package, fn *types.Func) *ast.FuncDecl {
	for _, f := range pkg.Files {
		for _, decl := range f.Syntax.Decls {
			if d, ok := decl.(*ast.FuncDecl); ok && pkg.Info.Defs[d.Name] == fn {
				return d
			}
		}
	}
	return nil
}

// forwarded analyzes the constructions in a function, and returns the one to which most parameters are passed.
func (r *reader) forwarded(pkg *load.Package, decl *ast.FuncDecl) *forwarded {
	var best *forwarded
	for _, x := range r.found(pkg) {
		e, ok := x.At.Node().(ast.Expr)
		if !ok || x.Start < decl.Pos() || x.End > decl.End() {
			continue
		}
		g := &forwarded{Passed{x.Entry.Kind, x.Entry.Symbol.String(), map[int]string{}}, map[types.Object]string{}, map[types.Object]map[string]string{}}
		switch e := ast.Unparen(e).(type) {
		case *ast.CallExpr:
			for i, arg := range e.Args {
				n := strconv.Itoa(i + 1)
				if e.Ellipsis.IsValid() && i == len(e.Args)-1 {
					n += "..."
				}
				if value := pkg.Info.Types[arg].Value; value != nil {
					g.Where[i+1] = value.ExactString()
				}
				g.from(pkg, arg, "{"+n+"}")
				g.literal(pkg, arg)
			}
		default:
			g.literal(pkg, e)
		}
		if best == nil || len(g.whole)+len(g.fields) > len(best.whole)+len(best.fields) {
			best = g
		}
	}
	return best
}

// from records that a parameter, or a field of one, becomes a placeholder.
func (g *forwarded) from(pkg *load.Package, e ast.Expr, placeholder string) {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if obj := pkg.Info.Uses[e]; obj != nil {
			g.whole[obj] = placeholder
		}
	case *ast.SelectorExpr:
		id, ok := ast.Unparen(e.X).(*ast.Ident)
		if s := pkg.Info.Selections[e]; !ok || s == nil || s.Kind() != types.FieldVal || len(s.Index()) != 1 {
			return
		}
		obj := pkg.Info.Uses[id]
		if g.fields[obj] == nil {
			g.fields[obj] = map[string]string{}
		}
		g.fields[obj][e.Sel.Name] = placeholder
	}
}

// literal records the fields of a composite literal.
func (g *forwarded) literal(pkg *load.Package, e ast.Expr) {
	if ref, ok := ast.Unparen(e).(*ast.UnaryExpr); ok {
		e = ref.X
	}
	lit, ok := ast.Unparen(e).(*ast.CompositeLit)
	if !ok || !identity.IsStruct(pkg.Info.TypeOf(lit)) {
		return
	}
	for _, elt := range lit.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		if key, ok := kv.Key.(*ast.Ident); ok && key.IsExported() {
			g.from(pkg, kv.Value, "{."+key.Name+"}")
		}
	}
}

// arguments returns the arguments for a call of a function. If scoped is set, values of struct types of the
// repository are taken from the scope. ok is false if a parameter has no known argument, or if no argument depends
// on the replaced construction or the scope.
func (g *forwarded) arguments(r *reader, pkg *load.Package, sig *types.Signature, scoped bool) (args []string, ok bool) {
	params := sig.Params()
	for i := range params.Len() {
		p := params.At(i)
		rest := sig.Variadic() && i == params.Len()-1
		placeholder := g.whole[p]
		switch {
		case rest && !strings.HasSuffix(placeholder, "...}"):
			continue // optional
		case placeholder != "":
			args, ok = append(args, placeholder), true
		case identity.IsContext(p.Type()):
			args = append(args, "{ctx}")
		case r.text && isText(p.Type()):
			args = append(args, `""`) // the result of os.Getenv for an unset variable
		default:
			arg := g.value(r, pkg, p, scoped)
			if arg == "" {
				return nil, false
			}
			args, ok = append(args, arg), true
		}
	}
	return args, ok
}

// value returns the argument for a parameter of a struct type of the repository: a literal with its fields, or a
// value in scope.
func (g *forwarded) value(r *reader, pkg *load.Package, p *types.Var, scoped bool) string {
	name := identity.Named(p.Type())
	if name == nil || name.Pkg() == nil || !name.Exported() || !identity.IsStruct(name.Type()) || !r.inModule(name.Pkg().Path()) {
		return ""
	}
	star, ref := "", ""
	if _, ok := types.Unalias(p.Type()).(*types.Pointer); ok {
		star, ref = "*", "&"
	}
	if scoped {
		in := name.Pkg().Name()
		if name.Pkg() != pkg.Types {
			in = name.Pkg().Path()
		}
		return "{" + star + in + "." + name.Name() + "}"
	}
	st, ok := name.Type().Underlying().(*types.Struct)
	if !ok {
		return ""
	}
	var set []string
	for f := range st.Fields() {
		if placeholder := g.fields[p][f.Name()]; placeholder != "" && f.Exported() {
			set = append(set, f.Name()+": "+placeholder)
		}
	}
	if len(set) == 0 {
		return ""
	}
	return ref + name.Pkg().Name() + "." + name.Name() + "{" + strings.Join(set, ", ") + "}"
}

// inModule reports whether a package belongs to the repository.
func (r *reader) inModule(path string) bool {
	module := r.job.out.Module
	return module != "" && (path == module || strings.HasPrefix(path, module+"/"))
}
