package allow

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"
)

// A Scope is how much code a directive covers. Only File is written in the directive; the other scopes follow from its
// place.
type Scope string

// The scopes, from the narrowest to the widest.
const (
	Line        Scope = "" // the statement, spec, field or declaration that contains the code
	Declaration Scope = "declaration"
	File        Scope = "file"
)

// line is the name of the scope Line in user input.
const line = "line"

// Scopes returns the names of the scopes in user input, from the narrowest to the widest.
func Scopes() []string { return []string{line, string(Declaration), string(File)} }

// ParseScope parses the name of a scope. An empty name is Line.
func ParseScope(s string) (Scope, error) {
	switch {
	case s == "" || s == line:
		return Line, nil
	case slices.Contains(Scopes(), s):
		return Scope(s), nil
	}
	return Line, fmt.Errorf("there is no scope %s: it is %s", quote(s), strings.Join(Scopes(), ", "))
}

// fileWord is the option of a directive with the scope File.
const fileWord = scopeKey + "=" + string(File)

const scopeKey = "scope"

// ofFile returns the spans of a File directive. ok is false unless the directive is on a line of its own above the
// package clause.
func (l *layout) ofFile(c *ast.Comment, file *ast.File) (covered []span, ok bool) {
	if c.Pos() >= file.Package || !l.first(c.Pos()) || l.lastLine(c) >= l.line(file.Package) {
		return nil, false
	}
	return []span{{file.FileStart, file.FileEnd}}, true
}

// clause returns the line of the package clause. ok is false if the clause does not start its line.
func clause(l *layout, file *ast.File) (line int, ok bool) {
	indent, ok := l.indent(file.Package)
	return l.line(file.Package), ok && indent == ""
}

// declaration returns the line of the top-level declaration that contains an offset. ok is false if there is none, or
// if it does not start its line.
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
