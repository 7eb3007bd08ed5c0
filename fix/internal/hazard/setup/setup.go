package setup

import (
	"cmp"
	"fmt"
	"go/ast"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/calling"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

// Finder finds violations that ask an owner for its value before the owner is set up.
type Finder struct {
	Project *project.Project
	Table   *use.Table
	Calls   *calling.CallGraph

	owners   memo.Map[*use.Use, *owner]
	programs memo.Map[string, []program] // by import path: those that contain the package
	imported memo.Map[string, map[string]bool]
}

// Early returns the hazard of a violation that asks the owner too early, or may do so.
func (p *Finder) Early(g *project.Package, s *site.Site) []refusal.Hazard {
	variants := g.With(s.File)
	if len(variants) == 0 {
		return nil
	}
	configuration := variants[0].Configuration
	u, r := p.Table.Use(configuration, s.V)
	if r != nil {
		return nil
	}
	o := p.owner(configuration, s.V.Rule, u)
	if o == nil {
		return nil
	}
	at := calling.Of(p.Project, variants[0], s)
	if o.never != "" {
		return []refusal.Hazard{{Kind: refusal.HazardInit, Place: at.At(p.Project, s.Expr), Detail: o.never, Unproven: o.open}}
	}
	q := &question{Finder: p, owner: o, use: u, start: at}
	q.ask()
	h := refusal.Hazard{Kind: refusal.HazardInit, Place: at.At(p.Project, s.Expr)}
	switch {
	case len(q.known) > 0:
		h.Detail = q.known[0]
	case len(q.possible) > 0:
		h.Detail, h.Unproven = q.possible[0], true
	default:
		return nil
	}
	return []refusal.Hazard{h}
}

// question examines one violation: which roots reach it, and is the owner set up by then?
type question struct {
	*Finder
	owner *owner
	use   *use.Use
	start *calling.Place

	known, possible            []string // sentences
	seen                       map[identity.Key]bool
	unresolved                 bool // some way to it can't be followed
	reached, onlyOtherPrograms bool // a program reaches it; only programs that do not contain its package seem to
}

// callPath is one way up the call graph from a violation.
type callPath struct {
	usePoint
	seen    order // the best order on the way
	where   setting
	guessed bool // a call on the way may be of another function
}

func (q *question) ask() {
	q.seen = map[identity.Key]bool{}
	queue := []callPath{{usePoint: usePoint{at: q.start}}}
	for ; len(queue) > 0; queue = queue[1:] {
		queue = append(queue, q.follow(queue[0])...)
	}
	if q.unresolved || q.onlyOtherPrograms && !q.reached {
		q.askAllPrograms()
	}
}

// follow examines the function around a place, and returns the places that call it.
func (q *question) follow(w callPath) []callPath {
	key, ok := w.at.Key()
	if !ok {
		return q.atPackageLevel(w)
	}
	if key.Receiver == "" && key.Name == "init" {
		if w.later() {
			q.unresolved = true
		} else if order, _ := q.owner.orderAt(w.usePoint); order != setupHasRun {
			q.reportEarly(w, "init", inGoStatement(w.at))
		}
		return nil
	}
	order, where := q.owner.orderAt(w.usePoint)
	if order == setupHasRun {
		return nil
	}
	if order > w.seen {
		w.seen, w.where = order, where
	}
	fn := w.at.Decl()
	switch {
	case w.at.InMain() && key.Receiver == "" && key.Name == "main" && !w.at.Test():
		q.program(w)
		return nil
	case w.at.Test() && isTest(fn) && (fn.Recv == nil || len(q.Calls.Callers(key)) == 0):
		if !q.suiteSetsUp(key) {
			q.test(w, key)
		}
		return nil
	}
	if q.seen[key] {
		return nil
	}
	q.seen[key] = true
	return q.callersOf(key, w, fn.Body, w.later())
}

// callersOf returns the places that call a function or use it as a value. later means that the place in it does not
// run where it is written.
func (q *question) callersOf(key identity.Key, w callPath, body *ast.BlockStmt, later bool) []callPath {
	var out []callPath
	i := w.value(nil)
	served := later && (w.served || i > 0 && w.isServed(i))
	for _, at := range q.Calls.Callers(key) {
		if at.Test() && key.Receiver != "" && at.Guessed {
			continue
		}
		out = append(out, callPath{usePoint: usePoint{at, cmp.Or(body, &ast.BlockStmt{}), later, served}, seen: w.seen, where: w.where, guessed: w.guessed || at.Guessed})
	}
	if len(out) == 0 && !q.start.Test() {
		q.unresolved = true
	}
	return out
}

// atPackageLevel examines a place outside of functions.
func (q *question) atPackageLevel(w callPath) []callPath {
	name := ""
	for i, n := range w.at.Path {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Names) == 0 {
			continue
		}
		name = spec.Names[0].Name
		var lit *ast.FuncLit
		isLit := false
		if i+1 < len(w.at.Path) {
			lit, isLit = w.at.Path[i+1].(*ast.FuncLit)
		}
		if isLit && len(spec.Names) == 1 {
			key := identity.Key{Path: w.at.Package, Name: name}
			if q.seen[key] {
				return nil
			}
			q.seen[key] = true
			return q.callersOf(key, w, lit.Body, false)
		}
		break
	}
	if w.later() || name == "" {
		q.unresolved = q.unresolved || !q.start.Test()
		if key := (identity.Key{Path: w.at.Package, Name: name}); name != "" && !w.at.Test() && !q.seen[key] {
			q.seen[key] = true
			return slices.DeleteFunc(q.callersOf(key, w, nil, true), func(c callPath) bool { return c.at.Test() })
		}
		if w.at.Test() {
			q.test(w, identity.Key{Path: w.at.Package, Name: "what runs the tests"})
		}
		return nil
	}
	if !q.owner.paths[w.at.Package] {
		q.reportEarly(w, "variable "+name, false)
	}
	return nil
}

// reportEarly records that the use runs before main, unless the initialisation of a package sets up. It is unproven
// in a goroutine, which may run after main has started, and where a call on the way may be of another function.
func (q *question) reportEarly(w callPath, what string, beside bool) {
	start := strings.TrimSuffix(q.start.Package, "_test")
	if q.initialised(q.start.Package) || w.guessed && w.at.Package != start && !q.imports(w.at.Package)[start] {
		return
	}
	if beside {
		q.possible = append(q.possible, what+" starts it before main runs, and the owner may not be set up by then")
		return
	}
	does := " is set before main runs"
	if what == "init" {
		does = " runs before main"
	}
	detail := what + does + ", and the owner may not be set up by then"
	if w.guessed {
		q.possible = append(q.possible, detail)
		return
	}
	q.known = append(q.known, detail)
}

// suiteSetsUp reports whether the suite of a test method sets up before each test or before all.
func (q *question) suiteSetsUp(test identity.Key) bool {
	return test.Receiver != "" && slices.ContainsFunc([]string{"SetupSuite", "SetupTest", "SetUpSuite", "SetUpTest", "BeforeTest"}, func(name string) bool {
		return q.owner.sets[identity.Key{Path: test.Path, Receiver: test.Receiver, Name: name}] == sure
	})
}

// isTest reports whether a function has the name of a test, benchmark, fuzz test or example.
func isTest(fn *ast.FuncDecl) bool {
	return slices.ContainsFunc([]string{"Test", "Benchmark", "Fuzz", "Example"}, func(kind string) bool { return strings.HasPrefix(fn.Name.Name, kind) })
}

// test records the answer for a test that reaches the violation.
func (q *question) test(w callPath, key identity.Key) {
	pkg := strings.TrimSuffix(w.at.Package, "_test")
	for _, path := range []string{pkg, pkg + "_test"} {
		if q.initialised(path) {
			return
		}
		switch q.owner.sets[identity.Key{Path: path, Name: "TestMain"}] {
		case sure:
			if key.Name != "TestMain" {
				return
			}
		case may, unlessError:
			q.possible = append(q.possible, fmt.Sprintf("%s may not be %s by TestMain before %s runs", q.owner.name, q.owner.done, key.Name))
			return
		case never:
		}
	}
	if at := q.byFramework(pkg); at != nil {
		q.possible = append(q.possible, fmt.Sprintf("%s is %s at %s, and it can't be told whether that is before %s gets here", q.owner.name, q.owner.done, at.At(q.Project, at.Node()), key.Name))
		return
	}
	name := key.Name
	if pkg != strings.TrimSuffix(q.start.Package, "_test") {
		name = load.PackageName(pkg) + "." + name
	}
	q.answer(w, name, q.owner.name+" is not called by "+name+", and no TestMain calls it")
}

// byFramework returns a setting in a package's tests that a framework may run: a method or literal without known
// callers.
func (q *question) byFramework(pkg string) *calling.Place {
	in := func(at *calling.Place) bool { return at.Test() && strings.TrimSuffix(at.Package, "_test") == pkg }
	for _, s := range q.owner.outsideFunctions {
		if in(s.at) {
			return s.at
		}
	}
	for key, list := range q.owner.calls {
		for _, s := range list {
			if in(s.at) && !isTest(s.at.Decl()) && len(q.Calls.Callers(key)) == 0 {
				return s.at
			}
		}
	}
	return nil
}

// program records the answer for a program whose main reaches the violation.
func (q *question) program(w callPath) {
	if q.initialised(w.at.Package) {
		return
	}
	if start := strings.TrimSuffix(q.start.Package, "_test"); start != w.at.Package && !q.imports(w.at.Package)[start] {
		q.onlyOtherPrograms = true // one of the calls was of another function
		return
	}
	q.reached = true
	q.answer(w, "main", q.notCalled(program{w.at.Package, q.Project.Rel(dir(w.at.File))}))
}

// answer records the sentence for a root: about the order that was found on the way, or that nothing sets up.
func (q *question) answer(w callPath, root, nowhere string) {
	switch w.seen {
	case setupLater:
		if w.later() {
			break
		}
		detail := fmt.Sprintf("runs before %s is %s at %s", q.owner.name, q.owner.done, w.where.at.At(q.Project, w.where.at.Node()))
		if w.guessed {
			q.possible = append(q.possible, detail)
		} else {
			q.known = append(q.known, detail)
		}
		return
	case setupMayHaveRun:
		q.possible = append(q.possible, q.notSure(w.where))
		return
	default:
	}
	if root == "main" {
		if at := q.elsewhere(program{path: w.at.Package}); at != nil {
			q.possible = append(q.possible, q.cannotTell(at))
			return
		}
	}
	if w.guessed {
		q.possible = append(q.possible, nowhere)
		return
	}
	q.known = append(q.known, nowhere)
}

// notSure returns the sentence about a setting that may not have run.
func (q *question) notSure(s setting) string {
	at := s.at
	if s.lax {
		return fmt.Sprintf("%s may not have been %s by then, or may have failed: what is called at %s can fail, and what follows runs all the same", q.owner.name, q.owner.done, at.At(q.Project, at.Node()))
	}
	if s.handed != nil {
		return fmt.Sprintf("%s is %s at %s, and a function that leads here is handed on at %s, before that, and may have run by then", q.owner.name, q.owner.done, at.At(q.Project, at.Node()), s.handed.At(q.Project, s.handed.Node()))
	}
	how := "by way of what need not call it"
	switch condition(at).(type) {
	case *ast.GoStmt:
		how = "in a goroutine of its own"
	case *ast.FuncLit:
		how = "in a function literal, which need not have run"
	case nil:
		if s.beside {
			how = "beside"
		} else if q.owner.may {
			return fmt.Sprintf("%s is called at %s, and may return without having set anything", q.owner.name, at.At(q.Project, at.Node()))
		}
	default:
		how = "under a condition"
	}
	return fmt.Sprintf("%s may not have been %s by then: it is %[2]s at %[3]s, %[4]s", q.owner.name, q.owner.done, at.At(q.Project, at.Node()), how)
}

func (q *question) cannotTell(at *calling.Place) string {
	return fmt.Sprintf("%s is %s at %s, and it can't be told whether that is before", q.owner.name, q.owner.done, at.At(q.Project, at.Node()))
}

func (q *question) notCalled(m program) string {
	uses := ""
	if m.path != q.start.Package {
		uses = ", which uses this package"
	}
	by := m.name + "'s main"
	if m.name == "." {
		by = "main"
	}
	return fmt.Sprintf("%s is not %s by %s%s", q.owner.name, q.owner.done, by, uses)
}
