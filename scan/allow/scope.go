package allow

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"
)

// Scope is how much a directive allows. Only that of a whole file is written in it: what the others cover follows from
// where they stand.
type Scope string

// The scopes, from the narrowest.
const (
	Line        Scope = "" // the statement, spec, field or declaration that holds the code
	Declaration Scope = "declaration"
	File        Scope = "file"
)

// line is how people write the narrowest scope.
const line = "line"

// Scopes returns the scopes as people write them, from the narrowest.
func Scopes() []string { return []string{line, string(Declaration), string(File)} }

// ParseScope reads a scope as people write it; empty is the narrowest.
func ParseScope(s string) (Scope, error) {
	switch {
	case s == "" || s == line:
		return Line, nil
	case slices.Contains(Scopes(), s):
		return Scope(s), nil
	}
	return Line, fmt.Errorf("there is no scope %s: it is %s", quote(s), strings.Join(Scopes(), ", "))
}

// fileWord is what makes a directive one for the whole file.
const fileWord = scopeKey + "=" + string(File)

const scopeKey = "scope"

// ofFile returns what a directive for the whole file covers; ok is false where none can stand, other than above the
// package clause on a line of its own.
func (l *layout) ofFile(c *ast.Comment, file *ast.File) (covered []span, ok bool) {
	if c.Pos() >= file.Package || !l.first(c.Pos()) || l.lastLine(c) >= l.line(file.Package) {
		return nil, false
	}
	return []span{{file.FileStart, file.FileEnd}}, true
}

// clause returns the line of the package clause, above which a directive for the file is inserted, with what it is
// indented by, which is nothing: the clause has to begin its line.
func clause(l *layout, file *ast.File) (line int, ok bool) {
	indent, ok := l.indent(file.Package)
	return l.line(file.Package), ok && indent == ""
}

// declaration returns the line of the top-level declaration that holds what stands at an offset.
func declaration(l *layout, offset int, file *ast.File) (line int, ok bool) {
	pos := l.tok.Pos(offset)
	for _, d := range file.Decls {
		if d.Pos() <= pos && pos < d.End() {
			indent, ok := l.indent(d.Pos())
			return l.line(d.Pos()), ok && indent == ""
		}
	}
	return 0, false
}
