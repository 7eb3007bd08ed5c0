package start

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"

	"github.com/seed-58def443/ssot/scan/internal/detect"
	"github.com/seed-58def443/ssot/scan/rule"
)

// MethodSets maps types to the names of their exported methods. A type without an element may have any method.
//
// A file can only break an entry (*path.T).* if it selects one of T's methods by name. The detector matches three
// selections: the operand is a T; the method is promoted from an embedded T; the operand is an interface that embeds
// the interface T. In each case the method is in T's method set. Outside of T's package, which is always loaded, the
// name is exported. So a search for these names suffices.
type MethodSets map[detect.Object][]string

// Add computes the method set of a type from the sources of its package, whatever their build constraints; sources
// holds them by path. It adds nothing if syntax is not enough: a source does not parse, the type is not declared there,
// or it embeds or is defined from a type of another package.
func (m MethodSets) Add(t detect.Object, sources map[string][]byte) {
	d := declared{specs: map[string][]*ast.TypeSpec{}, methods: map[string][]string{}, aliases: map[string][]string{}}
	for path, src := range sources {
		f, err := parser.ParseFile(token.NewFileSet(), path, src, parser.SkipObjectResolution)
		if err != nil {
			return
		}
		d.add(f)
	}
	names := map[string]bool{}
	if !d.collect(t.Name, map[string]bool{}, names) {
		return
	}
	m[t] = make([]string, 0, len(names))
	for name := range names {
		m[t] = append(m[t], name)
	}
}

// patterns returns regular expressions for the method names of a symbol. A file that calls such a method selects one of
// these names.
func (m MethodSets) patterns(s rule.Symbol) []string {
	if s.Recv == "" {
		return nil
	}
	if s.Name != rule.AnyName {
		return []string{regexp.QuoteMeta(s.Name)}
	}
	names, known := m[detect.Object{Pkg: s.Package, Name: s.Recv}]
	if !known {
		return []string{`[\pL_][\pL\pN_]*`}
	}
	return names
}

// declared holds the types and methods that a package declares at its top level. A type may be declared more than once,
// by files of several build configurations.
type declared struct {
	specs   map[string][]*ast.TypeSpec
	methods map[string][]string // exported methods by the name of the receiver's type
	aliases map[string][]string // aliases by the name of the type that they denote
}

func (d declared) add(f *ast.File) {
	for _, decl := range f.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Recv != nil && len(decl.Recv.List) > 0 && decl.Name.IsExported() {
				if recv := baseName(decl.Recv.List[0].Type); recv != "" {
					d.methods[recv] = append(d.methods[recv], decl.Name.Name)
				}
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				spec, ok := spec.(*ast.TypeSpec)
				if !ok {
					continue
				}
				d.specs[spec.Name.Name] = append(d.specs[spec.Name.Name], spec)
				if of := baseName(spec.Type); spec.Assign.IsValid() && of != "" {
					d.aliases[of] = append(d.aliases[of], spec.Name.Name)
				}
			}
		}
	}
}

// collect adds the exported methods of a type to names. It returns false if the type may have other methods.
func (d declared) collect(name string, seen, names map[string]bool) bool {
	if seen[name] {
		return true
	}
	seen[name] = true
	for _, m := range d.methods[name] {
		names[m] = true
	}
	for _, alias := range d.aliases[name] { // func (A) M() is a method of T where type A = T
		if !d.collect(alias, seen, names) {
			return false
		}
	}
	for _, spec := range d.specs[name] {
		if !d.collectFrom(spec.Type, seen, names) {
			return false
		}
	}
	return len(d.specs[name]) > 0
}

// collectFrom adds the methods that a type gets from the type expression of its declaration: methods of embedded
// fields, methods of an interface, and methods of the type of this package that it is defined from.
func (d declared) collectFrom(x ast.Expr, seen, names map[string]bool) bool {
	switch x := x.(type) {
	case *ast.ArrayType, *ast.ChanType, *ast.FuncType, *ast.MapType:
		return true
	case *ast.StructType:
		return d.collectEmbedded(x.Fields, seen, names)
	case *ast.InterfaceType:
		for _, f := range x.Methods.List {
			for _, name := range f.Names {
				names[name.Name] = true
			}
		}
		return d.collectEmbedded(x.Methods, seen, names)
	}
	base := baseName(x)
	return base != "" && d.collect(base, seen, names)
}

// collectEmbedded adds the methods of the types that a struct or an interface embeds.
func (d declared) collectEmbedded(fields *ast.FieldList, seen, names map[string]bool) bool {
	for _, f := range fields.List {
		if len(f.Names) > 0 {
			continue
		}
		if base := baseName(f.Type); base == "" || !d.collect(base, seen, names) {
			return false
		}
	}
	return true
}

// baseName returns the name of the type of this package that a type expression denotes, without pointers, parentheses
// and type arguments. It returns an empty string for other type expressions.
func baseName(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.ParenExpr:
		return baseName(x.X)
	case *ast.StarExpr:
		return baseName(x.X)
	case *ast.IndexExpr:
		return baseName(x.X)
	case *ast.IndexListExpr:
		return baseName(x.X)
	}
	return ""
}
