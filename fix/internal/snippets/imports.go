package snippets

import (
	"cmp"
	"go/ast"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/imports"
	"github.com/seed-58def443/ssot/fix/internal/lines"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// importing edits the imports of a snippet.
type importing struct{ *Edit }

// importOwners sets the names of the packages that the uses mention. If the snippet shows imports, it adds missing
// ones: in the place of an import that becomes unused, or next to the last one.
func (e importing) importOwners(names map[string]string) *refusal.Refusal {
	var add []use.Owned
	for _, s := range e.sites {
		for _, o := range s.Use.Owners() {
			path := o.Pkg.Path()
			if _, known := names[path]; known {
				continue
			}
			name, ok := e.importedAs(path)
			if !ok {
				name = o.Pkg.Name()
				add = append(add, o)
			}
			names[path] = name
		}
	}
	if len(e.Code.File.Imports) == 0 {
		return nil
	}
	for _, spec := range e.nearest(add) {
		name := e.Code.Info.PkgNameOf(spec)
		if _, wanted := names[syntax.SpecPath(spec)]; wanted || name == nil || !cleanup(e).orphaned(name) {
			continue
		}
		if r := e.replaceOrRemove(spec, &add); r != nil {
			return r
		}
	}
	for _, o := range add {
		if r := e.addImport(o.Pkg.Path()); r != nil {
			return r
		}
	}
	return nil
}

// nearest returns the snippet's imports in the order in which additions replace unused ones: first the import whose
// path is most similar, because it is in the right group, then the forbidden package.
func (e importing) nearest(add []use.Owned) []*ast.ImportSpec {
	specs := slices.Clone(e.Code.File.Imports)
	if len(add) == 0 {
		return specs
	}
	violated := func(spec *ast.ImportSpec) int {
		if slices.ContainsFunc(e.sites, func(s *Site) bool { return s.V.Entry.Symbol.Package == syntax.SpecPath(spec) }) {
			return 0
		}
		return 1
	}
	commonElements := func(spec *ast.ImportSpec) int { return imports.Common(syntax.SpecPath(spec), add[0].Pkg.Path()) }
	slices.SortStableFunc(specs, func(a, b *ast.ImportSpec) int {
		return cmp.Or(cmp.Compare(commonElements(b), commonElements(a)), cmp.Compare(violated(a), violated(b)))
	})
	return specs
}

// importedAs returns the name under which the snippet imports a package, empty for a dot import.
func (e importing) importedAs(path string) (string, bool) {
	for _, spec := range e.Code.File.Imports {
		if name := e.Code.Info.PkgNameOf(spec); syntax.SpecPath(spec) == path && name != nil && name.Name() != "_" {
			if name.Name() == "." {
				return "", true
			}
			return name.Name(), true
		}
	}
	return "", false
}

// replaceOrRemove replaces an unused import by the first package of add, or removes its line if add is empty.
func (e importing) replaceOrRemove(spec *ast.ImportSpec, add *[]use.Owned) *refusal.Refusal {
	start, end := e.Code.Offset(spec.Pos()), e.Code.Offset(spec.Path.End())
	if start < 0 || end < 0 {
		return byHand("the import of %s can't be found in the snippet", syntax.SpecPath(spec))
	}
	if len(*add) > 0 {
		path := (*add)[0].Pkg.Path()
		*add = (*add)[1:]
		return e.add(e.Text.Replace(start, end, strconv.Quote(path)))
	}
	for _, d := range e.Code.File.Decls {
		if g, ok := d.(*ast.GenDecl); ok && len(g.Specs) == 1 && g.Specs[0] == spec {
			start, end = e.Code.Offset(g.Pos()), e.Code.Offset(g.End())
		}
	}
	if !e.startsLine(start) || !e.endsLine(end) {
		return byHand("the import of %s would be left without a use and shares its line", syntax.SpecPath(spec))
	}
	return e.add(e.Text.Remove(e.withBlankLine(start, end)))
}

// withBlankLine extends a range of removed lines by the blank line that would be left at the start or end of a group,
// or next to another blank line.
func (e *Edit) withBlankLine(start, end int) (int, int) {
	data := string(e.Text.Bytes())
	above, below := data[:lines.Start(e.Text.Bytes(), start)], data[lines.End(e.Text.Bytes(), end):]
	next, _, _ := strings.Cut(below, "\n")
	lineAbove := lines.Start(e.Text.Bytes(), max(0, len(above)-1))
	previous := strings.TrimSpace(above[lineAbove:])
	switch {
	case strings.TrimSpace(next) == "" && below != "" && (previous == "" || strings.HasSuffix(previous, "(") || strings.HasSuffix(previous, "{")):
		end += strings.Index(data[end:], "\n") + 1
		return start, end + 1
	case strings.HasPrefix(strings.TrimSpace(next), ")") && previous == "" && above != "":
		return lineAbove, end
	}
	return start, end
}

// addImport inserts an import line above the last import.
func (e importing) addImport(path string) *refusal.Refusal {
	last := e.Code.File.Imports[len(e.Code.File.Imports)-1]
	at, line := e.Code.Offset(last.Pos()), strconv.Quote(path)
	for _, d := range e.Code.File.Decls {
		if g, ok := d.(*ast.GenDecl); ok && !g.Lparen.IsValid() && len(g.Specs) == 1 && g.Specs[0] == last {
			at, line = e.Code.Offset(g.Pos()), "import "+line
		}
	}
	if at < 0 || !e.startsLine(at) {
		return byHand("the snippet has no line for the import of %s", path)
	}
	indent, _ := e.Text.Line(at)
	return e.add(e.Text.Insert(at, indent+line))
}
