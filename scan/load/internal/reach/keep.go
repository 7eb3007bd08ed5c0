package reach

import (
	"bytes"
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/scan/load/internal/listing"
	"github.com/seed-58def443/ssot/scan/load/internal/outline"
)

// Trimmed holds the reached declarations of a dependency.
type Trimmed struct {
	files   []*trimmedFile
	table   map[string]declRef   // package-level declarations by name
	methods map[string][]declRef // methods by the name of the receiver's type
	waiting map[string][]declRef // methods of reached types, by name, while nothing mentions them
	done    map[declRef]bool
	next    []declRef // reached, not parsed yet
}

// A trimmedFile is a file with its reached declarations only.
type trimmedFile struct {
	*outline.Outline
	index   int
	names   map[string]*fileImport
	dots    []*fileImport
	imports []*fileImport
	decls   []ast.Decl
}

type fileImport struct {
	outline.Import
	node *listing.Node // nil if not listed
	dep  *dependency   // nil if not listed, or wanted
	used bool
}

// declRef refers to a declaration of a package by its indices.
type declRef struct{ file, decl int32 }

// open scans the files of a dependency.
func (d *demand) open(n *listing.Node) *Trimmed {
	k := &Trimmed{table: make(map[string]declRef), methods: make(map[string][]declRef), waiting: make(map[string][]declRef), done: make(map[declRef]bool)}
	for _, path := range n.Files {
		o := d.Outline(path)
		if o == nil {
			continue
		}
		f := &trimmedFile{Outline: o, index: len(k.files), names: make(map[string]*fileImport)}
		for _, c := range o.Imports {
			imp := &fileImport{Import: c, node: n.Imports[c.Path]}
			imp.dep = d.deps[imp.node]
			f.imports = append(f.imports, imp)
			name := c.Name
			if name == "" {
				name = importName(nil, c.Path, imp.node)
			}
			switch name {
			case "_":
			case ".":
				f.dots = append(f.dots, imp)
			default:
				f.names[name] = imp
			}
		}
		k.files = append(k.files, f)
		for i := range o.Len() {
			k.add(f, i)
		}
	}
	k.aliasReceivers()
	return k
}

// add records the names of a declaration. Of two declarations of a name the first counts, as for the type checker.
func (k *Trimmed) add(f *trimmedFile, i int) {
	ref := declRef{int32(f.index), int32(i)}
	if base, ok := f.Receiver(i); ok {
		k.methods[base] = append(k.methods[base], ref)
		return
	}
	for name := range strings.SplitSeq(f.Name(i), ",") {
		if name == "_" || f.Kind(i) == token.FUNC && name == "init" {
			continue
		}
		if _, ok := k.table[name]; !ok {
			k.table[name] = ref
		}
	}
}

// aliasReceivers assigns methods declared on an alias to the type that it denotes.
func (k *Trimmed) aliasReceivers() {
	for base, methods := range k.methods {
		name := base
		for range len(k.table) { // the limit ends a cycle of aliases
			target := k.aliased(name)
			if target == "" {
				break
			}
			name = target
		}
		if name != base {
			k.methods[name] = append(k.methods[name], methods...)
		}
	}
}

// aliased returns the name of the type of this package that a name is an alias of, or an empty string.
func (k *Trimmed) aliased(name string) string {
	ref, ok := k.table[name]
	if !ok {
		return ""
	}
	f := k.files[ref.file]
	rest, ok := strings.CutPrefix(strings.TrimSpace(f.Behind(int(ref.decl))), "=")
	if !ok || f.Kind(int(ref.decl)) != token.TYPE {
		return ""
	}
	x, err := parser.ParseExpr(rest)
	if err != nil {
		return ""
	}
	if id := outline.ReceiverName(x); id != nil {
		return id.Name
	}
	return ""
}

// reach keeps the declaration of a package-level name. It returns false if there is none.
func (k *Trimmed) reach(name string) bool {
	ref, ok := k.table[name]
	if ok && !k.done[ref] {
		k.done[ref] = true
		k.next = append(k.next, ref)
	}
	return ok
}

// extend parses the declarations in next and requests the names in them.
func (d *demand) extend(dep *dependency, k *Trimmed) {
	refs := k.next
	k.next = nil
	slices.SortFunc(refs, func(a, b declRef) int { return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.decl, b.decl)) })
	for len(refs) > 0 {
		f := k.files[refs[0].file]
		i := 1
		for i < len(refs) && refs[i].file == refs[0].file {
			i++
		}
		for _, decl := range d.parse(f, refs[:i]) {
			f.decls = append(f.decls, decl)
			(&follower{demand: d, trimmed: k, file: f}).decl(decl)
		}
		for _, ref := range refs[:i] {
			if f.Kind(int(ref.decl)) == token.TYPE {
				d.reachMethods(dep, k, f.Name(int(ref.decl)))
			}
		}
		refs = refs[i:]
	}
}

// reachMethods keeps those methods of a reached type that are mentioned. The others wait for a mention.
func (d *demand) reachMethods(dep *dependency, k *Trimmed, typ string) {
	for _, m := range k.methods[typ] {
		name := k.files[m.file].Name(int(m.decl))
		switch {
		case k.done[m]:
		case k.waiting[name] == nil && d.mentioned(name, dep):
			k.next = append(k.next, m)
		default:
			k.waiting[name] = append(k.waiting[name], m)
		}
		k.done[m] = true
	}
}

// parse parses declarations of one file.
func (d *demand) parse(f *trimmedFile, refs []declRef) []ast.Decl {
	var b bytes.Buffer
	b.WriteString("package p\n")
	for _, ref := range refs {
		f.Write(&b, int(ref.decl))
	}
	syntax, err := parser.ParseFile(d.Fset, f.Path, b.Bytes(), parser.SkipObjectResolution)
	switch {
	case err != nil && len(refs) > 1:
		// Some declaration has a syntax error: parse them one by one.
		decls := make([]ast.Decl, 0, len(refs))
		for i := range refs {
			decls = append(decls, d.parse(f, refs[i:i+1])...)
		}
		return decls
	case syntax == nil:
		return nil
	}
	return syntax.Decls
}

// importPath returns the path of an import spec, or an empty string.
func importPath(spec *ast.ImportSpec) string {
	p, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return ""
	}
	return p
}

// importName returns the name of an import in its file.
func importName(name *ast.Ident, p string, dep *listing.Node) string {
	switch {
	case name != nil:
		return name.Name
	case dep != nil && dep.Name != "":
		return dep.Name
	}
	return listing.PackageName(p)
}

// Syntax returns the files of the trimmed package, for the type checker.
func (k *Trimmed) Syntax(n *listing.Node) []*ast.File {
	var files []*ast.File
	for _, f := range k.files {
		if len(f.decls) == 0 {
			continue
		}
		file := &ast.File{Package: f.decls[0].Pos(), Name: ast.NewIdent(n.Name), GoVersion: f.GoVersion}
		for _, imp := range f.imports {
			if !imp.used {
				continue
			}
			spec := &ast.ImportSpec{Path: &ast.BasicLit{Kind: token.STRING, Value: strconv.Quote(imp.Path)}}
			if imp.Name != "" {
				spec.Name = ast.NewIdent(imp.Name)
			}
			file.Imports = append(file.Imports, spec)
			file.Decls = append(file.Decls, &ast.GenDecl{Tok: token.IMPORT, Specs: []ast.Spec{spec}})
		}
		file.Decls = append(file.Decls, f.decls...)
		files = append(files, file)
	}
	return files
}

// Release frees the memory of the declarations.
func (k *Trimmed) Release() { *k = Trimmed{} }

// Needs returns the packages that the kept declarations mention.
func (k *Trimmed) Needs() []*listing.Node {
	var deps []*listing.Node
	for _, f := range k.files {
		for _, imp := range f.imports {
			if imp.used && imp.node != nil && !slices.Contains(deps, imp.node) {
				deps = append(deps, imp.node)
			}
		}
	}
	return deps
}
