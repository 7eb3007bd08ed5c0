package options

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/rule"
)

// Options finds what the violation is built from that the owner's own construction is not: DB: 3.
//
// Compared are the arguments of the violation, and the composite literals in them and in the local variables that they
// name, with the calls of the same function and the literals of the same type in the owner. A setting is dropped if
// none of the owner's is like it, see [comparison.alike]. An argument with a struct's worth of options that is neither
// a literal nor the owner's own can't be compared, and that is said.
func (p *Finder) Options(g *project.Group, s *site.Site) []refusal.Hazard {
	variants := g.With(s.File)
	if len(variants) == 0 {
		return nil
	}
	pkg := variants[0]
	c := &comparison{
		info:   pkg.Info,
		locals: settledLocals{index: g.Index(pkg), decl: s.Decl(), violation: s.Expr, known: map[types.Object]*settled{}},
		owner:  p.ownConstructions(pkg.Configuration, s.V),
	}
	if call, ok := ast.Unparen(s.Expr).(*ast.CallExpr); ok && s.V.Kind == rule.Call {
		c.call(call)
	} else {
		c.literals(s.Expr, true)
	}
	out := make([]refusal.Hazard, 0, len(c.found))
	for _, f := range c.found {
		out = append(out, refusal.Hazard{Kind: refusal.HazardOptions, Place: p.Project.PlaceOf(pkg, f.at), Detail: f.detail, Unproven: f.unproven})
	}
	return out
}

// comparison is of one violation with the owner's constructions.
type comparison struct {
	info   *types.Info
	locals settledLocals
	owner  constructions
	seen   []ast.Node // literals that were compared
	found  []difference
}

type difference struct {
	at       token.Pos
	detail   string
	unproven bool
}

// settled is a local variable with the value that it was declared with and the fields that are assigned later.
type settled struct {
	value  ast.Expr
	fields []setting
	loose  bool // it may be changed in ways that are not followed: its address is taken, it is passed on, assigned anew, or has a method called
}

// settledLocals are the local variables of a declaration that one statement declares, with what is assigned to their
// fields; each is looked at when it is asked for. What the violation itself does with them is not looked at.
type settledLocals struct {
	index     *index.Index
	decl      ast.Decl
	violation ast.Expr
	known     map[types.Object]*settled
}

// of is a variable, nil where it is none of these.
func (s settledLocals) of(obj types.Object) *settled {
	if s.index == nil || obj == nil || s.decl == nil {
		return nil
	}
	if l, ok := s.known[obj]; ok {
		return l
	}
	var l *settled
	if found := s.index.Locals(s.decl).Of[obj]; found != nil && found.Value != nil {
		l = &settled{value: found.Value}
		for _, id := range s.index.Of[obj] {
			if n := id.Node(); n == ast.Node(s.violation) || n.Pos() < s.violation.Pos() || s.violation.End() <= n.Pos() {
				l.use(s.index.Info, id)
			}
		}
	}
	s.known[obj] = l
	return l
}

// use takes down what is done with the variable where an identifier names it: a field is read, a field is set, or
// something that is not followed.
func (l *settled) use(info *types.Info, at inspector.Cursor) {
	id, around := at.Node().(*ast.Ident), at.Parent()
	sel, ok := around.Node().(*ast.SelectorExpr)
	if !ok {
		// Reading a plain value changes nothing; a pointer or a struct may be changed by whoever gets it.
		assign, assigned := around.Node().(*ast.AssignStmt)
		_, address := around.Node().(*ast.UnaryExpr)
		l.loose = l.loose || identity.Structs(info.TypeOf(id)) || address || assigned && syntax.Index(assign.Lhs, ast.Expr(id)) >= 0
		return
	}
	if s := info.Selections[sel]; s == nil || s.Kind() != types.FieldVal {
		l.loose = true
		return
	}
	switch parent := around.Parent().Node().(type) {
	case *ast.AssignStmt:
		i := syntax.Index(parent.Lhs, ast.Expr(sel))
		switch {
		case i < 0: // it is read
		case parent.Tok == token.ASSIGN && len(parent.Lhs) == len(parent.Rhs):
			value := parent.Rhs[i]
			l.fields = append(l.fields, setting{sel.Sel.Name, info.Types[value].Value, info, value})
		default:
			l.loose = true
		}
	case *ast.UnaryExpr, *ast.IncDecStmt, *ast.SelectorExpr, *ast.IndexExpr:
		l.loose = true
	}
}

// call compares a call's arguments: literals field by field, the rest as settings named by their parameters.
func (c *comparison) call(call *ast.CallExpr) {
	sig, ok := types.Unalias(c.info.TypeOf(call.Fun)).(*types.Signature)
	if !ok {
		return
	}
	key, _ := identity.CalleeKey(c.info, call)
	theirs := c.owner.calls[key]
	var dropped []string
	for i, mine := range arguments(c.info, sig, call) {
		switch lit, l := c.literal(mine.expr); {
		case lit != nil && identity.Structs(c.info.TypeOf(lit)):
			c.compare(lit, l, true)
		case mine.blank() || identity.IsContext(c.info.TypeOf(mine.expr)) || c.kept(mine, theirs):
		case c.ownOptions(call, call.Args[i]):
			c.found = append(c.found, difference{mine.expr.Pos(), fmt.Sprintf("its options come from %s, which can't be compared with the owner's", words.Brief(mine.expr)), true})
		case identity.Plain(c.info.TypeOf(call.Args[i])):
			dropped = append(dropped, mine.String())
		}
	}
	if len(dropped) > 0 {
		c.found = append(c.found, difference{call.Pos(), "drops " + strings.Join(dropped, ", "), false})
	}
	for _, arg := range call.Args {
		c.literals(arg, false)
	}
}

// ownOptions says that an argument is options, and not something that the function works on: its type is from the
// function's package, or is called so.
func (c *comparison) ownOptions(call *ast.CallExpr, arg ast.Expr) bool {
	t := c.info.TypeOf(arg)
	if list, ok := identity.Under(t).(*types.Slice); ok {
		t = list.Elem() // opts...
	}
	callee := typeutil.Callee(c.info, call)
	if callee == nil || t == nil || identity.Named(t) == nil {
		return false
	}
	name := strings.ToLower(identity.Named(t).Name())
	called := func(suffix string) bool { return strings.HasSuffix(name, suffix) }
	return identity.Named(t).Pkg() == callee.Pkg() || identity.Structs(t) && slices.ContainsFunc([]string{"config", "configuration", "options", "opts", "settings", "params"}, called)
}

// literal is the composite literal that an expression is, takes the address of, or names a local variable of; and that
// variable.
func (c *comparison) literal(e ast.Expr) (*ast.CompositeLit, *settled) {
	e = ast.Unparen(e)
	if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.AND {
		e = ast.Unparen(u.X)
	}
	switch e := e.(type) {
	case *ast.CompositeLit:
		return e, nil
	case *ast.Ident:
		if l := c.locals.of(c.info.Uses[e]); l != nil && !l.loose {
			if lit, _ := (&comparison{info: c.info}).literal(l.value); lit != nil {
				return lit, l
			}
		}
	}
	return nil, nil
}

// literals compares the literals inside an expression, and in the local variables that it names.
func (c *comparison) literals(e ast.Expr, whole bool) {
	roots := []ast.Node{e}
	for i := 0; i < len(roots); i++ {
		ast.Inspect(roots[i], func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				if l := c.locals.of(c.info.Uses[n]); l != nil && !slices.Contains(roots, ast.Node(l.value)) {
					roots = append(roots, l.value)
				}
			case *ast.CompositeLit:
				c.compare(n, nil, whole)
				whole = false
			}
			return true
		})
	}
}

// compare says what of a literal, and of the fields that its variable gets later, no literal of the owner has. Where
// the owner has none of its type, everything goes if whole is set.
func (c *comparison) compare(lit *ast.CompositeLit, l *settled, whole bool) {
	theirs := c.owner.literals[identity.TypeKey(c.info.TypeOf(lit))]
	if slices.Contains(c.seen, ast.Node(lit)) || len(theirs) == 0 && !whole {
		return
	}
	c.seen = append(c.seen, lit)
	mine := settings(c.info, lit)
	if l != nil {
		mine = append(mine, l.fields...)
	}
	var dropped []string
	for _, m := range mine {
		if !m.blank() && !c.kept(m, theirs) {
			dropped = append(dropped, m.String())
		}
	}
	if len(dropped) > 0 {
		c.found = append(c.found, difference{lit.Pos(), "drops " + strings.Join(dropped, ", "), false})
	}
}

// kept says that one of the owner's settings is like mine.
func (c *comparison) kept(mine setting, theirs [][]setting) bool {
	for _, list := range theirs {
		for _, x := range list {
			if x.field == mine.field && c.alike(mine, x) {
				return true
			}
		}
	}
	return false
}

// alike compares two settings of one name: constants by their values, all else by how it reads. Local variables that
// are set once are read through. What is not constant may be equal all the same; but an address from elsewhere is
// mostly another server, and the shared one must not take its place unseen.
func (c *comparison) alike(mine, theirs setting) bool {
	if mine.value == nil || theirs.value == nil {
		return identity.SameExpr(mine.info, c.through(mine.expr), theirs.info, theirs.expr)
	}
	a, b := mine.value.Kind(), theirs.value.Kind()
	if (a == constant.String) != (b == constant.String) || (a == constant.Bool) != (b == constant.Bool) {
		return false // in a field of type any
	}
	return constant.Compare(mine.value, token.EQL, theirs.value)
}

// through is the value of a local variable that is declared with one, or the expression itself.
func (c *comparison) through(e ast.Expr) ast.Expr {
	if id, ok := ast.Unparen(e).(*ast.Ident); ok {
		if l := c.locals.of(c.info.Uses[id]); l != nil && !l.loose {
			return l.value
		}
	}
	return e
}

// setting is what a field or a parameter is set to; the value is nil when it is not constant.
type setting struct {
	field string
	value constant.Value
	info  *types.Info // of the package that expr stands in
	expr  ast.Expr
}

func (s setting) String() string {
	if s.field == "" || s.field == "_" {
		return words.Brief(s.expr)
	}
	return s.field + ": " + words.Brief(s.expr)
}

// blank says that a setting is what it would be if it were not set.
func (s setting) blank() bool {
	return s.value != nil && zero(s.value) || s.info.Types[s.expr].IsNil()
}

// settings lists the fields that a struct literal sets.
func settings(info *types.Info, lit *ast.CompositeLit) []setting {
	st, _ := identity.Under(info.TypeOf(lit)).(*types.Struct)
	out := make([]setting, 0, len(lit.Elts))
	for i, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok {
				out = append(out, setting{id.Name, info.Types[kv.Value].Value, info, kv.Value})
			}
		} else if st != nil && i < st.NumFields() {
			out = append(out, setting{st.Field(i).Name(), info.Types[e].Value, info, e})
		}
	}
	return out
}

// arguments lists what a call passes, named by the parameters.
func arguments(info *types.Info, sig *types.Signature, call *ast.CallExpr) []setting {
	out := make([]setting, 0, len(call.Args))
	for i, arg := range call.Args {
		name := ""
		if n := sig.Params().Len(); n > 0 {
			name = sig.Params().At(min(i, n-1)).Name()
		}
		out = append(out, setting{name, info.Types[arg].Value, info, arg})
	}
	return out
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

// Finder compares what a violation is built from with what its owner builds.
type Finder struct {
	Project *project.Project
	Table   *use.Table
	built   memo.Map[ownerKey, constructions]
	set     memo.Map[string, map[string]bool] // by rule, see ownerOptions
}
