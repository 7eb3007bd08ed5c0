package rebase

import (
	"errors"
	"maps"
	"strings"
	"testing"
)

// TestMerge applies what a decision made of a file to another version of it, as git has it.
func TestMerge(t *testing.T) {
	t.Parallel()
	const second = "\nfunc g() any {\n\treturn lib.New()\n}\n"
	for name, test := range map[string]struct {
		path                 string
		before, after, other []byte
		want                 string // empty: ErrMerge
	}{
		"line by line":              {"a.go", text(lib, before+"\n// More.\n"), text(own, after+"\n// More.\n"), text(lib, before), string(text(own, after))},
		"an import beside it":       {"a.go", text(libFmt, before+beside), text(ownFmt, after+beside), text(lib, before), string(text(own, after))},
		"the library is used there": {"a.go", text(libFmt, before+beside), text(ownFmt, after+beside), text(lib, before+second), string(text("import (\n\t\"m/lib\"\n\t\"m/own\"\n)\n", after+second))},
		"another import there":      {"a.go", text(lib, before), text(own, after), text(libFmt, before+beside), string(text(ownFmt, after+beside))},
		"other code there":          {"a.go", text(libFmt, before+beside), text(ownFmt, after+beside), text(lib, strings.Replace(before, "New", "Other", 1)), ""},
		"a name that is not guessed, to remove": {
			"a.go", text(strings.ReplaceAll(libFmt, "m/lib", "m/x"), before+beside), text(ownFmt, after+beside), text("import \"m/x\"\n", before+second), "",
		},
		"a name that is not guessed, to add": {
			"a.go", text(libFmt, before+beside), text(strings.ReplaceAll(ownFmt, "m/own", "m/x"), after+beside), text(lib, before), "",
		},
		"all of it is there": {"a.go", text(lib, before), text(own, after), text(own, after+second), string(text(own, after+second))},
		"it is there under another name": {
			"a.go", text(lib, strings.Replace(before, "f()", "h()", 1)), text(own, strings.Replace(after, "f()", "h()", 1)), text(own, after), "",
		},
		"half of it is there": {
			"a.go", text(lib, before+second), text(own, after+strings.Replace(second, "lib.New", "own.Get", 1)),
			text("import (\n\t\"m/lib\"\n\t\"m/own\"\n)\n", after+second), string(text("import (\n\t\"m/own\"\n)\n", after+strings.Replace(second, "lib.New", "own.Get", 1))),
		},
		"a directive below a name that was changed": {
			"a.go", []byte("package p\n\nfunc h() any {\n\treturn lib.New()\n}\n"), []byte("package p\n\nfunc h() any {\n\t//ssot:allow x -- y\n\treturn lib.New()\n}\n"),
			[]byte("package p\n\nfunc f() any {\n\t//ssot:allow x -- y\n\treturn lib.New()\n}\n"), "",
		},
		"of a copy, where the other has the original under the name of none": {
			"a.go", []byte("package p\n\nfunc old() any {\n\treturn 1\n}\n\nfunc new() any {\n\treturn 1\n}\n"), []byte("package p\n\nfunc old() any {\n\treturn 1\n}\n\nfunc new() any {\n\treturn 2\n}\n"),
			[]byte("package p\n\nfunc run() any {\n\treturn 1\n}\n"), "",
		},
		"the same in another function, which is gone here": {
			"a.go", []byte("package p\n\nfunc f() any {\n\tx := 1\n\treturn x\n}\n"), []byte("package p\n\nfunc f() any {\n\tx := 2\n\treturn x\n}\n"),
			[]byte("package p\n\nfunc g() any {\n\tx := 2\n\treturn x\n}\n\nfunc f() any {\n\tx := 1\n\treturn x\n}\n"),
			"package p\n\nfunc g() any {\n\tx := 2\n\treturn x\n}\n\nfunc f() any {\n\tx := 2\n\treturn x\n}\n",
		},
		"of two equal ones in a function, where the other has one": {
			"a.go", []byte("package p\n\nfunc f() {\n\tgo func() {\n\t\tx := 1\n\t\tprintln(x)\n\t}()\n\tgo func() {\n\t\tx := 1\n\t\tprint(x)\n\t}()\n}\n"),
			[]byte("package p\n\nfunc f() {\n\tgo func() {\n\t\tx := 2\n\t\tprintln(x)\n\t}()\n\tgo func() {\n\t\tx := 1\n\t\tprint(x)\n\t}()\n}\n"),
			[]byte("package p\n\nfunc f() {\n\tgo func() {\n\t\tx := 1\n\t\tprint(x)\n\t}()\n}\n"), "",
		},
		"in a new block whose first lines are those of the one that the other has": {
			"a.go", []byte("package p\n\nfunc f() {\n\tgo func() {\n\t\tx := 1\n\t\tprint()\n\t\tprint()\n\t\tprint()\n\t\tprint(1)\n\t}()\n\tgo func() {\n\t\tx := 1\n\t\tprint()\n\t\tprint()\n\t\tprint()\n\t\tprint(2)\n\t}()\n}\n"), []byte("package p\n\nfunc f() {\n\tgo func() {\n\t\tx := 2\n\t\tprint()\n\t\tprint()\n\t\tprint()\n\t\tprint(1)\n\t}()\n\tgo func() {\n\t\tx := 1\n\t\tprint()\n\t\tprint()\n\t\tprint()\n\t\tprint(2)\n\t}()\n}\n"),
			[]byte("package p\n\nfunc f() {\n\tgo func() {\n\t\tx := 1\n\t\tprint()\n\t\tprint()\n\t\tprint()\n\t\tprint(2)\n\t}()\n}\n"), "",
		},
		"in the block that the other has, below a new one with the same first lines": {
			"a.go", []byte("package p\n\nfunc f() {\n\tgo func() {\n\t\tx := 1\n\t\tprint()\n\t\tprint()\n\t\tprint()\n\t\tprint(1)\n\t}()\n\tgo func() {\n\t\tx := 1\n\t\tprint()\n\t\tprint()\n\t\tprint()\n\t\tprint(2)\n\t}()\n}\n"), []byte("package p\n\nfunc f() {\n\tgo func() {\n\t\tx := 1\n\t\tprint()\n\t\tprint()\n\t\tprint()\n\t\tprint(1)\n\t}()\n\tgo func() {\n\t\tx := 2\n\t\tprint()\n\t\tprint()\n\t\tprint()\n\t\tprint(2)\n\t}()\n}\n"),
			[]byte("package p\n\nfunc f() {\n\tgo func() {\n\t\tx := 1\n\t\tprint()\n\t\tprint()\n\t\tprint()\n\t\tprint(2)\n\t}()\n}\n"), "",
		},
		"beside a directive that the other has": {
			"a.go", []byte("package p\n\nvar (\n\ta = 1\n\tb = 1\n)\n"), []byte("package p\n\nvar (\n\ta = 2\n\t//ssot:allow x -- y\n\tb = 1\n)\n"),
			[]byte("package p\n\nvar (\n\ta = 1\n\t//ssot:allow x -- y\n\tb = 1\n)\n"), "package p\n\nvar (\n\ta = 2\n\t//ssot:allow x -- y\n\tb = 1\n)\n",
		},
		"with a statement that goes, in a block that the other has": {
			"a.go", []byte("package p\n\nfunc f() {\n\th(1)\n\tdefer e()\n\tm(2)\n\th(1)\n\tdefer e()\n\tm(3)\n}\n"), []byte("package p\n\nfunc f() {\n\th(1)\n\tdefer e()\n\tm(2)\n\th(2)\n\tm(3)\n}\n"),
			[]byte("package p\n\nfunc f() {\n\th(1)\n\tdefer e()\n\tm(2)\n\tnew()\n\th(1)\n\tdefer e()\n\tm(3)\n}\n"), "",
		},
		"in a function that has another name there": {
			"a.go", []byte("package p\n\n// Of it.\nfunc g() {\n\tx()\n\th(1)\n}\n"), []byte("package p\n\n// Of it.\nfunc g() {\n\tx()\n\th(2)\n}\n"),
			[]byte("package p\n\n// Of it.\nfunc f() {\n\tx()\n\th(1)\n}\n"), "",
		},
		"in a new init, above the one that the other has": {
			"a.go", []byte("package p\n\nfunc init() {\n\tx := 1\n\tprintln(x)\n}\n\nfunc init() {\n\tx := 1\n\tprint(x)\n}\n"), []byte("package p\n\nfunc init() {\n\tx := 2\n\tprintln(x)\n}\n\nfunc init() {\n\tx := 1\n\tprint(x)\n}\n"),
			[]byte("package p\n\nfunc init() {\n\tx := 1\n\tprint(x)\n}\n"), "",
		},
		"in the init that the other has, with a new one above": {
			"a.go", []byte("package p\n\nfunc init() {\n\tprintln()\n}\n\nfunc init() {\n\tx := 1\n\tprint(x)\n}\n"), []byte("package p\n\nfunc init() {\n\tprintln()\n}\n\nfunc init() {\n\tx := 2\n\tprint(x)\n}\n"),
			[]byte("package p\n\nfunc init() {\n\tx := 1\n\tprint(x)\n}\n"), "package p\n\nfunc init() {\n\tx := 2\n\tprint(x)\n}\n",
		},
		"in the init that the other has, with a new one above that begins alike": {
			"a.go", []byte("package p\n\nfunc init() {\n\tx := 1\n\tprint(1)\n}\n\nfunc init() {\n\tx := 1\n\tprint(2)\n}\n"), []byte("package p\n\nfunc init() {\n\tx := 1\n\tprint(1)\n}\n\nfunc init() {\n\tx := 2\n\tprint(2)\n}\n"),
			[]byte("package p\n\nfunc init() {\n\tx := 1\n\tprint(2)\n}\n"), "package p\n\nfunc init() {\n\tx := 2\n\tprint(2)\n}\n",
		},
		"in a new init that begins as the one that the other has": {
			"a.go", []byte("package p\n\nfunc init() {\n\tx := 1\n\tprint(1)\n}\n\nfunc init() {\n\tx := 1\n\tprint(2)\n}\n"), []byte("package p\n\nfunc init() {\n\tx := 2\n\tprint(1)\n}\n\nfunc init() {\n\tx := 1\n\tprint(2)\n}\n"),
			[]byte("package p\n\nfunc init() {\n\tx := 1\n\tprint(2)\n}\n"), "",
		},
		"in a new init, where the other has one with the same change": {
			"a.go", []byte("package p\n\nfunc init() {\n\tx := 1\n\tprint(1)\n}\n\nfunc init() {\n\tx := 2\n\tprint(2)\n}\n"), []byte("package p\n\nfunc init() {\n\tx := 2\n\tprint(1)\n}\n\nfunc init() {\n\tx := 2\n\tprint(2)\n}\n"),
			[]byte("package p\n\nfunc init() {\n\tx := 2\n\tprint(2)\n}\n"), "",
		},
		"in a new init that is equal to the one that the other has": {
			"a.go", []byte("package p\n\nfunc init() {\n\tx := 1\n\tprint(2)\n}\n\nfunc init() {\n\tx := 1\n\tprint(2)\n}\n"), []byte("package p\n\nfunc init() {\n\tx := 2\n\tprint(2)\n}\n\nfunc init() {\n\tx := 1\n\tprint(2)\n}\n"),
			[]byte("package p\n\nfunc init() {\n\tx := 1\n\tprint(2)\n}\n"), "",
		},
		"in one of two inits, which was edited": {
			"a.go", []byte("package p\n\nfunc init() {\n\tx := 1\n\tprint(3)\n}\n\nfunc init() {\n\tx := 1\n\tprint(2)\n}\n"), []byte("package p\n\nfunc init() {\n\tx := 2\n\tprint(3)\n}\n\nfunc init() {\n\tx := 1\n\tprint(2)\n}\n"),
			[]byte("package p\n\nfunc init() {\n\tx := 1\n\tprint(1)\n}\n\nfunc init() {\n\tx := 1\n\tprint(2)\n}\n"), "",
		},
		"in one of two inits, which changed places": {
			"a.go", []byte("package p\n\nfunc init() {\n\tx := 1\n\tprint(1)\n}\n\nfunc init() {\n\tx := 1\n\tprint(2)\n}\n"), []byte("package p\n\nfunc init() {\n\tx := 2\n\tprint(1)\n}\n\nfunc init() {\n\tx := 1\n\tprint(2)\n}\n"),
			[]byte("package p\n\nfunc init() {\n\tx := 1\n\tprint(2)\n}\n\nfunc init() {\n\tx := 1\n\tprint(1)\n}\n"), "package p\n\nfunc init() {\n\tx := 1\n\tprint(2)\n}\n\nfunc init() {\n\tx := 2\n\tprint(1)\n}\n",
		},
		"in an init, where the other has two": {
			"a.go", []byte("package p\n\nfunc init() {\n\tx := 1\n\tprint(1)\n}\n"), []byte("package p\n\nfunc init() {\n\tx := 2\n\tprint(1)\n}\n"),
			[]byte("package p\n\nfunc init() {\n\tx := 1\n\tprint(2)\n}\n\nfunc init() {\n\tx := 1\n\tprint(1)\n}\n"), "package p\n\nfunc init() {\n\tx := 1\n\tprint(2)\n}\n\nfunc init() {\n\tx := 2\n\tprint(1)\n}\n",
		},
		"in an init, where the other has two others": {
			"a.go", []byte("package p\n\nfunc init() {\n\tx := 1\n\tprint(1)\n}\n"), []byte("package p\n\nfunc init() {\n\tx := 2\n\tprint(1)\n}\n"),
			[]byte("package p\n\nfunc init() {\n\tx := 1\n\tprint(2)\n}\n\nfunc init() {\n\tx := 1\n\tprint(3)\n}\n"), "",
		},
		"in a function that the other does not have, with the lines of one that is gone": {
			"a.go", []byte("package p\n\nfunc other() {\n\tx := 1\n\tprintln(x)\n\tprintln()\n}\n"), []byte("package p\n\nfunc other() {\n\tx := 2\n\tprintln(x)\n\tprintln()\n}\n"),
			[]byte("package p\n\nfunc old() {\n\tx := 2\n\tprintln(x)\n}\n"), "",
		},
		"in a block with a name more": {
			"a.go", []byte("package p\n\nvar (\n\tn = 0\n\tmore = 5\n\tc = 1\n)\n"), []byte("package p\n\nvar (\n\tn = 0\n\tmore = 5\n\tc = 2\n)\n"),
			[]byte("package p\n\nvar (\n\tn = 0\n\tc = 1\n)\n"), "package p\n\nvar (\n\tn = 0\n\tc = 2\n)\n",
		},
		"an import that other code there uses": {
			"a.go", text(lib, before), text(own, after), text(lib, second+before), string(text("import (\n\t\"m/lib\"\n\t\"m/own\"\n)\n", second+after)),
		},
		"an import that nothing there uses then, but code here does": {
			"a.go", text(lib, before+second), text("import (\n\t\"m/lib\"\n\t\"m/own\"\n)\n", after+second), text(lib, before), string(text("import (\n\t\"m/own\"\n)\n", after)),
		},
		"an import alone goes, which is used there": {
			"a.go", text(libFmt, beside), text("import \"fmt\"\n", beside), text(libFmt, beside+second), string(text(libFmt, beside+second)),
		},
		"an import that other code here uses too": {
			"a.go", text("import (\n\t\"m/lib\"\n\t\"m/own\"\n)\n", before+"\nvar x = own.Get()\n"), text(own, after+"\nvar x = own.Get()\n"), text(lib, before), string(text(own, after)),
		},
		"an import that other code here uses too, where the library stays": {
			"a.go", text("import (\n\t\"m/lib\"\n\t\"m/own\"\n)\n", before+second+"\nvar x = own.Get()\n"), text("import (\n\t\"m/lib\"\n\t\"m/own\"\n)\n", after+second+"\nvar x = own.Get()\n"), text(lib, before+second),
			string(text("import (\n\t\"m/lib\"\n\t\"m/own\"\n)\n", after+second)),
		},
		"one import became a block there": {"a.go", text(lib, before), text(own, after), text(ownFmt, after+beside), string(text(ownFmt, after+beside))},
		"a fence, with an edit above it": {
			"a.md", []byte("# Two\n\n```go\nx := 1\n\nf(x)\n```\n"), []byte("# Two\n\n```go\nx := 2\n\nf(x)\n```\n"),
			[]byte("# Two\n\nMore.\n\n```go\nx := 1\n\nf(x)\n```\n"), "# Two\n\nMore.\n\n```go\nx := 2\n\nf(x)\n```\n",
		},
		"a fence is had, with an edit above it": {
			"a.md", []byte("# Two\n\n```go\nx := 1\n\nf(x)\n```\n"), []byte("# Two\n\n```go\nx := 2\n\nf(x)\n```\n"),
			[]byte("# Two\n\nMore.\n\n```go\nx := 2\n\nf(x)\n```\n"), "# Two\n\nMore.\n\n```go\nx := 2\n\nf(x)\n```\n",
		},
		"a fence that the other does not have, with lines of one that is gone": {
			"a.md", []byte("# Two\n\n```go\n// Others.\nx := 1\nf(x)\n```\n"), []byte("# Two\n\n```go\n// Others.\nx := 2\nf(x)\n```\n"),
			[]byte("# One\n\n```go\nx := 2\nf(x)\n```\n"), "",
		},
		"a new fence, where the other has one that begins alike": {
			"a.md", []byte("# One\n\n```go\nx := 1\nf(x)\n```\n\n```go\nx := 1\ng(x)\n```\n"), []byte("# One\n\n```go\nx := 2\nf(x)\n```\n\n```go\nx := 1\ng(x)\n```\n"),
			[]byte("# One\n\n```go\nx := 1\ng(x)\n```\n"), "",
		},
		"another package has the name there": {
			"a.go", text(lib, before), text(own, after), text("import \"other/lib\"\n", before), "",
		},
		"a variable has the name of the package there": {
			"a.go", text(lib, before), text(own, after), text("var lib T\n", before), "",
		},
		"a new fence of a page in capitals": {
			"A.MD", []byte("# One\n\n```go\nx := 1\nf(x)\n```\n"), []byte("# One\n\n```go\nx := 2\nf(x)\n```\n"),
			[]byte("# One\n\n```go\nx := 1\ng(x)\n```\n"), "",
		},
		"a directive in a long fence, with an edit in it": {
			"a.md", []byte("# One\n\n```go\nx := 1\n1\n2\n3\ny := 1\n```\n"), []byte("# One\n\n```go\n//ssot:allow x -- y\nx := 1\n1\n2\n3\ny := 1\n```\n"),
			[]byte("# One\n\n```go\nx := 1\n1\n2\n3\ny := 2\n```\n"), "",
		},
		"the first import, below a package clause with a comment": {
			"a.go", []byte("package p // Doc.\n\nvar x = 1\n"), []byte("package p // Doc.\n\nimport \"m/own\"\n\nvar x = own.Get()\n"),
			[]byte("package p // Doc.\n\nvar x = 1\n\nvar y = 2\n"), "package p // Doc.\n\nimport \"m/own\"\n\nvar x = own.Get()\n\nvar y = 2\n",
		},
		"the first declaration goes": {
			"a.go", []byte("package p\n\ntype T struct{}\n\nvar x = 1\n"), []byte("package p\n\nvar x = 1\n"),
			[]byte("package p\n\ntype T struct{}\n\nvar x = 2\n"), "package p\n\nvar x = 2\n",
		},
		"a directive for the file, where lines end with CRLF": {
			"a.go", []byte("// Two.\r\npackage p\r\n\r\nvar x = 1\r\n"), []byte("// Two.\r\n//\r\n//ssot:allow x scope=file -- y\r\npackage p\r\n\r\nvar x = 1\r\n"),
			[]byte("// One.\r\npackage p\r\n\r\nvar x = 1\r\n"), "// One.\r\n//\r\n//ssot:allow x scope=file -- y\r\npackage p\r\n\r\nvar x = 1\r\n",
		},
		"a new declaration, behind a last line that does not end": {
			"a.go", []byte("package p\n\nfunc f() {}\nfunc g() {}\n"), []byte("package p\n\nfunc f() {}\nfunc new() {}\n\nfunc g() {}\n"),
			[]byte("package p\n\nfunc g() {}\n\nfunc f() {}"), "package p\n\nfunc g() {}\n\nfunc f() {}\nfunc new() {}",
		},
		"a new declaration, where lines end with CRLF": {
			"a.go", []byte("package p\n\nfunc f() {}\n"), []byte("package p\n\nfunc f() {}\n\nfunc new() {\n}\n"),
			[]byte("package p\r\n\r\nfunc f() {}\r\n"), "package p\r\n\r\nfunc f() {}\r\n\r\nfunc new() {\r\n}\r\n",
		},
		"a directive, where lines end with CRLF": {
			"a.go", []byte("package p\n\nvar x = 1\n"), []byte("package p\n\n//ssot:allow x -- y\nvar x = 1\n"),
			[]byte("package p\r\n\r\nvar x = 1\r\n"), "package p\r\n\r\n//ssot:allow x -- y\r\nvar x = 1\r\n",
		},
		"a new declaration above all others, in the text that it was added to": {
			"a.go", []byte("package p\n\nimport \"m/lib\"\n\nvar x = lib.New()\n"), []byte("package p\n\nimport \"m/lib\"\n\ntype T int\n\nvar x = lib.New()\n"),
			[]byte("package p\n\nimport \"m/lib\"\n\nvar x = lib.New()\n"), "package p\n\nimport \"m/lib\"\n\ntype T int\n\nvar x = lib.New()\n",
		},
		"a new group of declarations, above one that the other has": {
			"a.go", []byte("package p\n\nvar x = 1\n"), []byte("package p\n\nvar x = 1\n\nvar (\n\ty = 1\n)\n"), []byte("package p\n\nvar x = 1\n\nvar z = 1\n"),
			"package p\n\nvar x = 1\n\nvar (\n\ty = 1\n)\n\nvar z = 1\n",
		},
		"the last line gets another behind it, and does not end": {
			"a.go", []byte("package p\n\nvar x = 1"), []byte("package p\n\nvar x = 2\n\nvar y = 1"), []byte("package p\n\nvar z = 1\n\nvar x = 1"), "package p\n\nvar z = 1\n\nvar x = 2\n\nvar y = 1",
		},
		"what stands below a group of declarations goes, and another stands there": {
			"a.go", []byte("package p\n\nvar (\n\tx = 1\n)\n\ntype T int\n"), []byte("package p\n\nvar (\n\tx = 1\n)\n"),
			[]byte("package p\n\nvar (\n\tx = 1\n)\n\ntype T int\n\nfunc f() {}\n"), "package p\n\nvar (\n\tx = 1\n)\n\nfunc f() {}\n",
		},
		"what stands below a group of declarations goes, at the end": {
			"a.go", []byte("package p\n\nvar (\n\tx = 1\n)\n\ntype T int\n"), []byte("package p\n\nvar (\n\tx = 1\n)\n"),
			[]byte("package p\n\nfunc f() {}\n\nvar (\n\tx = 1\n)\n\ntype T int\n"), "package p\n\nfunc f() {}\n\nvar (\n\tx = 1\n)\n",
		},
		"no Go": {"a.md", text(libFmt, before+beside), text(ownFmt, after+beside), text(lib, before), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := Merge(test.path, test.before, test.after, test.other)
			if string(got) != test.want || (test.want == "") != errors.Is(err, ErrMerge) {
				t.Errorf("%v:\n%s\nwant\n%s", err, got, test.want)
			}
		})
	}
}

// TestDeclarations names what stands at the top of a file.
func TestDeclarations(t *testing.T) {
	t.Parallel()
	src := "package p // Doc.\n\nimport \"fmt\"\n\n// F is.\nfunc F() {} // Behind.\nfunc (t *T[K, V]) F() {}\nfunc (T) G() {}\nfunc init() {}\n\nfunc init() { fmt.Println() }\n\ntype (\n\tA int\n\tB int\n)\nvar x, y = 1, 2\nconst z = 1"
	of, err := goSource([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, p := range of.pieces {
		got[p.name] += p.all()
	}
	want := map[string]string{
		clause: "package p // Doc.\n", tail: "",
		"F": "\n// F is.\nfunc F() {} // Behind.\n", "T.F": "func (t *T[K, V]) F() {}\n", "T.G": "func (T) G() {}\n", "init": "func init() {}\n\nfunc init() { fmt.Println() }\n",
		"type A": "\ntype (\n\tA int\n", "type B": "\tB int\n)\n", "var x y": "var x, y = 1, 2\n", "const z": "const z = 1",
	}
	if !maps.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if _, err := goSource([]byte("package p\n\nfunc {")); err == nil {
		t.Error("no error for a file that can't be parsed")
	}
}

func TestTwice(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]bool{
		"package p\nimport \"a\"\nimport \"b\"\n":      false,
		"package p\nimport \"a\"\nimport \"a\"\n":      true,
		"package p\nimport \"a\"\nimport x \"a\"\n":    false,
		"package p\nimport (\nx \"a\"\n\nx \"a\"\n)\n": true,
		"package": false,
	} {
		if twice([]byte(src)) != want {
			t.Errorf("%q: want %t", src, want)
		}
	}
}
