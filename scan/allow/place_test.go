package allow_test

import (
	"bytes"
	"errors"
	"flag"
	"go/ast"
	"go/build"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/scan/allow"
)

var (
	nth    = flag.Int("nth", 80, "take every nth file of Go's own source")
	places = flag.Int("places", 5, "take at most this many places of a file")
)

const directive = "//ssot:allow redis -- a test"

// TestPlaceGoroot inserts a directive above calls, composite literals and pointer types all over Go's own source, and
// says of each: the file still parses, the directive is collected and covers the code, and a gofmt'ed file stays
// gofmt'ed but for the alignment of the lines around.
func TestPlaceGoroot(t *testing.T) {
	total, refused, realigned := 0, 0, 0
	for _, path := range sample(t) {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(src, []byte("\r")) {
			continue // line ends are mixed below
		}
		formatted, err := format.Source(src)
		gofmted := err == nil && bytes.Equal(formatted, src)
		for _, eol := range []string{"\n", "\r\n"} {
			src := strings.ReplaceAll(string(src), "\n", eol)
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, path, src, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				break // some of Go's own test data is broken on purpose
			}
			tok := fset.File(file.FileStart)
			for _, pos := range expressions(file) {
				total++
				where := fset.PositionFor(pos, false)
				at, insert, err := allow.Place([]byte(src), tok, file, where.Offset, directive, allow.Line)
				if errors.Is(err, allow.ErrNoPlace) {
					refused++
					t.Logf("%s: %v", where, err)
					continue
				}
				if err != nil || at > where.Offset || !strings.HasSuffix(insert, directive+eol) {
					t.Errorf("%s: insert %q at %d, %v", where, insert, at, err)
					continue
				}
				after := src[:at] + insert + src[at:]
				if fault := covers(after, where.Offset+len(insert)); fault != "" {
					t.Errorf("%s: %s", where, fault)
				}
				if !gofmted || eol != "\n" {
					continue
				}
				again, err := format.Source([]byte(after))
				switch {
				case err != nil || unaligned(string(again)) != unaligned(after):
					t.Errorf("%s: not gofmt'ed any more: %v", where, err)
				case string(again) != after:
					realigned++
				}
			}
		}
	}
	t.Logf("%d places, %d refused, %d where gofmt would align the lines around anew", total, refused, realigned)
	if refused*500 > total || total == 0 && build.Default.GOROOT != "" {
		t.Error("too few places")
	}
}

// expressions returns the starts of calls, composite literals and pointer types, evenly from the whole file.
func expressions(file *ast.File) []token.Pos {
	var all, list []token.Pos
	ast.Inspect(file, func(node ast.Node) bool {
		switch node.(type) {
		case *ast.CallExpr, *ast.CompositeLit, *ast.StarExpr:
			all = append(all, node.Pos())
		}
		return true
	})
	step := max(1, len(all) / *places)
	for i := step / 2; i < len(all); i += step {
		list = append(list, all[i])
	}
	return list
}

var blanks = regexp.MustCompile(`[ \t]+`)

// unaligned returns a source whose columns are one blank apart.
func unaligned(src string) string { return blanks.ReplaceAllString(src, " ") }

// covers says what is wrong when no directive of the source covers the offset.
func covers(src string, offset int) string {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "x.go", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err.Error()
	}
	tok := fset.File(file.FileStart)
	for _, d := range allow.Collect([]byte(src), tok, file) {
		if d.Covers("redis", tok.Pos(offset)) {
			return ""
		}
	}
	return "not covered"
}

// sample returns every nth Go file of the Go installation's source.
func sample(t *testing.T) []string {
	t.Helper()
	var list []string
	n := 0
	err := filepath.WalkDir(filepath.Join(build.Default.GOROOT, "src"), func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if strings.HasSuffix(path, ".go") {
			if n++; n%*nth == 0 {
				list = append(list, path)
			}
		}
		return nil
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return list
}
