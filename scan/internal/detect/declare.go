package detect

import (
	"bytes"
	"go/ast"
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/scan/rule"
)

// declares finds type declarations by their name, including aliases and local types. A finding covers the name only.
func (p *pass) declares(file inspector.Cursor, yield func(Finding)) {
	for spec := range file.Preorder((*ast.TypeSpec)(nil)) {
		name := spec.Node().(*ast.TypeSpec).Name
		var claims []Claim
		for _, c := range p.claims[rule.Declare] {
			if declared(c.Entry, p.Path, name.Name) {
				claims = appendClaim(claims, c)
			}
		}
		if at, ok := spec.FindNode(name); ok {
			report(claims, at, false, yield)
		}
	}
}

// declarePattern returns the pattern of a declare entry for the type's name, without the package.
func declarePattern(e *rule.Entry) string {
	s := e.Symbol
	s.Package = ""
	return s.String()
}

// declared reports whether a declare entry matches a type of this name in this package.
func declared(e *rule.Entry, pkg, name string) bool {
	if e.Symbol.Package != "" && e.Symbol.Package != pkg {
		return false
	}
	ok, err := path.Match(declarePattern(e), name)
	return ok && err == nil
}

// MayDeclare is a cheap test before parsing: it reports whether the source of a file contains the literal letters of
// some declare entry's pattern.
func (d *Detector) MayDeclare(src []byte) bool {
	return slices.ContainsFunc(d.claims[rule.Declare], func(c Claim) bool {
		return bytes.Contains(src, []byte(literalPart(declarePattern(c.Entry))))
	})
}

// Declares reports whether some declare entry matches a type of this name in this package.
func (d *Detector) Declares(pkg, name string) bool {
	return slices.ContainsFunc(d.claims[rule.Declare], func(c Claim) bool { return declared(c.Entry, pkg, name) })
}

// literalPart returns the longest literal part of a pattern, which every matching name contains. It returns an empty
// string if the pattern has a character class or an escape.
func literalPart(pattern string) string {
	best := ""
	if strings.ContainsAny(pattern, `[\`) {
		return best
	}
	for _, part := range strings.FieldsFunc(pattern, func(r rune) bool { return r == '*' || r == '?' }) {
		if len(part) > len(best) {
			best = part
		}
	}
	return best
}
