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

// Passed says which construction a function with parameters replaces: it is called with parts of it.
type Passed struct {
	Kind   rule.Kind `json:"kind"`   // of the entry that finds the construction: call or build
	Symbol string    `json:"symbol"` // what that finds, as a rule file writes it

	// What its arguments have to be, by their number, as Go writes it: the constants that the function hands on.
	Where map[int]string `json:"where,omitempty"`
}

// forwarded is what a function with parameters hands on to the constructor that it calls.
type forwarded struct {
	Passed
	whole  map[types.Object]string            // a parameter, and the placeholder of what it is handed on as
	fields map[types.Object]map[string]string // a parameter that is a struct: the same of its fields
}

// calls returns the ways to call a function with parameters in place of a construction like the one in its body: what
// it hands on as an argument, or as a field of the literal that is one, is that argument or field of what is replaced.
// A context is looked for in scope, and so is a value of a type of the repository, unless fields of it are handed on.
func (r *reader) calls(pkg *load.Package, fn *types.Func) (uses []string, of *Passed) {
	decl := declaration(pkg, fn)
	if decl == nil || decl.Body == nil {
		return nil, nil
	}
	g := r.forwarded(pkg, decl)
	if g == nil { // one that it calls makes it
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
	if r.text { // whoever asks for the text alone asks Getenv, whatever is asked in the body
		g.Symbol = "os.Getenv"
	}
	return uses, &g.Passed
}

// declaration returns that of a function.
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

// forwarded reads what is handed on in a function: to the construction that most is handed on to.
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

// from notes what an expression is of a parameter, if it is one or a field of one.
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

// literal notes what the fields of a literal are set to.
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

// arguments returns what a function is called with; scoped has what is a value of a type of the repository taken from
// the scope. It is not ok when something that the function takes is not known, or when nothing would be told apart.
func (g *forwarded) arguments(r *reader, pkg *load.Package, sig *types.Signature, scoped bool) (args []string, ok bool) {
	params := sig.Params()
	for i := range params.Len() {
		p := params.At(i)
		rest := sig.Variadic() && i == params.Len()-1
		placeholder := g.whole[p]
		switch {
		case rest && !strings.HasSuffix(placeholder, "...}"):
			continue // it can be left out
		case placeholder != "":
			args, ok = append(args, placeholder), true
		case identity.IsContext(p.Type()):
			args = append(args, "{ctx}")
		case r.text && identity.Basic(p.Type()):
			args = append(args, `""`) // what os.Getenv gives where nothing is set
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

// value returns an argument for a parameter that is a struct of the repository, by its fields or by what is in scope.
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

// inModule reports whether a package is of the repository.
func (r *reader) inModule(path string) bool {
	module := r.job.out.Module
	return module != "" && (path == module || strings.HasPrefix(path, module+"/"))
}
