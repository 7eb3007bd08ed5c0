package layout

import (
	"fmt"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/load"
)

// marked reads a source with edits in it, ‹old→new›, and in which ␍ is a carriage return and ⌂ a byte order
// mark.
func marked(text string) (src []byte, edits []patch.Edit) {
	text = strings.NewReplacer("␍", "\r", "⌂", "\ufeff", "¶", "").Replace(text)
	for {
		before, rest, ok := strings.Cut(text, "‹")
		src = append(src, before...)
		if !ok {
			return src, edits
		}
		edit, after, _ := strings.Cut(rest, "›")
		was, now, _ := strings.Cut(edit, "→")
		edits = append(edits, patch.Edit{Start: len(src), End: len(src) + len(was), New: now})
		src = append(src, was...)
		text = after
	}
}

// TestEdited holds what edits make of a file, and which parts of it are formatted again, and that every byte that is no
// white space is found where it is said to be.
func TestEdited(t *testing.T) {
	const name = "testdata/edited.txtar"
	ar, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, f := range ar.Files {
		if strings.HasPrefix(f.Name, "want.") {
			continue
		}
		text := string(f.Data)
		if strings.HasSuffix(text, "¶\n") { // the file ends without a line end
			text = strings.TrimSuffix(text, "\n")
		}
		src, edits := marked(text)
		l := Of(src)
		fset := token.NewFileSet()
		if syntax, err := parser.ParseFile(fset, "", src, parser.ParseComments); err == nil {
			l.Breaks = Breaks(&load.File{Src: src, Syntax: syntax, Tok: fset.File(syntax.FileStart)})
		}
		after, at, err := l.Apply(src, edits)
		if err != nil {
			t.Fatal(err)
		}
		edited, _ := patch.Apply(src, edits)
		last := -1
		for i, c := range edited {
			switch to := at(i); {
			case c > ' ' && to < 0, to >= 0 && (to >= len(after) || after[to] != c), to >= 0 && to <= last:
				t.Errorf("%s: byte %d, %q, is said to be at %d of\n%s", f.Name, i, c, to, after)
			default:
				last = max(last, to)
			}
		}
		fmt.Fprintf(&out, "== %s: formatted %v, line end %q\n", f.Name, l.Formatted, l.Eol)
		if l.Formatted {
			for _, p := range l.parts(len(edited), edits) {
				fmt.Fprintf(&out, "part of %d lines, in a body %v %v: %.40q\n", strings.Count(string(edited[p.Start:p.End]), "\n"), p.startsInBody, p.endsInBody, edited[p.Start:p.End])
			}
		}
		result := strings.NewReplacer("\r", "␍", "\ufeff", "⌂").Replace(string(after))
		if !strings.HasSuffix(result, "\n") {
			result += "¶\n"
		}
		out.WriteString(result)
	}
	typetest.Compare(t, name, ar, map[string]string{"want.txt": out.String()})
}

// TestMoved holds where offsets lie after edits.
func TestMoved(t *testing.T) {
	edits := []patch.Edit{{Start: 2, End: 2, New: "ab"}, {Start: 4, End: 6, New: "x"}, {Start: 8, End: 8}}
	for offset, want := range map[int]int{0: 0, 2: 4, 3: 5, 4: 6, 5: 7, 6: 7, 7: 8, 8: 9, 9: 10} {
		if got := Moved(offset, edits); got != want {
			t.Errorf("%d: %d, want %d", offset, got, want)
		}
	}
}

// TestTooDeep holds how deep a source may be nested to be printed.
func TestTooDeep(t *testing.T) {
	nested := func(n int) []byte {
		return []byte(strings.Repeat("{", n) + strings.Repeat("}", n) + "{}")
	}
	if TooDeep(nested(maxDepth)) || !TooDeep(nested(maxDepth+1)) || TooDeep([]byte(strings.Repeat("{}", maxDepth+1))) {
		t.Error("the bound is another one")
	}
	src := []byte("package p\n\nvar x=1\n\nfunc f() " + string(nested(maxDepth+1)))
	if l := Of(src); l.Formatted {
		t.Error("what is too deep was formatted")
	}
}
