package closes

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/effect"
	"github.com/seed-58def443/ssot/fix/internal/ends"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/unloaded"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

// unloadedSearch looks for ends of a value in source that is not loaded.
type unloadedSearch struct{ *Analysis }

// possible returns the closes that source which is not loaded may contain: functions that take the value, packages of
// variables that hold it, and files that can obtain it by an exported name and end something that may be the value.
func (c unloadedSearch) possible() []refusal.Hazard {
	if len(c.unloadedUses)+len(c.Escaping) == 0 {
		return nil
	}
	own := identity.Named(c.Type)
	if own == nil || own.Pkg() == nil {
		return nil
	}
	v := c.wantedValue(own)
	if len(v.Methods) == 0 {
		return nil
	}
	var out []refusal.Hazard
	for _, g := range c.unloadedUses {
		if why := c.howEnded(g, v); why != "" {
			h := refusal.Hazard{
				Kind: refusal.HazardCloses, Unproven: true, Place: c.PlaceOf(g.Value),
				Detail: fmt.Sprintf("%s may be closed: it goes to %s, %s", words.OneLine(types.ExprString(g.Value.Node().(ast.Expr))), project.Qualified(g.To), why),
			}
			out = append(out, h)
		}
	}
	for _, obj := range c.Escaping {
		out = append(out, c.p.escapes(obj, v)...)
	}
	return out
}

// wantedValue describes the value to search for: its type, and the methods that end it.
func (c unloadedSearch) wantedValue(own *types.TypeName) *unloaded.Value {
	return &unloaded.Value{
		Path: own.Pkg().Path(), Name: own.Name(), Methods: c.endMethods(own),
		Kin: func(name string) bool {
			t, ok := own.Pkg().Scope().Lookup(name).(*types.TypeName)
			return ok && types.IsInterface(t.Type()) && c.canEnd(t.Type())
		},
	}
}

// howEnded describes how a package that is not loaded may end the value that it received; nothing when it does not.
func (c unloadedSearch) howEnded(g effect.External, v *unloaded.Value) string {
	rows := c.p.Project.Library.Of(g.To)
	if rows.Tell() || c.p.Project.Library.Known(g.To) {
		return "" // the trace follows what the rows describe
	}
	dir := c.p.Project.Dir(g.To)
	if dir == "" {
		return ""
	}
	pkg := c.p.Project.Outside.Package(g.To.Pkg().Path(), dir, g.To.Pkg().Name())
	fn, ok := g.To.(*types.Func)
	if ok && !abstract(fn) {
		use, ok := pkg.ParameterUse(project.Receiver(fn), fn.Name(), argument(g.Value))
		switch {
		case ok && use.Ends:
			return "which calls something that ends it"
		case ok && !use.Keeps:
			return ""
		case ok && g.To.Pkg().Path() == v.Path && endsResult(fn):
			return "which keeps it, and what that returns can be ended"
		}
	}
	if !c.canEndAs(g) || g.To.Pkg().Path() == v.Path {
		return ""
	}
	if method, ok := pkg.Ends(v); ok {
		return "in a package that calls " + method
	}
	return ""
}

// endsResult reports whether a function of the value's own package returns something that can be ended. It may be a
// wrapper that ends the value as well.
func endsResult(fn *types.Func) bool {
	if fn.Signature().Recv() != nil || fn.Signature().Results().Len() == 0 {
		return false
	}
	t := fn.Signature().Results().At(0).Type()
	for m := range types.NewMethodSet(t).Methods() {
		if ends.Verb(m.Obj().Name()) != "" {
			return true
		}
	}
	return false
}

func abstract(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	return recv != nil && types.IsInterface(recv.Type())
}

// argument returns the index of the argument that an expression belongs to; 0 for the elements of a list that is
// passed with "...".
func argument(at inspector.Cursor) int {
	for {
		switch kind, i := at.ParentEdge(); kind {
		case edge.CallExpr_Args:
			return i
		case edge.ParenExpr_X, edge.UnaryExpr_X, edge.StarExpr_X:
			at = at.Parent()
		default:
			return 0
		}
	}
}

// canEndAs reports whether the value can be ended under the type that it is passed as.
func (c unloadedSearch) canEndAs(g effect.External) bool {
	switch {
	case g.Type == nil:
		return true
	case types.IsInterface(g.Type):
		return c.canEnd(g.Type)
	default:
		return c.Carries(g.Type)
	}
}

// canEnd reports whether an interface has a method that ends the value.
func (c unloadedSearch) canEnd(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	if !ok {
		return false
	}
	for m := range i.Methods() {
		if c.p.judge().Method(t, m, c.named).Ends() {
			return true
		}
	}
	return false
}

// canBeEnded reports whether the value's type has a method that ends it, or is not known.
func (c unloadedSearch) canBeEnded() bool {
	own := identity.Named(c.Type)
	return own == nil || own.Pkg() == nil || len(c.endMethods(own)) > 0
}

// endMethods returns the names of the methods that end a type. For a library without a complete model, these are the
// loaded methods and those that the package's source declares for the type and for the types that it embeds: of a
// dependency only the used declarations are loaded.
func (c unloadedSearch) endMethods(t *types.TypeName) []string {
	if c.p.Project.Library.Modelled(t.Type()) {
		return c.p.Project.Library.Endings(t)
	}
	var out []string
	add := func(name string) {
		if token.IsExported(name) && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	j := c.p.judge()
	list := types.NewMethodSet(types.NewPointer(t.Type()))
	if types.IsInterface(t.Type()) {
		list = types.NewMethodSet(t.Type())
	}
	for m := range list.Methods() {
		if fn, ok := m.Obj().(*types.Func); ok && j.Method(t.Type(), fn, c.named).Ends() {
			add(fn.Name())
		}
	}
	for _, x := range embedded(t) {
		dir := c.p.Project.Dir(x)
		if dir == "" {
			continue
		}
		pkg := c.p.Project.Outside.Package(x.Pkg().Path(), dir, x.Pkg().Name())
		for _, name := range pkg.MethodsOf(x.Name()) {
			if j.Name(x, name, pkg.Bodies, c.named).Ends() {
				add(name)
			}
		}
	}
	return out
}

// embedded lists a type and the types that it embeds, directly or not.
func embedded(t *types.TypeName) []*types.TypeName {
	out := []*types.TypeName{t}
	for i := 0; i < len(out); i++ {
		st, ok := out[i].Type().Underlying().(*types.Struct)
		if !ok {
			continue
		}
		for f := range st.Fields() {
			if x := identity.Named(f.Type()); f.Embedded() && x != nil && !slices.Contains(out, x) {
				out = append(out, x)
			}
		}
	}
	return out
}

// escapes finds the files that are not loaded, can obtain the value by a name, and end something. It also follows the
// exported names under which these files return or keep the value.
func (p *Finder) escapes(obj types.Object, v *unloaded.Value) []refusal.Hazard {
	if p.Project.Res.Tree == nil {
		return nil
	}
	var out []refusal.Hazard
	todo := []unloaded.Escape{project.EscapeOf(obj)}
	seen := map[unloaded.Escape]bool{todo[0]: true}
	for len(todo) > 0 && len(seen) < maxEscapes {
		l := todo[0]
		todo = todo[1:]
		for _, d := range p.Project.Within(l) {
			found, further := p.endsIn(d, l, v)
			out = append(out, found...)
			for _, f := range further {
				if !seen[f] {
					seen[f] = true
					todo = append(todo, f)
				}
			}
		}
	}
	if len(todo) > 0 {
		out = append(out, refusal.Hazard{
			Kind:     refusal.HazardCloses,
			Unproven: true,
			Detail:   fmt.Sprintf("it can't be told whether it is closed: from %s on, source that is not loaded gives it on by more than %d names", obj.Name(), maxEscapes),
		})
	}
	return out
}

// maxEscapes bounds the names by which a value is followed in source that is not loaded.
const maxEscapes = 100

// endsIn returns one hazard for each file of a folder that is not loaded and may end the value, and the names by
// which the folder passes the value on.
func (p *Finder) endsIn(d *load.Dir, l unloaded.Escape, v *unloaded.Value) (found []refusal.Hazard, further []unloaded.Escape) {
	var users, rest []*unloaded.Reading
	kept := false
	for _, f := range d.Files {
		if p.Project.Groups[f.Path] != nil {
			continue
		}
		file := p.Project.Outside.File(f.Path)
		if file == nil {
			continue
		}
		r := p.Project.Outside.Reading(file, f.Path, d.Path, d.ImportPath, l, v)
		if (!l.Direct || d.ImportPath == l.Path || slices.Contains(f.Imports, l.Path)) && r.Mentions() {
			users = append(users, r)
			more := r.EscapesBy(d.ImportPath)
			kept = kept || r.Kept
			further = append(further, more...)
		} else {
			rest = append(rest, r)
		}
	}
	if kept { // another file may close the field or variable
		users = append(users, rest...)
	}
	for _, r := range users {
		at, method := r.Ends()
		if !at.IsValid() {
			continue
		}
		where := r.Path
		if rel, err := filepath.Rel(p.Project.Res.Root, r.Path); err == nil {
			where = filepath.ToSlash(rel)
		}
		found = append(found, refusal.Hazard{
			Kind: refusal.HazardCloses, Unproven: true, Place: fmt.Sprintf("%s:%d", where, r.Fset.PositionFor(at, false).Line),
			Detail: fmt.Sprintf("may be closed: %s is used in %s, which calls %s", l.Name, where, method),
		})
	}
	return found, further
}
