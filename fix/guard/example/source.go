package example

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// source is the file of an example.
type source struct {
	text         string
	above, lines int // the number of lines before the example's own, and of its own
}

// names returns the packages that an example of a rule may use without importing them, by name: those that the rule
// forbids, and its owners. If two have the same name, the module's imports decide.
func (t *tests) names(r *rule.Rule) map[string]string {
	out := map[string]string{}
	add := func(name, path string) {
		if old, taken := out[name]; !taken || len(t.tree.Importing(old)) == 0 && len(t.tree.Importing(path)) > 0 {
			out[name] = path
		}
	}
	for _, e := range r.Entries {
		if e.Kind.Describe().Names == rule.Objects {
			add(load.PackageName(e.Symbol.Package), e.Symbol.Package)
		}
	}
	for _, o := range t.owners.Packages(r) {
		name := load.PackageName(o)
		for _, d := range t.tree.Dirs {
			if d.ImportPath == o && len(d.Files) > 0 {
				name = strings.TrimSuffix(d.Files[0].Package, "_test")
			}
		}
		out[name] = o
	}
	return out
}

// newSource returns the file of an example.
func newSource(code string, names map[string]string) source {
	code = strings.TrimRight(code, "\n")
	if _, err := parser.ParseFile(token.NewFileSet(), "", code, parser.PackageClauseOnly); err == nil {
		return source{code + "\n", 0, strings.Count(code, "\n") + 1}
	}
	own, body := split(code)
	clause := "package example; " + imports(own+body, names) + "\n" // one line, above the example
	whole := clause + own
	lines := strings.Count(code, "\n") + 1
	if x, err := parser.ParseExpr(body); err == nil {
		if _, call := ast.Unparen(x).(*ast.CallExpr); !call { // a call may have any number of results
			return source{whole + "var _ = " + body + "\n", 1, lines}
		}
		return source{whole + "func _() { " + body + "\n}\n", 1, lines}
	}
	if _, err := parser.ParseFile(token.NewFileSet(), "", whole+body, parser.SkipObjectResolution); err == nil {
		return source{whole + body + "\n", 1, lines}
	}
	return source{whole + "func _() { " + body + "\n}\n", 1, lines}
}

// split returns an example's own imports, and the code below them.
func split(code string) (imports, body string) {
	const clause = "package example;"
	fset := token.NewFileSet()
	f, _ := parser.ParseFile(fset, "", clause+code, parser.ImportsOnly) // ignore errors in the code below the imports
	if len(f.Decls) == 0 {
		return "", code
	}
	end := fset.Position(f.Decls[len(f.Decls)-1].End()).Offset - len(clause)
	if end <= 0 || end > len(code) { // the last import is not complete
		return "", code
	}
	return code[:end] + ";", strings.TrimPrefix(code[end:], ";")
}

// imports returns import declarations, on one line, for the names that an example uses.
func imports(code string, names map[string]string) string {
	f, _ := parser.ParseFile(token.NewFileSet(), "", "package example;"+code, parser.ImportsOnly)
	imported := map[string]bool{}
	for _, spec := range f.Imports {
		path, _ := strconv.Unquote(spec.Path.Value) // empty if the path is missing
		imported[load.PackageName(path)] = true
		if spec.Name != nil {
			imported[spec.Name.Name] = true
		}
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if !imported[name] && mentions(code, name) {
			b.WriteString("import " + name + " " + strconv.Quote(names[name]) + "; ")
		}
	}
	return b.String()
}
