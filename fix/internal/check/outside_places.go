package check

import (
	"cmp"
	"go/ast"
	"go/token"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/load"
)

// places maps source offsets of one file to offsets and nodes of the result. It is built once for many lookups.
type places struct {
	file        *ast.File // syntax of the result; nil if it does not parse
	source      *load.File
	edits       []patch.Edit  // sorted
	growth      []int         // for each edit: by how much it and the edits before it lengthen the file
	afterLayout func(int) int // see [filerewrite.File]

	nodes []ast.Node // expressions of the result that were checked
	at    []int32    // for each byte of the result: 1 + the index in nodes of the node anchored there, or 0
}

func newPlaces(d *filerewrite.File, after *ast.File) *places {
	p := &places{file: after, source: d.File, afterLayout: d.At, edits: slices.SortedFunc(slices.Values(d.Edits), func(a, b patch.Edit) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})}
	sum := 0
	for _, e := range p.edits {
		sum += len(e.New) - (e.End - e.Start)
		p.growth = append(p.growth, sum)
	}
	return p
}

// resultOffset returns the offset in the result of a source offset. It returns false if that byte was edited.
func (p *places) resultOffset(offset int) (int, bool) {
	i, _ := slices.BinarySearchFunc(p.edits, offset, func(e patch.Edit, offset int) int { return cmp.Compare(e.Start, offset) })
	// the byte moves behind insertions at its offset
	for i < len(p.edits) && p.edits[i].Start == offset && p.edits[i].End == offset {
		i++
	}
	if i < len(p.edits) && p.edits[i].Start == offset {
		return 0, false
	}
	if i == 0 {
		at := p.afterLayout(offset)
		return at, at >= 0
	}
	if before := p.edits[i-1]; before.End > offset {
		return 0, false
	}
	at := p.afterLayout(offset + p.growth[i-1])
	return at, at >= 0
}

// contains reports whether pos is in the source file.
func (p *places) contains(pos token.Pos) bool {
	base := token.Pos(p.source.Tok.Base())
	return base <= pos && pos <= base+token.Pos(p.source.Tok.Size())
}

// counterpartOf returns the result's node for a source node, nil if it was edited.
func (p *places) counterpartOf(n ast.Node) ast.Node {
	pos := anchor(n)
	if !pos.IsValid() {
		return nil
	}
	at, ok := p.resultOffset(p.source.Tok.Offset(pos))
	if !ok || at >= len(p.at) || p.at[at] == 0 {
		return nil
	}
	found := p.nodes[p.at[at]-1]
	if sel, ok := found.(*ast.SelectorExpr); ok {
		if _, ok := n.(*ast.Ident); ok {
			return sel.Sel
		}
	}
	return found
}

// anchorAll indexes the identifiers of the result by their anchors, or all expressions.
func (p *places) anchorAll(expressions bool) {
	p.at = make([]int32, p.file.FileEnd-p.file.FileStart)
	for _, decl := range p.file.Decls {
		ast.Inspect(decl, func(n ast.Node) bool {
			if _, name := n.(*ast.Ident); !name && !expressions {
				return true
			}
			if pos := anchor(n); pos.IsValid() {
				// the selector x.f is visited before f, which has the same anchor
				if at := pos - p.file.FileStart; p.at[at] == 0 {
					p.nodes = append(p.nodes, n)
					p.at[at] = int32(len(p.nodes)) //nolint:gosec // no file has that many expressions
				}
			}
			return true
		})
	}
}

// anchor returns the position that identifies a node even if its operands were edited: of its operator, its opening
// bracket or its name.
func anchor(n ast.Node) token.Pos {
	switch n := n.(type) {
	case *ast.Ident:
		return n.NamePos
	case *ast.ParenExpr:
		return n.Lparen
	case *ast.SelectorExpr:
		return n.Sel.NamePos
	case *ast.IndexExpr:
		return n.Lbrack
	case *ast.IndexListExpr:
		return n.Lbrack
	case *ast.SliceExpr:
		return n.Lbrack
	case *ast.TypeAssertExpr:
		return n.Lparen
	case *ast.CallExpr:
		return n.Lparen
	case *ast.StarExpr:
		return n.Star
	case *ast.UnaryExpr:
		return n.OpPos
	case *ast.BinaryExpr:
		return n.OpPos
	}
	return token.NoPos
}
