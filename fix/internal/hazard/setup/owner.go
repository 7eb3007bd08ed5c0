package setup

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/calling"
	"github.com/seed-58def443/ssot/fix/internal/hazard/reach"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/scan/load"
)

// owner describes the set-up that a use needs.
type owner struct {
	name             string // what sets up, for sentences: a function, "redisx.Setup", or a variable that is set
	done             string // what happens to it then: "called" or "set"
	paths            map[string]bool
	sets             map[identity.Key]strength // the functions that set up, directly or not
	calls            map[identity.Key][]setting
	beforeMain       map[string]*calling.Place // packages whose initialisation sets up
	may              bool                      // a function that sets up may return without an error and have set nothing
	never            string                    // a sentence, where nothing sets what the use returns
	open             bool                      // … but code outside of the tree could
	outsideFunctions []setting                 // settings outside of function declarations: in the function literal of a variable
}

// strength is the certainty with which a function sets up.
type strength int

const (
	never strength = iota
	may
	unlessError // it sets up whenever it does not return an error, or false
	sure
)

// setting is a place that sets up: a call, or an assignment to an exported variable of the owner.
type setting struct {
	at   *calling.Place
	by   strength       // of the called function, less where its failure is ignored
	only *ast.BlockStmt // it counts in this block alone, which runs when the called function did not fail
	end  token.Pos      // until here the called function may have failed
	lax  bool           // the called function may fail, and what follows runs all the same

	beside bool           // what asks for the value runs in a goroutine
	handed *calling.Place // where a function was handed on before, which may run before the set-up
}

// owner returns the set-up of a use; nil when it needs none.
func (p *Finder) owner(configuration, rule string, u *use.Use) *owner {
	return p.owners.Get(u, func() *owner {
		if u.FromScope() {
			return nil // the use takes its value from the scope of the violation
		}
		o := &owner{paths: map[string]bool{}, sets: map[identity.Key]strength{}, calls: map[identity.Key][]setting{}, beforeMain: map[string]*calling.Place{}}
		var direct, queue []identity.Key
		nothing := "" // a sentence about a variable that nothing sets
		for _, pkg := range p.Project.OwnerPackages(configuration, rule) {
			o.paths[pkg.Path] = true
			unset := reach.UnsetBy(pkg, u)
			for _, fn := range unset.Setters {
				if key, ok := identity.KeyOf(pkg.Info.Defs[fn.Name]); ok {
					o.sets[key] = sure
					switch {
					case slices.Contains(unset.May, fn):
						o.sets[key], o.may = may, true
					case slices.Contains(unset.Fails, fn):
						o.sets[key] = unlessError
					}
					direct = append(direct, key)
				}
			}
			for _, v := range unset.Never {
				nothing = fmt.Sprintf("%s gives nil: nothing sets %s, which is declared at %s", u.Text, v.Name(), p.Project.PlaceOf(pkg, v.Pos()))
				o.open = o.open || v.Exported()
			}
			for _, v := range unset.Open {
				key := identity.Key{Path: pkg.Path, Name: v.Name()}
				for _, at := range p.Calls.Callers(key) {
					if at.Package != pkg.Path && assigned(at) {
						queue = append(queue, o.add(p.Calls, at, sure)...)
						o.name = pkg.Name + "." + v.Name()
					}
				}
			}
		}
		queue = append(queue, direct...)
		if len(queue) == 0 && len(o.calls) == 0 && len(o.beforeMain) == 0 && len(o.outsideFunctions) == 0 {
			if nothing == "" {
				return nil
			}
			o.never = nothing
			return o
		}
		for ; len(queue) > 0; queue = queue[1:] {
			for _, at := range p.Calls.Callers(queue[0]) {
				queue = append(queue, o.add(p.Calls, at, o.sets[queue[0]])...)
			}
		}
		o.done = "set"
		if name := o.called(direct); name != o.name {
			o.name, o.done = name, "called"
		}
		return o
	})
}

// assigned reports whether a place is the target of an assignment.
func assigned(at *calling.Place) bool {
	assign, ok := at.Parent(1).(*ast.AssignStmt)
	return ok && slices.ContainsFunc(assign.Lhs, func(l ast.Expr) bool { return l == at.Node() })
}

// passedToOnce reports whether a place is a function that sync.Once.Do gets, and calls at once.
func passedToOnce(at *calling.Place) bool {
	call, ok := at.Parent(1).(*ast.CallExpr)
	return ok && call.Fun != at.Node() && at.Symbol(call.Fun) == "sync.Once.Do"
}

// add records a setting. It returns the enclosing function if that is now known to set up more surely than before.
func (o *owner) add(calls *calling.CallGraph, at *calling.Place, by strength) []identity.Key {
	if at.Guessed || at.Call == nil && !assigned(at) && !passedToOnce(at) {
		by = min(by, may)
	}
	s, got := setting{at: at, by: by}, by
	if by == unlessError {
		f := fateOf(calls, at)
		s, got = setting{at: at, by: f.by, only: f.only, end: f.end, lax: f == ignored}, f.got
	}
	key, ok := at.Key()
	if !ok {
		if deferredLiteral(at) == nil && got == sure && !at.Test() {
			o.beforeMain[at.Package] = at
		} else {
			o.outsideFunctions = append(o.outsideFunctions, s)
		}
		return nil
	}
	i := slices.IndexFunc(o.calls[key], func(known setting) bool { return known.at == at })
	if i >= 0 {
		if by >= o.calls[key][i].by {
			o.calls[key][i] = s
		}
	} else {
		o.calls[key] = append(o.calls[key], s)
	}
	got = min(got, certainty(calls, at))
	if key.Name == "init" && key.Receiver == "" {
		if got == sure {
			o.beforeMain[at.Package] = at
		}
		return nil
	}
	if got <= o.sets[key] {
		return nil
	}
	o.sets[key] = got
	return []identity.Key{key}
}

// called returns the name of the set-up for sentences, preferring an exported function.
func (o *owner) called(direct []identity.Key) string {
	if len(direct) == 0 {
		return o.name
	}
	names := slices.Clone(direct)
	for key := range o.sets {
		if o.paths[key.Path] && !slices.Contains(names, key) {
			names = append(names, key)
		}
	}
	slices.SortFunc(names, func(a, b identity.Key) int {
		if x, y := ast.IsExported(a.Name), ast.IsExported(b.Name); x != y {
			if x {
				return -1
			}
			return 1
		}
		if x, y := slices.Contains(direct, a), slices.Contains(direct, b); x != y {
			if x {
				return -1
			}
			return 1
		}
		return strings.Compare(a.Name, b.Name)
	})
	name := load.PackageName(names[0].Path) + "."
	if names[0].Receiver != "" {
		name += names[0].Receiver + "."
	}
	return name + names[0].Name
}

// isSetUpSomewhere reports whether code outside of the owner and of tests sets it up.
func (o *owner) isSetUpSomewhere() bool {
	if len(o.beforeMain) > 0 {
		return true
	}
	for key, list := range o.calls {
		if !o.paths[key.Path] && slices.ContainsFunc(list, func(s setting) bool { return !s.at.Test() }) {
			return true
		}
	}
	return slices.ContainsFunc(o.outsideFunctions, func(s setting) bool { return !s.at.Test() })
}
