package verify

import (
	"bytes"
	"cmp"
	"go/build"
	"go/build/constraint"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/load"
)

// others returns configurations for Go files that no given one builds, which are here alone (see NewBuilder): with the
// tags that a file names, or for the system that it names if that is a common one. A file that asks for more has none.
func others(root string, given []Configuration, texts map[string][]byte) []Configuration {
	all := slices.Clone(given)
	for _, path := range slices.Sorted(maps.Keys(texts)) {
		text := texts[path]
		rel, err := filepath.Rel(root, path)
		for up := true; up; { // to a module beside it
			rel, up = strings.CutPrefix(rel, ".."+string(filepath.Separator))
		}
		if err != nil || text == nil || filepath.Ext(path) != ".go" || !load.Listed(filepath.ToSlash(rel)) {
			continue
		}
		if slices.ContainsFunc(all, func(c Configuration) bool { return c.builds(path, text) }) {
			continue
		}
		for _, c := range wanted(path, text) {
			if c.builds(path, text) {
				all = append(all, c)
				break
			}
		}
	}
	return all[len(given):]
}

// wanted returns the configurations that may build a file.
func wanted(path string, text []byte) []Configuration {
	var tags, systems []string
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "package ") {
			break
		}
		if expr, err := constraint.Parse(strings.TrimSpace(line)); err == nil && constraint.IsGoBuild(strings.TrimSpace(line)) {
			expr.Eval(func(tag string) bool {
				switch {
				case isSystem(tag):
					systems = append(systems, tag)
				case tag != "ignore" && tag != "cgo": // what is never built, and what the go command decides
					tags = append(tags, tag)
				}
				return false
			})
		}
	}
	for part := range strings.SplitSeq(strings.TrimSuffix(filepath.Base(path), ".go"), "_") {
		if isSystem(part) {
			systems = append(systems, part)
		}
	}
	name := cmp.Or(strings.Join(tags, ","), "other")
	list := []Configuration{{Name: name, Tags: tags}}
	for _, system := range []string{"linux", "darwin", "windows", "freebsd", "netbsd", "openbsd"} { // go has amd64 for them
		if slices.Contains(systems, system) {
			list = append(list, Configuration{Name: system, Tags: tags, GOOS: system, GOARCH: "amd64"})
		}
	}
	return list
}

// isSystem reports whether a word is the name of an operating system or architecture: as the end of a file's name it
// keeps that from being built elsewhere.
func isSystem(word string) bool {
	return word != "" && !Configuration{GOOS: "none", GOARCH: "none"}.builds("x_"+word+".go", []byte("package x\n"))
}

// builds reports whether a file is built.
func (c Configuration) builds(path string, text []byte) bool {
	context := build.Default
	context.BuildTags = c.Tags
	context.GOOS, context.GOARCH = cmp.Or(c.GOOS, context.GOOS), cmp.Or(c.GOARCH, context.GOARCH)
	context.OpenFile = func(string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil }
	dir, name := filepath.Split(path)
	ok, err := context.MatchFile(dir, name)
	return err == nil && ok
}
