package rebase

import (
	"errors"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/patch"
)

// text is a file with the given imports, a group of them a line, and code.
func text(imports, code string) []byte {
	return []byte("package p\n\n" + imports + "\n" + code)
}

const (
	lib    = "import \"m/lib\"\n"
	own    = "import \"m/own\"\n"
	ownFmt = "import (\n\t\"fmt\"\n\n\t\"m/own\"\n)\n"
	libFmt = "import (\n\t\"fmt\"\n\n\t\"m/lib\"\n)\n"
	before = "func f() any {\n\treturn lib.New()\n}\n"
	after  = "func f() any {\n\treturn own.Get()\n}\n"
	beside = "\nfunc g() { fmt.Println() }\n"
)

func TestTakeOut(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		path                string
		base, decided, disk []byte
		want                string // empty: ErrAbsorbed
	}{
		"line by line":               {"a.go", text(lib, before), text(own, after), text(own, after+"\n// More.\n"), string(text(lib, before+"\n// More.\n"))},
		"an import beside it":        {"a.go", text(lib, before), text(own, after), text(ownFmt, after+beside), string(text(libFmt, before+beside))},
		"the library again":          {"a.go", text(lib, before), text(own, after), text(own+lib, after+"\nvar x = lib.New()\n"), string(text(lib, before+"\nvar x = lib.New()\n"))},
		"the owner elsewhere":        {"a.go", text(lib, before), text(own, after), text(ownFmt, after+"\nfunc g() { fmt.Println(own.Get()) }\n"), string(text("import (\n\t\"fmt\"\n\n\t\"m/lib\"\n\t\"m/own\"\n)\n", before+"\nfunc g() { fmt.Println(own.Get()) }\n"))},
		"a name of its own":          {"a.go", text("import lib \"m/l\"\n", before), text(own, after), text(ownFmt, after), string(text("import (\n\t\"fmt\"\n\n\tlib \"m/l\"\n)\n", before))},
		"what nothing uses stays":    {"a.go", text(lib, before), text(own, after), text("import (\n\t\"m/own\"\n\t\"strings\" // later\n)\n", after), string(text("import (\n\t\"m/lib\"\n\t\"strings\" // later\n)\n", before))},
		"another of its name":        {"a.go", text(lib, before), text(own, after), text("import (\n\t\"fmt\"\n\tlib \"m/third\"\n\t\"m/own\"\n)\n", after+beside), ""},
		"the import had a comment":   {"a.go", text("import \"m/lib\" // why\n", before), text(own, after), text(ownFmt, after+beside), ""},
		"the declaration had one":    {"a.go", text("// Why.\nimport \"m/lib\"\n", before), text(own, after), text(ownFmt, after+beside), ""},
		"a comment above the import": {"a.go", text("import (\n\t// Why.\n\t\"m/lib\"\n)\n", before), text(own, after), text(ownFmt, after+beside), ""},
		"edited code":                {"a.go", text(lib, before), text(own, after), text(ownFmt, strings.Replace(after, "Get", "Other", 1)+beside), ""},
		"the import is replaced":     {"a.go", text(lib, before), text(own, after), text("import (\n\t\"fmt\"\n\n\town \"m/third\"\n)\n", after+beside), ""},
		"the code is taken back":     {"a.go", text(lib, before), text(own, after), text(ownFmt, before), ""},
		"an import alone":            {"a.go", text(lib, beside), text(own, beside), text(ownFmt, beside), ""},
		"no Go":                      {"a.md", text(lib, before), text(own, after), text(ownFmt, after+beside), ""},
		"imports can't be parsed":    {"a.go", text(lib, before), text(own, after), text("import (\n\"fmt\n)\n", after+beside), ""},
		"a base without package":     {"a.go", []byte(before), text(own, after), text(ownFmt, after+beside), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := TakeOut(test.path, test.base, test.decided, test.disk)
			if test.want == "" {
				if !errors.Is(err, patch.ErrAbsorbed) {
					t.Errorf("%v:\n%s", err, got.Src)
				}
				return
			}
			if err != nil || string(got.Src) != test.want {
				t.Errorf("%v:\n%s\nnot\n%s", err, got.Src, test.want)
			}
			if got.Joined != (name != "line by line") {
				t.Errorf("joined %v", got.Joined)
			}
		})
	}
}

func TestKeepsImports(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		src, of string
		want    bool
	}{
		"the same":                {"import \"a\"\n", "import \"a\"\n", true},
		"another form":            {"import (\n\t\"a\"\n\n\t\"b\"\n)\n", "import \"b\"\nimport \"a\"\n", true},
		"more":                    {"import (\n\t\"a\"\n\t\"b\"\n)\n", "import \"b\"\n", true},
		"one less":                {"import \"b\"\n", "import (\n\t\"a\"\n\t\"b\"\n)\n", false},
		"a comment less":          {"import \"b\"\n", "// Why.\nimport \"b\"\n", false},
		"a remark less":           {"import \"b\"\n", "import \"b\" // why\n", false},
		"a comment above another": {"// Why.\nimport \"b\"\nimport \"c\"\n", "import \"b\"\n// Why.\nimport \"c\"\n", false},
		"one of two equal ones":   {"// Why.\nimport \"b\"\n", "// Why.\nimport \"b\"\n// Why.\nimport \"c\"\n", false},
		"behind the imports":      {"import \"b\"\n", "import \"b\"\n\nvar x = 1 // why\n", true},
	} {
		if got := KeepsImports("a.go", text(test.src, ""), text(test.of, "")); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if !KeepsImports("a.md", []byte("a"), []byte("b")) {
		t.Error("a page has no imports")
	}
}

func TestKeepsRemarks(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		src, of string
		want    bool
	}{
		"an import less":          {"import \"b\"\n", "import (\n\t\"a\"\n\t\"b\"\n)\n", true},
		"a comment less":          {"import \"b\"\n", "// Why.\nimport \"b\"\n", false},
		"a remark less":           {"import \"b\"\n", "import \"b\" // why\n", false},
		"a comment above another": {"// Why.\nimport \"b\"\nimport \"c\"\n", "import \"b\"\n// Why.\nimport \"c\"\n", false},
	} {
		if got := KeepsRemarks("a.go", text(test.src, ""), text(test.of, "")); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestCode(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"package p\n\nvar x = 1\n":                         "\n\nvar x = 1\n",
		"package p; import \"a\"; import \"b\"; var x = 1": "; var x = 1",
		"package p\n\nimport (\n\t\"a\"\n) // c\n\nvar x":  " // c\n\nvar x",
		"no package":           "no package",
		"package p\nimport \"": "package p\nimport \"",
	} {
		if got := string(Code("a.go", []byte(src))); got != want {
			t.Errorf("%q: %q", src, got)
		}
		if got := string(Code("a.md", []byte(src))); got != src {
			t.Errorf("page %q: %q", src, got)
		}
	}
}
