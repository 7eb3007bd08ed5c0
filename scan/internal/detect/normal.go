package detect

import (
	"go/ast"
	"go/scanner"
	"go/token"
	"go/types"
	"strings"
)

// Normalised returns a normalised form of a finding's expression, which scan uses in fingerprints: its tokens without
// comments, line breaks and trailing commas, and with each package qualifier replaced by its import path. src is the
// content of the file that tok describes.
func (x Finding) Normalised(tok *token.File, src []byte) string {
	return x.words(tok, src, x.resolve(tok))
}

// Lasting is like Normalised, but replaces each local name by the type of its object. So the result does not change
// when a local variable is renamed.
func (x Finding) Lasting(tok *token.File, src []byte) string {
	resolved := x.resolve(tok)
	x.resolveLocals(tok, resolved)
	return x.words(tok, src, resolved)
}

// words returns the tokens of the expression, separated by spaces. Identifiers at the offsets in resolved are replaced.
func (x Finding) words(tok *token.File, src []byte, resolved map[int]string) string {
	base, end := tok.Offset(x.Start), tok.Offset(x.End)
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

// resolve maps the offset of each package qualifier to its import path, and the offset of each dot-imported name to its
// qualified form.
func (x Finding) resolve(tok *token.File) map[int]string {
	info := x.pkg.Info
	out := map[int]string{}
	ast.Inspect(x.At.Node(), func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if id, ok := n.X.(*ast.Ident); ok {
				if pkg, ok := info.Uses[id].(*types.PkgName); ok {
					out[tok.Offset(id.Pos())] = pkg.Imported().Path()
					return false
				}
			}
		case *ast.Ident:
			if obj := info.Uses[n]; obj != nil && obj.Pkg() != x.pkg.Types && packageLevel(obj) {
				out[tok.Offset(n.Pos())] = obj.Pkg().Path() + " . " + n.Name
			}
		}
		return true
	})
	return out
}
