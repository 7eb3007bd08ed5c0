package rebase

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/ends"
)

// kept returns an error if a merged text uses what the change sets, a variable of the same declaration or a field or
// variable that the whole file may use, in a way in which the text after the change does not: it ends it, sets it or
// something of it, compares it or hands it away. A decision was verified with the working tree alone, which may have
// lost such a use; git's version would then close or change what is shared. A call of a method that ends nothing is no
// such use.
func (c change) kept(out []byte) error {
	merged, err := goSource(out)
	if err != nil {
		return nil //nolint:nilerr // the sentence would be about something else
	}
	for _, name := range c.changed() {
		was, is := c.before.named(name), c.after.named(name)
		if len(was) != len(is) {
			continue
		}
		for i := range is {
			for _, set := range c.after.sets(is[i], hunksOf(was[i].lines, is[i].lines)) {
				of, in := c.after.pieces, merged.pieces
				if set.local {
					of, in = is, merged.named(name)
				}
				if set.local && (len(of) != 1 || len(in) != 1) { // they are the same, see sure
					continue
				}
				if use := more(c.after.usesOf(set.name, of), merged.usesOf(set.name, in)); use != "" {
					return &UnsureError{fmt.Sprintf("git still has %s for what was decided in %s, and the working tree has not: commit that edit first (git add -p)", use, title(name))}
				}
			}
		}
	}
	return nil
}

// variable is what a change sets, by its last name.
type variable struct {
	name  string
	local bool // to its declaration
}

// sets returns what the changed lines of a piece set, directives aside.
func (s *source) sets(p piece, hunks []hunk) (list []variable) {
	for _, h := range hunks {
		if slices.IndexFunc(p.keys[h.is.from:h.is.to], func(key string) bool { return !strings.HasPrefix(key, "//") }) < 0 {
			continue
		}
		from, to := s.tok.Pos(p.start[h.new.from]), s.tok.Pos(p.start[h.new.to])
		var function *ast.FuncDecl
		ast.Inspect(s.file, func(n ast.Node) bool {
			if n == nil || n.End() <= from || to <= n.Pos() {
				return false
			}
			switch n := n.(type) {
			case *ast.FuncDecl:
				function = n
			case *ast.AssignStmt:
				for _, x := range n.Lhs {
					switch x := x.(type) {
					case *ast.Ident:
						if x.Name != "_" {
							list = append(list, variable{x.Name, declares(function, x.Name)})
						}
					case *ast.SelectorExpr:
						list = append(list, variable{x.Sel.Name, false})
					}
				}
			case *ast.ValueSpec:
				for _, x := range n.Names {
					list = append(list, variable{x.Name, function != nil})
				}
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok {
					list = append(list, variable{key.Name, false})
				}
			}
			return true
		})
	}
	return list
}

// declares reports whether a function declares a name, its parameters and results included.
func declares(f *ast.FuncDecl, name string) (found bool) {
	if f == nil {
		return false
	}
	is := func(x ast.Expr) bool {
		id, ok := x.(*ast.Ident)
		return ok && id.Name == name
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			found = found || n.Tok == token.DEFINE && slices.ContainsFunc(n.Lhs, is)
		case *ast.RangeStmt:
			found = found || n.Tok == token.DEFINE && (is(n.Key) || is(n.Value))
		case *ast.ValueSpec:
			found = found || slices.ContainsFunc(n.Names, func(id *ast.Ident) bool { return is(id) })
		case *ast.Field:
			found = found || slices.ContainsFunc(n.Names, func(id *ast.Ident) bool { return is(id) })
		}
		return !found
	})
	return found
}

// usesOf returns the statements of pieces that use what has a name other than by a call of a method that ends nothing.
func (s *source) usesOf(name string, pieces []piece) (list []string) {
	var at ast.Node // the innermost statement
	var inspect func(n ast.Node) bool
	walk := func(n ast.Node) {
		if n != nil {
			ast.Inspect(n, inspect)
		}
	}
	is := func(x ast.Expr) bool {
		switch x := x.(type) {
		case *ast.Ident:
			return x.Name == name
		case *ast.SelectorExpr:
			return x.Sel.Name == name
		}
		return false
	}
	inspect = func(n ast.Node) bool {
		if n == nil || n != s.file && !slices.ContainsFunc(pieces, func(p piece) bool {
			return s.tok.Offset(n.Pos()) < p.start[len(p.start)-1] && p.start[0] < s.tok.Offset(n.End())
		}) {
			return false
		}
		switch n := n.(type) {
		case *ast.BlockStmt:
		case ast.Stmt, ast.Spec:
			if n != at {
				outer := at
				at = n
				walk(n)
				at = outer
				return false
			}
		case *ast.Field: // declares it
			walk(n.Type)
			return false
		case *ast.KeyValueExpr:
			walk(n.Value)
			return false
		case *ast.CallExpr:
			if method, ok := n.Fun.(*ast.SelectorExpr); ok && is(method.X) && ends.Verb(method.Sel.Name) == "" {
				for _, arg := range n.Args {
					walk(arg)
				}
				return false
			}
		case ast.Expr:
			if is(n) && at != nil {
				list = append(list, s.head(at))
				return false
			}
		}
		return true
	}
	walk(s.file)
	return list
}

// more returns what one list has more often than the other.
func more(of, in []string) string {
	count := map[string]int{}
	for _, use := range of {
		count[use]++
	}
	for _, use := range in {
		if count[use]--; count[use] < 0 {
			return use
		}
	}
	return ""
}

// head returns the text of a statement, with single spaces and without what is in its blocks.
func (s *source) head(n ast.Node) string {
	var text []byte
	at := s.tok.Offset(n.Pos())
	ast.Inspect(n, func(in ast.Node) bool {
		b, ok := in.(*ast.BlockStmt)
		if ok && b != n {
			text = append(text, s.src[at:s.tok.Offset(b.Lbrace)+1]...)
			at = s.tok.Offset(b.Rbrace)
		}
		return !ok || b == n
	})
	return strings.Join(strings.Fields(string(append(text, s.src[at:s.tok.Offset(n.End())]...))), " ")
}
