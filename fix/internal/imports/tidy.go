package imports

import (
	"bytes"
	"go/ast"

	"github.com/seed-58def443/ssot/fix/internal/lines"
	"github.com/seed-58def443/ssot/fix/patch"
)

// finish returns the edits for all blocks.
func (b *blocks) finish() []patch.Edit {
	for _, blk := range b.blocks {
		switch {
		case !blk.regular:
			b.cutSpecs(blk)
		case blk.empty():
			b.cutDecl(blk.decl)
		default:
			blk.tidy()
			b.emitLines(blk)
		}
	}
	return b.edits
}

// empty reports whether removals leave nothing between the parentheses.
func (blk *block) empty() bool {
	removed := false
	for _, l := range blk.items {
		if !l.removed && !l.blank {
			return false
		}
		removed = removed || l.removed
	}
	return removed
}

// tidy removes blank lines that removals leave doubled, or first or last in the block.
func (blk *block) tidy() {
	blankBefore, removed := true, false
	for _, l := range blk.items {
		switch {
		case l.removed:
			removed = true
		case !l.blank:
			blankBefore, removed = false, false
		case blankBefore && removed:
			l.removed = true
		default:
			blankBefore, removed = true, false
		}
	}
	last := len(blk.items)
	removed = false
	for last > 0 && (blk.items[last-1].removed || blk.items[last-1].blank) {
		last--
		removed = removed || blk.items[last].removed
	}
	if removed {
		for _, l := range blk.items[last:] {
			l.removed = true
		}
	}
}

func (b *blocks) emitLines(blk *block) {
	at := b.lineEnd(b.offset(blk.decl.Lparen))
	for _, l := range blk.items {
		switch {
		case l.inserted && !l.removed:
			b.edits = append(b.edits, patch.Edit{Start: at, End: at, New: l.text})
		case l.inserted:
		case l.removed:
			b.edits = append(b.edits, patch.Edit{Start: l.Start, End: l.End})
			at = l.End
		default:
			at = l.End
		}
	}
}

// cutSpecs removes specs from a declaration that does not have one spec per line.
func (b *blocks) cutSpecs(blk *block) {
	specs := blk.decl.Specs
	goes := func(i int) bool { return b.removed[specs[i].(*ast.ImportSpec)] }
	for i := 0; i < len(specs); i++ {
		first := i
		for i < len(specs) && goes(i) {
			i++
		}
		switch {
		case i == first:
		case first == 0 && i == len(specs):
			b.cutDecl(blk.decl)
		case i < len(specs):
			b.edits = append(b.edits, patch.Edit{Start: b.offset(specs[first].Pos()), End: b.offset(specs[i].Pos())})
		default:
			b.edits = append(b.edits, patch.Edit{Start: b.offset(specs[first-1].End()), End: b.offset(specs[i-1].End())})
		}
	}
}

// cutDecl removes a declaration with its line, and one of two blank lines around it.
func (b *blocks) cutDecl(decl *ast.GenDecl) {
	start, end := b.offset(decl.Pos()), b.offset(decl.End())
	lineStart, lineEnd := b.lineStart(start), b.lineEnd(end)
	if !lines.Begins(b.src, start) || !lines.Ends(b.src, end) {
		if end < len(b.src) && b.src[end] == ';' {
			end++
		}
		b.edits = append(b.edits, patch.Edit{Start: start, End: end})
		return
	}
	if doc, ok := b.docStart(decl.Doc); ok {
		lineStart = doc
	}
	blankBefore := lineStart > 0 && len(bytes.TrimSpace(b.src[b.lineStart(lineStart-1):lineStart])) == 0
	if blankBefore {
		next := b.lineEnd(min(lineEnd, len(b.src)))
		if lineEnd < len(b.src) && len(bytes.TrimSpace(b.src[lineEnd:next])) == 0 {
			lineEnd = next
		}
	}
	b.edits = append(b.edits, patch.Edit{Start: lineStart, End: lineEnd})
}
