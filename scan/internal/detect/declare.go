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
			if declared(c.Entry, name.Name) {
				claims = appendClaim(claims, c)
			}
		}
		if at, ok := spec.FindNode(name); ok {
			report(claims, at, false, yield)
		}
	}
}

// declared reports whether a declare entry matches a type of this name. An entry's pattern is valid.
func declared(e *rule.Entry, name string) bool {
	ok, _ := path.Match(e.Symbol.Name, name)
	return ok
}

// MayDeclare is a cheap test before parsing: it reports whether the source of a file contains the literal letters of
// some declare entry's pattern.
func (d *Detector) MayDeclare(src []byte) bool {
	return slices.ContainsFunc(d.claims[rule.Declare], func(c Claim) bool {
		return bytes.Contains(src, []byte(literalPart(c.Entry.Symbol.Name)))
	})
}

// Declares reports whether some declare entry matches a type of this name.
func (d *Detector) Declares(name string) bool {
	return slices.ContainsFunc(d.claims[rule.Declare], func(c Claim) bool { return declared(c.Entry, name) })
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
