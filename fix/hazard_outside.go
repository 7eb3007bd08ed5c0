package fix

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/seed-58def443/ssot/scan/load"
)

// outside is what is known of source that is not loaded: folders of the tree that mention no forbidden symbol, and dependencies.
// It is read when a value goes there and no sooner.
type outside struct {
	folders sync.Map // folder to what its files do: *folder
	files   sync.Map // path to *ast.File, nil when it can't be read
	reach   sync.Map // import path to the folders of the tree that import it, also by way of others: map[string]bool by folder
}

// folder is what the source of a package does, found by searching its bytes.
type folder struct {
	declares []string // the methods that close, by name
	calls    []string // such methods that something is called by
}

var (
	closingMethod = regexp.MustCompile(`(?m)^func \([^)]*\) (\w+)\(`)
	anyCall       = regexp.MustCompile(`\.\s*(\w+)\(`)
)

func (o *outside) folder(dir string) *folder {
	if known, ok := o.folders.Load(dir); ok {
		return known.(*folder)
	}
	out := &folder{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		entries = nil // what can't be read is as if it were not there
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		src, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			continue
		}
		out.declares = append(out.declares, closingNames(closingMethod, src)...)
		out.calls = append(out.calls, closingNames(anyCall, src)...)
	}
	for _, list := range []*[]string{&out.declares, &out.calls} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	known, _ := o.folders.LoadOrStore(dir, out)
	return known.(*folder)
}

func closingNames(re *regexp.Regexp, src []byte) []string {
	var out []string
	for _, m := range re.FindAllSubmatch(src, -1) {
		if name := string(m[1]); closing(name) != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// dir is the folder that an object is declared in, or empty.
func (p *planner) dir(obj types.Object) string {
	if obj == nil || !obj.Pos().IsValid() {
		return ""
	}
	name := p.res.Program.Fset.PositionFor(obj.Pos(), false).Filename
	if !filepath.IsAbs(name) {
		return ""
	}
	return filepath.Dir(name)
}

// possible are the closes of a value in source that is not loaded:
// by a function that takes it or the package of a variable that holds it, when something is closed in that package, and in the files that it can be had in by an exported name and that close something which is not plainly something else.
func (c *closer) possible() []Hazard {
	if len(c.gone)+len(c.leaks) == 0 {
		return nil
	}
	own := named(c.typ)
	if own == nil {
		return nil
	}
	methods := c.p.endings(own)
	if len(methods) == 0 {
		return nil
	}
	var out []Hazard
	for _, g := range c.gone {
		if !c.asked(g) || g.to.Pkg() == own.Pkg() {
			continue
		}
		calls := c.p.outside.folder(c.p.dir(g.to)).calls
		if i := slices.IndexFunc(calls, func(name string) bool { return slices.Contains(methods, name) }); i >= 0 {
			out = append(out, Hazard{
				Kind: HazardCloses, Place: c.placeOf(g.expr),
				Detail: fmt.Sprintf("%s may be closed: it goes to %s, in a package that calls %s", oneLine(types.ExprString(g.expr.Node().(ast.Expr))), qualified(g.to), calls[i]),
			})
		}
	}
	for _, obj := range c.leaks {
		out = append(out, c.p.leaked(obj, methods)...)
	}
	return out
}

// asked says that where a value went it can be closed as what it is taken for.
func (c *closer) asked(g gone) bool {
	switch {
	case g.typ == nil:
		return true
	case types.IsInterface(g.typ):
		return closes(g.typ)
	default:
		return c.carries(g.typ, 0)
	}
}

// endings are the methods that close a type, by name: those that it is known to have, and those that its package declares, because of a dependency only what is used is known.
func (p *planner) endings(t *types.TypeName) []string {
	var out []string
	for m := range types.NewMethodSet(types.NewPointer(t.Type())).Methods() {
		if name := m.Obj().Name(); closing(name) != "" {
			out = append(out, name)
		}
	}
	if i, ok := t.Type().Underlying().(*types.Interface); ok {
		for m := range i.Methods() {
			if closing(m.Name()) != "" {
				out = append(out, m.Name())
			}
		}
	}
	if dir := p.dir(t); dir != "" {
		out = append(out, p.outside.folder(dir).declares...)
	}
	return slices.DeleteFunc(out, func(name string) bool { return !token.IsExported(name) })
}

// qualified is a function or variable as other packages say it: "util.Quiet", "cache.Options.Redis" without the type.
func qualified(obj types.Object) string {
	if fn, ok := obj.(*types.Func); ok && fn.Signature().Recv() != nil {
		if t := named(fn.Signature().Recv().Type()); t != nil && t.Pkg() != nil {
			return t.Pkg().Name() + "." + t.Name() + "." + fn.Name()
		}
	}
	if obj.Pkg() == nil {
		return obj.Name()
	}
	return obj.Pkg().Name() + "." + obj.Name()
}

// leaked finds the files that are not loaded, that can have a value by an exported name, and that close something.
func (p *planner) leaked(obj types.Object, methods []string) []Hazard {
	from := p.res.Program.Fset.PositionFor(obj.Pos(), false).Filename
	if p.res.Tree == nil || obj.Pkg().Name() == "main" || strings.HasSuffix(from, "_test.go") {
		return nil
	}
	path := obj.Pkg().Path()
	direct := obj.Parent() == obj.Pkg().Scope()
	var reach map[string]bool
	if !direct {
		reach = p.reaching(path)
	}
	var out []Hazard
	for _, d := range p.res.Tree.Dirs {
		if !direct && !reach[d.Path] {
			continue
		}
		for _, f := range d.Files {
			if p.groups[f.Path] != nil || direct && !slices.Contains(f.Imports, path) {
				continue
			}
			file := p.outside.file(f.Path)
			if file == nil {
				continue
			}
			if at, name := endsIn(file.syntax, obj.Name(), methods); at.IsValid() {
				where := f.Path
				if rel, err := filepath.Rel(p.res.Root, f.Path); err == nil {
					where = filepath.ToSlash(rel)
				}
				out = append(out, Hazard{
					Kind: HazardCloses, Place: fmt.Sprintf("%s:%d", where, file.fset.PositionFor(at, false).Line),
					Detail: fmt.Sprintf("may be closed: %s is used in %s, which calls %s", obj.Name(), where, name),
				})
			}
		}
	}
	return out
}

// reaching are the folders of the tree that import a package, also by way of others.
func (p *planner) reaching(path string) map[string]bool {
	if known, ok := p.outside.reach.Load(path); ok {
		return known.(map[string]bool)
	}
	importers := map[string][]*load.Dir{}
	for _, d := range p.res.Tree.Dirs {
		for _, f := range d.Files {
			for _, i := range f.Imports {
				if list := importers[i]; len(list) == 0 || list[len(list)-1] != d {
					importers[i] = append(list, d)
				}
			}
		}
	}
	out := map[string]bool{}
	queue := []string{path}
	for len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		for _, d := range importers[next] {
			if !out[d.Path] {
				out[d.Path] = true
				queue = append(queue, d.ImportPath)
			}
		}
	}
	p.outside.reach.Store(path, out)
	return out
}

// unloaded is a file that is not loaded.
type unloaded struct {
	fset   *token.FileSet
	syntax *ast.File
}

// file is a file's syntax as it is on disk, nil when it can't be had.
func (o *outside) file(path string) *unloaded {
	if known, ok := o.files.Load(path); ok {
		return known.(*unloaded)
	}
	out := &unloaded{fset: token.NewFileSet()}
	src, err := os.ReadFile(path)
	if err == nil {
		out.syntax, err = parser.ParseFile(out.fset, path, src, parser.SkipObjectResolution)
	}
	if err != nil && out.syntax == nil {
		out = nil
	}
	known, _ := o.files.LoadOrStore(path, out)
	return known.(*unloaded)
}

// endsIn finds the first call in a file by which a value that is had by a name may be closed: the file mentions the name, and calls a method that closes on something, or passes something to a function that has such a name in its own.
// Not meant is what a local variable holds that was made without the name.
func endsIn(file *ast.File, name string, methods []string) (token.Pos, string) {
	mentioned := false
	ast.Inspect(file, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Name == name {
			mentioned = true
		}
		return !mentioned
	})
	if !mentioned {
		return token.NoPos, ""
	}
	at, method := token.NoPos, ""
	for _, decl := range file.Decls {
		d := derivation{name: name, from: assignments(decl), seen: map[string]bool{}}
		ast.Inspect(decl, func(n ast.Node) bool {
			if at.IsValid() {
				return false
			}
			switch n := n.(type) {
			case *ast.SelectorExpr: // called, or as a value: t.Cleanup(c.Close)
				if slices.Contains(methods, n.Sel.Name) && d.mayBe(n.X) {
					at, method = n.Pos(), n.Sel.Name
				}
			case *ast.CallExpr:
				called, ok := identOf(n.Fun)
				if ok && ends(called.Name, methods) && slices.ContainsFunc(n.Args, d.mayBe) {
					at, method = n.Pos(), called.Name
				}
			}
			return true
		})
	}
	return at, method
}

// ends says that a function's name has a method's name in it: closeQuietly.
func ends(function string, methods []string) bool {
	return slices.ContainsFunc(methods, func(m string) bool { return strings.Contains(strings.ToLower(function), strings.ToLower(m)) })
}

// derivation says what the local variables of a declaration were made from.
type derivation struct {
	name string
	from map[string][]ast.Expr
	seen map[string]bool
}

func assignments(decl ast.Decl) map[string][]ast.Expr {
	out := map[string][]ast.Expr{}
	ast.Inspect(decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				if id, ok := l.(*ast.Ident); ok {
					out[id.Name] = append(out[id.Name], n.Rhs[min(i, len(n.Rhs)-1)])
				}
			}
		case *ast.ValueSpec:
			for i, id := range n.Names {
				if len(n.Values) > 0 {
					out[id.Name] = append(out[id.Name], n.Values[min(i, len(n.Values)-1)])
				}
			}
		case *ast.RangeStmt:
			for _, e := range []ast.Expr{n.Key, n.Value} {
				if id, ok := e.(*ast.Ident); ok {
					out[id.Name] = append(out[id.Name], n.X)
				}
			}
		}
		return true
	})
	return out
}

// mayBe says that an expression is not plainly another value: it has the name in it, or begins with a variable that was made from what has, or that was not made here.
func (d *derivation) mayBe(e ast.Expr) bool {
	root := e
	for {
		switch x := root.(type) {
		case *ast.SelectorExpr:
			root = x.X
			continue
		case *ast.ParenExpr:
			root = x.X
			continue
		case *ast.StarExpr:
			root = x.X
			continue
		case *ast.IndexExpr:
			root = x.X
			continue
		case *ast.TypeAssertExpr:
			root = x.X
			continue
		}
		break
	}
	if id, ok := root.(*ast.Ident); ok {
		if _, local := d.from[id.Name]; !local {
			return true
		}
	}
	clear(d.seen)
	return d.has(e)
}

// has says that an expression has the name in it, or a variable that was made from what has.
func (d *derivation) has(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || found {
			return !found
		}
		if id.Name == d.name {
			found = true
			return false
		}
		if d.seen[id.Name] {
			return true
		}
		d.seen[id.Name] = true
		found = found || slices.ContainsFunc(d.from[id.Name], d.has)
		return !found
	})
	return found
}
