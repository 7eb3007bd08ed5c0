package setup

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/calling"
	"github.com/seed-58def443/ssot/fix/internal/identity"
)

// program is a main package of the tree.
type program struct {
	path string // import path
	name string // its folder, relative to the rule file
}

func dir(file string) string { return filepath.Dir(file) }

// askAllPrograms answers for a use that is reached in a way that can't be followed: every program that contains the
// package has to set up.
func (q *question) askAllPrograms() {
	list := q.programsWith(strings.TrimSuffix(q.start.Package, "_test"))
	for _, m := range list {
		if q.initialised(m.path) {
			continue
		}
		switch q.owner.sets[identity.Key{Path: m.path, Name: "main"}] {
		case sure:
			if at, s := q.calledBefore(identity.Key{Path: m.path, Name: "main"}); at != nil {
				q.possible = append(q.possible, fmt.Sprintf("a function value is called at %s, before %s is %s at %s, and may lead here", at.At(q.Project, at.Node()), q.owner.name, q.owner.done, s.at.At(q.Project, s.at.Node())))
			}
			continue
		case may, unlessError:
			if s, ok := q.firstSetup(identity.Key{Path: m.path, Name: "main"}); ok {
				q.possible = append(q.possible, q.notSure(s))
			}
			continue
		case never:
		}
		if at := q.elsewhere(m); at != nil {
			q.possible = append(q.possible, q.cannotTell(at))
			continue
		}
		q.known = append(q.known, q.notCalled(m))
	}
	if len(list) == 0 && !q.owner.isSetUpSomewhere() {
		q.possible = append(q.possible, fmt.Sprintf("%s is called nowhere in this module, and %s is not set up before it is", q.owner.name, q.use.Text))
	}
}

// firstSetup returns the first setting of a function.
func (q *question) firstSetup(key identity.Key) (setting, bool) {
	if list := q.owner.calls[key]; len(list) > 0 {
		return list[0], true
	}
	return setting{}, false
}

// calledBefore returns a call of a function value in a function that stands before its first sure setting, and that
// setting; nil where there is none. What the functions call that are called there is not looked at.
func (q *question) calledBefore(key identity.Key) (*calling.Place, setting) {
	list := q.owner.calls[key]
	i := slices.IndexFunc(list, func(s setting) bool { return s.by == sure && condition(s.at) == nil })
	if i < 0 {
		return nil, setting{}
	}
	s := list[i]
	var found *calling.Place
	ast.PreorderStack(s.at.Decl().Body, s.at.Path[:2:2], func(n ast.Node, stack []ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.DeferStmt:
			return false
		case *ast.CallExpr:
			if found == nil && n.Pos() < s.at.Node().Pos() && n.End() <= s.at.Node().Pos() && ofValue(s.at, n) {
				found = s.at.With(append(slices.Clone(stack), n))
			}
		}
		return found == nil
	})
	return found, s
}

// ofValue reports whether a call is of a function value: of an element, or of a variable where the file is loaded.
func ofValue(at *calling.Place, call *ast.CallExpr) bool {
	var name *ast.Ident
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.IndexExpr:
		return at.Info == nil || !at.Info.Types[fun.Index].IsType()
	case *ast.Ident:
		name = fun
	case *ast.SelectorExpr:
		name = fun.Sel
	}
	if at.Info == nil || name == nil {
		return false
	}
	_, ok := at.Info.Uses[name].(*types.Var)
	return ok
}

// initialised reports whether the initialisation of a package, or of one that it imports, sets up.
func (q *question) initialised(path string) bool {
	for pkg := range q.owner.beforeMain {
		if pkg == path || q.imports(path)[pkg] {
			return true
		}
	}
	return false
}

// elsewhere returns the first setting, by file, in a program's packages other than the owner.
func (q *question) elsewhere(m program) *calling.Place {
	var all []*calling.Place
	add := func(at *calling.Place) {
		if !at.Test() && !q.owner.paths[at.Package] && (at.Package == m.path || q.imports(m.path)[at.Package]) {
			all = append(all, at)
		}
	}
	for _, list := range q.owner.calls {
		for _, s := range list {
			add(s.at)
		}
	}
	for _, s := range q.owner.outsideFunctions {
		add(s.at)
	}
	if len(all) == 0 {
		return nil
	}
	return slices.MinFunc(all, func(a, b *calling.Place) int {
		return cmp.Or(strings.Compare(a.File, b.File), int(a.Node().Pos()-b.Node().Pos()))
	})
}

// programsWith returns the programs of the tree that contain a package, in the order of the tree.
func (p *Finder) programsWith(path string) []program {
	return p.programs.Get(path, func() []program {
		var out []program
		if p.Project.Res.Tree == nil {
			return nil
		}
		for _, d := range p.Project.Res.Tree.Dirs {
			for _, f := range d.Files {
				if f.Package == "main" && !f.Test && d.ImportPath != "" {
					if d.ImportPath == path || p.imports(d.ImportPath)[path] {
						out = append(out, program{d.ImportPath, d.Rel})
					}
					break
				}
			}
		}
		return out
	})
}

// imports returns the packages of the tree that a package imports, directly or not; for a path that ends in _test
// also those of its tests.
func (p *Finder) imports(path string) map[string]bool {
	return p.imported.Get(path, func() map[string]bool {
		out := map[string]bool{}
		if p.Project.Res.Tree == nil {
			return out
		}
		own, test := strings.CutSuffix(path, "_test")
		queue := []string{own}
		for ; len(queue) > 0; queue = queue[1:] {
			for _, d := range p.Project.Outside.Tree().Of[queue[0]] {
				for _, f := range d.Files {
					if f.Test && (!test || d.ImportPath != own) {
						continue
					}
					for _, i := range f.Imports {
						if !out[i] && len(p.Project.Outside.Tree().Of[i]) > 0 {
							out[i] = true
							queue = append(queue, i)
						}
					}
				}
			}
		}
		return out
	})
}
