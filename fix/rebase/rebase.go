// Package rebase takes the changes of decisions out of a file that was edited meanwhile, and puts them into other
// versions of it. It is package patch that does it, line by line, and where that fails on a Go file's imports, this
// package compares the code behind them alone: goimports sorts, groups and adds imports each time that a file is saved,
// and that is no edit of what was decided.
//
// Equal lines are no proof that a place is the right one, and where there is no proof nothing is put (see Merge): what
// was decided is told by the declaration that it is in, under its name, and in a function that has other edits by whole
// statements of its body and those beside them. In a page it is the section, or the whole fence.
//
// The imports of a text without a change are then those on disk, without what the decisions imported and with what they
// took out, as far as the code needs it. They are joined, which is a guess: who scans the text has to see whether the
// decisions make of it the text on disk, to the byte.
package rebase

import (
	"bytes"
	"go/parser"
	"go/token"
	"strings"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
)

// Text is a file without some changes.
type Text struct {
	Src    []byte
	Joined bool // its imports are joined, see the package comment
}

// TakeOut returns the text on disk of a file without the changes that lead from base to decided, see patch.Rebase.
func TakeOut(path string, base, decided, disk []byte) (Text, error) {
	out, err := patch.Rebase(base, decided, disk)
	if err == nil {
		return Text{Src: out}, nil
	}
	before, after, code := Code(path, base), Code(path, decided), Code(path, disk)
	if !isGo(path) || bytes.Equal(before, after) || bytes.Equal(before, code) {
		return Text{}, err
	}
	rest, failed := patch.Rebase(before, after, code)
	if failed != nil {
		return Text{}, err
	}
	im, failed := fix.ParseImports(base, decided, disk)
	if failed != nil || !im.Added() {
		return Text{}, err
	}
	out, failed = im.TakenBack(rest, false, false)
	if failed != nil {
		return Text{}, err
	}
	return Text{out, true}, nil
}

// KeepsImports reports whether a text of a Go file has all lines that another one has up to its last import, comments
// included, in whatever order and groups.
func KeepsImports(path string, src, of []byte) bool {
	has := importLines(path, src)
	for line, n := range importLines(path, of) {
		if has[line] < n {
			return false
		}
	}
	return true
}

// KeepsRemarks reports whether a text of a Go file has each line with a comment that another one has up to its last
// import, as KeepsImports.
func KeepsRemarks(path string, src, of []byte) bool {
	has := importLines(path, src)
	for line, n := range importLines(path, of) {
		if has[line] < n && strings.Contains(line, "//") {
			return false
		}
	}
	return true
}

// importLines counts the lines up to the last import of a file, each with the comments above it, without those that
// only group imports.
func importLines(path string, src []byte) map[string]int {
	all := map[string]int{}
	code := Code(path, src)
	behind, _, _ := bytes.Cut(code, []byte("\n")) // on the line of the last import
	if len(code) == len(src) {
		behind = nil
	}
	above := ""
	for line := range bytes.Lines(src[:len(src)-len(code)+len(behind)]) {
		text := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(string(line)), "import "))
		switch {
		case text == "", text == "(", text == ")":
		case strings.HasPrefix(text, "//"):
			above += text + "\n"
		default:
			all[above+text]++
			above = ""
		}
	}
	all[above]++
	return all
}

// Code returns the text behind the imports of a Go file, and all of another file or of one whose imports can't be
// parsed.
func Code(path string, src []byte) []byte {
	if _, end, ok := importsIn(src); ok && isGo(path) {
		return src[end:]
	}
	return src
}

func isGo(path string) bool { return strings.HasSuffix(path, ".go") }

// importsIn returns where the imports of a Go file are: from the end of the package's name to the end of the last one.
func importsIn(src []byte) (from, to int, ok bool) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", src, parser.ImportsOnly)
	if err != nil {
		return 0, 0, false
	}
	end := f.Name.End()
	for _, d := range f.Decls {
		end = d.End()
	}
	return fset.Position(f.Name.End()).Offset, fset.Position(end).Offset, true
}
