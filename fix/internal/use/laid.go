package use

import (
	"bytes"
	"go/ast"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/scope"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// layOut keeps the source layout of arguments that a use passes on, with line breaks and comments, if they are the
// last arguments of a call both in the source and in the use, without a gap. Arguments on one line are printed
// anew.
func (x *parts) layOut(filled []scope.Binding) {
	call, ok := ast.Unparen(x.site.Expr).(*ast.CallExpr)
	run, opens := x.use.lastArguments()
	if !ok || len(run) == 0 {
		return
	}
	first, last := x.use.Placeholders[run[0]], x.use.Placeholders[run[len(run)-1]]
	if first.Argument > len(call.Args) || !last.Rest && last.Argument != len(call.Args) {
		return
	}
	tok, src := x.site.File.Tok, x.site.File.Src
	for _, i := range run {
		var texts []string
		for _, e := range filled[i].Parts {
			texts = append(texts, string(src[tok.Offset(e.Pos()):tok.Offset(e.End())]))
		}
		if strings.TrimSuffix(filled[i].Text, "...") != strings.Join(texts, ", ") {
			return // the argument was changed
		}
	}
	at := syntax.Extent{Start: tok.Offset(call.Args[first.Argument-1].Pos()), End: tok.Offset(call.Rparen)}
	if opens && first.Argument == 1 {
		at.Start = tok.Offset(call.Lparen) + len("(")
	}
	if !bytes.ContainsRune(src[at.Start:at.End], '\n') {
		return
	}
	for n, i := range run {
		filled[i].Behind = n > 0
		if filled[i].Text = ""; n == 0 {
			filled[i].Text, filled[i].Laid = string(src[at.Start:at.End]), at
		}
	}
}

// lastArguments returns the placeholders, in the order of the use, that are the last arguments of a call in it and
// refer to consecutive arguments: {1}, {2...}. opens reports whether they are all arguments of that call.
func (u *Use) lastArguments() (run []int, opens bool) {
	end := 0
	for _, p := range u.Parts {
		if p.placeholder == 0 {
			continue
		}
		i := p.placeholder - 1
		h := u.Placeholders[i]
		switch {
		case h.Argument == 0:
			run = nil
		case len(run) > 0 && u.Placeholders[run[len(run)-1]].Argument+1 == h.Argument && u.code[end:p.offset] == ", ":
			run = append(run, i)
		default:
			run, opens = []int{i}, p.offset > 0 && u.code[p.offset-1] == '('
		}
		if end = p.offset + len(p.Name); h.Rest {
			end += len("...")
		}
	}
	if len(run) == 0 || end >= len(u.code) || u.code[end] != ')' {
		return nil, false
	}
	return run, opens
}
