package scan

import (
	"crypto/sha256"
	"encoding/hex"
	"go/ast"
	"go/scanner"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/scan/rule"
)

// fingerprintVersion is hashed in front of everything else: a change of what follows changes it, so that names of two versions never meet.
const fingerprintVersion = "ssot fingerprint 1"

// identity is what a fingerprint is made from. A fingerprint is the first 20 bytes, in hex, of the SHA-256 over version, rule, package, declaration, expression and ordinal, each ended by a zero byte.
//
// The declaration is the top-level one around the violation. Names that a package may hold more than once (init, _ and the import block) are told apart by the file's base name, and by nothing else does the file matter:
// a declaration may move to another file of its package.
//
// The expression is the violation's tokens without comments, line breaks and trailing commas, each qualifier written as the import path it stands for (a dot-imported name too):
// neither formatting nor renaming an import changes it.
//
// The ordinal counts equal expressions of one rule in one declaration, in the order of file and place. A package and its external tests count together.
type identity struct {
	rule, pkg, decl, expr string
}

func (id identity) fingerprint(ordinal int) string {
	h := sha256.New()
	for _, part := range []string{fingerprintVersion, id.rule, id.pkg, id.decl, id.expr, strconv.Itoa(ordinal)} {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:20])
}

// place is a violation with its identity.
type place struct {
	*Violation
	id identity
}

// nameAll gives each violation its fingerprint. It needs all violations of a package at once.
func nameAll(places []*place) {
	sorted := slices.Clone(places)
	slices.SortStableFunc(sorted, func(a, b *place) int { return byPlace(a.Violation, b.Violation) })
	count := map[identity]int{}
	for _, p := range sorted {
		p.Fingerprint = p.id.fingerprint(count[p.id])
		count[p.id]++
	}
}

// identify says what a finding is, apart from its ordinal. src is the content of the file that tok describes.
func (p *pass) identify(x finding, tok *token.File, src []byte) identity {
	decl := declaration(x.at)
	if decl == "" || decl == "init" || decl == "_" {
		decl += " in " + path.Base(strings.ReplaceAll(tok.Name(), `\`, "/"))
	}
	id := identity{rule: x.claim.rule.Name, pkg: p.path, decl: decl}
	if x.claim.entry.Kind == rule.Import {
		id.expr = strconv.Quote(x.claim.entry.Symbol.Package)
	} else {
		id.expr = p.normalise(x, tok, src)
	}
	return id
}

// normalise is the expression of [identity].
func (p *pass) normalise(x finding, tok *token.File, src []byte) string {
	base, end := tok.Offset(x.start), tok.Offset(x.end)
	resolved := p.resolve(x, tok)

	var s scanner.Scanner
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, end-base)
	s.Init(file, src[base:end], func(token.Position, string) {}, 0)
	var words []string
	for {
		pos, t, lit := s.Scan()
		switch t {
		case token.EOF:
			if n := len(words); n > 0 && words[n-1] == ";" {
				words = words[:n-1]
			}
			return strings.Join(words, " ")
		case token.SEMICOLON:
			lit = ";"
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if n := len(words); n > 0 && (words[n-1] == "," || words[n-1] == ";") {
				words = words[:n-1]
			}
			lit = t.String()
		case token.IDENT:
			if full, ok := resolved[base+file.Offset(pos)]; ok {
				lit = full
			}
		default:
			if !t.IsLiteral() {
				lit = t.String()
			}
		}
		words = append(words, lit)
	}
}

// resolve maps the offsets of import names to their paths, and of dot-imported names to what they would be with one.
func (p *pass) resolve(x finding, tok *token.File) map[int]string {
	out := map[int]string{}
	ast.Inspect(x.at.Node(), func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok {
				if pkg, ok := p.info.Uses[x].(*types.PkgName); ok {
					out[tok.Offset(x.Pos())] = pkg.Imported().Path()
					return false
				}
			}
		case *ast.Ident:
			if obj := p.info.Uses[n]; obj != nil && obj.Pkg() != p.pkg && packageLevel(obj) {
				out[tok.Offset(n.Pos())] = obj.Pkg().Path() + " . " + n.Name
			}
		}
		return true
	})
	return out
}
