package rebase

import (
	"bytes"
	"cmp"
	"go/parser"
	"go/token"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
)

// Merge applies the change from before to after to another version of a file, such as that of git. What the other has
// already stays as it is, and what the rest is in must be the same there (see sure). The imports
// of a Go file are merged line by line; where that fails, they are joined: those of the other version stay, but for
// what the change took out and nothing there uses.
//
// It returns an UnsureError if there is no proof of a place, and ErrMerge if there is none, and also if the result
// would be no Go, import something twice, or lack an import that it uses, as far as the names of packages can be told
// from their paths.
func Merge(path string, before, after, other []byte) ([]byte, error) {
	if crlf := []byte("\r\n"); bytes.Contains(before, crlf) && !bytes.Contains(other, crlf) { // git normalises line ends
		before, after = bytes.ReplaceAll(before, crlf, crlf[1:]), bytes.ReplaceAll(after, crlf, crlf[1:])
	}
	if bytes.Equal(other, before) || bytes.Equal(other, after) {
		return after, nil
	}
	m := merging{path, before, after, other}
	c, ok := m.declarations()
	if !ok {
		c = change{before: pageSource(path, before), after: pageSource(path, after), other: pageSource(path, other)}
	}
	edits, err := c.sure()
	if err != nil {
		return nil, err
	}
	code, err := patch.Apply(other, edits)
	if err != nil || !ok {
		return code, err
	}
	out, err := m.imported(code)
	if err != nil {
		return nil, err
	}
	if err := c.kept(out); err != nil {
		return nil, err
	}
	return out, nil
}

// MergeImports returns another version of a Go file with other code behind its imports, and with the change of the
// imports from before to after, see Merge. It returns ErrMerge if that is not possible.
func MergeImports(path string, before, after, other, code []byte) ([]byte, error) {
	head := other[:len(other)-len(Code(path, other))]
	return merging{path, before, after, other}.imported(slices.Concat(head, code))
}

// merging is a change of a file, and another version of it.
type merging struct {
	path                 string
	before, after, other []byte
}

// declarations returns the declarations of all versions of a Go file that can be parsed.
func (m merging) declarations() (c change, ok bool) {
	if !isGo(m.path) {
		return c, false
	}
	var all [3]*source
	for i, src := range [][]byte{m.before, m.after, m.other} {
		s, err := goSource(src)
		if err != nil {
			return c, false
		}
		all[i] = s
	}
	c = change{before: all[0], after: all[1], other: all[2]}
	var noImports, noOthers error
	c.imports, noImports = fix.LocalImports(m.before)
	c.others, noOthers = fix.LocalImports(m.other)
	return c, cmp.Or(noImports, noOthers) == nil
}

// imported returns the other version with its declarations as they are to be, and the imports for them.
func (m merging) imported(src []byte) ([]byte, error) {
	if bytes.Equal(src, m.other) && m.importsFit(src) {
		return src, nil // it has all of it
	}
	was, is, its := imports(m.before), imports(m.after), imports(src)
	for _, pending := range [][]byte{patch.Pending(was, is, its), was} { // what looks had may be another's
		block := its
		var err error
		if !bytes.Equal(pending, is) {
			block, err = patch.Carry(pending, is, its)
		}
		if err == nil {
			out := bytes.Replace(src, its, block, 1)
			if out, err = m.used(out); err == nil && m.importsFit(out) {
				return out, nil
			}
		}
	}
	im, err := fix.ParseImports(m.after, m.before, src)
	if err != nil {
		return nil, ErrMerge
	}
	for _, lent := range []bool{false, true} { // what the working tree imports for other code as well comes along if it must
		out, err := im.TakenBack(Code(m.path, src), lent, false)
		if err != nil {
			continue
		}
		if out, err = m.used(out); err == nil && m.importsFit(out) {
			return out, nil
		}
	}
	return nil, ErrMerge
}

// imports returns what stands between the package's name and the end of the line of the last import.
func imports(src []byte) []byte {
	from, to, ok := importsIn(src)
	if !ok || from == to {
		return nil
	}
	line, _, _ := bytes.Cut(src[to:], []byte("\n"))
	return src[from:min(len(src), to+len(line)+1)]
}

// used returns what a merge made of the other version without the imports that are used there and no longer are: the
// change did not take them out, for code uses them that the other does not have.
func (m merging) used(out []byte) ([]byte, error) {
	had, err := fix.LocalImports(m.other)
	if err != nil {
		return nil, err
	}
	return fix.WithoutImports(out, func(key string) bool {
		return fix.Mentions(Code(m.path, m.other), had[key]) && !fix.Mentions(Code(m.path, out), had[key])
	})
}

// importsFit reports whether a merged text has none of its imports twice, nor two of one name, all that the change
// added, with the directives that it put above them, and all that its code mentions of those that the other version
// had, and of those that the change uses. One that it lacks must be known by its name before the change.
func (m merging) importsFit(out []byte) bool {
	im, err := fix.ParseImports(m.before, m.after, out)
	had, noOther := fix.LocalImports(m.other)
	lent, noAfter := fix.LocalImports(m.after)
	has, noOut := fix.LocalImports(out)
	if cmp.Or(err, noOther, noAfter, noOut) != nil {
		return false
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
	for name, n := range counted(has) {
		if n > max(1, counted(had)[name], counted(lent)[name]) {
			return false
		}
	}
	for _, name := range lent {
		if !names[name] && fix.Mentions(Code(m.path, out), name) && !fix.Mentions(Code(m.path, m.other), name) {
			return false // the change uses what the working tree imports for other code as well
		}
	}
	return im.Added() && m.directed(out) && (!twice(out) || twice(m.other))
}

// counted returns how many imports have a name.
func counted(imports map[string]string) map[string]int {
	count := map[string]int{}
	for _, name := range imports {
		if name != "_" && name != "." {
			count[name]++
		}
	}
	return count
}

// directed reports whether the directives that the change put above imports stand above them in a merged text.
func (m merging) directed(out []byte) bool {
	keys := func(src []byte) []string { block := imports(src); return linesOf(block, 0, len(block)).keys }
	was, is, has := keys(m.before), keys(m.after), keys(out)
	for i, line := range is {
		if strings.HasPrefix(line, "//") && i+1 < len(is) && len(find(was, is[i:i+2])) == 0 && len(find(has, is[i:i+2])) == 0 {
			return false
		}
	}
	return true
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
