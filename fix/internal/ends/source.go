package ends

import (
	"cmp"
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"sync"

	"github.com/seed-58def443/ssot/scan/load"
)

// Source is a package's declarations as syntax. It remembers what bodies do.
type Source struct {
	decls map[[2]string][]declared // by receiver (empty for a function) and name; several where build constraints choose
	types map[string]ast.Expr

	lock  sync.Mutex
	known map[question]Body
}

// declared is a function with the imports of its file, by name.
type declared struct {
	decl    *ast.FuncDecl
	imports map[string]string
}

// question identifies an answer: the effect of a function on its receiver or on one parameter.
type question struct {
	decl *ast.FuncDecl
	root string
}

// Body describes the effect of a method's body on its receiver.
type Body struct {
	Always    bool   // it ends the receiver on every call
	Sometimes bool   // it ends the receiver on some path
	Waits     bool   // it waits for something of the receiver
	Flushes   string // how it sends what the receiver still holds: "it calls Flush"; empty where it does not
	OnlyReads bool   // it only returns something that it reads from the receiver, and so ends nothing
}

// ends reports whether a method of that name ends its receiver.
func (b Body) ends(name string) bool {
	if Verb(name) != "" {
		return b.Always || b.Sometimes
	}
	return b.Always && !restarts.MatchString(name)
}

// NewSource indexes the files of a package.
func NewSource(files []*ast.File) *Source {
	s := &Source{decls: map[[2]string][]declared{}, types: map[string]ast.Expr{}, known: map[question]Body{}}
	for _, file := range files {
		imports := map[string]string{}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				continue
			}
			imports[importName(spec, imported)] = imported
		}
		for _, decl := range file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				recv := ""
				if d.Recv != nil && len(d.Recv.List) > 0 {
					recv = typeIdent(d.Recv.List[0].Type)
				}
				key := [2]string{recv, d.Name.Name}
				s.decls[key] = append(s.decls[key], declared{d, imports})
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if t, ok := spec.(*ast.TypeSpec); ok {
						s.types[t.Name.Name] = t.Type
					}
				}
			}
		}
	}
	return s
}

func importName(spec *ast.ImportSpec, imported string) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	return load.PackageName(imported)
}

// Method returns the effect of a method of a type, which declares it or embeds a type that does. For an interface it
// combines all methods of that name in the package.
func (s *Source) Method(typ, name string) (Body, bool) {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.method(typ, name, 0)
}

// Parameter returns the effect of a function or method on one of its parameters.
func (s *Source) Parameter(typ, name, param string) Body {
	s.lock.Lock()
	defer s.lock.Unlock()
	out := Body{}
	for _, d := range s.decls[[2]string{typ, name}] {
		b := s.readBody(d, param)
		out.Always = out.Always || b.Always
		out.Sometimes = out.Sometimes || b.Sometimes
	}
	return out
}

func (s *Source) method(typ, name string, depth int) (Body, bool) {
	if depth > 4 {
		return Body{}, false
	}
	if list := s.decls[[2]string{typ, name}]; typ != "" && len(list) > 0 {
		return s.all(list), true
	}
	switch t := s.types[typ].(type) {
	case *ast.InterfaceType:
		var list []declared
		for key, found := range s.decls {
			if key[0] != "" && key[1] == name {
				list = append(list, found...)
			}
		}
		if len(list) == 0 {
			return Body{}, false
		}
		b := s.all(list)
		b.Sometimes = false // the one that is called may be one that does nothing
		return b, true
	case *ast.StructType:
		for _, f := range t.Fields.List {
			if len(f.Names) > 0 {
				continue
			}
			if b, ok := s.method(typeIdent(f.Type), name, depth+1); ok {
				return b, true
			}
		}
	case *ast.Ident:
		return s.method(t.Name, name, depth+1)
	}
	return Body{}, false
}

// all combines the bodies of which one is called.
func (s *Source) all(list []declared) Body {
	out := Body{Always: true, OnlyReads: true}
	for _, d := range list {
		out.OnlyReads = out.OnlyReads && onlyReads(d.decl)
		b := Body{}
		if recv := receiver(d.decl); recv != "" {
			b = s.readBody(d, recv)
		}
		out.Always = out.Always && b.Always
		out.Sometimes = out.Sometimes || b.Sometimes || b.Always
		out.Waits = out.Waits || b.Waits
		out.Flushes = cmp.Or(out.Flushes, b.Flushes)
	}
	return out
}

// onlyReads reports whether a method is a single return statement that reads its receiver and calls nothing.
func onlyReads(decl *ast.FuncDecl) bool {
	recv := receiver(decl)
	if recv == "" || decl.Body == nil || len(decl.Body.List) != 1 {
		return false
	}
	ret, ok := decl.Body.List[0].(*ast.ReturnStmt)
	if !ok {
		return false
	}
	reads, plain := false, true
	ast.Inspect(ret, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr, *ast.FuncLit:
			plain = false
		case *ast.UnaryExpr:
			plain = plain && n.Op != token.ARROW
		case *ast.Ident:
			reads = reads || n.Name == recv
		}
		return plain
	})
	return reads && plain
}

func receiver(decl *ast.FuncDecl) string {
	if decl.Recv == nil || len(decl.Recv.List) == 0 || len(decl.Recv.List[0].Names) == 0 {
		return ""
	}
	return decl.Recv.List[0].Names[0].Name
}

// readBody reads a declaration. A recursive question has no effect.
func (s *Source) readBody(d declared, root string) Body {
	q := question{d.decl, root}
	if b, ok := s.known[q]; ok {
		return b
	}
	s.known[q] = Body{}
	if d.decl.Body == nil {
		return Body{}
	}
	r := s.reader(d, root)
	r.block(d.decl.Body, true)
	s.known[q] = r.body()
	return s.known[q]
}

// reader returns the reader of a declaration for what it does to its receiver or to one parameter.
func (s *Source) reader(d declared, root string) *bodyReader {
	r := &bodyReader{Source: s, declared: d, types: map[string]ast.Expr{}, locals: map[string]string{}, replaced: map[string]bool{}}
	for _, list := range []*ast.FieldList{d.decl.Recv, d.decl.Type.Params} {
		if list == nil {
			continue
		}
		for _, f := range list.List {
			if slices.ContainsFunc(f.Names, func(id *ast.Ident) bool { return id.Name == root }) {
				r.types[root] = f.Type
			}
		}
	}
	return r
}

// typeIdent returns the type name in T, *T and T[P].
func typeIdent(e ast.Expr) string {
	switch t := e.(type) {
	case *ast.Ident:
		return t.Name
	case *ast.StarExpr:
		return typeIdent(t.X)
	case *ast.ParenExpr:
		return typeIdent(t.X)
	case *ast.IndexExpr:
		return typeIdent(t.X)
	case *ast.IndexListExpr:
		return typeIdent(t.X)
	}
	return ""
}

// structOf returns the struct that a type of the package is declared as.
func (s *Source) structOf(t ast.Expr) (*ast.StructType, bool) {
	for range 4 {
		switch u := t.(type) {
		case *ast.StructType:
			return u, true
		case *ast.Ident, *ast.IndexExpr, *ast.IndexListExpr:
			t = s.types[typeIdent(u)]
		case *ast.StarExpr:
			t = u.X
		default:
			return nil, false
		}
	}
	return nil, false
}
