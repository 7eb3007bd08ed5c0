package removal

import (
	"bytes"
	"cmp"
	"go/ast"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/comment"
	"github.com/seed-58def443/ssot/fix/internal/lines"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/load"
)

// wholeLines returns the edits that cut the lines of statements out of a file, whether or not it is
// gofmt-formatted. They include the comments after the statements, the comments above those in headed, and one of
// two blank lines that would become adjacent. It returns false if other code is on one of the lines.
func wholeLines(file *load.File, stmts, headed []ast.Node) ([]patch.Edit, bool) {
	src, offset := file.Src, file.Tok.Offset
	sorted := slices.SortedFunc(slices.Values(stmts), func(a, b ast.Node) int { return cmp.Compare(a.Pos(), b.Pos()) })
	var out []syntax.Extent
	for i := 0; i < len(sorted); {
		first, end := sorted[i], offset(sorted[i].End())
		for i++; i < len(sorted) && offset(sorted[i].Pos()) < lines.End(src, end); i++ { // on the same line
			between := bytes.TrimSpace(src[min(end, offset(sorted[i].Pos())):offset(sorted[i].Pos())])
			if len(between) > 0 && string(between) != ";" {
				return nil, false
			}
			end = max(end, offset(sorted[i].End()))
		}
		if !lines.Begins(src, offset(first.Pos())) || !lines.Ends(src, end) {
			return nil, false
		}
		from := lines.Start(src, offset(first.Pos()))
		if above := comment.Heading(file, first); slices.Contains(headed, first) && len(above) > 0 {
			from = lines.Start(src, offset(above[0].Pos()))
		}
		to := lines.End(src, end)
		if n := len(out); n > 0 && len(bytes.TrimSpace(src[out[n-1].End:from])) == 0 {
			out[n-1].End = to
		} else {
			out = append(out, syntax.Extent{Start: from, End: to})
		}
	}
	edits := make([]patch.Edit, len(out))
	for i, e := range out {
		edits[i] = closed(src, e)
	}
	return edits, true
}

// closed widens the extent of removed lines so that no blank line is left at the start or end of a block, and no
// two are adjacent.
func closed(src []byte, e syntax.Extent) patch.Edit {
	above, below := bytes.TrimRight(src[:e.Start], " \t"), lines.End(src, e.End)
	blank := e.Start == 0 || bytes.HasSuffix(above, []byte("\n\n")) || bytes.HasSuffix(above, []byte("\n\r\n"))
	opens := bytes.HasSuffix(bytes.TrimSpace(above), []byte("{")) && !blank
	next := e.End < len(src) && len(bytes.TrimSpace(src[e.End:below])) == 0
	closes := e.End < len(src) && bytes.HasPrefix(bytes.TrimSpace(src[e.End:below]), []byte("}"))
	switch {
	case (blank || opens) && next:
		return patch.Edit{Start: e.Start, End: below}
	case blank && closes:
		return patch.Edit{Start: lines.Start(src, e.Start-1), End: e.End}
	}
	return patch.Edit{Start: e.Start, End: e.End}
}
