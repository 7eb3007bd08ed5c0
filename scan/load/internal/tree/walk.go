package tree

import (
	"cmp"
	"context"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"io/fs"
	"math"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/scan/load/internal/gocmd"
	"github.com/seed-58def443/ssot/scan/load/internal/source"

	gomodule "golang.org/x/mod/module"
	"golang.org/x/sync/errgroup"

	"github.com/seed-58def443/ssot/scan/disk"
)

// Walk reads the tree below root as go list does: it skips testdata, _x, .x, vendor, and nested modules that no go.work
// uses, and follows no symbolic links to folders. A folder that it skips only for its name is read all the same if a
// file of the tree imports it, because it is part of the program then. Overlay replaces or adds files.
func Walk(ctx context.Context, root string, overlay map[string][]byte) (*Tree, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	w := &walker{tree: &Tree{Root: root}, files: make(map[string][]string), looked: make(map[string]bool), overlay: make(map[string][]byte, len(overlay))}
	if err := w.findModules(ctx); err != nil {
		return nil, err
	}
	if err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return w.visit(path, d, err)
	}); err != nil {
		return nil, err
	}
	for path, src := range overlay {
		w.add(filepath.Clean(path), src)
	}
	w.listPages()
	for len(w.files) > 0 {
		dirs, err := w.read(ctx)
		if err != nil {
			return nil, err
		}
		w.findImported(dirs)
	}
	if len(w.tree.Dirs) > 0 {
		w.addReplaced()
	}
	return w.tree, w.finish(ctx)
}

type walker struct {
	tree     *Tree
	modules  []gocmd.Module      // innermost first
	files    map[string][]string // names of files that are not read yet, by folder
	looked   map[string]bool     // import paths that findImported has looked at
	pages    []string            // paths
	replaced []string            // folders of modules that go.mod replaces to
	aside    []string            // folders that are not walked, but that the go command may enter
	links    []string            // links to folders; not walked, but the go command follows one that is imported
	overlay  map[string][]byte   // by clean path
}

func (w *walker) findModules(ctx context.Context) error {
	g, err := gocmd.New(ctx, w.tree.Root, nil, nil)
	if err != nil {
		return err
	}
	defer g.Close()
	w.tree.Settings = g.Reported
	if !g.InModule() {
		return nil
	}
	if w.modules, err = g.MainModules(ctx); err != nil {
		return err
	}
	slices.SortFunc(w.modules, func(a, b gocmd.Module) int { return cmp.Compare(len(b.Dir), len(a.Dir)) })
	w.aside = slices.DeleteFunc(g.Replaced, func(dir string) bool { return !gocmd.HasGoMod(dir) })
	w.replaced = slices.Clone(w.aside)
	if g.InWorkspace() {
		w.aside = append(w.aside, filepath.Join(filepath.Dir(g.GOWORK), "vendor"))
	}
	for _, m := range w.modules {
		if gocmd.IsBelow(m.Dir, w.tree.Root) {
			w.aside = append(w.aside, filepath.Join(m.Dir, "vendor"))
		} else {
			w.aside = append(w.aside, m.Dir)
		}
	}
	if m := w.module(w.tree.Root); m != nil {
		w.tree.ModulePath = m.Path
	}
	return nil
}

// addReplaced adds the modules to Nested that go.mod replaces to, in folders that the walk does not enter: the go
// command compiles them into the program.
func (w *walker) addReplaced() {
	for _, dir := range w.replaced {
		main := slices.ContainsFunc(w.modules, func(m gocmd.Module) bool { return m.Dir == dir })
		if !main && gocmd.IsBelow(dir, w.tree.Root) && !entered(w.rel(dir)) {
			w.tree.Nested = append(w.tree.Nested, w.rel(dir))
		}
	}
}

// module returns the main module that contains a folder, or nil.
func (w *walker) module(dir string) *gocmd.Module {
	for i := range w.modules {
		if gocmd.IsBelow(dir, w.modules[i].Dir) {
			return &w.modules[i]
		}
	}
	return nil
}

func (w *walker) visit(path string, d fs.DirEntry, err error) error {
	root := w.tree.Root
	if err != nil {
		if path == root {
			return err
		}
		w.tree.Errors = append(w.tree.Errors, source.Error{Position: token.Position{Filename: path}, Msg: disk.Reason(err)})
		return nil // the folder could not be read, so there is nothing to skip
	}
	if d.IsDir() {
		switch {
		case path == root:
			return nil
		case !Entered(d.Name()):
			if !strings.HasPrefix(d.Name(), ".") && d.Name() != "vendor" {
				w.aside = append(w.aside, path)
			}
			return fs.SkipDir
		case w.foreign(path):
			w.tree.Nested = append(w.tree.Nested, w.rel(path))
			return fs.SkipDir
		}
		return nil
	}
	if d.Type()&fs.ModeSymlink != 0 && Entered(d.Name()) && gocmd.IsDir(path) {
		w.links = append(w.links, path)
		return nil
	}
	w.file(path, d)
	return nil
}

// file adds a file that is a page or a source file, and reports it if the go command would open it but it is special.
func (w *walker) file(path string, d fs.DirEntry) {
	page := isPage(path) && d.Type()&fs.ModeSymlink == 0
	if !page && !gocmd.Opens(d.Name()) {
		return
	}
	if err := irregular(path, d); err != nil {
		if !gocmd.IsDir(path) { // go list ignores links to folders too
			w.tree.Special = append(w.tree.Special, source.Error{Position: token.Position{Filename: path}, Msg: err.Error()})
		}
		return
	}
	if page {
		w.pages = append(w.pages, path)
	}
	if isSource(d.Name()) {
		w.files[filepath.Dir(path)] = append(w.files[filepath.Dir(path)], d.Name())
	}
}

// Entered reports whether go list enters a folder with this name.
func Entered(name string) bool {
	return name != "testdata" && name != "vendor" && !strings.HasPrefix(name, "_") && !strings.HasPrefix(name, ".")
}

// isSource reports whether go list takes a file with this name for a Go file of a package.
func isSource(name string) bool {
	return strings.HasSuffix(name, ".go") && !strings.HasPrefix(name, "_") && !strings.HasPrefix(name, ".")
}

// foreign reports whether a folder is the root of a module that is not a main module.
func (w *walker) foreign(dir string) bool {
	return gocmd.HasGoMod(dir) && !slices.ContainsFunc(w.modules, func(m gocmd.Module) bool { return m.Dir == dir })
}

// add adds a file of the overlay to the tree, if go list would find it there.
func (w *walker) add(path string, src []byte) {
	dir := filepath.Dir(path)
	if !isSource(filepath.Base(path)) && !isPage(path) || !gocmd.IsBelow(path, w.tree.Root) {
		return
	}
	if !isPage(path) {
		w.overlay[path] = src
	}
	for d := dir; d != w.tree.Root; d = filepath.Dir(d) {
		if !Entered(filepath.Base(d)) || w.foreign(d) {
			return
		}
	}
	if isPage(path) {
		w.pages = append(w.pages, path)
		return
	}
	if !slices.Contains(w.files[dir], filepath.Base(path)) {
		w.files[dir] = append(w.files[dir], filepath.Base(path))
	}
}

// read creates the Dirs of the files that are not read yet, and reads them in parallel.
func (w *walker) read(ctx context.Context) ([]*Dir, error) {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	var dirs []*Dir
	var faults [][]source.Error
	for dir, names := range w.files {
		d := &Dir{Path: dir, Rel: w.rel(dir), ImportPath: w.importPath(dir)}
		if d.Unlisted = unlisted(d.ImportPath); d.Unlisted != "" {
			d.ImportPath = ""
		}
		slices.Sort(names)
		d.Files = make([]*SourceFile, len(names))
		errs := make([]source.Error, len(names))
		dirs, faults = append(dirs, d), append(faults, errs)
		g.Go(func() error {
			for i, name := range names {
				d.Files[i], errs[i] = w.readFile(filepath.Join(dir, name))
			}
			return ctx.Err()
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	clear(w.files)
	w.tree.Dirs = append(w.tree.Dirs, dirs...)
	for _, e := range slices.Concat(faults...) {
		if e.Msg != "" {
			w.tree.Errors = append(w.tree.Errors, e)
		}
	}
	return dirs, nil
}

// finish looks for special files in the folders that were not walked, and sorts the tree.
func (w *walker) finish(ctx context.Context) error {
	t := w.tree
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	special := make([][]source.Error, len(w.aside)+len(w.links))
	for i, dir := range slices.Concat(w.aside, w.links) {
		most := maxLinked
		if i < len(w.aside) {
			most = math.MaxInt
		}
		g.Go(func() error {
			var err error
			special[i], err = aside(ctx, dir, t.Root, most)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	t.Special = slices.Concat(append(special, t.Special)...)
	slices.SortStableFunc(t.Special, source.Error.Compare)
	t.Special = slices.Compact(t.Special)
	slices.SortFunc(t.Dirs, func(a, b *Dir) int { return strings.Compare(a.Path, b.Path) })
	slices.Sort(t.Nested)
	slices.SortStableFunc(t.Errors, source.Error.Compare)
	return nil
}

// readFile reads a file and parses its import clause. The error has an empty Msg if there is none.
func (w *walker) readFile(path string) (*SourceFile, source.Error) {
	f := &SourceFile{Name: filepath.Base(path), Path: path, Test: strings.HasSuffix(path, "_test.go")}
	src, ok := w.overlay[path]
	if !ok {
		var err error
		if src, err = disk.Read(path); err != nil {
			return f, source.Error{Position: token.Position{Filename: path}, Msg: disk.Reason(err)}
		}
	}
	f.Src = src
	fset := token.NewFileSet()
	syntax, err := parser.ParseFile(fset, path, src, parser.ImportsOnly|parser.ParseComments|parser.SkipObjectResolution)
	if syntax != nil {
		f.Package = syntax.Name.Name
		f.Constraint = source.BuildConstraint(syntax)
		f.Incomplete = err != nil || !declares(src, fset.File(syntax.FileStart), syntax)
		for _, spec := range syntax.Imports {
			if p, err := strconv.Unquote(spec.Path.Value); err == nil {
				f.Imports = append(f.Imports, p)
			}
		}
	}
	if errs := source.SyntaxErrors(path, err); len(errs) > 0 {
		return f, errs[0]
	}
	return f, source.Error{}
}

// lateImport matches what may be an import behind a declaration.
var lateImport = regexp.MustCompile(`\n[ \t]*import[ \t("]`)

// declares reports whether declarations or the end of the file follow the imports, and no import behind them. The
// parser does not look at what follows.
func declares(src []byte, tok *token.File, syntax *ast.File) bool {
	end := syntax.Name.End()
	for _, d := range syntax.Decls {
		end = max(end, d.End())
	}
	rest := src[min(tok.Offset(end), len(src)):]
	if lateImport.Match(rest) {
		return false
	}
	var s scanner.Scanner
	s.Init(token.NewFileSet().AddFile("", -1, len(rest)), rest, nil, 0)
	for {
		switch _, next, _ := s.Scan(); next {
		case token.SEMICOLON:
		case token.CONST, token.TYPE, token.VAR, token.FUNC, token.EOF:
			return true
		default:
			return false
		}
	}
}

// unlisted returns why an import path is not valid for the go command, or an empty string. A single invalid path would
// make go list fail for all packages. An empty path (no module) is no reason.
func unlisted(importPath string) string {
	switch importPath {
	case "":
		return ""
	case "all", "std", "cmd", "tool", "work":
		return strconv.Quote(importPath) + " is a word of the go command's, not an import path"
	}
	if err := gomodule.CheckImportPath(importPath); err != nil {
		return err.Error()
	}
	return ""
}

// rel returns a folder's path relative to the root, with slashes.
func (w *walker) rel(dir string) string {
	rel, err := filepath.Rel(w.tree.Root, dir)
	if err != nil {
		return filepath.ToSlash(dir)
	}
	return filepath.ToSlash(rel)
}

func (w *walker) importPath(dir string) string {
	m := w.module(dir)
	if m == nil {
		return ""
	}
	rel, err := filepath.Rel(m.Dir, dir)
	if err != nil {
		return ""
	}
	return path.Join(m.Path, filepath.ToSlash(rel))
}
