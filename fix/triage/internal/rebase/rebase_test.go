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
	before = "func f() any {\n\treturn lib.New()\n}\n"
	after  = "func f() any {\n\treturn own.Get()\n}\n"
	beside = "\nfunc g() { fmt.Println() }\n"
)

func TestTakeOut(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		path                      string
		base, decided, disk, want []byte // no want: ErrAbsorbed
	}{
		"line by line":            {"a.go", text(lib, before), text(own, after), text(own, after+"\n// More.\n"), text(lib, before+"\n// More.\n")},
		"an import beside it":     {"a.go", text(lib, before), text(own, after), text(ownFmt, after+beside), text("import (\n\t\"fmt\"\n\n\t\"m/lib\"\n\t\"m/own\"\n)\n", before+beside)},
		"the library again":       {"a.go", text(lib, before), text(own, after), text(own+lib, after+"\nvar x = lib.New()\n"), text(own+lib, before+"\nvar x = lib.New()\n")},
		"a name of its own":       {"a.go", text("import l \"m/lib\"\n", before), text(own, after), text(ownFmt, after), text("import (\n\t\"fmt\"\n\n\tl \"m/lib\"\n\t\"m/own\"\n)\n", before)},
		"what only runs goes":     {"a.go", text("import _ \"m/lib\"\n", before), text(own, after), text(ownFmt, after), text(ownFmt, before)},
		"edited code":             {"a.go", text(lib, before), text(own, after), text(ownFmt, strings.Replace(after, "Get", "Other", 1)+beside), nil},
		"the import is replaced":  {"a.go", text(lib, before), text(own, after), text("import (\n\t\"fmt\"\n\n\town \"m/third\"\n)\n", after+beside), nil},
		"the code is taken back":  {"a.go", text(lib, before), text(own, after), text(ownFmt, before), nil},
		"an import alone":         {"a.go", text(lib, beside), text(own, beside), text(ownFmt, beside), nil},
		"no Go":                   {"a.md", text(lib, before), text(own, after), text(ownFmt, after+beside), nil},
		"imports can't be parsed": {"a.go", text(lib, before), text(own, after), text("import (\n\"fmt\n)\n", after+beside), nil},
		"a base without package":  {"a.go", []byte(before), text(own, after), text(ownFmt, after+beside), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := TakeOut(test.path, test.base, test.decided, test.disk)
			if test.want == nil {
				if !errors.Is(err, patch.ErrAbsorbed) {
					t.Errorf("%v:\n%s", err, got)
				}
				return
			}
			if err != nil || string(got) != string(test.want) {
				t.Errorf("%v:\n%s\nnot\n%s", err, got, test.want)
			}
			if got, err := TakeOutAll(test.path, test.disk, patch.Made{Base: test.base, Decided: test.decided}); err != nil || string(got) != string(test.want) {
				t.Errorf("all: %v:\n%s\nnot\n%s", err, got, test.want)
			}
		})
	}
}

// TestTakeOutAll takes out two changes, of which each wrote the imports in its own way.
func TestTakeOutAll(t *testing.T) {
	t.Parallel()
	more := func(code string) string { return code + "\n" + strings.Replace(code, "f()", "h()", 1) }
	half := before + "\n" + strings.Replace(after, "f()", "h()", 1)
	one := patch.Made{Base: text(lib, more(before)), Decided: text(lib+own, after+"\n"+strings.Replace(before, "f()", "h()", 1))}
	two := patch.Made{Base: text(lib, more(before)), Decided: text(own+lib, half)}
	disk := text(ownFmt, more(after)+beside)
	want := text("import (\n\t\"fmt\"\n\n\t\"m/lib\"\n\t\"m/own\"\n)\n", more(before)+beside)
	if got, err := TakeOutAll("a.go", disk, one, two); err != nil || string(got) != string(want) {
		t.Errorf("%v:\n%s", err, got)
	}
	if got, err := TakeOutAll("a.go", text(ownFmt, half+beside), one, two); !errors.Is(err, patch.ErrAbsorbed) {
		t.Errorf("%v:\n%s", err, got)
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
