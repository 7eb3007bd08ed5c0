package fix

import (
	"bytes"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
)

// passing is a call that is given the use as one more argument.
type passing struct {
	site *site // the call's
	call *ast.CallExpr
	at   int // before which argument
}

// using are the sites at which uses are written: in their place, or as one more argument.
func (d *draft) using() []*site {
	out := slices.Clone(d.sites)
	for _, c := range d.passing {
		out = append(out, c.site)
	}
	return out
}

// pass writes the uses that calls are given. Their imports were asked for.
func (d *draft) pass(used map[*site]*use, filled map[*site][]filling) {
	for _, c := range d.passing {
		var args []ast.Node
		for _, arg := range c.call.Args {
			args = append(args, arg)
		}
		text := d.spelled(c.site, used[c.site], filled[c.site])
		d.texts[c.site] = text
		d.edits = append(d.edits, d.insertInList(c.call.Lparen, args, c.at, text))
	}
}

// settlePassing finds the uses that calls were given in the result. It reports false when one is lost.
func (d *draft) settlePassing() bool {
	for _, c := range d.passing {
		var args []ast.Node
		for _, arg := range c.call.Args {
			args = append(args, arg)
		}
		edit := d.insertInList(c.call.Lparen, args, c.at, d.texts[c.site])
		lead := strings.Index(edit.New, d.texts[c.site])
		start := moved(edit.Start, d.edits) - len(edit.New) + lead
		x := placed{site: c.site, start: d.at(start), end: d.at(start+len(d.texts[c.site])-1) + 1, passed: true}
		if x.start < 0 || x.end <= x.start || x.end > len(d.after) {
			return false
		}
		d.placed = append(d.placed, x)
	}
	return true
}

// passes says that a caller is given one more argument by the draft.
func (d *draft) passes(c *caller) bool {
	return slices.ContainsFunc(d.passing, func(x passing) bool { return x.call == c.call })
}

// insertInList inserts an element before the i-th of a list in parentheses, on a line of its own where that one has one.
func (d *draft) insertInList(open token.Pos, list []ast.Node, i int, text string) patch.Edit {
	if i < len(list) {
		at := d.file.Tok.Offset(list[i].Pos())
		separator := ", "
		if from := bytes.LastIndexByte(d.file.Src[:at], '\n') + 1; len(bytes.TrimSpace(d.file.Src[from:at])) == 0 {
			separator = "," + d.layout.eol + string(d.file.Src[from:at])
		}
		return patch.Edit{Start: at, End: at, New: text + separator}
	}
	if len(list) == 0 {
		at := d.file.Tok.Offset(open) + 1
		return patch.Edit{Start: at, End: at, New: text}
	}
	at := d.file.Tok.Offset(list[len(list)-1].End())
	return patch.Edit{Start: at, End: at, New: ", " + text}
}
