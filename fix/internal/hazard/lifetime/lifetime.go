package lifetime

import (
	"cmp"
	"go/ast"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/calling"
	"github.com/seed-58def443/ssot/fix/internal/handler"
	"github.com/seed-58def443/ssot/fix/internal/hazard/lifetime/container"
	"github.com/seed-58def443/ssot/fix/internal/hazard/lifetime/finding"
	"github.com/seed-58def443/ssot/fix/internal/hazard/lifetime/fixture"
	"github.com/seed-58def443/ssot/fix/internal/hazard/lifetime/loop"
	"github.com/seed-58def443/ssot/fix/internal/hazard/lifetime/value"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// Finder finds code that wants many of a value.
type Finder struct {
	Project *project.Project
	Calls   *calling.CallGraph

	repeated memo.Map[calledKey, *finding.Finding]
	handlers *handler.Registry
}

// New returns a Finder for a project.
func New(p *project.Project, w *calling.CallGraph) *Finder {
	return &Finder{Project: p, Calls: w, handlers: handler.NewRegistry(w)}
}

// calledKey is a function, and whether the violation under it is in a test: then only calls by tests count.
type calledKey struct {
	function identity.Key
	test     bool
}

// Repeated returns the hazard of a violation when the code wants many of its value.
func (p *Finder) Repeated(g *project.Package, s *site.Site) []refusal.Hazard {
	variants := g.With(s.File)
	if len(variants) == 0 {
		return nil
	}
	at := calling.Of(p.Project, variants[0], s)
	found, up := p.inEnclosingFunction(at, s.V.Test)
	if key, ok := function(at); found == nil && up && ok {
		found = p.repeatedByCallers(key, s.V.Test)
	}
	if found == nil && fixture.OfTests(at) {
		found = fixture.Find(p.Project, p.Calls, at)
	}
	if found == nil {
		return nil
	}
	return []refusal.Hazard{{Kind: refusal.HazardLifetime, Place: found.At, Detail: found.Detail(), Unproven: found.Unproven}}
}

// repeatedByCallers finds why a function is called many times, from its direct and indirect callers. A finding that
// is proven wins over one that is not.
func (p *Finder) repeatedByCallers(key identity.Key, test bool) *finding.Finding {
	return p.repeated.Get(calledKey{key, test}, func() *finding.Finding {
		type step struct {
			key      identity.Key
			unproven bool
		}
		seen := map[identity.Key]bool{key: true}
		var calls cycles
		var possible *finding.Finding
		for queue := []step{{key, false}}; len(queue) > 0; queue = queue[1:] {
			for _, at := range p.Calls.Callers(queue[0].key) {
				if at.Test() != test {
					continue // a test that calls production code builds a value of its own
				}
				unproven := queue[0].unproven || at.Guessed
				if own, ok := at.Key(); ok && own == queue[0].key && at.Call != nil && !at.Guessed {
					how := "in each call of " + own.Name + ", which calls itself"
					possible = cmp.Or(possible, &finding.Finding{How: how, After: finding.All, At: at.At(p.Project, at.Node()), Unproven: true})
				}
				found, up := p.atMention(at, test)
				if found != nil {
					found.By, found.Unproven = cmp.Or(found.By, queue[0].key.Name), found.Unproven || unproven
					if !found.Unproven {
						return found
					}
					possible = cmp.Or(possible, found)
					continue
				}
				if next, ok := function(at); ok && up {
					if at.Call != nil && !at.Guessed {
						calls = append(calls, edgeOf{next, queue[0].key, at})
					}
					if !seen[next] {
						seen[next] = true
						queue = append(queue, step{next, unproven})
					}
				}
			}
		}
		return cmp.Or(possible, calls.finding(p.Project))
	})
}

// atMention finds why the value is built many times where a function is called, or passed to a function that calls
// it.
func (p *Finder) atMention(at *calling.Place, test bool) (found *finding.Finding, up bool) {
	name, ok := at.Node().(ast.Expr)
	if at.Call != nil || !ok {
		return p.inEnclosingFunction(at, test)
	}
	w := p.walk(at, test)
	switch outer := at.Parent(1).(type) {
	case *ast.CallExpr:
		if found, stop := w.passedTo(outer, name); found != nil || stop {
			return found, false
		}
	default:
		if found := w.stored(name); found != nil {
			return found, false
		}
	}
	return p.inEnclosingFunction(at, test)
}

// inEnclosingFunction finds why the value is built many times in the enclosing function, whether it is built there or
// by a call. Without a finding, up reports whether the callers of the function matter; they do not when the value is
// stored and never built again.
func (p *Finder) inEnclosingFunction(at *calling.Place, test bool) (found *finding.Finding, up bool) {
	w := p.walk(at, test)
	if found = container.Find(w.Project, w.Value, test); found != nil {
		return found, false
	}
	if w.once() {
		return nil, false
	}
	for i := len(at.Path) - 2; i > 0; i-- {
		found, stop := w.step(i)
		if found != nil || stop {
			return found, false
		}
	}
	return nil, true
}

// walk is the way from a place outward to the enclosing function declaration.
type walk struct {
	*Finder
	*value.Value
	test   bool
	loops  *loop.Loops
	rounds []ast.Node // loops that call another function in each round, see storage
}

// walk starts at a place.
func (p *Finder) walk(at *calling.Place, test bool) *walk {
	v := &value.Value{At: at}
	return &walk{Finder: p, Value: v, test: test, loops: &loop.Loops{Value: v, Project: p.Project, Test: test}}
}

// once reports whether the place builds at most one value; see [value.Value.Once].
func (w *walk) once() bool {
	once, held := w.Once()
	w.loops.Held = held
	return once
}

// step judges the i-th node of the path.
func (w *walk) step(i int) (found *finding.Finding, stop bool) {
	n, child := w.At.Path[i], w.At.Path[i+1]
	if slices.Contains(w.rounds, n) {
		return nil, false
	}
	switch n := n.(type) {
	case *ast.ForStmt:
		if child != n.Init {
			return w.loops.For(n), false
		}
	case *ast.RangeStmt:
		if child == n.Body {
			return w.loops.Range(n), false
		}
	case *ast.FuncLit:
		if found, stop = w.literal(i, n); found != nil || stop {
			return found, stop
		}
		return w.loops.Jumps(n.Body), false
	case *ast.FuncDecl:
		if how, _ := handler.Served(w.At, n.Type); how != "" {
			return w.finding(n, how+" by "+syntax.FunctionName(n)), false
		}
		if how := w.handlers.Remote(w.At, n); how != "" {
			return w.finding(n, how), false
		}
		return w.loops.Jumps(n.Body), false
	}
	return nil, false
}

func (w *walk) finding(n ast.Node, how string) *finding.Finding {
	return finding.Of(w.Project, w.At, n, how, finding.All)
}
