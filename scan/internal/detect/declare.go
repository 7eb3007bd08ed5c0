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

// declares finds type declarations by their name: aliases and local types too. The span is the name.
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

// declarePattern returns the pattern of a declare entry as it was written: over the type's name.
func declarePattern(e *rule.Entry) string {
	s := e.Symbol
	s.Package = ""
	return s.String()
}

// declared reports whether a declare entry means a type of this name in this package.
func declared(e *rule.Entry, pkg, name string) bool {
	if e.Symbol.Package != "" && e.Symbol.Package != pkg {
		return false
	}
	ok, err := path.Match(declarePattern(e), name)
	return ok && err == nil
}

// MayDeclare is the cheap test: the source of a file holds the letters that some declare entry's pattern asks for.
func (d *Detector) MayDeclare(src []byte) bool {
	return slices.ContainsFunc(d.claims[rule.Declare], func(c Claim) bool {
		return bytes.Contains(src, []byte(literalPart(declarePattern(c.Entry))))
	})
}

// Declares reports whether a declare entry means a type of this name in this package.
func (d *Detector) Declares(pkg, name string) bool {
	return slices.ContainsFunc(d.claims[rule.Declare], func(c Claim) bool { return declared(c.Entry, pkg, name) })
}

// literalPart returns the longest run of letters that every name under a pattern holds, or nothing.
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
