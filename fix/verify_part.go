package fix

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"sync"

	"github.com/seed-58def443/ssot/scan/load"
)

// functions are a file's functions by their text. A function that reads what another one reads is checked as that one was.
func functions(file *load.File) map[string]*ast.FuncDecl {
	out := map[string]*ast.FuncDecl{}
	for _, decl := range file.Syntax.Decls {
		if f, ok := decl.(*ast.FuncDecl); ok {
			out[string(file.Src[file.Tok.Offset(f.Pos()):file.Tok.Offset(f.End())])] = f
		}
	}
	return out
}

// untouched says that a function is what it was, and means what it meant: what the package declares keeps its types, which is checked, and the names of new imports are free.
// Where imports move, names mean something else.
func (c *check) untouched(file *ast.File, f *ast.FuncDecl) bool {
	path := c.p.res.Program.Fset.File(file.FileStart).Name()
	i := slices.IndexFunc(c.drafts, func(d *draft) bool { return d.file.Path == path })
	if i < 0 || len(c.drafts[i].moves) > 0 {
		return false
	}
	d := c.drafts[i]
	start, end := int(f.Pos()-file.FileStart), int(f.End()-file.FileStart)
	if end > len(d.after) || slices.ContainsFunc(d.placed, func(x placed) bool { return start <= x.start && x.start < end }) {
		return false
	}
	was := d.group.facts(d.file).functions()[string(d.after[start:end])]
	if was != nil {
		c.same[path] = append(c.same[path], was)
	}
	return was != nil
}

// usedBefore says that an error is about an import which functions use that were not checked again.
func (c *check) usedBefore(e load.Error) bool {
	file := c.after.Files[e.Position.Filename]
	if file == nil || !strings.HasSuffix(e.Msg, "and not used") {
		return false
	}
	at := file.FileStart + token.Pos(e.Position.Offset)
	i := slices.IndexFunc(file.Imports, func(s *ast.ImportSpec) bool { return s.Pos() == at })
	j := slices.IndexFunc(c.drafts, func(d *draft) bool { return d.file.Path == e.Position.Filename })
	if i < 0 || j < 0 {
		return false
	}
	d := c.drafts[j]
	for _, spec := range d.file.Syntax.Imports {
		if specPath(spec) != specPath(file.Imports[i]) || specName(spec) != specName(file.Imports[i]) {
			continue
		}
		for _, pos := range d.group.importUses(d.file, c.pkg, spec) {
			if slices.ContainsFunc(c.same[e.Position.Filename], func(f *ast.FuncDecl) bool { return f.Pos() <= pos && pos < f.End() }) {
				return true
			}
		}
	}
	return false
}

// importUses is [usesOf], remembered.
func (g *group) importUses(file *load.File, pkg *load.Package, spec *ast.ImportSpec) []token.Pos {
	type key struct {
		pkg  *load.Package
		spec *ast.ImportSpec
	}
	once, _ := g.imported.LoadOrStore(key{pkg, spec}, sync.OnceValue(func() []token.Pos { return usesOf(file, pkg, spec) }))
	return once.(func() []token.Pos)()
}
