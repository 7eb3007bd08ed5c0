package example

import (
	"go/scanner"
	"go/token"
)

// mentions reports whether a name is followed by a dot in a piece of code, as a package name would be.
func mentions(code, name string) bool {
	fset := token.NewFileSet()
	var s scanner.Scanner
	s.Init(fset.AddFile("", -1, len(code)), []byte(code), func(token.Position, string) {}, 0) // the parser reports errors
	before, was := token.ILLEGAL, ""
	last := token.ILLEGAL
	for {
		_, tok, lit := s.Scan()
		if tok == token.EOF {
			return false
		}
		if tok == token.PERIOD && last == token.IDENT && was == name && before != token.PERIOD {
			return true
		}
		before, last, was = last, tok, lit
	}
}
