package fix

import (
	"bytes"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/load"
)

// unchanged are the functions of a file that the result holds as they were, and that mean what they meant: what the package declares keeps its types, which is checked, and the names of new imports are free.
// Where imports move, names mean something else.
func (d *draft) unchanged() []load.Same {
	if len(d.moves) > 0 || d.file.Syntax == nil {
		return nil
	}
	var out []load.Same
	for _, decl := range d.file.Syntax.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		start, end := d.file.Tok.Offset(f.Pos()), d.file.Tok.Offset(f.End())
		if slices.ContainsFunc(d.edits, func(e patch.Edit) bool { return start < e.End && e.Start < end }) || !endsLine(d.file.Src[end:]) {
			continue
		}
		at := d.at(moved(start, d.edits))
		if at < 0 || !bytes.HasPrefix(d.after[at:], d.file.Src[start:end]) || !endsLine(d.after[at+end-start:]) {
			continue
		}
		if !slices.ContainsFunc(d.placed, func(x placed) bool { return at <= x.start && x.start < at+end-start }) { // a use is looked at, even one that reads as what it replaces
			out = append(out, load.Same{Start: at, Was: f})
		}
	}
	return out
}

// endsLine says that nothing but a comment follows on a line.
func endsLine(rest []byte) bool {
	rest = bytes.TrimLeft(rest, " \t")
	return len(rest) == 0 || rest[0] == '\n' || rest[0] == '\r' || bytes.HasPrefix(rest, []byte("//"))
}

// usedBefore says that an error is about an import which functions or statements use that were not checked again.
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
			if slices.ContainsFunc(d.same, func(s load.Same) bool { return s.Was.Pos() <= pos && pos < s.Was.End() }) || d.leavesOut(pos) {
				return true
			}
		}
	}
	return false
}

// importUse is an import as a variant knows it.
type importUse struct {
	pkg  *load.Package
	spec *ast.ImportSpec
}

// importUses is [usesOf], remembered.
func (g *group) importUses(file *load.File, pkg *load.Package, spec *ast.ImportSpec) []token.Pos {
	return g.imported.Get(importUse{pkg, spec}, func() []token.Pos { return usesOf(file, pkg, spec) })
}
