package outline

import (
	"fmt"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// plain returns an outline as text that does not depend on how it was found: without spaces and comments.
func (o *Outline) plain() string {
	var b strings.Builder
	b.WriteString(o.GoVersion + "\n")
	for _, c := range o.Imports {
		b.WriteString("import " + c.Name + " " + c.Path + "\n")
	}
	strip := strings.NewReplacer(" ", "", "\n", "", "\t", "", "\r", "")
	for _, d := range o.decls {
		b.WriteString(d.kind.String() + " " + o.text[d.recv:d.recvEnd] + "|" + strip.Replace(o.text[d.name:d.nameEnd]) + "|" + strip.Replace(withoutComments(o.text[d.start:d.end])))
		if d.kind == token.CONST {
			repeats := o.decls[d.repeats]
			b.WriteString(" like " + strip.Replace(o.text[repeats.name:repeats.nameEnd]) + strconv.Itoa(int(d.iota)))
		}
		fmt.Fprintf(&b, " at %d:%d\n", d.line, d.col)
	}
	return b.String()
}

func withoutComments(s string) string {
	o := &lexer{src: []byte(s)}
	var out []byte
	for o.pos < len(s) {
		switch c := s[o.pos]; {
		case c == '/' && o.comment():
		case class[c] == classQuote:
			start := o.pos
			if !o.literal() {
				return s
			}
			out = append(out, s[start:o.pos]...)
		default:
			out = append(out, c)
			o.pos++
		}
	}
	return string(out)
}

// TestOutlineIsTheParsers holds the scanner against the parser on the larger part of the standard library, or on the
// folders in SSOT_OUTLINE_DIRS as well.
func TestOutlineIsTheParsers(t *testing.T) {
	files, unsupported := 0, 0
	roots := filepath.SplitList(os.Getenv("SSOT_OUTLINE_DIRS"))
	for _, dir := range []string{"crypto", "go", "net", "reflect", "runtime", "syscall", "unicode"} {
		roots = append(roots, filepath.Join(build.Default.GOROOT, "src", dir))
	}
	for _, root := range roots {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && d.Name() == "testdata":
				return fs.SkipDir
			case d.IsDir() || filepath.Ext(path) != ".go":
				return nil
			}
			src, err := os.ReadFile(path)
			if err != nil || !validSource(src) {
				return err
			}
			files++
			got, _, ok := Scan(path, src, nil)
			if !ok {
				unsupported++
				t.Logf("%s: the scanner gives up", path)
				return nil
			}
			if diff := cmp.Diff(Parse(path, src).plain(), got.plain()); diff != "" {
				t.Errorf("%s:\n%s", path, diff)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d files, %d of them left to the parser", files, unsupported)
	if unsupported > files/1000 {
		t.Error("the scanner gives up on ordinary files")
	}
}

func validSource(src []byte) bool {
	_, err := parser.ParseFile(token.NewFileSet(), "", src, parser.SkipObjectResolution)
	return err == nil
}
