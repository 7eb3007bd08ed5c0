package effect

import (
	"go/ast"
	"go/types"
	"sync"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/scan/load"
)

// Engine follows values, and remembers the traces.
type Engine struct {
	project       *project.Project
	Packages      func() *index.Packages
	traces        memo.Map[traceKey, *Trace]
	assignability memo.Map[[2]types.Type, bool] // the answers of assignable
}

// New returns the Engine of a project.
func New(project *project.Project) *Engine {
	return &Engine{project: project, Packages: sync.OnceValue(func() *index.Packages { return index.NewPackages(project.Res.Program.Packages) })}
}

// traceKey identifies a trace by where it begins.
type traceKey struct {
	site   [2]int // the offsets; several violations can begin at one expression
	result int    // the index of the result of a call
	pkg    *load.Package
	file   string
}

// Follow returns the trace of a violation's value, beginning in one variant. It is empty where the value's type is
// not known.
func (e *Engine) Follow(s *site.Site, pkg *load.Package) *Trace { return e.FollowResult(s, pkg, 0) }

// FollowResult returns the trace of the i-th result of a violation's call. The first result is the violation's value.
func (e *Engine) FollowResult(s *site.Site, pkg *load.Package, i int) *Trace {
	key := traceKey{[2]int{s.Start(), s.End()}, i, pkg, s.File.Path}
	return e.traces.Get(key, func() *Trace { return e.follow(s, pkg, i) })
}

func (e *Engine) follow(s *site.Site, pkg *load.Package, i int) *Trace {
	at, ok := e.project.Index(pkg).Root.FindNode(s.Expr)
	list := identity.Results(s.Typ(pkg))
	if !ok || len(list) <= i {
		return e.flow(nil).Trace
	}
	f := e.flow(list[i])
	f.In(pkg)
	f.returned(at, i, nil)
	return f.done()
}

// flow returns a walk for a value of a type that has reached nothing yet.
func (e *Engine) flow(typ types.Type) *flow {
	packages := e.Packages()
	return &flow{
		Trace:   &Trace{Type: typ, Packages: packages, likeness: map[inspector.Cursor]Likeness{}, indexes: indexes{e.project, packages, map[*inspector.Inspector]*index.Index{}}},
		holder:  &holder{packages: packages, assignable: e.assignable, typ: typ, yieldCache: map[types.Type]bool{}},
		visited: visited{ids: map[any]int{}, seen: map[string]bool{}},
	}
}

// done follows what only frameworks may do, and returns the trace.
func (f *flow) done() *Trace {
	framework{f}.heuristics()
	f.Wrappers, f.Cut, f.Trace.holder = f.wrappers, f.cut, f.holder
	return f.Trace
}

// assignable remembers the answers of [identity.Assignable]. A walk asks for the same few types again and again, and
// one answer about an interface of 400 methods (redis.UniversalClient) takes a millisecond.
func (e *Engine) assignable(from, to types.Type) bool {
	return e.assignability.Get([2]types.Type{to, from}, func() bool { return identity.Assignable(from, to) })
}

// FollowPart returns the trace of something that belongs to a value, beginning at the i-th result of an expression of
// a loaded package. Its type is typ: that of the expression, or of the elements of a container.
func (e *Engine) FollowPart(x *index.Index, at inspector.Cursor, i int, typ types.Type) *Trace {
	f := e.flow(typ)
	f.In(x.Pkg)
	f.returned(at, i, nil)
	return f.done()
}

// FollowParameter returns the trace of something of a type that the functions denoted by an expression are called with.
func (e *Engine) FollowParameter(x *index.Index, fun inspector.Cursor, typ types.Type) *Trace {
	f := e.flow(typ)
	f.In(x.Pkg)
	f.current = fun
	caller{f}.intoParameters(x, fun.Node().(ast.Expr), nil)
	return f.done()
}
