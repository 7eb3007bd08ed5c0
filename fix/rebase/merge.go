package rebase

import (
	"bytes"
	"go/parser"
	"go/token"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
)

// Merge applies the change from before to after to another version of a file, such as that of git. What the other has
// already stays as it is. The rest must stand at a certain place of the other (see patch.Carry); where that fails on
// the imports of a Go file, they are joined: those of the other version stay, but for what the change took out and
// nothing there uses.
//
// It returns patch.ErrMerge if neither can be had, and also if the result would differ in another declaration of the Go
// file than the change does (one was copied or renamed), import something twice, or lack an import that it uses, as far
// as the names of packages can be told from their paths.
func Merge(path string, before, after, other []byte) ([]byte, error) {
	if crlf := []byte("\r\n"); bytes.Contains(before, crlf) && !bytes.Contains(other, crlf) { // git normalises line ends
		before, after = bytes.ReplaceAll(before, crlf, crlf[1:]), bytes.ReplaceAll(after, crlf, crlf[1:])
	}
	m := merging{path, before, after, other}
	if m.had() {
		return other, nil
	}
	for _, pending := range [][]byte{patch.Pending(before, after, other), before} { // what looks had may be another's
		out := other
		var err error
		if !bytes.Equal(pending, after) {
			out, err = patch.Carry(pending, after, other)
		}
		if out, err = m.used(out, err); err == nil && m.fits(out) {
			return out, nil
		}
		if out, err = m.used(m.joined(Code(path, pending))); err == nil && m.fits(out) {
			return out, nil
		}
	}
	return nil, patch.ErrMerge
}

// used returns what a merge made of the other version without the imports that are used there and no longer are: the
// change did not take them out, for code uses them that the other does not have.
func (m merging) used(out []byte, err error) ([]byte, error) {
	if err != nil || !strings.HasSuffix(m.path, ".go") {
		return out, err
	}
	had, err := fix.LocalImports(m.other)
	if err != nil {
		return out, nil //nolint:nilerr // it is no Go that can be parsed, and has none
	}
	return fix.WithoutImports(out, func(key string) bool {
		return fix.Mentions(Code(m.path, m.other), had[key]) && !fix.Mentions(Code(m.path, out), had[key])
	})
}

// merging is a change of a file, and another version of it.
type merging struct {
	path                 string
	before, after, other []byte
}

// had reports whether the other version of a Go file has the change in each declaration, whatever it is called there,
// and all imports that the change added.
func (m merging) had() bool {
	if !strings.HasSuffix(m.path, ".go") {
		return false
	}
	all, err := declarations(m.before, m.after, m.other, m.other)
	im, failed := fix.ParseImports(m.before, m.after, m.other)
	if err != nil || failed != nil || !im.Added() {
		return false
	}
	was, is := byName(all[0]), byName(all[1])
	for name := range was {
		if _, ok := is[name]; !ok {
			return false
		}
	}
	changed, versions := false, versionsOf(all)
	for name, text := range is {
		if text == was[name] {
			continue
		}
		changed = true
		if !versions.placed(name) {
			return false
		}
	}
	return changed
}

// joined merges the code behind the imports, of which the other version has some changes already, and joins the
// imports.
func (m merging) joined(pending []byte) ([]byte, error) {
	code, after := Code(m.path, m.other), Code(m.path, m.after)
	if !strings.HasSuffix(m.path, ".go") || len(code) == len(m.other) {
		return nil, patch.ErrMerge
	}
	if !bytes.Equal(pending, after) {
		one, err := m.byDeclaration(code)
		if err != nil {
			one, err = patch.Carry(pending, after, code)
		}
		if err != nil {
			return nil, err
		}
		code = one
	}
	im, err := fix.ParseImports(m.after, m.before, m.other)
	if err != nil {
		return nil, err
	}
	return im.TakenBack(code, false, false)
}

// byDeclaration returns the code of the other version with the change, each declaration merged with that of its name.
func (m merging) byDeclaration(code []byte) ([]byte, error) {
	all, err := declarations(m.before, m.after, m.other)
	if err != nil || len(all[2]) == 0 {
		return nil, patch.ErrMerge
	}
	was, is := byName(all[0]), byName(all[1])
	var out []byte
	done, versions := map[string]bool{}, versionsOf(all)
	for _, d := range all[2] {
		its := []byte(d.text)
		if was[d.name] != is[d.name] {
			if done[d.name] {
				return nil, patch.ErrMerge // there are several
			}
			done[d.name] = true
			one, err := carry(d.name, versions)
			if err != nil {
				return nil, err
			}
			its = one
		}
		out = append(out, its...)
	}
	for name, text := range is {
		if text != was[name] && !done[name] {
			return nil, patch.ErrMerge
		}
	}
	head := m.other[:len(m.other)-len(code)]
	whole := slices.Concat(m.other[:all[2][0].start], out)
	return bytes.TrimPrefix(append(whole, m.other[all[2][len(all[2])-1].end:]...), head), nil
}

// carry applies the change of a declaration to that of another version, by its parts if they are found there, else by
// its lines.
func carry(name string, v versions) ([]byte, error) {
	of, ok := v.only(name)
	if !ok {
		return nil, patch.ErrMerge
	}
	if text, ok := merged(of[0], of[1], of[2]); ok {
		return []byte(text), nil
	}
	was, is, its := []byte(of[0].text), []byte(of[1].text), []byte(of[2].text)
	return patch.Carry(patch.Pending(was, is, its), is, its)
}

// fits reports whether what a merge made of the other version differs from it in the declarations alone in which the
// change is, whether all of these have the change then (see placed), and whether it has what it needs of the imports.
// It is true of Go that can't be parsed. Of a page see fitsPage.
func (m merging) fits(out []byte) bool {
	if !strings.HasSuffix(m.path, ".go") {
		return m.fitsPage(out)
	}
	all, err := declarations(m.before, m.after, m.other, out)
	if err != nil {
		return true
	}
	was, is, had, has := byName(all[0]), byName(all[1]), byName(all[2]), byName(all[3])
	for _, of := range []map[string]string{had, has} {
		for name := range of {
			if has[name] != had[name] && was[name] == is[name] {
				return false
			}
		}
	}
	versions := versionsOf(all)
	for name, text := range is {
		if text != was[name] && !versions.placed(name) {
			return false
		}
	}
	return m.importsFit(out)
}

// importsFit reports whether a merged text has none of its imports twice, all that the change added, and all that its
// code mentions of those that the other version had. One that it lacks must be known by its name before the change.
func (m merging) importsFit(out []byte) bool {
	had, failed := fix.LocalImports(m.other)
	has, err := fix.LocalImports(out)
	im, bad := fix.ParseImports(m.before, m.after, out)
	if failed != nil || err != nil || bad != nil {
		return true
	}
	names := map[string]bool{}
	for _, name := range has {
		names[name] = true
	}
	for key, name := range had {
		_, stays := has[key]
		switch {
		case stays, name == "_", name == ".":
		case !names[name] && fix.Mentions(Code(m.path, out), name), !fix.Mentions(Code(m.path, m.before), name):
			return false
		}
	}
	return im.Added() && (!twice(out) || twice(m.other))
}

// twice reports whether a Go file has an import twice.
func twice(src []byte) bool {
	f, err := parser.ParseFile(token.NewFileSet(), "", src, parser.ImportsOnly)
	if err != nil {
		return false
	}
	seen := map[string]bool{}
	for _, spec := range f.Imports {
		key := spec.Path.Value
		if spec.Name != nil {
			key = spec.Name.Name + " " + key
		}
		if seen[key] {
			return true
		}
		seen[key] = true
	}
	return false
}
