package syntax

import (
	"go/ast"
	"slices"
	"strconv"

	"github.com/seed-58def443/ssot/scan"
)

// SpecPath returns the import path of a spec.
func SpecPath(spec *ast.ImportSpec) string {
	p, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return ""
	}
	return p
}

// Extent is a range of bytes, the end exclusive.
type Extent struct{ Start, End int }

// Within reports whether an offset lies in one of the extents.
func Within(list []Extent, offset int) bool {
	return slices.ContainsFunc(list, func(e Extent) bool { return e.Start <= offset && offset < e.End })
}

// SpecName returns the explicit name of an import; empty for none.
func SpecName(spec *ast.ImportSpec) string {
	if spec.Name == nil {
		return ""
	}
	return spec.Name.Name
}

// ByteOrderMark may stand at the beginning of a file.
var ByteOrderMark = []byte("\ufeff")

// SpecAt returns the import spec of a violation, or nil.
func SpecAt(v *scan.Violation) *ast.ImportSpec {
	if v.Source == nil || v.Source.Syntax == nil {
		return nil
	}
	for _, spec := range v.Source.Syntax.Imports {
		if tok := v.Source.Tok; tok.Offset(spec.Pos()) == v.Offset && tok.Offset(spec.End()) == v.End {
			return spec
		}
	}
	return nil
}
