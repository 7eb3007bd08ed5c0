package write_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/plantest"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/fix/internal/write"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/allow"
)

// TestWritten holds what is written for a use: its imports, the type of what holds it, and what goes with it.
func TestWritten(t *testing.T) { plantest.Written(t, "testdata/memory/written.txtar") }

// TestModule holds what is written in a module that is scanned: in pages and doc comments, in files of callers, for
// types that become wider, and for imports that move.
func TestModule(t *testing.T) { plantest.Run(t) }

// TestAllowed holds where directives are inserted, and where the violations lie then.
func TestAllowed(t *testing.T) {
	const file = "testdata/memory/allowed.txtar"
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	res, ways := plantest.InMemory(t, file)
	writer := plantest.Writer(ways)
	var out strings.Builder
	for _, v := range res.Violations {
		for _, scope := range []allow.Scope{allow.Line, allow.File} {
			all := &filerewrite.Set{Project: ways.Project, Accepts: func(*scan.Violation) bool { return false }}
			d := all.Of(v.Source)
			in := filerewrite.Insertion{V: v, Text: "//ssot:allow lib -- why", Scope: scope}
			d.Allow = append(d.Allow, in, in)
			if r := writer.Write(d); r != nil {
				fmt.Fprintf(&out, "%s:%d %s: %s\n", v.File, v.Line, r.Kind, r.Detail)
				continue
			}
			at, ok := write.Where(d, v)
			if string(d.After[at.Start:at.End]) != v.Code {
				t.Errorf("%s:%d is found at %v, %v", v.File, v.Line, at, ok)
			}
			before, _, _ := strings.Cut(string(d.After), "//ssot:allow lib -- why")
			lines := strings.Split(string(d.After), "\n")
			n := strings.Count(before, "\n")
			fmt.Fprintf(&out, "%s:%d %d lines, from line %d:\n\t%s\n\t%s\n", v.File, v.Line, len(lines)-strings.Count(string(v.Source.Src), "\n")-1, n+1, lines[n], lines[n+1])
			for offset, b := range v.Source.Src {
				if unicode.IsSpace(rune(b)) {
					continue
				}
				if lies, ok := write.Lies(d, offset); !ok || d.After[lies] != v.Source.Src[offset] {
					t.Errorf("%s:%d: byte %d lies at %d, %v", v.File, v.Line, offset, lies, ok)
				}
			}
		}
	}
	typetest.Compare(t, file, ar, map[string]string{"want.txt": out.String()})
}
