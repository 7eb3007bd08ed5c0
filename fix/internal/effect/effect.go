package effect

import (
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

// Engine answers what happens to a value.
type Engine struct {
	project       *project.Project
	Packages      func() *index.Packages
	traces        memo.Map[traceKey, *Trace]
	assignability memo.Map[[2]types.Type, bool] // see assignable
}

// New returns the engine over a project.
func New(project *project.Project) *Engine {
	return &Engine{project: project, Packages: sync.OnceValue(func() *index.Packages { return index.NewPackages(project.Res.Program.Packages) })}
}

// traceKey is where a trace begins.
type traceKey struct {
	site   [2]int // several violations can begin at one expression
	result int    // of a call that returns several
	pkg    *load.Package
	file   string
}

// Follow returns the trace of a violation's value, beginning in one variant; one that is empty where its type is not
// known.
func (e *Engine) Follow(s *site.Site, pkg *load.Package) *Trace { return e.FollowResult(s, pkg, 0) }

// FollowResult returns the trace of the i-th result of a violation's call. The first is its value.
func (e *Engine) FollowResult(s *site.Site, pkg *load.Package, i int) *Trace {
	key := traceKey{[2]int{s.Start(), s.End()}, i, pkg, s.File.Path}
	return e.traces.Get(key, func() *Trace { return e.follow(s, pkg, i) })
}

func (e *Engine) follow(s *site.Site, pkg *load.Package, i int) *Trace {
	packages := e.Packages()
	t := &Trace{Packages: packages, likeness: map[inspector.Cursor]Likeness{}, indexes: indexes{e.project, packages, map[*inspector.Inspector]*index.Index{}}}
	at, ok := e.project.Index(pkg).Root.FindNode(s.Expr)
	list := identity.Results(s.Typ(pkg))
	if !ok || len(list) <= i {
		return t
	}
	t.Type = list[i]
	f := &flow{Trace: t, holder: &holder{packages: packages, assignable: e.assignable, typ: t.Type, yieldCache: map[types.Type]bool{}}, visited: visited{ids: map[any]int{}, seen: map[string]bool{}}}
	t.In(pkg)
	f.returned(at, i, nil)
	framework{f}.heuristics()
	t.Wrappers, t.Cut, t.holder = f.wrappers, f.cut, f.holder
	return t
}

// assignable is [identity.Assignable], remembered: a walk asks for the same few types again and again, and one answer
// about an interface of 400 methods (redis.UniversalClient) takes a millisecond.
func (e *Engine) assignable(from, to types.Type) bool {
	return e.assignability.Get([2]types.Type{to, from}, func() bool { return identity.Assignable(from, to) })
}
