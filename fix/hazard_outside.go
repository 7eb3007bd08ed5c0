package fix

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/load"
)

// outside is what is known of source that is not loaded: folders of the tree that mention no forbidden symbol, and dependencies.
// It is read when a value goes there and no sooner.
type outside struct {
	folders memo.Map[string, *folder]     // by folder: what its files do
	files   memo.Map[string, *unloaded]   // by path, nil when it can't be read
	reach   memo.Map[string, []*load.Dir] // by import path: the folders of the tree that import it, also by way of others
	tree    func() *treeIndex
}

// treeIndex is the folders of a tree by import path, and by what they import.
type treeIndex struct {
	place     map[*load.Dir]int // in the tree
	of        map[string][]*load.Dir
	importers map[string][]*load.Dir
}

func newTreeIndex(dirs []*load.Dir) *treeIndex {
	x := &treeIndex{place: make(map[*load.Dir]int, len(dirs)), of: map[string][]*load.Dir{}, importers: map[string][]*load.Dir{}}
	for n, d := range dirs {
		x.place[d] = n
		x.of[d.ImportPath] = append(x.of[d.ImportPath], d)
		for _, f := range d.Files {
			for _, i := range f.Imports {
				if list := x.importers[i]; len(list) == 0 || list[len(list)-1] != d {
					x.importers[i] = append(list, d)
				}
			}
		}
	}
	return x
}

// folder is what the source of a package does, found by searching its bytes.
type folder struct {
	declares map[string][]string // the methods that close, by their receiver's type
	calls    []string            // such methods that something is called by
}

var (
	closingMethod = regexp.MustCompile(`(?m)^func \((?:\w+\s+)?\*?\s*(\w+)[^)]*\) (\w+)\(`)
	anyCall       = regexp.MustCompile(`\.\s*(\w+)\(`)
)

func (o *outside) folder(dir string) *folder {
	return o.folders.Get(dir, func() *folder { return readFolder(dir) })
}

func readFolder(dir string) *folder {
	out := &folder{declares: map[string][]string{}}
	entries, err := os.ReadDir(dir)
	if err != nil {
		entries = nil // what can't be read is as if it were not there
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		src, err := disk.Read(filepath.Join(dir, e.Name()))
		if err != nil {
			continue
		}
		for _, m := range closingMethod.FindAllSubmatch(src, -1) {
			if recv, name := string(m[1]), string(m[2]); closing(name) != "" {
				out.declares[recv] = append(out.declares[recv], name)
			}
		}
		for _, m := range anyCall.FindAllSubmatch(src, -1) {
			if name := string(m[1]); closing(name) != "" {
				out.calls = append(out.calls, name)
			}
		}
	}
	slices.Sort(out.calls)
	out.calls = slices.Compact(out.calls)
	return out
}

// dir is the folder that an object is declared in, or empty.
func (p *project) dir(obj types.Object) string {
	if obj == nil || !obj.Pos().IsValid() {
		return ""
	}
	name := p.res.Program.Fset.PositionFor(obj.Pos(), false).Filename
	if !filepath.IsAbs(name) {
		return ""
	}
	return filepath.Dir(name)
}

// possible are the closes that there may be in source that is not loaded:
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
		calls := c.p.project.outside.folder(c.p.project.dir(g.to)).calls
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

// endings are the methods that close a type, by name: those that it is known to have, and those that its package declares for it or for what it embeds, because of a dependency only what is used is known.
func (p *hazards) endings(t *types.TypeName) []string {
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
	for _, x := range embedded(t) {
		if dir := p.project.dir(x); dir != "" {
			out = append(out, p.project.outside.folder(dir).declares[x.Name()]...)
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
			if x := named(f.Type()); f.Embedded() && x != nil && !slices.Contains(out, x) {
				out = append(out, x)
			}
		}
	}
	return out
}

// qualified is a function, method or variable as other packages say it: "util.Quiet".
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

// leak is a name by which source that is not loaded can have a value.
type leak struct {
	path   string // of the package
	name   string
	direct bool // the package's own, so that whoever uses it imports the package; otherwise a method or field
}

// leaked finds the files that are not loaded, that can have a value by a name, and that close something. What they return or keep under an exported name is followed in the same way.
func (p *hazards) leaked(obj types.Object, methods []string) []Hazard {
	if p.project.res.Tree == nil {
		return nil
	}
	var out []Hazard
	todo := []leak{{obj.Pkg().Path(), obj.Name(), obj.Parent() == obj.Pkg().Scope()}}
	seen := map[leak]bool{todo[0]: true}
	for len(todo) > 0 && len(seen) < mostLeaks {
		l := todo[0]
		todo = todo[1:]
		for _, d := range p.project.within(l) {
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
	return out
}

// mostLeaks bounds how many names a value is followed by.
const mostLeaks = 100

// within are the folders in which a name can be meant, in the order of the tree.
func (p *project) within(l leak) []*load.Dir {
	if !token.IsExported(l.name) {
		return p.outside.tree().of[l.path]
	}
	return p.reaching(l.path)
}

// reaching are the folders of a package and those of the tree that import it, also by way of others, in the order of
// the tree.
func (p *project) reaching(path string) []*load.Dir {
	return p.outside.reach.Get(path, func() []*load.Dir { return p.outside.tree().reaching(path) })
}

func (x *treeIndex) reaching(path string) []*load.Dir {
	out := slices.Clone(x.of[path])
	seen := map[*load.Dir]bool{}
	for _, d := range out {
		seen[d] = true
	}
	queue := []string{path}
	for len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		for _, d := range x.importers[next] {
			if !seen[d] {
				seen[d] = true
				out = append(out, d)
				queue = append(queue, d.ImportPath)
			}
		}
	}
	slices.SortFunc(out, func(a, b *load.Dir) int { return x.place[a] - x.place[b] })
	return out
}

// endsIn finds the closes in the files of a folder that are not loaded, one for each file, and the names by which the folder gives the value on.
func (p *hazards) endsIn(d *load.Dir, l leak, methods []string) (found []Hazard, further []leak) {
	var users, others []*reading
	kept := false
	for _, f := range d.Files {
		if p.project.groups[f.Path] != nil {
			continue
		}
		file := p.project.outside.file(f.Path)
		if file == nil {
			continue
		}
		r := &reading{unloaded: file, path: f.Path, name: l.name, methods: methods, called: p.project.calling(d, f)}
		if (!l.direct || d.ImportPath == l.path || slices.Contains(f.Imports, l.path)) && r.mentions() {
			users = append(users, r)
			more := r.keeps(d.ImportPath)
			kept = kept || r.kept
			further = append(further, more...)
		} else {
			others = append(others, r)
		}
	}
	if kept { // in a field or variable, which another file may close
		users = append(users, others...)
	}
	for _, r := range users {
		at, method := r.ends()
		if !at.IsValid() {
			continue
		}
		where := r.path
		if rel, err := filepath.Rel(p.project.res.Root, r.path); err == nil {
			where = filepath.ToSlash(rel)
		}
		found = append(found, Hazard{
			Kind: HazardCloses, Place: fmt.Sprintf("%s:%d", where, r.fset.PositionFor(at, false).Line),
			Detail: fmt.Sprintf("may be closed: %s is used in %s, which calls %s", l.name, where, method),
		})
	}
	return found, further
}

// calling says whether the package of a function that a file calls, as far as it is of the tree, calls a method that closes.
func (p *project) calling(d *load.Dir, f *load.SourceFile) func(pkg string, methods []string) bool {
	return func(pkg string, methods []string) bool {
		closes := func(t *load.Dir) bool {
			return slices.ContainsFunc(p.outside.folder(t.Path).calls, func(m string) bool { return slices.Contains(methods, m) })
		}
		if pkg == "" {
			return closes(d)
		}
		return slices.ContainsFunc(f.Imports, func(imported string) bool {
			return path.Base(imported) == pkg && slices.ContainsFunc(p.outside.tree().of[imported], func(t *load.Dir) bool { return t != d && closes(t) })
		})
	}
}
