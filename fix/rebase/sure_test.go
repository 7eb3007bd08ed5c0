package rebase

import (
	"errors"
	"strings"
	"testing"
)

// TestSure holds where a change goes for which there is more than one place, or one that may be another's. The texts
// have no imports. In them NEW is what the change replaces, and OWN what it puts there; the other version has NEW where
// it has the old.
func TestSure(t *testing.T) {
	t.Parallel()
	const refused = "F differs from what git has in more than what was decided: commit those other edits first (git add -p)"
	for name, test := range map[string]struct {
		tree, git string // in the tree, what is decided is marked: ‹NEW›, or ‹› for a directive
		want      string // git's text then, or the sentence
	}{
		"the same declaration, others beside it": {
			tree: "func F() {\n\tx(‹NEW›)\n\tx(NEW)\n}\n\nfunc G() {\n\tx(NEW)\n}\n", git: "func F() {\n\tx(NEW)\n\tx(NEW)\n}\n",
			want: "func F() {\n\tx(OWN)\n\tx(NEW)\n}\n",
		},
		"some of it is there": {
			tree: "func F() {\n\tx(‹NEW›)\n\tx(‹NEW›)\n}\n\nfunc G() {}\n", git: "func F() {\n\tx(NEW)\n\tx(OWN)\n}\n", want: "func F() {\n\tx(OWN)\n\tx(OWN)\n}\n",
		},
		"a comment above it": {
			tree: "func F() {\n\t// two\n\tx := NEW‹(T{1})›\n\ty(x)\n}\n", git: "func F() {\n\t// one\n\tx := NEW(T{1})\n\ty(x)\n}\n", want: "func F() {\n\t// one\n\tx := OWN\n\ty(x)\n}\n",
		},
		"the body of its if": {
			tree: "func F() {\n\tif x := ‹NEW›; x {\n\t\ty(2)\n\t}\n}\n", git: "func F() {\n\tif x := NEW; x {\n\t\ty(1)\n\t}\n}\n", want: refused,
		},
		"a directive, and a comment above its line": {
			tree: "func F() {\n\t// two\n\t‹›x(NEW)\n}\n", git: "func F() {\n\tx(NEW)\n}\n", want: "func F() {\n\t//ssot:allow x -- y\n\tx(NEW)\n}\n",
		},
		"the branches of an if change places": {
			tree: "func F() {\n\tif !ok {\n\t\tx(‹NEW›)\n\t\ty(2)\n\t} else {\n\t\tx(NEW)\n\t\ty(1)\n\t}\n}\n",
			git:  "func F() {\n\tif ok {\n\t\tx(NEW)\n\t\ty(1)\n\t} else {\n\t\tx(NEW)\n\t\ty(2)\n\t}\n}\n", want: refused,
		},
		"the condition is the other way round": {
			tree: "func F() {\n\tif !ok {\n\t\tx(‹NEW›)\n\t}\n}\n", git: "func F() {\n\tif ok {\n\t\tx(NEW)\n\t}\n}\n", want: refused,
		},
		"it is in the else there": {
			tree: "func F() {\n\tif ok {\n\t\tx(‹NEW›)\n\t} else {\n\t\ty(1)\n\t}\n}\n", git: "func F() {\n\tif ok {\n\t\ty(1)\n\t} else {\n\t\tx(NEW)\n\t}\n}\n", want: refused,
		},
		"another else, in the same statement": {
			tree: "func F() {\n\tif ok {\n\t\tx(‹NEW›)\n\t} else {\n\t\ty(1)\n\t}\n}\n", git: "func F() {\n\tif ok {\n\t\tx(NEW)\n\t}\n}\n", want: refused,
		},
		"in the second func literal there": {
			tree: "func F() {\n\trun(func() {\n\t\tx(‹NEW›)\n\t}, func() {\n\t\ty(1)\n\t})\n}\n", git: "func F() {\n\trun(func() {\n\t\ty(1)\n\t}, func() {\n\t\tx(NEW)\n\t})\n}\n", want: refused,
		},
		"in another case there": {
			tree: "func F() {\n\tswitch n {\n\tcase 1:\n\t\tx(‹NEW›)\n\tcase 2:\n\t\ty(1)\n\t}\n}\n", git: "func F() {\n\tswitch n {\n\tcase 2:\n\t\tx(NEW)\n\tcase 1:\n\t\ty(1)\n\t}\n}\n", want: refused,
		},
		"cases in another order": {
			tree: "func F() {\n\tswitch n {\n\tcase 1:\n\t\tx(‹NEW›)\n\tcase 2:\n\t\ty(1)\n\t}\n}\n", git: "func F() {\n\tswitch n {\n\tcase 2:\n\t\ty(1)\n\tcase 1:\n\t\tx(NEW)\n\t}\n}\n",
			want: refused,
		},
		"in a goroutine here": {
			tree: "func F() {\n\tgo func() {\n\t\tx(‹NEW›)\n\t}()\n}\n", git: "func F() {\n\tdefer func() {\n\t\tx(NEW)\n\t}()\n}\n", want: refused,
		},
		"under another key": {
			tree: "func F() {\n\t_ = m{\n\t\t1: {\n\t\t\tNEW‹()›,\n\t\t},\n\t}\n}\n", git: "func F() {\n\t_ = m{\n\t\t2: {\n\t\t\tNEW(),\n\t\t},\n\t}\n}\n", want: refused,
		},
		"in a block of its own there": {
			tree: "func F() {\n\tx(‹NEW›)\n\ty(1)\n}\n", git: "func F() {\n\t{\n\t\tx(NEW)\n\t}\n}\n", want: refused,
		},
		"one before, and the last one gone": {
			tree: "func F() {\n\tx(‹NEW›)\n\ty(0)\n\tx(NEW)\n\ty(1)\n}\n", git: "func F() {\n\tx(NEW)\n\ty(1)\n\tx(NEW)\n\ty(2)\n}\n", want: refused,
		},
		"its name is another's there": {
			tree: "func F() {\n\tx(‹NEW›)\n\ty(0)\n}\n\nfunc old() {\n\tx(NEW)\n\ty(1)\n}\n", git: "func F() {\n\tx(NEW)\n\ty(1)\n}\n", want: refused,
		},
		"its name is another's there, which has it": {
			tree: "func F() {\n\tx(‹NEW›)\n\ty(0)\n}\n\nfunc old() {\n\tx(‹NEW›)\n\ty(1)\n}\n", git: "func F() {\n\tx(OWN)\n\ty(1)\n}\n", want: refused,
		},
		"it is there under another name": {
			tree: "func F() {\n\tx(‹NEW›)\n}\n", git: "func G() {\n\tx(NEW)\n}\n", want: "git does not have F, in which something was decided: commit that first (git add -p), or leave its decisions out",
		},
		"it has it, and is edited": {
			tree: "func F() {\n\ty(3)\n\tx(‹NEW›)\n\ty(4)\n\ty(0)\n}\n", git: "func F() {\n\ty(3)\n\tx(OWN)\n\ty(4)\n\ty(1)\n}\n", want: "func F() {\n\ty(3)\n\tx(OWN)\n\ty(4)\n\ty(1)\n}\n",
		},
		"it has one of two, and is edited": {
			tree: "func F() {\n\tx(‹NEW›)\n\ty(0)\n\tx(‹NEW›)\n\ty(1)\n}\n", git: "func F() {\n\tx(OWN)\n\ty(2)\n\tz()\n}\n", want: refused,
		},
		"it has it, and the old line as well, of another that is gone here": {
			tree: "func F() {\n\tx(‹NEW›)\n\ty(1)\n}\n", git: "func F() {\n\tx(NEW)\n\ty(0)\n\tx(OWN)\n\ty(1)\n\tz()\n}\n", want: refused,
		},
		"of two directives, where it has the other": {
			tree: "func F() {\n\t‹›x(NEW)\n\ty(0)\n\t//ssot:allow x -- y\n\tx(NEW)\n\ty(1)\n}\n", git: "func F() {\n\t//ssot:allow x -- y\n\tx(NEW)\n\ty(1)\n}\n", want: refused,
		},
		"it has two, and is edited": {
			tree: "func F() {\n\tx(‹NEW›)\n\ty(0)\n\tx(‹NEW›)\n\ty(1)\n\tz(1)\n}\n", git: "func F() {\n\tx(OWN)\n\ty(0)\n\tx(OWN)\n\ty(1)\n\tz(2)\n}\n", want: "func F() {\n\tx(OWN)\n\ty(0)\n\tx(OWN)\n\ty(1)\n\tz(2)\n}\n",
		},
		"beside one that was so before": {
			tree: "func F() {\n\tx(OWN)\n\ty(0)\n\tx(‹NEW›)\n\ty(4)\n\ty(1)\n}\n", git: "func F() {\n\tx(OWN)\n\ty(0)\n\tx(NEW)\n\ty(4)\n\ty(2)\n}\n", want: "func F() {\n\tx(OWN)\n\ty(0)\n\tx(OWN)\n\ty(4)\n\ty(2)\n}\n",
		},
		"the line is another one": {
			tree: "func F() {\n\tx(‹NEW›)\n}\n", git: "func F() {\n\tx(NEW, 1)\n}\n", want: refused,
		},
		"it closes it": {
			tree: "func F() {\n\tx := ‹NEW›\n\ty(4)\n\tx.Get()\n}\n", git: "func F() {\n\tx := NEW\n\ty(4)\n\tdefer x.Close()\n\tx.Get()\n}\n",
			want: "git still has defer x.Close() for what was decided in F, and the working tree has not: commit that edit first (git add -p)",
		},
		"it hands it to a goroutine": {
			tree: "func F() {\n\tx := ‹NEW›\n\ty(4)\n\tx.Get()\n}\n", git: "func F() {\n\tx := NEW\n\ty(4)\n\tgo stop(x)\n\tx.Get()\n}\n",
			want: "git still has go stop(x) for what was decided in F, and the working tree has not: commit that edit first (git add -p)",
		},
		"it returns it": {
			tree: "func F() any {\n\ty(3)\n\tx := ‹NEW›\n\ty(4)\n\treturn x.Get()\n}\n", git: "func F() any {\n\ty(3)\n\tx := NEW\n\ty(4)\n\treturn T{x}\n}\n",
			want: "git still has return T{x} for what was decided in F, and the working tree has not: commit that edit first (git add -p)",
		},
		"it returns something of it": {
			tree: "func F() any {\n\ty(3)\n\tx := ‹NEW›\n\ty(4)\n\treturn x.Get(1)\n}\n", git: "func F() any {\n\ty(3)\n\tx := NEW\n\ty(4)\n\treturn x.Get(2)\n}\n", want: "func F() any {\n\ty(3)\n\tx := OWN\n\ty(4)\n\treturn x.Get(2)\n}\n",
		},
		"another function closes it": {
			tree: "var x = ‹NEW›\n", git: "var x = NEW\n\nfunc stop() { x.Close() }\n",
			want: "git still has x.Close() for what was decided in var x, and the working tree has not: commit that edit first (git add -p)",
		},
		"another function closes a variable of that name": {
			tree: "func F() {\n\tx := ‹NEW›\n}\n", git: "func F() {\n\tx := NEW\n}\n\nfunc stop() { x.Close() }\n", want: "func F() {\n\tx := OWN\n}\n\nfunc stop() { x.Close() }\n",
		},
		"an element of a table that was edited, and one like it": {
			tree: "var t = []T{\n\t{NEW(2), 1},\n\t{‹NEW›, 2},\n}\n", git: "var t = []T{\n\t{NEW, 1},\n}\n",
			want: "var t differs from what git has in more than what was decided: commit those other edits first (git add -p)",
		},
		"a call that was edited, and one like it": {
			tree: "func F() {\n\tx(NEW(2),\n\t\t1)\n\tx(‹NEW›,\n\t\t2)\n}\n", git: "func F() {\n\tx(NEW,\n\t\t1)\n}\n", want: refused,
		},
		"functions swap their names": {
			tree: "func F() {\n\tx(‹NEW›)\n\ty(1)\n\ty(2)\n}\n\nfunc G() {\n\tz(1)\n\tz(2)\n}\n", git: "func G() {\n\tx(NEW)\n\ty(1)\n\ty(2)\n}\n\nfunc F() {\n\tz(1)\n\tz(2)\n}\n", want: refused,
		},
		"functions that are alike swap their names": {
			tree: "func F() {\n\tx(‹NEW›)\n\ty(1)\n\ty(2)\n}\n\nfunc G() {\n\tx(NEW)\n\ty(1)\n\ty(3)\n}\n", git: "func F() {\n\tx(NEW)\n\ty(1)\n\ty(3)\n}\n\nfunc G() {\n\tx(NEW)\n\ty(1)\n\ty(2)\n}\n", want: refused,
		},
		"another function that is alike": {
			tree: "func F() {\n\tx(‹NEW›)\n\ty(1)\n}\n", git: "func F() {\n\tx(NEW)\n\ty(2)\n}\n", want: refused,
		},
		"one of several that are alike": {
			tree: "func F() {\n\tx(‹NEW›)\n\ty(1)\n\ty(2)\n\tz()\n}\n\nfunc G() {\n\tx(NEW)\n\ty(3)\n\ty(4)\n}\n", git: "func F() {\n\tx(NEW)\n\ty(1)\n\ty(2)\n}\n\nfunc G() {\n\tx(NEW)\n\ty(3)\n\ty(4)\n}\n",
			want: "func F() {\n\tx(OWN)\n\ty(1)\n\ty(2)\n}\n\nfunc G() {\n\tx(NEW)\n\ty(3)\n\ty(4)\n}\n",
		},
		"another function under its name": {
			tree: "func F() {\n\ty(1)\n\ty(2)\n\tx(‹NEW›)\n}\n", git: "func F() {\n\tz(1)\n\tx(NEW)\n\tz(2)\n}\n", want: refused,
		},
		"in a comment there": {
			tree: "func F() {\n\ty(1)\n\tx(‹NEW›)\n}\n", git: "func F() {\n\ty(1)\n\t/* not yet\n\tx(NEW)\n\t*/\n}\n", want: refused,
		},
		"in a raw string there": {
			tree: "func F() {\n\ty(1)\n\tx(‹NEW›)\n}\n", git: "func F() {\n\ty(1)\n\ty(`\n\tx(NEW)\n\t`)\n}\n", want: refused,
		},
		"another one is replaced there": {
			tree: "func F() {\n\tx(‹NEW›)\n\ty(2)\n}\n", git: "func F() {\n\tx(OWN)\n\tx(NEW(2))\n\ty(1)\n}\n", want: refused,
		},
		"statements in another order": {
			tree: "func F() {\n\tx(‹NEW›)\n\ty(1)\n\ty(2)\n}\n", git: "func F() {\n\ty(2)\n\ty(1)\n\tx(NEW)\n}\n", want: refused,
		},
		"two statements that become one": {
			tree: "func F() {\n\tx := ‹NEW›\n\tdefer x.Close()‹-›\n\ty(x)\n}\n", git: "func F() {\n\tx := NEW\n\tdefer x.Close()\n\ty(x)\n\tz()\n}\n", want: "func F() {\n\tx := OWN\n\ty(x)\n\tz()\n}\n",
		},
		"two statements that become one, with one between": {
			tree: "func F() {\n\tx := ‹NEW›\n\tdefer x.Close()‹-›\n\ty(x)\n}\n", git: "func F() {\n\tx := NEW\n\tz()\n\tdefer x.Close()\n\ty(x)\n}\n", want: refused,
		},
		"it changes it": {
			tree: "func F() {\n\tx := ‹NEW›\n\ty(4)\n\tx.Get()\n}\n", git: "func F() {\n\tx := NEW\n\ty(4)\n\tx.N = 1\n\tx.Get()\n}\n",
			want: "git still has x.N = 1 for what was decided in F, and the working tree has not: commit that edit first (git add -p)",
		},
		"it hands it away": {
			tree: "func F() {\n\tx := ‹NEW›\n\ty(4)\n\tx.Get()\n}\n", git: "func F() {\n\tx := NEW\n\ty(4)\n\tif shut(x) {\n\t\ty(1)\n\t}\n\tx.Get()\n}\n",
			want: "git still has if shut(x) {} for what was decided in F, and the working tree has not: commit that edit first (git add -p)",
		},
		"another function sets the field": {
			tree: "func F(s *S) {\n\ts.x = ‹NEW›\n}\n", git: "func F(s *S) {\n\ts.x = NEW\n}\n\nfunc G(s *S) {\n\ts.x = nil\n}\n",
			want: "git still has s.x = nil for what was decided in F, and the working tree has not: commit that edit first (git add -p)",
		},
		"another function sets the variable": {
			tree: "var x any\n\nfunc F() {\n\tx = ‹NEW›\n}\n", git: "var x any\n\nfunc F() {\n\tx = NEW\n}\n\nfunc G() {\n\tx = nil\n}\n",
			want: "git still has x = nil for what was decided in F, and the working tree has not: commit that edit first (git add -p)",
		},
		"another function sets the variable of a func literal": {
			tree: "var x any\n\nvar f = func() {\n\tx = ‹NEW›\n}\n", git: "var x any\n\nvar f = func() {\n\tx = NEW\n}\n\nfunc G() {\n\tx = nil\n}\n",
			want: "git still has x = nil for what was decided in var f, and the working tree has not: commit that edit first (git add -p)",
		},
		"another function sets a parameter of that name": {
			tree: "func F(x any) {\n\tx = ‹NEW›\n}\n", git: "func F(x any) {\n\tx = NEW\n}\n\nfunc G(x any) {\n\tx = nil\n}\n", want: "func F(x any) {\n\tx = OWN\n}\n\nfunc G(x any) {\n\tx = nil\n}\n",
		},
		"another function sets an element of that name": {
			tree: "func F(m map[string]any, keys []string) {\n\tfor _, x := range keys {\n\t\tx = ‹NEW›\n\t}\n}\n", git: "func F(m map[string]any, keys []string) {\n\tfor _, x := range keys {\n\t\tx = NEW\n\t}\n}\n\nfunc G() {\n\tx = nil\n}\n",
			want: "func F(m map[string]any, keys []string) {\n\tfor _, x := range keys {\n\t\tx = OWN\n\t}\n}\n\nfunc G() {\n\tx = nil\n}\n",
		},
		"under a key that is no name": {
			tree: "func F() {\n\t_ = m{1: ‹NEW›}\n}\n", git: "func F() {\n\t_ = m{1: NEW}\n}\n\nfunc G() {\n\tx = nil\n}\n", want: "func F() {\n\t_ = m{1: OWN}\n}\n\nfunc G() {\n\tx = nil\n}\n",
		},
		"it is handed to its own method": {
			tree: "func F() {\n\tx := ‹NEW›\n\ty(4)\n\tx.Get()\n}\n", git: "func F() {\n\tx := NEW\n\ty(4)\n\tx.Join(x)\n\tx.Get()\n}\n",
			want: "git still has x.Join(x) for what was decided in F, and the working tree has not: commit that edit first (git add -p)",
		},
		"behind a group": {
			tree: "var (\n\ta = 1\n)\n\nfunc F() { x(‹NEW›) }\n", git: "var (\n\ta = 1\n)\n\nfunc F() { x(NEW) }\n\nfunc G() {}\n", want: "var (\n\ta = 1\n)\n\nfunc F() { x(OWN) }\n\nfunc G() {}\n",
		},
		"the end of the file": {tree: "var x = ‹NEW›", git: "var x = NEW\n", want: "var x = OWN\n"},
		"it has other line ends": {
			tree: "func F() {\n\tx(‹NEW›)\n}\n", git: "func F() {\r\n\tx(NEW)\r\n}\r\n", want: "func F() {\r\n\tx(OWN)\r\n}\r\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const clause = "package p\n\n"
			before := strings.NewReplacer("‹-›", "", "‹", "", "›", "").Replace(test.tree)
			after := strings.NewReplacer("\tdefer x.Close()‹-›\n", "", "‹NEW›", "OWN", "NEW‹(T{1})›", "OWN", "NEW‹()›", "OWN", "‹›", "//ssot:allow x -- y\n\t").Replace(test.tree)
			got, err := Merge("a.go", []byte(clause+before), []byte(clause+after), []byte(clause+test.git))
			switch {
			case err == nil && string(got) != clause+test.want:
				t.Errorf("%s\nwant %s", got, test.want)
			case err != nil && (err.Error() != test.want || !errors.Is(err, ErrMerge)):
				t.Errorf("%v, want %s", err, test.want)
			}
		})
	}
}

// TestSureClause holds what stands above the package clause: a directive for the whole file.
func TestSureClause(t *testing.T) {
	t.Parallel()
	const directive = "//ssot:allow x scope=file -- y\n"
	for name, test := range map[string]struct{ before, after, other, want string }{
		"no comment":       {"", directive, "", directive},
		"an edited one":    {"// Two.\n", "// Two.\n//\n" + directive, "// One.\n", "// One.\n//\n" + directive},
		"a new one":        {"// Two.\n", "// Two.\n//\n" + directive, "", ""},
		"a license":        {"// 2026\n\n", "// 2026\n\n" + directive, "// 2025\n\n", "// 2025\n\n" + directive},
		"it is there":      {"// Two.\n", "// Two.\n//\n" + directive, "// One.\n//\n" + directive, "// One.\n//\n" + directive},
		"another is there": {"// Two.\n", "// Two.\n//\n" + directive, "// One.\n//\n//ssot:allow z scope=file -- y\n", "// One.\n//\n//ssot:allow z scope=file -- y\n//\n" + directive},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rest := "package p\n\nvar x = 1\n"
			got, err := Merge("a.go", []byte(test.before+rest), []byte(test.after+rest), []byte(test.other+rest))
			if refused := name == "a new one"; refused != errors.Is(err, ErrMerge) || !refused && string(got) != test.want+rest {
				t.Errorf("%v\n%s\nwant\n%s", err, got, test.want+rest)
			}
		})
	}
}

// TestSurePage holds which fence of a page a change is for.
func TestSurePage(t *testing.T) {
	t.Parallel()
	fence := func(heading, text string) string { return "## " + heading + "\n\n```go\n" + text + "\n```\n\n" }
	deep := func(heading, text string) string { return "#" + fence(heading, text) }
	under := func(heading, line, text string) string {
		return strings.Replace(fence(heading, text), "## "+heading, heading+"\n"+line, 1)
	}
	a, b := fence("A", "x := 1"), fence("B", "x := 1")
	for name, test := range map[string]struct{ before, after, other, want string }{
		"sections change places":                   {b + a, fence("B", "x := 2") + a, a + b, a + fence("B", "x := 2")},
		"a new section":                            {b + a, fence("B", "x := 2") + a, a, ""},
		"the other is edited too":                  {b + fence("A", "x := 1\ny"), fence("B", "x := 2") + fence("A", "x := 1\ny"), a + b, a + fence("B", "x := 2")},
		"the heading is edited":                    {fence("A B", "x := 1"), fence("A B", "x := 2"), a, ""},
		"a new section, and the old one is edited": {fence("A", "x := 3") + b, fence("A", "x := 3") + fence("B", "x := 2"), a, ""},
		"one more is there":                        {fence("A B", "x := 1"), fence("A B", "x := 2"), a + b, ""},
		"underlined headings":                      {under("A", "---", "x := 1") + under("B", "---", "x := 1"), under("A", "---", "x := 1") + under("B", "---", "x := 2"), under("A", "---", "x := 1"), ""},
		"a doubly underlined heading":              {under("A", "=", "x := 1") + under("B", "=", "x := 1"), under("A", "=", "x := 1") + under("B", "=", "x := 2"), under("A", "=", "x := 1"), ""},
		"an underlined one is edited":              {under("A", "---", "x := 3") + under("B", "---", "x := 1"), under("A", "---", "x := 3") + under("B", "---", "x := 2"), under("A", "---", "x := 4") + under("B", "---", "x := 1"), under("A", "---", "x := 4") + under("B", "---", "x := 2")},
		"a rule below a blank line":                {a + "Less.\n\n---\n\n```go\nx := 1\n```\n", fence("A", "x := 1") + "Less.\n\n---\n\n```go\nx := 2\n```\n", fence("A", "y") + "More.\n\n---\n\n```go\nx := 1\n```\n", ""},
		"an item without a text":                   {"Text\n-\n\n```go\nx := 1\n```\n", "Text\n-\n\n```go\nx := 2\n```\n", "Other\n-\n\n```go\nx := 1\n```\n", "Other\n-\n\n```go\nx := 2\n```\n"},
		"words between two rules":                  {"Text\n+++\n\n```go\nx := 1\n```\n", "Text\n+++\n\n```go\nx := 2\n```\n", "Other\n+++\n\n```go\nx := 1\n```\n", "Other\n+++\n\n```go\nx := 2\n```\n"},
		"sections of one name, below others":       {"## A\n\n" + deep("E", "x := 1") + "## B\n\n" + deep("E", "x := 1"), "## A\n\n" + deep("E", "x := 1") + "## B\n\n" + deep("E", "x := 2"), "## B\n\n" + deep("E", "x := 1") + "## A\n\n" + deep("E", "x := 1"), "## B\n\n" + deep("E", "x := 2") + "## A\n\n" + deep("E", "x := 1")},
		"a fence in a fence":                       {"````\n```\n````\n\n" + b + a, "````\n```\n````\n\n" + fence("B", "x := 2") + a, "````\n```\n````\n\n" + a + b, "````\n```\n````\n\n" + a + fence("B", "x := 2")},
		"a fence in a list":                        {"- one\n\n  ```go\n  x := 1\n  ```\n", "- one\n\n  ```go\n  x := 2\n  ```\n", "- two\n\n  ```go\n  x := 1\n  ```\n", "- two\n\n  ```go\n  x := 2\n  ```\n"},
		"a directive is there":                     {fence("A", "x := 1"), fence("A", "//ssot:allow x -- y\nx := 1"), fence("A", "//ssot:allow x -- y\nx := 1") + "More.\n", fence("A", "//ssot:allow x -- y\nx := 1") + "More.\n"},
		"a line more in it":                        {fence("A", "x := 1"), fence("A", "x := 2"), fence("A", "y := 1\nx := 1"), ""},
		"it is there, and so is another":           {a, fence("A", "x := 2"), fence("C", "x := 2") + b, ""},
		"of one name, with an edit":                {a + a, fence("A", "x := 2") + a, a + "More.\n\n" + a, ""},
		"headings of one name":                     {a + a, fence("A", "x := 2") + a, a + a, fence("A", "x := 2") + a},
		"a heading in a fence":                     {fence("A", "# x\nx := 1"), fence("A", "# x\nx := 2"), fence("A", "# x\nx := 1") + "More.\n", fence("A", "# x\nx := 2") + "More.\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := Merge("a.md", []byte("# P\n\n"+test.before), []byte("# P\n\n"+test.after), []byte("# P\n\n"+test.other))
			if test.want == "" != errors.Is(err, ErrMerge) || test.want != "" && string(got) != "# P\n\n"+test.want {
				t.Errorf("%v\n%s\nwant\n%s", err, got, test.want)
			}
		})
	}
}
