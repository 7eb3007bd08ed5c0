package changes

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/library"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/unloaded"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

// maxEscapes bounds the names by which a value is followed in source that is not loaded.
const maxEscapes = 100

// setters identifies a list of changing methods: those of a type, for a rule.
type setters struct {
	of   *types.TypeName
	rule string
}

// searchUnloaded searches the files of the tree that are not loaded and that can obtain the value by an exported
// name.
func (c *analysis) searchUnloaded() {
	if len(c.trace.Escaping) == 0 || c.p.Project.Res.Tree == nil {
		return
	}
	s := &search{c, fieldsOf(c.trace.Type), c.p.settersOf(c.source, c.trace.Type, c.rule)}
	if len(s.fields)+len(s.methods) > 0 {
		s.run()
	}
}

// search is one search through files that are not loaded.
type search struct {
	*analysis
	fields, methods []string // an assignment to such a field, or a call of such a method, is a change
}

func (s *search) run() {
	var todo []unloaded.Escape
	seen := map[unloaded.Escape]bool{}
	add := func(l unloaded.Escape) {
		if !seen[l] {
			seen[l] = true
			todo = append(todo, l)
		}
	}
	for _, obj := range s.trace.Escaping {
		add(project.EscapeOf(obj))
	}
	for ; len(todo) > 0 && len(seen) < maxEscapes; todo = todo[1:] {
		for _, d := range s.p.Project.Within(todo[0]) {
			for _, l := range s.changedIn(d, todo[0]) {
				add(l)
			}
		}
	}
	if len(todo) > 0 {
		s.add(refusal.Hazard{
			Kind: refusal.HazardChanges, Unproven: true,
			Detail: fmt.Sprintf("it can't be told whether it is changed: source that is not loaded gives it on by more than %d names", maxEscapes),
		})
	}
}

// changedIn returns the names by which a folder passes the value on. It reports one change for each of the folder's
// files that are not loaded.
func (s *search) changedIn(d *load.Dir, l unloaded.Escape) (further []unloaded.Escape) {
	var files []*unloaded.Reading
	var names []string
	for _, f := range d.Files {
		if s.p.Project.Groups[f.Path] != nil {
			continue
		}
		file := s.p.Project.Outside.File(f.Path)
		if file == nil {
			continue
		}
		r := s.p.Project.Outside.Reading(file, f.Path, d.Path, d.ImportPath, l, nil)
		if (!l.Direct || d.ImportPath == l.Path || slices.Contains(f.Imports, l.Path)) && r.Mentions() {
			further = append(further, r.EscapesBy(d.ImportPath)...)
			names = append(names, r.InternalNames...)
			files = append(files, r)
		} else if d.ImportPath == l.Path || !l.Direct {
			files = append(files, r)
		}
	}
	for _, r := range files {
		at, how := r.Changes(names, s.fields, s.methods)
		if !at.IsValid() {
			continue
		}
		where := s.p.Project.Rel(r.Path)
		s.add(refusal.Hazard{
			Kind: refusal.HazardChanges, Unproven: true, Place: fmt.Sprintf("%s:%d", where, r.Fset.PositionFor(at, false).Line),
			Detail: fmt.Sprintf("may be changed: %s is used in %s, which %s", l.Name, where, how),
		})
	}
	return further
}

// fieldsOf returns the exported fields of a struct type, or of the struct that a pointer type points to.
func fieldsOf(t types.Type) []string {
	if p, ok := identity.Under(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	st, ok := identity.Under(t).(*types.Struct)
	if !ok {
		return nil
	}
	var out []string
	for f := range st.Fields() {
		if f.Exported() {
			out = append(out, f.Name())
		}
	}
	return out
}

// settersOf returns the methods that change a value of a type.
func (p *Finder) settersOf(src *source, t types.Type, rule string) []string {
	return p.setters.Get(setters{identity.Named(t), rule}, func() []string { return p.findSetters(src, t, rule) })
}

// findSetters finds the exported methods that change the value: by the rule, by rows of the library, by their bodies,
// and by name where there is no body.
func (p *Finder) findSetters(src *source, t types.Type, rule string) []string {
	out := slices.Clone(p.Project.Rule(rule).Changes)
	own := identity.Named(t)
	if own == nil || own.Pkg() == nil {
		return out
	}
	modelled := false
	for _, row := range p.Project.Library.All() {
		if row.Package != own.Pkg().Path() || row.Type != own.Name() {
			continue
		}
		modelled = modelled || p.Project.Library.Modelled(t)
		if row.Kind == library.Changes && row.From.Base == library.Receiver && row.To.Base == library.Nowhere {
			out = append(out, row.Name)
		}
	}
	if modelled {
		return out
	}
	if src.Packages.Of[own.Pkg()] != nil {
		for m := range types.NewMethodSet(types.NewPointer(own.Type())).Methods() {
			if fn, ok := m.Obj().(*types.Func); ok && fn.Exported() && src.loaded(fn) && p.summaries.of(src, fn, false).what != "" {
				out = append(out, fn.Name())
			}
		}
		return out
	}
	dir := p.Project.Dir(own)
	if dir == "" {
		return out
	}
	for _, f := range p.unloaded(src).parsed(dir) {
		for _, decl := range f.Decls {
			if d, ok := decl.(*ast.FuncDecl); ok && d.Name.IsExported() && receiverName(d) == own.Name() && d.Type.Results.NumFields() < 2 && verbOf(d.Name.Name) != "" && !takesContext(d) {
				out = append(out, d.Name.Name)
			}
		}
	}
	return out
}

// takesContext reports whether a function's first parameter is a context.
func takesContext(d *ast.FuncDecl) bool {
	if d.Type.Params.NumFields() == 0 {
		return false
	}
	sel, ok := d.Type.Params.List[0].Type.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Context"
}
