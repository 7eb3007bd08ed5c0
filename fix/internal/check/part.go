package check

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/scan/load"
)

// usedInUnchanged reports whether an error complains about an unused import that unchanged functions or statements use.
// They were not checked again, so the type checker did not see these uses.
func (c problems) usedInUnchanged(e load.Error) bool {
	file := c.after.Files[e.Position.Filename]
	if file == nil || !strings.HasSuffix(e.Msg, "and not used") {
		return false
	}
	at := file.FileStart + token.Pos(e.Position.Offset)
	i := slices.IndexFunc(file.Imports, func(s *ast.ImportSpec) bool { return s.Pos() == at })
	j := slices.IndexFunc(c.rewrites, func(d *filerewrite.File) bool { return d.File.Path == e.Position.Filename })
	if i < 0 || j < 0 {
		return false
	}
	d := c.rewrites[j]
	for _, spec := range d.File.Syntax.Imports {
		if syntax.SpecPath(spec) != syntax.SpecPath(file.Imports[i]) || syntax.SpecName(spec) != syntax.SpecName(file.Imports[i]) {
			continue
		}
		if slices.ContainsFunc(d.Package.ImportUses(d.File, c.pkg, spec), c.unchanged[d].Contains) {
			return true
		}
	}
	return false
}
