package reach

import (
	"go/ast"
	"go/token"
)

// A follower requests all names that a kept declaration mentions.
type follower struct {
	*demand
	trimmed *Trimmed
	file    *trimmedFile
}

// decl removes the parts of a declaration that its type does not depend on, and requests the names in the rest.
func (w *follower) decl(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv != nil {
			w.names(d.Recv)
		}
		w.names(d.Type)
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.TypeSpec:
				if s.TypeParams != nil {
					w.names(s.TypeParams)
				}
				w.names(s.Type)
			case *ast.ValueSpec:
				if d.Tok == token.VAR {
					typed(s)
				}
				if s.Type != nil {
					w.names(s.Type)
				}
				for _, v := range s.Values {
					w.names(v)
				}
			}
		}
	}
}

// typed replaces a variable's initialiser by its type, if the source contains the type.
func typed(s *ast.ValueSpec) {
	if s.Type != nil {
		s.Values = nil
		return
	}
	if len(s.Values) != 1 || len(s.Names) != 1 {
		return
	}
	if t := literalType(s.Values[0]); t != nil {
		s.Type, s.Values = t, nil
	}
}

// literalType returns the type of a composite literal, of a pointer to one, or of a function literal. It returns nil if
// the source does not contain the type.
func literalType(x ast.Expr) ast.Expr {
	switch x := ast.Unparen(x).(type) {
	case *ast.FuncLit:
		return x.Type
	case *ast.CompositeLit:
		if a, ok := x.Type.(*ast.ArrayType); ok {
			if _, open := a.Len.(*ast.Ellipsis); open {
				return nil
			}
		}
		return x.Type
	case *ast.UnaryExpr:
		if lit, ok := ast.Unparen(x.X).(*ast.CompositeLit); ok && x.Op == token.AND {
			if t := literalType(lit); t != nil {
				return &ast.StarExpr{Star: x.OpPos, X: t}
			}
		}
	}
	return nil
}

// names requests each identifier in x. It ignores shadowing by type parameters, which at worst keeps an unneeded
// declaration.
func (w *follower) names(x ast.Node) {
	ast.Inspect(x, func(x ast.Node) bool {
		switch x := x.(type) {
		case *ast.Ident:
			w.ident(x.Name)
		case *ast.SelectorExpr:
			if id, ok := x.X.(*ast.Ident); ok {
				if imp := w.imported(id.Name); imp != nil {
					imp.used = true
					w.request(imp.dep, x.Sel.Name)
					return false
				}
			}
			w.mention(x.Sel.Name)
			w.names(x.X)
			return false
		case *ast.FuncLit:
			x.Body = &ast.BlockStmt{Lbrace: x.Body.Lbrace, Rbrace: x.Body.Rbrace}
		case *ast.InterfaceType:
			for _, f := range x.Methods.List {
				for _, name := range f.Names {
					w.mention(name.Name)
				}
			}
		case *ast.Field:
			if x.Type != nil {
				w.names(x.Type)
			}
			return false
		}
		return true
	})
}

// imported returns the import that a name denotes, or nil if the package declares the name.
func (w *follower) imported(name string) *fileImport {
	if _, ok := w.trimmed.table[name]; ok {
		return nil
	}
	return w.file.names[name]
}

func (w *follower) ident(name string) {
	if w.trimmed.reach(name) {
		return
	}
	for _, imp := range w.file.dots {
		imp.used = true
		w.request(imp.dep, name)
	}
}
