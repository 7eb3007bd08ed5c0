package words

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"go/types"
	"strings"
)

// InBrief returns code on one line, shortened to 60 characters.
func InBrief(code string) string {
	const longest = 60
	text := []rune(OneLine(code))
	if len(text) > longest {
		return string(text[:longest-1]) + "…"
	}
	return string(text)
}

// Brief returns the formatted source of an expression, shortened to 40 characters.
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

// Enumerate joins names in a sentence: "A", "A and B", "A, B and C".
func Enumerate(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// Counted returns a count with its noun, without a number for one: "caller", "12 callers".
func Counted(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// OneLine replaces each run of white space by one space.
func OneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
