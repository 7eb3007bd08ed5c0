package syntax

import (
	"go/ast"
	"go/format"
	"go/token"
	"go/types"
	"strings"
)

// InBrief is code on one line, as much as a sentence takes.
func InBrief(code string) string {
	const longest = 60
	text := []rune(OneLine(code))
	if len(text) > longest {
		return string(text[:longest-1]) + "…"
	}
	return string(text)
}

// Brief is an expression's source in a few words.
func Brief(e ast.Expr) string {
	const most = 40
	var buf strings.Builder
	if err := format.Node(&buf, token.NewFileSet(), e); err != nil {
		return OneLine(types.ExprString(e))
	}
	s := OneLine(buf.String())
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
