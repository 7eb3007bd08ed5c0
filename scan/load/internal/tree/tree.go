package tree

import (
	"bytes"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/load/internal/gocmd"
	"github.com/seed-58def443/ssot/scan/load/internal/source"
)

// A Tree is the result of a walk: the import clauses of all Go files, whatever their build constraints.
type Tree struct {
	Root       string   // absolute
	ModulePath string   // path of the module that contains the root, or empty
	Dirs       []*Dir   // sorted by path
	Pages      []*Page  // sorted by path
	Nested     []string // modules below the root that no go.work uses; not entered; sorted paths as in Dir.Rel
	// Special holds the files that the go command would open by their name, but that are named pipes, devices or
	// sockets, sorted. It includes files in folders that were not walked (vendor, testdata, replaced modules).
	Special []source.Error
	Errors  []source.Error // folders and files that can't be read, and malformed import clauses; sorted by position
	// Settings are those that the go command reported in the root.
	Settings gocmd.Settings
}

// A Dir is a folder with Go files.
type Dir struct {
	Path       string // absolute
	Rel        string // relative to the root, with slashes; "." for the root
	ImportPath string // the import path; empty if there is no module, or if Unlisted is set
	Unlisted   string // why the folder is no package of its module, if its path is not a valid import path
	Files      []*SourceFile
}

// Pattern returns the pattern with which Load, run in the tree's root, loads the package of the folder: its import
// path, or its relative path if the go command could take the import path for the name of a file.
func (d *Dir) Pattern() string {
	switch {
	case !strings.HasSuffix(d.ImportPath, ".go"):
		return d.ImportPath
	case d.Rel == ".":
		return d.Rel
	}
	return "./" + d.Rel
}

// A Page is a Markdown file in a folder that the go command would enter. Files in node_modules and symbolic links are
// no pages.
type Page struct {
	Path       string // absolute
	Rel        string // of its folder, as in Dir.Rel
	ImportPath string // of its folder, even if it has no Go files
}

// A SourceFile is a Go file of a tree.
type SourceFile struct {
	Name       string   // base name
	Path       string   // absolute
	Package    string   // the package clause
	Imports    []string // import paths
	Incomplete bool     // there may be more imports: an error stands there (a mark of a merge), or one behind a declaration
	Test       bool     // ends in _test.go
	Constraint string   // the //go:build expression; a constraint in the file name is not included
	Src        []byte   // the content, kept during a scan for the byte searches that decide what to load
}

// Importing returns the folders in which some file imports path.
func (t *Tree) Importing(path string) []*Dir {
	return t.with(func(f *SourceFile) bool { return slices.Contains(f.Imports, path) })
}

// Mentioning returns the folders in which some file contains s, in code, a comment or a string.
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

// DropSources frees the content of all files. Their names and imports remain.
func (t *Tree) DropSources() {
	for _, d := range t.Dirs {
		for _, f := range d.Files {
			f.Src = nil
		}
	}
}
