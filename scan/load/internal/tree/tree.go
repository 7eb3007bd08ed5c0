package tree

import (
	"bytes"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/load/internal/source"
)

// Tree is what a walk of the source tree saw: every Go file's import clause, whatever its build constraints.
type Tree struct {
	Root       string         // absolute
	ModulePath string         // of the module that the root is in, or empty
	Dirs       []*Dir         // sorted by path
	Pages      []*Page        // sorted by path
	Nested     []string       // modules below the root that were not entered, because no go.work uses them: paths as in Dir.Rel, sorted
	Special    []source.Error // what has a name that the go command would open and is no file: named pipes, devices, sockets; also where it was not walked (vendor, testdata, folders that go.mod puts in a module's place). Sorted
	Errors     []source.Error // folders and files that can't be read, and import clauses that can't be parsed, sorted by position
}

// Dir is a folder with Go files.
type Dir struct {
	Path       string // absolute
	Rel        string // slashes, relative to the root; "." for the root
	ImportPath string // from the module's path; empty when there is no module, or Unlisted says why there is none
	Unlisted   string // why the folder is no package of its module: its path is not an import path
	Files      []*SourceFile
}

// Pattern returns what Load is asked for to get the package of the folder, when Load runs in the tree's root: its
// import path, or the folder where the go command may take that for the name of a file.
func (d *Dir) Pattern() string {
	switch {
	case !strings.HasSuffix(d.ImportPath, ".go"):
		return d.ImportPath
	case d.Rel == ".":
		return d.Rel
	}
	return "./" + d.Rel
}

// Page is a Markdown file of a tree, in a folder that the go command would enter, but for other people's
// (node_modules). Symbolic links are not pages: what they lead to is one, if it lies in the tree.
type Page struct {
	Path       string // absolute
	Rel        string // of its folder, as in Dir
	ImportPath string // of its folder, whether it has Go files or not
}

// SourceFile is a file of a tree.
type SourceFile struct {
	Name       string   // base name
	Path       string   // absolute
	Package    string   // the package clause
	Imports    []string // import paths
	Test       bool     // ends in _test.go
	Constraint string   // the //go:build expression, and nothing for a file name's GOOS and GOARCH
	Src        []byte   // the whole content, kept while a scan runs: a byte search decides what is loaded
}

// Importing lists the folders in which some file imports path.
func (t *Tree) Importing(path string) []*Dir {
	return t.with(func(f *SourceFile) bool { return slices.Contains(f.Imports, path) })
}

// Mentioning lists the folders in which some file contains s, in code, comment or string.
func (t *Tree) Mentioning(s string) []*Dir {
	return t.with(func(f *SourceFile) bool { return bytes.Contains(f.Src, []byte(s)) })
}

func (t *Tree) with(has func(*SourceFile) bool) []*Dir {
	var dirs []*Dir
	for _, d := range t.Dirs {
		if slices.ContainsFunc(d.Files, has) {
			dirs = append(dirs, d)
		}
	}
	return dirs
}

// DropSources lets go of the content of all files: only their names and imports stay.
func (t *Tree) DropSources() {
	for _, d := range t.Dirs {
		for _, f := range d.Files {
			f.Src = nil
		}
	}
}
