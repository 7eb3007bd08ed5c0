package check

import (
	"bytes"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/draft"
	"github.com/seed-58def443/ssot/fix/internal/layout"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/load"
)

// unchanged are the functions of a file that the result holds as they were, and that mean what they meant: what the package declares keeps its types, which is checked, and the names of new imports are free.
// Where imports move, names mean something else.
func unchanged(d *draft.Draft) []load.Same {
	if len(d.Moves) > 0 || d.File.Syntax == nil {
		return nil
	}
	var out []load.Same
	for _, decl := range d.File.Syntax.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		start, end := d.File.Tok.Offset(f.Pos()), d.File.Tok.Offset(f.End())
		if slices.ContainsFunc(d.Edits, func(e patch.Edit) bool { return start < e.End && e.Start < end }) || !endsLine(d.File.Src[end:]) {
			continue
		}
		at := d.At(layout.Moved(start, d.Edits))
		if at < 0 || !bytes.HasPrefix(d.After[at:], d.File.Src[start:end]) || !endsLine(d.After[at+end-start:]) {
			continue
		}
		if !slices.ContainsFunc(d.Placed, func(x draft.Placed) bool { return at <= x.Start && x.Start < at+end-start }) { // a use is looked at, even one that reads as what it replaces
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
	j := slices.IndexFunc(c.drafts, func(d *draft.Draft) bool { return d.File.Path == e.Position.Filename })
	if i < 0 || j < 0 {
		return false
	}
	d := c.drafts[j]
	for _, spec := range d.File.Syntax.Imports {
		if syntax.SpecPath(spec) != syntax.SpecPath(file.Imports[i]) || syntax.SpecName(spec) != syntax.SpecName(file.Imports[i]) {
			continue
		}
		for _, pos := range d.Group.ImportUses(d.File, c.pkg, spec) {
			if slices.ContainsFunc(d.Same, func(s load.Same) bool { return s.Was.Pos() <= pos && pos < s.Was.End() }) || leavesOut(d, pos) {
				return true
			}
		}
	}
	return false
}
