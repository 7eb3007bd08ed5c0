package outline

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
)

// Parse returns the outline of a file for which [Scan] fails. It uses the parser, and takes whatever can be parsed.
func Parse(path string, src []byte) *Outline {
	fset := token.NewFileSet()
	f, _ := parser.ParseFile(fset, path, src, parser.ParseComments|parser.SkipObjectResolution|parser.AllErrors)
	o := &Outline{Path: path}
	if f == nil {
		return o
	}
	o.GoVersion = f.GoVersion
	for _, spec := range f.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil {
			c := Import{Path: p}
			if spec.Name != nil {
				c.Name = spec.Name.Name
			}
			o.Imports = append(o.Imports, c)
		}
	}
	b := &outlineBuilder{Outline: o, src: src, file: fset.File(f.FileStart)}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			b.function(d)
		case *ast.GenDecl:
			b.specs(d)
		}
	}
	o.text = string(b.text)
	return o
}

type outlineBuilder struct {
	*Outline
	src  []byte
	file *token.File
	text []byte
}

// copy appends a range of the source. In a file with syntax errors, positions may be in any order.
func (b *outlineBuilder) copy(from, to token.Pos) {
	if from <= to {
		b.text = append(b.text, b.src[b.file.Offset(from):b.file.Offset(to)]...)
	}
}

// add ends a declaration at the current offset and adds it, if its offsets are consistent.
func (b *outlineBuilder) add(d decl) {
	d.end = int32(len(b.text))
	if d.start <= d.name && d.name < d.nameEnd && d.nameEnd <= d.end && (d.recvEnd == 0 || d.start <= d.recv && d.recv < d.recvEnd && d.recvEnd <= d.name) {
		b.decls = append(b.decls, d)
	}
}

// begin returns a declaration that starts at the current offset of the text, with the position pos in the source.
func (b *outlineBuilder) begin(kind token.Token, pos token.Pos) decl {
	at := b.file.PositionFor(pos, false)
	return decl{kind: kind, start: int32(len(b.text)), line: int32(at.Line), col: int32(at.Column)}
}

func (b *outlineBuilder) function(fn *ast.FuncDecl) {
	from := fn.Name.Pos()
	if fn.Recv != nil {
		from = fn.Recv.Pos()
	}
	if !from.IsValid() || !fn.Type.Params.Pos().IsValid() {
		return
	}
	d := b.begin(token.FUNC, from)
	offset := func(pos token.Pos) int32 { return d.start + int32(pos-from) }
	b.copy(from, fn.Type.End())
	d.name, d.nameEnd = offset(fn.Name.Pos()), offset(fn.Name.End())
	if fn.Recv != nil && len(fn.Recv.List) > 0 {
		if id := ReceiverName(fn.Recv.List[0].Type); id != nil {
			d.recv, d.recvEnd = offset(id.Pos()), offset(id.End())
		}
	}
	b.add(d)
}

// ReceiverName returns the identifier of a receiver's type, or nil.
func ReceiverName(x ast.Expr) *ast.Ident {
	for {
		switch e := x.(type) {
		case *ast.Ident:
			return e
		case *ast.StarExpr:
			x = e.X
		case *ast.ParenExpr:
			x = e.X
		case *ast.IndexExpr:
			x = e.X
		case *ast.IndexListExpr:
			x = e.X
		default:
			return nil
		}
	}
}

func (b *outlineBuilder) specs(g *ast.GenDecl) {
	repeats := 0
	for i, s := range g.Specs {
		switch s := s.(type) {
		case *ast.TypeSpec:
			d := b.begin(token.TYPE, s.Pos())
			b.copy(s.Pos(), s.End())
			d.name, d.nameEnd = d.start, d.start+int32(len(s.Name.Name))
			b.add(d)
		case *ast.ValueSpec:
			d := b.begin(g.Tok, s.Pos())
			for i, name := range s.Names {
				if i > 0 {
					b.text = append(b.text, ',')
				}
				b.text = append(b.text, name.Name...)
			}
			d.name, d.nameEnd = d.start, int32(len(b.text))
			end := s.End()
			if g.Tok == token.VAR && s.Type != nil {
				end = s.Type.End()
			}
			b.copy(s.Names[len(s.Names)-1].End(), end)
			d.iota = int32(i)
			if i == 0 || s.Type != nil || len(s.Values) > 0 {
				repeats = len(b.decls)
			}
			d.repeats = int32(repeats)
			b.add(d)
		}
	}
}
