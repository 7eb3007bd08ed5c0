package moment

import (
	"cmp"
	"go/ast"
	"go/token"

	"github.com/seed-58def443/ssot/fix/internal/calling"
	"github.com/seed-58def443/ssot/fix/internal/handler"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// Finder finds whether code wants many of a value.
type Finder struct {
	Project *project.Project
	Web     *calling.Web

	called   memo.Map[calledKey, *finding]
	handlers *handler.Registry
}

// New returns what finds it in a project.
func New(p *project.Project, w *calling.Web) *Finder {
	return &Finder{Project: p, Web: w, handlers: handler.NewRegistry(w)}
}

// calledKey is a function, and whether the violation that it leads to stands in a test.
type calledKey struct {
	function identity.Key
	test     bool
}

// finding is why there are many.
type finding struct {
	how      string // "in a loop"
	after    string // "every round has the same one"
	at       string // file:line
	by       string // the function by whose call it is built, where it is not built there
	unproven bool
}

const all = "all have the same one"

func (f *finding) detail() string {
	if f.by != "" {
		return "built " + f.how + " by way of " + f.by + ": after the rewrite " + f.after
	}
	return "built " + f.how + ": after the rewrite " + f.after
}

// Repeated finds a violation of whose value the code wants many.
func (p *Finder) Repeated(g *project.Group, s *site.Site) []refusal.Hazard {
	variants := g.With(s.File)
	if len(variants) == 0 {
		return nil
	}
	at := calling.Of(p.Project, variants[0], s)
	found, up := p.around(at, s.V.Test)
	if key, ok := function(at); found == nil && up && ok {
		found = p.through(key, s.V.Test)
	}
	if found == nil && ofTests(at) {
		found = p.ownOfTest(at)
	}
	if found == nil {
		return nil
	}
	return []refusal.Hazard{{Kind: refusal.HazardLifetime, Place: found.at, Detail: found.detail(), Unproven: found.unproven}}
}

// through finds why a function is called many times, by its callers, and theirs.
func (p *Finder) through(key identity.Key, test bool) *finding {
	return p.called.Get(calledKey{key, test}, func() *finding {
		type step struct {
			key      identity.Key
			unproven bool
		}
		seen := map[identity.Key]bool{key: true}
		var possible *finding
		for queue := []step{{key, false}}; len(queue) > 0; queue = queue[1:] {
			for _, at := range p.Web.Callers(queue[0].key) {
				if at.Test() != test {
					continue // a test that calls what others call makes its own
				}
				unproven := queue[0].unproven || at.Guessed
				found, up := p.mentioned(at, test)
				if found != nil {
					found.by, found.unproven = cmp.Or(found.by, queue[0].key.Name), found.unproven || unproven
					if !found.unproven {
						return found
					}
					possible = cmp.Or(possible, found)
					continue
				}
				if next, ok := function(at); ok && up && !seen[next] {
					seen[next] = true
					queue = append(queue, step{next, unproven})
				}
			}
		}
		return possible
	})
}

// mentioned finds why there are many where a function is called, or is given to one that calls it.
func (p *Finder) mentioned(at *calling.Place, test bool) (found *finding, up bool) {
	if outer, ok := at.Parent(1).(*ast.CallExpr); ok && at.Call == nil {
		w := &walk{Finder: p, at: at, test: test}
		name, _ := at.Node().(ast.Expr)
		if found, stop := w.given(outer, name); found != nil || stop {
			return found, false
		}
	}
	return p.around(at, test)
}

// around finds why there are many in the function around a place, whether the value is built there or by what is
// called. Where it finds nothing it says whether the callers of the function have to be asked: not when what is made
// there is kept and made no second time.
func (p *Finder) around(at *calling.Place, test bool) (found *finding, up bool) {
	w := &walk{Finder: p, at: at, test: test}
	if found = w.kept(); found != nil {
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

// walk is the way from a place out of the function around it.
type walk struct {
	*Finder
	at     *calling.Place
	test   bool
	held   token.Pos // where the variable is declared that is filled only when it is empty: loops that are within its life do not count
	inCase bool      // it stands in a subtest
}

// step looks at the i-th node of the path.
func (w *walk) step(i int) (found *finding, stop bool) {
	n, child := w.at.Path[i], w.at.Path[i+1]
	switch n := n.(type) {
	case *ast.ForStmt:
		if child != n.Init && w.repeats(n, n.Body) && !w.untilDone(n.Cond, n.Body) {
			return w.inLoop(n, n.Body), false
		}
	case *ast.RangeStmt:
		if child == n.Body && w.repeats(n, n.Body) && !w.isTable(n) {
			return w.inLoop(n, n.Body), false
		}
	case *ast.FuncLit:
		if found, stop = w.literal(i, n); found != nil || stop {
			return found, stop
		}
		return w.jumps(n.Body), false
	case *ast.FuncDecl:
		if how, _ := handler.Served(w.at, n.Type); how != "" {
			return w.finding(n, how+" by "+syntax.FunctionName(n), all), false
		}
		if how := w.handlers.Remote(w.at, n); how != "" {
			return w.finding(n, how, all), false
		}
		return w.jumps(n.Body), false
	}
	return nil, false
}

func (w *walk) finding(n ast.Node, how, after string) *finding {
	return &finding{how: how, after: after, at: w.at.At(w.Project, n)}
}
