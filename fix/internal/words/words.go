package words

import (
	"fmt"
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

// Brief returns an expression's source in a few words.
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

// Enumerate joins names: "A", "A and B", "A, B and C".
func Enumerate(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// Counted says how many of something there are: "its caller", "its 12 callers".
func Counted(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// OneLine returns a text with its white space as single spaces.
func OneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
