package scan

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/internal/configuration"
	"github.com/seed-58def443/ssot/scan/internal/detect"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// unreader says what a job did not read.
type unreader struct{ *job }

// all returns what no scanned configuration could read, sorted: files that may break a rule, and packages with
// errors.
func (s unreader) all(configs []load.Configuration) []NotAnalyzed {
	var out []NotAnalyzed
	read := map[string]bool{}
	faults := map[string][]load.Error{}
	for _, pkg := range s.program.Packages {
		dir := s.collector.dir(pkg)
		if dir == nil || s.callers[dir] || !s.selected.has(dir.Rel, dir.ImportPath) {
			continue
		}
		for _, f := range pkg.Files {
			read[path.Join(dir.Rel, filepath.Base(f.Path))] = true
		}
		for _, e := range pkg.Errors {
			if !slices.ContainsFunc(faults[dir.ImportPath], func(old load.Error) bool { return old == e }) {
				faults[dir.ImportPath] = append(faults[dir.ImportPath], e)
			}
		}
	}
	for _, d := range s.tree.Dirs {
		if !s.selected.has(d.Rel, d.ImportPath) {
			continue
		}
		for _, f := range d.Files {
			name := path.Join(d.Rel, f.Name)
			if !s.plain || !f.Test {
				out = append(out, s.linked(d, f)...)
			}
			if !read[name] && (!s.plain || !f.Test) && s.start.Matters(d, f) && !s.matcher.ExemptFromAll(detect.Place{Rel: d.Rel, ImportPath: d.ImportPath, File: f.Name}) {
				out = append(out, NotAnalyzed{File: name, Why: whyUnread(d, f, configs)})
			}
		}
		if list := faults[d.ImportPath]; len(list) > 0 {
			out = append(out, NotAnalyzed{Package: d.ImportPath, Why: s.summarizeErrors(list)})
		}
	}
	out = slices.Concat(out, s.skipped(faults), s.passedBy())
	slices.SortFunc(out, func(a, b NotAnalyzed) int {
		return cmp.Or(cmp.Compare(a.Package, b.Package), cmp.Compare(a.File, b.File), cmp.Compare(a.Why, b.Why))
	})
	return out
}

// linked returns the forbidden functions that a file reaches by go:linkname: such a call names a function of the file's
// own, so no rule sees it.
func (s unreader) linked(d *load.Dir, f *load.SourceFile) []NotAnalyzed {
	if !slices.Contains(f.Imports, "unsafe") { // the compiler wants it
		return nil
	}
	var out []NotAnalyzed
	for _, words := range load.Linknames(f.Src) {
		if len(words) < 2 {
			continue
		}
		o := linkedObject(words[1])
		for _, c := range s.matcher.Claims(o) {
			if s.matcher.Applies(c, detect.Place{Rel: d.Rel, ImportPath: d.ImportPath, File: f.Name, Test: f.Test}) {
				out = append(out, NotAnalyzed{File: path.Join(d.Rel, f.Name), Why: fmt.Sprintf("%s is %s by go:linkname, and who calls it is not looked at", words[0], c.Entry.Symbol)})
				break
			}
		}
	}
	return out
}

// linkedObject returns the object of a linker's name: "example.com/a%2eb.F", "example.com/a.(*T).M" or
// "example.com/a.T.M".
func linkedObject(name string) detect.Object {
	at := strings.LastIndexByte(name, '/') + 1
	last, rest, _ := strings.Cut(name[at:], ".")
	pkg, err := url.PathUnescape(name[:at] + last)
	if err != nil {
		pkg = name[:at] + last
	}
	recv, method, is := strings.Cut(rest, ".")
	if !is {
		return detect.Object{Pkg: pkg, Name: rest}
	}
	return detect.Object{Pkg: pkg, Recv: strings.Trim(recv, "(*)"), Name: method}
}

// skipped returns what the walk could not enter or read: nested modules that mention a listed import path, and files
// with faults. It leaves out faults that are reported for their package already.
func (s unreader) skipped(faults map[string][]load.Error) []NotAnalyzed {
	var out []NotAnalyzed
	for _, rel := range s.tree.Nested {
		if s.selected.all && s.start.MentionedBelow(filepath.Join(s.tree.Root, filepath.FromSlash(rel))) {
			out = append(out, NotAnalyzed{File: rel, Why: separate(s.tree, rel)})
		}
	}
	for _, e := range slices.Concat(s.tree.Errors, s.tree.Special) {
		name, err := filepath.Rel(s.tree.Root, e.Position.Filename)
		if err != nil {
			continue
		}
		name = filepath.ToSlash(name)
		i := slices.IndexFunc(s.tree.Dirs, func(d *load.Dir) bool { return d.Rel == path.Dir(name) })
		importPath := ""
		if i >= 0 {
			importPath = s.tree.Dirs[i].ImportPath
		}
		if s.reportedAlready(e, faults[importPath]) || !s.selected.has(path.Dir(name), importPath) {
			continue
		}
		if e.Position.Line > 0 {
			e.Msg = fmt.Sprintf("%d:%d: %s", e.Position.Line, e.Position.Column, e.Msg)
		}
		out = append(out, NotAnalyzed{File: name, Why: e.Msg})
	}
	return out
}

// reportedAlready reports whether the errors of a package include a fault of the walk. go list and the type checker
// read the same Go files, except special files such as named pipes.
func (s unreader) reportedAlready(e load.Error, faults []load.Error) bool {
	return len(faults) > 0 && filepath.Ext(e.Position.Filename) == ".go" && !slices.Contains(s.tree.Special, e)
}

// whyUnread returns why the go command left out a file.
func whyUnread(d *load.Dir, f *load.SourceFile, configs []load.Configuration) string {
	if d.Unlisted != "" {
		return "its folder is no package: " + d.Unlisted
	}
	if d.ImportPath == "" {
		return "it is in no module"
	}
	for _, c := range configs {
		if configuration.Included(d, f, c) {
			if slices.Contains(f.Imports, "C") {
				return "it imports C, and cgo is off"
			}
			return "the go command did not list it"
		}
	}
	return configuration.WhyExcluded(f)
}

// summarizeErrors returns the first error of a package, with its position relative to the rule file, and the number of
// further errors. Lines that continue an earlier error are not counted.
func (s unreader) summarizeErrors(list []load.Error) string {
	list = slices.DeleteFunc(list, func(e load.Error) bool { return strings.HasPrefix(e.Msg, "other declaration of ") })
	first := list[0]
	if rel, ok := disk.Below(s.tree.Root, first.Position.Filename); ok {
		first.Position.Filename = filepath.ToSlash(rel)
	}
	if len(list) == 1 {
		return first.Error()
	}
	return fmt.Sprintf("%s (and %d more)", first.Error(), len(list)-1)
}

// passedBy returns why selected files are not looked at that a person or a hook named: files of nested modules, of
// folders that the go command passes by, and files that are no source. It leaves out Go files that mention no listed
// import path, and modules with a rule file of their own, which is asked for them. A module or a folder is named once.
func (s unreader) passedBy() []NotAnalyzed {
	known := map[string]bool{}
	for _, d := range s.tree.Dirs {
		for _, f := range d.Files {
			known[path.Join(d.Rel, f.Name)] = true
		}
	}
	why := map[string]string{}
	for name := range s.selected.files {
		if known[name] {
			continue
		}
		module := slices.IndexFunc(s.tree.Nested, func(rel string) bool { return strings.HasPrefix(name, rel+"/") })
		switch {
		case path.Ext(name) != ".go" && !load.Scannable(path.Base(name)):
			why[name] = "it is neither a Go file nor a Markdown page"
		case path.Ext(name) != ".go" || !s.mentions(name):
		case module >= 0:
			if rel := s.tree.Nested[module]; !s.exists(path.Join(rel, rule.FileName)) {
				why[rel] = separate(s.tree, rel)
			}
		case !load.Listed(name):
			why[leftOut(name)] = "the go command passes by what has such a name, and nothing that is scanned imports it"
		}
	}
	var out []NotAnalyzed
	for _, name := range slices.Sorted(maps.Keys(why)) {
		out = append(out, NotAnalyzed{File: name, Why: why[name]})
	}
	return out
}

// mentions reports whether a file contains a listed import path.
func (s unreader) mentions(name string) bool {
	src, err := disk.Read(filepath.Join(s.tree.Root, filepath.FromSlash(name)))
	return err == nil && s.start.Mentioned(src)
}

func (s unreader) exists(name string) bool {
	_, err := os.Stat(filepath.Join(s.tree.Root, filepath.FromSlash(name)))
	return err == nil
}

// leftOut returns the first folder on the way to a file that the go command does not enter, or the file.
func leftOut(name string) string {
	for i, c := range name {
		if c == '/' && !load.Listed(path.Join(name[:i], "x.go")) {
			return name[:i]
		}
	}
	return name
}
