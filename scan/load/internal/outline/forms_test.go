package outline

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestForms holds which forms of source are scanned, with the answer of the parser, and which are left to the parser:
// what does not end, and what gofmt would not leave so.
func TestForms(t *testing.T) {
	t.Parallel()
	scanned := map[string]string{
		"nothing":                        "package a",
		"a byte order mark":              "\xef\xbb\xbfpackage a\n\nvar A int\n",
		"a version":                      "//go:build go1.21\n\npackage a\n",
		"a version in a condition":       "//go:build linux && go1.22\n\npackage a\n",
		"no version":                     "//go:build linux\n\npackage a\n",
		"comments above":                 "/* One.\n   Two. */\n// Three.\n\npackage a\n\nvar A int\n",
		"a comment that ends the file":   "package a\n\nvar A int // here",
		"imports":                        "package a\n\nimport \"fmt\"\nimport f `fmt`\nimport . \"os\"\nimport _ \"io\"\n",
		"a group of imports":             "package a\n\nimport (\n\t\"fmt\"\n\tf \"fmt\" // f\n\n\t_ \"io\"\n)\n",
		"an empty group":                 "package a\n\nimport ()\n\nconst ()\n\nvar ()\n\ntype ()\n",
		"a group in one line":            "package a\n\nconst (A = 1; B = 2)\n",
		"constants":                      "package a\n\nconst A = 1\n\nconst B, C int = 1, 2\n",
		"constants that repeat":          "package a\n\nconst (\n\tA = iota\n\tB\n\tC, D = iota, \"d\"\n\tE, F\n\t_, _\n)\n",
		"variables":                      "package a\n\nvar A int\nvar B, C = 1, 2\nvar (\n\tD int = 1\n\tE   = func() int { return 1 }\n)\n",
		"types":                          "package a\n\ntype A int\ntype B = A\ntype (\n\tC struct{ A int }\n\tD[T any, U ~int | ~string] struct{}\n\tE interface {\n\t\tA\n\t\tM(int) string\n\t}\n)\n",
		"functions":                      "package a\n\nfunc A() {}\nfunc B(a int, b ...string) (c int, err error) { return }\nfunc C[T any](t T) T { return t }\nfunc D()\n",
		"methods":                        "package a\n\nfunc (A) A() {}\nfunc (a A) B() {}\nfunc (a *A) C() {}\nfunc (a (*A)) D() {}\nfunc (a *G[T, U]) E() {}\nfunc (a G[_]) F() {}\n",
		"a comment in a receiver":        "package a\n\nfunc (a /* the */ *A) B() {}\n",
		"braces in literals":             "package a\n\nfunc A() { _ = \"}\"; _ = '}'; _ = `}`; _ = \"\\\"}\" }\n\nvar B int\n",
		"braces in comments":             "package a\n\nfunc A() { /* } */ // }\n}\n\nvar B int\n",
		"a division":                     "package a\n\nfunc A() int { return 4 / 2 }\n\nvar B = 4 / 2\n",
		"blocks in a body":               "package a\n\nfunc A() { if true { for { } }; switch { } }\n\nvar B int\n",
		"a type with a body":             "package a\n\nvar A = struct{ B int }{1}\n\nvar C = []int{1, 2}[0]\n",
		"a comment over lines in a spec": "package a\n\nvar A int /* one\ntwo */\nvar B int\n",
		"a comment inside a spec":        "package a\n\nvar A = []int{ /* one\ntwo */ 1}\nvar B int\n",
		"a comment in a result":          "package a\n\nfunc A() /* the result */ int { return 1 }\n",
		"a struct as a result":           "package a\n\nfunc A() struct{ B int } { return struct{ B int }{} }\n\nfunc C() interface{ M() } { return nil }\n",
		"a function as a parameter":      "package a\n\nfunc A(f func(int) (string, error)) func() { return nil }\n",
		"carriage returns":               "package a\r\n\r\nvar A int\r\n\r\nfunc B() {\r\n}\r\n",
		"letters beyond ASCII":           "package a\n\nvar Ä, 世 int\n\nfunc É() {}\n",
		"semicolons":                     "package a; import \"fmt\"; var A int; func B() {}; var C int\n",
		"tags":                           "package a\n\ntype A struct {\n\tB int `json:\"b\"`\n}\n\ntype C int\n",
		"an embedded pointer":            "package a\n\ntype A struct {\n\t*B\n\tC\n}\n",
		"a value over lines":             "package a\n\nvar A = 1 +\n\t2\nvar B = map[string]int{\n\t\"a\": 1,\n}\nvar C = f(\n\t1,\n)\n",
	}
	for name, src := range scanned {
		o, _, ok := Scan("a.go", []byte(src), nil)
		if !ok {
			t.Errorf("%s is not scanned", name)
			continue
		}
		if d := cmp.Diff(Parse("a.go", []byte(src)).plain(), o.plain()); d != "" {
			t.Errorf("%s: -parsed +scanned %s", name, d)
		}
	}
	for name, src := range map[string]string{
		"nothing at all":                        "",
		"no package":                            "var A int\n",
		"a package without a name":              "package \n",
		"a word that begins no declaration":     "package a\n\nlet A = 1\n",
		"an import without a path":              "package a\n\nimport fmt\n",
		"an import of a rune":                   "package a\n\nimport 'f'\n",
		"an import that is no string":           "package a\n\nimport \"\\q\"\n",
		"a string that does not end":            "package a\n\nimport \"fmt\n",
		"a string that does not end in a body":  "package a\n\nfunc A() { _ = \"\n}\n",
		"a rune that does not end":              "package a\n\nfunc A() { _ = '",
		"a raw string that does not end":        "package a\n\nfunc A() { _ = `\n}\n",
		"a comment that does not end":           "package a\n\n/* one\n",
		"a comment that does not end in a body": "package a\n\nfunc A() { /* one\n}\n",
		"a body that does not end":              "package a\n\nfunc A() { if true {\n}\n",
		"a receiver that does not end":          "package a\n\nfunc (a A",
		"a receiver with a number":              "package a\n\nfunc (a 1) A() {}\n",
		"a bracket too many":                    "package a\n\nfunc A() ] {}\n",
	} {
		if o, _, ok := Scan("a.go", []byte(src), nil); ok {
			t.Errorf("%s is scanned: %s", name, o.plain())
		}
	}
}

// TestParseBroken holds what the parser's outline has of a file with errors: what can be told of it.
func TestParseBroken(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"":                                      "\n",
		"package a\n\nvar A int\n\nlet B = 1\n": "\nvar |A|Aint at 3:5\n",
		"package a\n\nimport \"\\q\"\n\nvar A int\n":           "\nvar |A|Aint at 5:5\n",
		"package a\n\nfunc (*map[string]int) A() {}\n":         "\nfunc |A|(*map[string]int)A() at 3:6\n",
		"package a\n\nfunc (a *G[T, U]) A() {}\n":              "\nfunc G|A|(a*G[T,U])A() at 3:6\n",
		"package a\n\nfunc ((a)) A() {}\n\nfunc (G[T]) B() {}": "\nfunc a|A|((a))A() at 3:6\nfunc G|B|(G[T])B() at 5:6\n",
	} {
		if got := Parse("a.go", []byte(src)).plain(); got != want {
			t.Errorf("%q: %q, want %q", src, got, want)
		}
	}
}
