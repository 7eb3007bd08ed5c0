package project

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/load"
)

// Mentioned is a package-level function or variable that other packages may mention.
type Mentioned struct {
	Key     identity.Key
	Package *Package
	File    *load.File // file that declares it
}

// UnloadedMention returns a sentence about a mention that the loaded packages do not show: in source that no scanned
// configuration reads, in code with type errors, in assembly, in a linkname directive, or in a nested module. Empty if
// there is none.
func (m *Mentioned) UnloadedMention(p *Project) string {
	for _, find := range []func(*Project) string{m.inErrors, m.inUnloadedFiles, m.inAssembly, m.inNestedModules} {
		if why := find(p); why != "" {
			return why
		}
	}
	return ""
}

// inErrors describes a mention in a linkname directive, or one that a type error left unresolved.
func (m *Mentioned) inErrors(p *Project) string {
	if path := p.linknames()[m.Key]; path != "" {
		return fmt.Sprintf("%s names %s for the linker", p.Rel(path), m.Key.Name)
	}
	for _, pkg := range p.Res.Program.Packages {
		if len(pkg.Errors) == 0 {
			continue
		}
		for _, file := range pkg.Files {
			if !bytes.Contains(file.Src, []byte(m.Key.Name)) {
				continue
			}
			unresolved := token.NoPos
			ast.Inspect(file.Syntax, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok && id.Name == m.Key.Name && pkg.Info.Uses[id] == nil && pkg.Info.Defs[id] == nil && id != file.Syntax.Name {
					unresolved = id.Pos()
				}
				return !unresolved.IsValid()
			})
			if unresolved.IsValid() {
				return fmt.Sprintf("%s may mean %s, and does not type-check as it is", p.PlaceOf(pkg, unresolved), m.Key.Name)
			}
		}
	}
	return ""
}

// listLinked returns the files of the loaded packages with linkname directives, by the function or variable that these
// mention.
func listLinked(prog *load.Program) map[identity.Key]string {
	out := map[identity.Key]string{}
	for _, pkg := range prog.Packages {
		for _, file := range pkg.Files {
			for _, words := range load.Linknames(file.Src) {
				out[identity.Key{Path: pkg.Path, Name: words[0]}] = file.Path
				if len(words) > 1 {
					if dot := strings.LastIndexByte(words[1], '.'); dot > 0 {
						out[identity.Key{Path: words[1][:dot], Name: words[1][dot+1:]}] = file.Path
					}
				}
			}
		}
	}
	return out
}

// inUnloadedFiles describes a mention in a file of the tree that is not loaded.
func (m *Mentioned) inUnloadedFiles(p *Project) string {
	if p.Res.Tree == nil {
		return ""
	}
	own, name := m.Package.Variants[0].PlainPath(), m.File.Syntax.Name.Name
	for _, d := range p.Res.Tree.Dirs {
		for _, file := range d.Files {
			inside := d.ImportPath == own && strings.TrimSuffix(file.Package, "_test") == strings.TrimSuffix(name, "_test")
			imports := token.IsExported(m.Key.Name) && slices.Contains(file.Imports, m.Key.Path)
			links := slices.Contains(file.Imports, "unsafe")
			if p.Groups[file.Path] != nil || !inside && !imports && !links {
				continue
			}
			source := p.Outside.File(file.Path)
			switch {
			case source == nil:
				return p.Rel(file.Path) + " can't be read"
			case links && slices.ContainsFunc(load.Linknames(source.Src), func(words []string) bool { return slices.Contains(words, m.Key.Path+"."+m.Key.Name) }):
				return fmt.Sprintf("%s names %s for the linker", p.Rel(file.Path), m.Key.Name)
			case (inside || imports) && source.Mentions(m.Key.Name):
				why := "no scanned configuration reads it"
				if !slices.ContainsFunc(d.Files, func(f *load.SourceFile) bool { return p.Groups[f.Path] != nil }) {
					why = "its package is not loaded"
				}
				return fmt.Sprintf("%s names %s too, and %s", p.Rel(file.Path), m.Key.Name, why)
			}
		}
	}
	return ""
}

// inAssembly describes a mention in an assembly file of the same folder.
func (m *Mentioned) inAssembly(p *Project) string {
	dir := filepath.Dir(m.File.Path)
	entries, _ := os.ReadDir(dir) // there are none where the file is in an overlay
	for _, e := range entries {
		if filepath.Ext(e.Name()) != ".s" {
			continue
		}
		path := filepath.Join(dir, e.Name())
		if src, err := disk.Read(path); err != nil || bytes.Contains(src, []byte("·"+m.Key.Name+"(")) {
			return fmt.Sprintf("%s may call %s", p.Rel(path), m.Key.Name)
		}
	}
	return ""
}

// inNestedModules describes a mention in a nested module that imports the package.
func (m *Mentioned) inNestedModules(p *Project) string {
	if !token.IsExported(m.Key.Name) {
		return ""
	}
	for _, path := range p.importedBelow()[m.Key.Path] {
		source := p.Outside.File(path)
		if source == nil || source.Mentions(m.Key.Name) {
			return fmt.Sprintf("%s names %s too, in a module of its own", p.Rel(path), m.Key.Name)
		}
	}
	return ""
}

// listBelow returns the Go files of nested modules by the packages that they import. Files that can't be read or parsed
// are left out: the go command can't build them either.
func listBelow(tree *load.Tree) map[string][]string {
	out := map[string][]string{}
	if tree == nil {
		return out
	}
	for _, rel := range tree.Nested {
		for path, src := range load.Below(filepath.Join(tree.Root, filepath.FromSlash(rel))) {
			file, _ := parser.ParseFile(token.NewFileSet(), path, src, parser.ImportsOnly)
			if file == nil {
				continue
			}
			for _, spec := range file.Imports {
				if imported, err := strconv.Unquote(spec.Path.Value); err == nil {
					out[imported] = append(out[imported], path)
				}
			}
		}
	}
	return out
}
