package rebase

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
)

// The pieces that are no declarations.
const (
	clause = "package" // of a Go file, up to the end of its line
	tail   = ""        // of a Go file, behind the last declaration
	top    = "#"       // of a page, above the first heading
	whole  = "*"       // a Go file that can't be parsed
)

// title names a piece in a sentence.
func title(name string) string {
	switch name {
	case clause:
		return "the package clause"
	case tail:
		return "the end of the file"
	case top:
		return "the text above the first heading"
	case whole:
		return "the file"
	}
	if i := strings.LastIndex(name, "# "); i >= 0 {
		return "the section " + name[i+len("# "):]
	}
	return name
}

// piece is a part of a text that has a name: what a Go file declares, with what stands between it and the one before.
type piece struct {
	name string
	lines
}

// source is a text in pieces.
type source struct {
	src    []byte
	tok    *token.File // of a Go file
	file   *ast.File
	pieces []piece
	bodies map[span]body // of pieces, by where these are in the text
}

func (s *source) named(name string) (list []piece) {
	for _, p := range s.pieces {
		if p.name == name {
			list = append(list, p)
		}
	}
	return list
}

// goSource returns the pieces of a Go file, in its order. The imports are in none.
func goSource(src []byte) (*source, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err //nolint:wrapcheck // only whether there is one matters
	}
	s := &source{src: src, tok: fset.File(f.FileStart), file: f}
	from := 0
	add := func(name string, end token.Pos) {
		to := s.tok.Offset(end)
		if i := bytes.IndexByte(src[to:], '\n'); i >= 0 {
			to += i + 1
		} else {
			to = len(src)
		}
		if to = max(from, to); name != "" {
			s.pieces = append(s.pieces, piece{name, linesOf(src, from, to)})
		}
		from = to
	}
	add(clause, f.Name.End())
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			add(functionName(d), d.End())
		case *ast.GenDecl:
			for i, spec := range d.Specs {
				end := spec.End()
				if i == len(d.Specs)-1 {
					end = d.End() // with the closing bracket
				}
				add(specName(d.Tok, spec), end)
			}
		}
	}
	s.pieces = append(s.pieces, piece{tail, linesOf(src, from, len(src))})
	return s, nil
}

// functionName returns the name of a function, that of a method with its type: "T.F".
func functionName(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return d.Name.Name
	}
	return receiverName(d.Recv.List[0].Type) + "." + d.Name.Name
}

// specName returns the names that a line of a declaration declares: "var x y"; "" if it imports.
func specName(tok token.Token, spec ast.Spec) string {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		return tok.String() + " " + spec.Name.Name
	case *ast.ValueSpec:
		names := []string{tok.String()}
		for _, id := range spec.Names {
			names = append(names, id.Name)
		}
		return strings.Join(names, " ")
	}
	return ""
}

// receiverName returns the name of a receiver's type, without what it points to and is instantiated with.
func receiverName(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.StarExpr:
		return receiverName(x.X)
	case *ast.ParenExpr:
		return receiverName(x.X)
	case *ast.IndexExpr:
		return receiverName(x.X)
	case *ast.IndexListExpr:
		return receiverName(x.X)
	}
	return ""
}
