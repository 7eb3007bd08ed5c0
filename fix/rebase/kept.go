package rebase

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/ends"
)

// kept returns an error if a merged text ends or hands away more often than the text after the change what the change
// sets: a variable of the same declaration, or a field or variable that the whole file may use. An accept takes out the
// Close of what it replaces, but can't where the working tree has none; git's version would then close what is shared.
func (c change) kept(out []byte) error {
	merged, err := goSource(out)
	if err != nil {
		return nil //nolint:nilerr // the sentence would be about something else
	}
	for _, name := range c.changed() {
		was, is, there := c.before.named(name), c.after.named(name), merged.named(name)
		if len(was) != len(is) {
			continue
		}
		for i := range is {
			for _, v := range c.after.sets(is[i], hunksOf(was[i].lines, is[i].lines)) {
				of, in := is, there
				if v.wide {
					of, in = c.after.pieces, merged.pieces
				}
				if end := more(c.after.endsOf(v.name, of), merged.endsOf(v.name, in)); end != "" {
					return &UnsureError{fmt.Sprintf("git still has %s for what was decided in %s, and the working tree has not: commit that edit first (git add -p)", end, title(name))}
				}
			}
		}
	}
	return nil
}

// variable is what a change sets, by its last name.
type variable struct {
	name string
	wide bool // other declarations may use it
}

// sets returns what the changed lines of a piece set, directives aside.
func (s *source) sets(p piece, hunks []hunk) (list []variable) {
	for _, h := range hunks {
		if slices.IndexFunc(p.keys[h.is.from:h.is.to], func(key string) bool { return !strings.HasPrefix(key, "//") }) < 0 {
			continue
		}
		from, to := s.tok.Pos(p.start[h.new.from]), s.tok.Pos(p.start[h.new.to])
		add := func(x ast.Expr, wide bool) {
			switch x := x.(type) {
			case *ast.Ident:
				if x.Name != "_" {
					list = append(list, variable{x.Name, wide})
				}
			case *ast.SelectorExpr:
				list = append(list, variable{x.Sel.Name, true})
			}
		}
		body := false // of a function
		ast.Inspect(s.file, func(n ast.Node) bool {
			if n == nil || n.End() <= from || to <= n.Pos() {
				return false
			}
			switch n := n.(type) {
			case *ast.FuncDecl:
				body = true
			case *ast.AssignStmt:
				if !inLiteral(n, from, to) {
					for _, x := range n.Lhs {
						add(x, false)
					}
				}
			case *ast.ValueSpec:
				for _, x := range n.Names {
					add(x, !body)
				}
			case *ast.KeyValueExpr:
				if !inLiteral(n, from, to) {
					add(n.Key, true)
				}
			}
			return true
		})
	}
	return list
}

// inLiteral reports whether a func literal in a node has all of a range.
func inLiteral(n ast.Node, from, to token.Pos) bool {
	in := false
	ast.Inspect(n, func(n ast.Node) bool {
		if lit, ok := n.(*ast.FuncLit); ok && lit.Body.Lbrace < from && to <= lit.Body.Rbrace {
			in = true
		}
		return !in
	})
	return in
}

// endsOf returns how pieces end or hand away what has a name: its Close, a defer or a go with it, a return of it.
func (s *source) endsOf(name string, pieces []piece) (list []string) {
	is := func(x ast.Expr) bool {
		switch x := x.(type) {
		case *ast.Ident:
			return x.Name == name
		case *ast.SelectorExpr:
			return x.Sel.Name == name
		}
		return false
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		if n == nil || !slices.ContainsFunc(pieces, func(p piece) bool {
			return s.tok.Offset(n.Pos()) < p.start[len(p.start)-1] && p.start[0] < s.tok.Offset(n.End())
		}) {
			return n == s.file
		}
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if is(n.X) && ends.Verb(n.Sel.Name) != "" {
				list = append(list, s.head(n, n.End()))
			}
		case *ast.ReturnStmt:
			for _, x := range n.Results {
				if handsAway(x, is) {
					list = append(list, s.head(n, n.End()))
				}
			}
		case *ast.DeferStmt:
			if slices.ContainsFunc(n.Call.Args, func(x ast.Expr) bool { return handsAway(x, is) }) {
				list = append(list, s.head(n, n.End()))
			}
		}
		return true
	})
	return list
}

// handsAway reports whether the value of an expression is or has what is asked for, and not something of it.
func handsAway(x ast.Expr, is func(ast.Expr) bool) bool {
	found := false
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.SelectorExpr:
			found = found || is(n)
			return false
		case *ast.KeyValueExpr:
			found = found || handsAway(n.Value, is)
			return false
		case *ast.CallExpr:
			if s, ok := n.Fun.(*ast.SelectorExpr); ok && is(s.X) {
				for _, arg := range n.Args {
					found = found || handsAway(arg, is)
				}
				return false
			}
		case ast.Expr:
			found = found || is(n)
		}
		return !found
	})
	return found
}

// more returns an end that one list has more often than the other.
func more(of, in []string) string {
	count := map[string]int{}
	for _, end := range of {
		count[end]++
	}
	for _, end := range in {
		if count[end]--; count[end] < 0 {
			return strings.ReplaceAll(end, " ", "")
		}
	}
	return ""
}
