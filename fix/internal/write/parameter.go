package write

import (
	"go/ast"
	"go/token"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/layout"
	"github.com/seed-58def443/ssot/fix/internal/lines"
	"github.com/seed-58def443/ssot/fix/internal/scope"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/patch"
)

// pass inserts uses as arguments of calls. Their imports are already requested.
func pass(d *filerewrite.File, used map[*site.Site]*use.Use, filled map[*site.Site][]scope.Binding) {
	for _, c := range d.Passing {
		var args []ast.Node
		for _, arg := range c.Call.Args {
			args = append(args, arg)
		}
		text := spelled(d, c.Site, used[c.Site], filled[c.Site])
		d.Texts[c.Site] = text
		d.Edits = append(d.Edits, InsertInList(d, c.Call.Lparen, args, c.At, text))
	}
}

// locateArguments finds the inserted arguments in the result. It returns false if one is missing.
func locateArguments(d *filerewrite.File) bool {
	for _, c := range d.Passing {
		var args []ast.Node
		for _, arg := range c.Call.Args {
			args = append(args, arg)
		}
		edit := InsertInList(d, c.Call.Lparen, args, c.At, d.Texts[c.Site])
		lead := strings.Index(edit.New, d.Texts[c.Site])
		start := layout.Moved(edit.Start, d.Edits) - len(edit.New) + lead
		x := filerewrite.Placed{Site: c.Site, Start: d.At(start), End: d.At(start+len(d.Texts[c.Site])-1) + 1, Passed: true}
		if x.Start < 0 || x.End <= x.Start || x.End > len(d.After) {
			return false
		}
		d.Placed = append(d.Placed, x)
	}
	return true
}

// InsertInList returns the edit that inserts an element before the i-th of a parenthesised list, on a line of its
// own if that element has one.
func InsertInList(d *filerewrite.File, open token.Pos, list []ast.Node, i int, text string) patch.Edit {
	if i < len(list) {
		at := d.File.Tok.Offset(list[i].Pos())
		separator := ", "
		if lines.Begins(d.File.Src, at) {
			separator = "," + d.Layout.Eol + lines.Indent(d.File.Src, at)
		}
		return patch.Edit{Start: at, End: at, New: text + separator}
	}
	if len(list) == 0 {
		at := d.File.Tok.Offset(open) + 1
		return patch.Edit{Start: at, End: at, New: text}
	}
	at := d.File.Tok.Offset(list[len(list)-1].End())
	return patch.Edit{Start: at, End: at, New: ", " + text}
}
