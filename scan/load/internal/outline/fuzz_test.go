package outline

import (
	"testing"
)

// FuzzOutline: whatever a dependency's file holds, its outline has offsets inside its text.
func FuzzOutline(f *testing.F) {
	for _, src := range []string{
		"package p\n", "package p; import \"a\"; const (A = iota; B); var x, y = 1, 2; type (T struct{}; U = T)\nfunc (t *T[K]) M() interface{} { return '}' }",
		"package p\nvar _ = `", "package p\nfunc (", "package p\nfunc f(", "package p\nconst", "package p\ntype T", "package p\nfunc .", "\xef\xbb\xbfpackage p /*\n*/ var x = \"\\\"\"",
		"package p\nvar ,", "package p\nfunc (a, b) f", "package p\nimport .", "package p\nconst ()\nconst (\nA\n)", "//go:build go1.1000000000000\npackage p",
	} {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		outlines := []*Outline{Parse("a.go", src)}
		if scanned, _, ok := Scan("a.go", src, nil); ok {
			outlines = append(outlines, scanned)
		}
		for _, o := range outlines {
			for i, d := range o.decls {
				_, _, _, _ = o.text[d.start:d.end], o.text[d.name:d.nameEnd], o.text[d.recv:d.recvEnd], o.text[d.nameEnd:d.end]
				if int(d.repeats) > i {
					t.Errorf("declaration %d repeats a later one", i)
				}
			}
		}
	})
}
