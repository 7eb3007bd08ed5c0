package filerewrite

import (
	"github.com/seed-58def443/ssot/fix/internal/imports"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// Set holds the files that a set of decisions changes.
type Set struct {
	Project *project.Project
	Accepts func(*scan.Violation) bool // reports whether a violation is accepted, or covered by an accepted one
	List    []*File
}

// Of returns the rewrite of a file, created on first use.
func (ds *Set) Of(file *load.File) *File {
	for _, d := range ds.List {
		if d.File.Path == file.Path {
			return d
		}
	}
	g := ds.Project.Groups[file.Path]
	d := &File{Package: g, File: file, Rel: ds.Project.Rel(file.Path), Variants: g.With(file), Layout: g.Facts(file).Layout(), Texts: map[*site.Site]string{}}
	if !project.IsPage(file) {
		d.Imports = imports.New(file, d.Variants, g)
	}
	ds.List = append(ds.List, d)
	return d
}
