package closes

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/effect"
	"github.com/seed-58def443/ssot/fix/internal/ends"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/unloaded"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

// possible are the closes that there may be in source that is not loaded:
// by a function that takes it or the package of a variable that holds it, when something is closed in that package, and
// in the files that it can be had in by an exported name and that close something which is not plainly something else.
func (c *Closings) possible() []refusal.Hazard {
	if len(c.gone)+len(c.Held) == 0 {
		return nil
	}
	own := identity.Named(c.Type)
	if own == nil {
		return nil
	}
	methods := c.p.endings(own)
	if len(methods) == 0 {
		return nil
	}
	var out []refusal.Hazard
	for _, g := range c.gone {
		if !c.canEnd(g) || g.To.Pkg() == own.Pkg() {
			continue
		}
		calls := c.p.Project.Outside.Folder(c.p.Project.Dir(g.To)).Calls
		if i := slices.IndexFunc(calls, func(name string) bool { return slices.Contains(methods, name) }); i >= 0 {
			out = append(out, refusal.Hazard{
				Kind: refusal.HazardCloses, Unproven: true, Place: c.PlaceOf(g.Value),
				Detail: fmt.Sprintf("%s may be closed: it goes to %s, in a package that calls %s", words.OneLine(types.ExprString(g.Value.Node().(ast.Expr))), project.Qualified(g.To), calls[i]),
			})
		}
	}
	for _, obj := range c.Held {
		out = append(out, c.p.leaked(obj, methods)...)
	}
	return out
}

// canEnd says that where a value went it can be closed as what it is taken for.
func (c *Closings) canEnd(g effect.Handed) bool {
	switch {
	case g.Type == nil:
		return true
	case types.IsInterface(g.Type):
		return ends.Interface(g.Type)
	default:
		return c.Carries(g.Type)
	}
}

// endings are the methods that close a type, by name: those that it is known to have, and those that its package
// declares for it or for what it embeds, because of a dependency only what is used is known.
func (p *Finder) endings(t *types.TypeName) []string {
	var out []string
	for m := range types.NewMethodSet(types.NewPointer(t.Type())).Methods() {
		if name := m.Obj().Name(); ends.By(name) != "" {
			out = append(out, name)
		}
	}
	if i, ok := t.Type().Underlying().(*types.Interface); ok {
		for m := range i.Methods() {
			if ends.By(m.Name()) != "" {
				out = append(out, m.Name())
			}
		}
	}
	for _, x := range embedded(t) {
		if dir := p.Project.Dir(x); dir != "" {
			out = append(out, p.Project.Outside.Folder(dir).Declares[x.Name()]...)
		}
	}
	return slices.DeleteFunc(out, func(name string) bool { return !token.IsExported(name) })
}

// embedded lists a type and the types that it embeds, also by way of others.
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

// leaked finds the files that are not loaded, that can have a value by a name, and that close something. What they
// return or keep under an exported name is followed in the same way.
func (p *Finder) leaked(obj types.Object, methods []string) []refusal.Hazard {
	if p.Project.Res.Tree == nil {
		return nil
	}
	var out []refusal.Hazard
	todo := []unloaded.Leak{{Path: obj.Pkg().Path(), Name: obj.Name(), Direct: obj.Parent() == obj.Pkg().Scope()}}
	seen := map[unloaded.Leak]bool{todo[0]: true}
	for len(todo) > 0 && len(seen) < mostLeaks {
		l := todo[0]
		todo = todo[1:]
		for _, d := range p.Project.Within(l) {
			found, further := p.endsIn(d, l, methods)
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
			Detail:   fmt.Sprintf("it can't be told whether it is closed: from %s on, source that is not loaded gives it on by more than %d names", obj.Name(), mostLeaks),
		})
	}
	return out
}

// mostLeaks bounds how many names a value is followed by.
const mostLeaks = 100

// endsIn finds the closes in the files of a folder that are not loaded, one for each file, and the names by which the
// folder gives the value on.
func (p *Finder) endsIn(d *load.Dir, l unloaded.Leak, methods []string) (found []refusal.Hazard, further []unloaded.Leak) {
	var users, others []*unloaded.Reading
	kept := false
	for _, f := range d.Files {
		if p.Project.Groups[f.Path] != nil {
			continue
		}
		file := p.Project.Outside.File(f.Path)
		if file == nil {
			continue
		}
		r := &unloaded.Reading{File: file, Path: f.Path, Name: l.Name, Methods: methods, Called: p.Project.Calling(d, f)}
		if (!l.Direct || d.ImportPath == l.Path || slices.Contains(f.Imports, l.Path)) && r.Mentions() {
			users = append(users, r)
			more := r.Keeps(d.ImportPath)
			kept = kept || r.Kept
			further = append(further, more...)
		} else {
			others = append(others, r)
		}
	}
	if kept { // in a field or variable, which another file may close
		users = append(users, others...)
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
