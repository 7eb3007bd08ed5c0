package check

import (
	"cmp"
	"go/ast"
	"go/token"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/draft"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/load"
)

// places are where the bytes of a source lie in the result, for many of them.
type places struct {
	file   *ast.File // the result's syntax; nil where it does not parse
	source *load.File
	edits  []patch.Edit // sorted
	longer []int        // by edit: by how much those up to it lengthen the file
	at     func(int) int
	now    map[anchor]ast.Node // the result's expressions that were checked
}

func newPlaces(d *draft.Draft, after *ast.File) *places {
	p := &places{file: after, source: d.File, at: d.At, edits: slices.SortedFunc(slices.Values(d.Edits), func(a, b patch.Edit) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})}
	sum := 0
	for _, e := range p.edits {
		sum += len(e.New) - (e.End - e.Start)
		p.longer = append(p.longer, sum)
	}
	return p
}

// lies is where a byte of the source lies in the result. It reports false for one that was edited.
func (p *places) lies(offset int) (int, bool) {
	i, _ := slices.BinarySearchFunc(p.edits, offset, func(e patch.Edit, offset int) int { return cmp.Compare(e.Start, offset) })
	for ; i < len(p.edits) && p.edits[i].Start == offset && p.edits[i].End == offset; i++ { // insertions at it come before it
	}
	if i < len(p.edits) && p.edits[i].Start == offset {
		return 0, false
	}
	if i == 0 {
		at := p.at(offset)
		return at, at >= 0
	}
	if before := p.edits[i-1]; before.End > offset {
		return 0, false
	}
	at := p.at(offset + p.longer[i-1])
	return at, at >= 0
}

// holds says that a place of the program lies in the source.
func (p *places) holds(pos token.Pos) bool {
	base := token.Pos(p.source.Tok.Base())
	return base <= pos && pos <= base+token.Pos(p.source.Tok.Size())
}

// after is the node of the result that a node of the source is, nil for one that was edited.
func (p *places) after(n ast.Node) ast.Node {
	kind, pos := anchorOf(n)
	if !pos.IsValid() {
		return nil
	}
	at, ok := p.lies(p.source.Tok.Offset(pos))
	if !ok {
		return nil
	}
	return p.now[anchor{kind, at}]
}

// anchor is the kind of a node and the byte that makes it one: its operator, its parenthesis, its name. The operands
// may be edited: the node is the same.
type anchor struct {
	kind kind
	at   int
}

type kind byte

// anchored are the expressions of a file by their anchors.
func anchored(file *ast.File) map[anchor]ast.Node {
	out := map[anchor]ast.Node{}
	for _, decl := range file.Decls {
		ast.Inspect(decl, func(n ast.Node) bool {
			if kind, pos := anchorOf(n); pos.IsValid() {
				out[anchor{kind, int(pos - file.FileStart)}] = n
			}
			return true
		})
	}
	return out
}

// ident is the kind of identifiers.
const ident kind = 1

func anchorOf(n ast.Node) (kind, token.Pos) {
	const lit, composite, function, paren, selector, index, indexes, slice, assert, call, star, unary, binary = 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14
	switch n := n.(type) {
	case *ast.Ident:
		return ident, n.NamePos
	case *ast.BasicLit:
		return lit, n.ValuePos
	case *ast.CompositeLit:
		return composite, n.Lbrace
	case *ast.FuncLit:
		return function, n.Type.Func
	case *ast.ParenExpr:
		return paren, n.Lparen
	case *ast.SelectorExpr:
		return selector, n.Sel.NamePos
	case *ast.IndexExpr:
		return index, n.Lbrack
	case *ast.IndexListExpr:
		return indexes, n.Lbrack
	case *ast.SliceExpr:
		return slice, n.Lbrack
	case *ast.TypeAssertExpr:
		return assert, n.Lparen
	case *ast.CallExpr:
		return call, n.Lparen
	case *ast.StarExpr:
		return star, n.Star
	case *ast.UnaryExpr:
		return unary, n.OpPos
	case *ast.BinaryExpr:
		return binary, n.OpPos
	}
	return 0, token.NoPos
}
