package fix

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/load"
)

// mentioned is a function or variable of a package that others may name.
type mentioned struct {
	key   funcKey
	group *group
	file  *load.File // that declares it
}

// unseen is where it is named in a way that the loaded packages do not show: in source that no scanned configuration reads, in code that does not type-check, in assembly, for the linker, and in modules below this one.
func (m *mentioned) unseen(p *project) string {
	for _, find := range []func(*project) string{m.inErrors, m.unread, m.unlisted, m.nested} {
		if why := find(p); why != "" {
			return why
		}
	}
	return ""
}

// inErrors is a mention in a loaded package that could not be resolved, and one for the linker.
func (m *mentioned) inErrors(p *project) string {
	if path := p.linked()[m.key]; path != "" {
		return fmt.Sprintf("%s names %s for the linker", p.rel(path), m.key.name)
	}
	for _, pkg := range p.res.Program.Packages {
		if len(pkg.Errors) == 0 {
			continue
		}
		for _, file := range pkg.Files {
			if !bytes.Contains(file.Src, []byte(m.key.name)) {
				continue
			}
			lost := token.NoPos
			ast.Inspect(file.Syntax, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok && id.Name == m.key.name && pkg.Info.Uses[id] == nil && pkg.Info.Defs[id] == nil && id != file.Syntax.Name {
					lost = id.Pos()
				}
				return !lost.IsValid()
			})
			if lost.IsValid() {
				return fmt.Sprintf("%s may mean %s, and does not type-check as it is", p.placeOf(pkg, lost), m.key.name)
			}
		}
	}
	return ""
}

// listLinked lists the files of the loaded packages that name functions and variables for the linker.
func (p *project) listLinked() map[funcKey]string {
	out := map[funcKey]string{}
	for _, pkg := range p.res.Program.Packages {
		for _, file := range pkg.Files {
			for _, words := range linknames(file.Src) {
				out[funcKey{pkg.Path, words[0]}] = file.Path
				if len(words) > 1 {
					if dot := strings.LastIndexByte(words[1], '.'); dot > 0 {
						out[funcKey{words[1][:dot], words[1][dot+1:]}] = file.Path
					}
				}
			}
		}
	}
	return out
}

// linknames are the words of the directives by which a file names things for the linker: the file's own name of it, and mostly the other's.
func linknames(src []byte) [][]string {
	const directive = "//go:linkname "
	if !bytes.Contains(src, []byte(directive)) {
		return nil
	}
	var out [][]string
	for line := range bytes.Lines(src) {
		if rest, ok := bytes.CutPrefix(line, []byte(directive)); ok {
			if words := strings.Fields(string(rest)); len(words) > 0 {
				out = append(out, words)
			}
		}
	}
	return out
}

// unread is a file of the tree that is not loaded and names it.
func (m *mentioned) unread(p *project) string {
	if p.res.Tree == nil {
		return ""
	}
	own, name := plainPath(m.group.variants[0]), m.file.Syntax.Name.Name
	for _, d := range p.res.Tree.Dirs {
		for _, file := range d.Files {
			inside := d.ImportPath == own && strings.TrimSuffix(file.Package, "_test") == strings.TrimSuffix(name, "_test")
			imports := token.IsExported(m.key.name) && slices.Contains(file.Imports, m.key.path)
			links := slices.Contains(file.Imports, "unsafe")
			if p.groups[file.Path] != nil || !inside && !imports && !links {
				continue
			}
			source := p.outside.file(file.Path)
			switch {
			case source == nil:
				return p.rel(file.Path) + " can't be read"
			case links && slices.ContainsFunc(linknames(source.src), func(words []string) bool { return slices.Contains(words, m.key.path+"."+m.key.name) }):
				return fmt.Sprintf("%s names %s for the linker", p.rel(file.Path), m.key.name)
			case (inside || imports) && (&reading{unloaded: source, name: m.key.name}).mentions():
				why := "no scanned configuration reads it"
				if !slices.ContainsFunc(d.Files, func(f *load.SourceFile) bool { return p.groups[f.Path] != nil }) {
					why = "its package is not loaded"
				}
				return fmt.Sprintf("%s names %s too, and %s", p.rel(file.Path), m.key.name, why)
			}
		}
	}
	return ""
}

// unlisted is a file beside its own that is not Go and names it.
func (m *mentioned) unlisted(p *project) string {
	dir := filepath.Dir(m.file.Path)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "" // it stands in an overlay
	}
	for _, e := range entries {
		if filepath.Ext(e.Name()) != ".s" {
			continue
		}
		path := filepath.Join(dir, e.Name())
		if src, err := disk.Read(path); err != nil || bytes.Contains(src, []byte("·"+m.key.name+"(")) {
			return fmt.Sprintf("%s may call %s", p.rel(path), m.key.name)
		}
	}
	return ""
}

// nested is a file of a module below the tree's that imports the package and names it.
func (m *mentioned) nested(p *project) string {
	if !token.IsExported(m.key.name) {
		return ""
	}
	for _, path := range p.importedBelow()[m.key.path] {
		source := p.outside.file(path)
		if source == nil || (&reading{unloaded: source, name: m.key.name}).mentions() {
			return fmt.Sprintf("%s names %s too, in a module of its own", p.rel(path), m.key.name)
		}
	}
	return ""
}

// listBelow lists the Go files of the modules below the tree's, by what they import. What can't be read or parsed is left out: the go command can't build it either.
func (p *project) listBelow() map[string][]string {
	out := map[string][]string{}
	if p.res.Tree == nil {
		return out
	}
	for _, rel := range p.res.Tree.Nested {
		root := filepath.Join(p.res.Tree.Root, filepath.FromSlash(rel))
		_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return nil
			case d.IsDir():
				if path != root && !load.Entered(d.Name()) {
					return fs.SkipDir
				}
			case filepath.Ext(path) == ".go":
				src, err := disk.Read(path)
				if err != nil {
					return nil
				}
				file, _ := parser.ParseFile(token.NewFileSet(), path, src, parser.ImportsOnly)
				if file == nil {
					return nil
				}
				for _, spec := range file.Imports {
					if imported, err := strconv.Unquote(spec.Path.Value); err == nil {
						out[imported] = append(out[imported], path)
					}
				}
			}
			return nil
		})
	}
	return out
}
