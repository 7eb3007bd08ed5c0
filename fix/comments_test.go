package fix_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
)

// keepsComments checks that no comment is lost: each of the input is in the output, or is listed as one that goes. What
// goes stands within what was removed: beside code that is there no more, above it, or in the midst of it.
func keepsComments(t *testing.T, changes []patch.Change, gone []fix.Comment) {
	t.Helper()
	listed := map[string]bool{}
	for _, g := range gone {
		listed[g.Place] = true
	}
	var after strings.Builder
	for _, c := range changes {
		for _, at := range commentsOf(plain(c.After)) {
			after.WriteString("\n" + at.text + "\n")
		}
	}
	for _, c := range changes {
		if !strings.HasSuffix(c.Path, ".go") {
			continue
		}
		before := plain(c.Before)
		was, is := code(before), count(code(plain(c.After)))
		left := count(was)
		for text := range left {
			left[text] -= is[text]
		}
		for _, at := range commentsOf(before) {
			place := fmt.Sprintf("%s:%d", c.Path, at.from)
			words := strings.TrimLeft(strings.TrimPrefix(at.text, "//"), " \t")
			if !listed[place] {
				if !strings.Contains(after.String(), words+"\n") {
					t.Errorf("%s: the comment %q is lost, and is not listed", place, at.text)
				}
				continue
			}
			if !at.within(was, left) {
				t.Errorf("%s: the comment %q goes, and what it is about stays", place, at.text)
			}
		}
	}
}

// lineComment is a comment with its lines, from 1.
type lineComment struct {
	text     string
	from, to int
}

// within reports whether a comment stands in what was removed: left is how often each line of code was there before and
// is not any more.
func (c lineComment) within(was []string, left map[string]int) bool {
	for _, line := range []int{c.from, c.to} {
		if text := was[line-1]; text != "" {
			return left[text] > 0
		}
	}
	above, below := c.from-2, c.to
	for above >= 0 && was[above] == "" {
		above--
	}
	for below < len(was) && was[below] == "" {
		below++
	}
	return below < len(was) && left[was[below]] > 0 && (below == c.to || above >= 0 && left[was[above]] > 0 || strings.Trim(was[below], ")}],") != "")
}

func commentsOf(src []byte) []lineComment {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", src, parser.ParseComments|parser.SkipObjectResolution)
	if f == nil || err != nil {
		return nil
	}
	var out []lineComment
	for _, group := range f.Comments {
		for _, c := range group.List {
			out = append(out, lineComment{c.Text, fset.PositionFor(c.Pos(), false).Line, fset.PositionFor(c.End()-1, false).Line})
		}
	}
	return out
}

// code returns a file's lines without comments and the space around.
func code(src []byte) []string {
	fset := token.NewFileSet()
	f, _ := parser.ParseFile(fset, "", src, parser.ParseComments|parser.SkipObjectResolution)
	text := []byte(string(src))
	if f != nil {
		for _, group := range f.Comments {
			for _, c := range group.List {
				blank(text, fset, c)
			}
		}
	}
	lines := strings.Split(string(text), "\n")
	for i, line := range lines {
		lines[i] = strings.Join(strings.Fields(line), " ")
	}
	return lines
}

func blank(text []byte, fset *token.FileSet, c *ast.Comment) {
	for i := fset.PositionFor(c.Pos(), false).Offset; i < fset.PositionFor(c.End(), false).Offset; i++ {
		if text[i] != '\n' {
			text[i] = ' '
		}
	}
}

func count(lines []string) map[string]int {
	out := map[string]int{}
	for _, line := range lines {
		if line != "" {
			out[line]++
		}
	}
	return out
}
