package comment_test

import (
	"go/ast"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/comment"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/load"
)

func parsed(t *testing.T, src string) *load.File {
	t.Helper()
	return typetest.Program(t, "-- a/a.go --\n"+src).Packages[0].Files[0]
}

// between returns the range of a source from one text to the end of another one.
func between(t *testing.T, src, from, to string) syntax.Extent {
	t.Helper()
	start := strings.Index(src, from)
	end := strings.Index(src[start:], to)
	if start < 0 || end < 0 {
		t.Fatalf("no %s … %s in\n%s", from, to, src)
	}
	return syntax.Extent{Start: start, End: start + end + len(to)}
}

// TestCarry holds where comments go when the code that they stand in, from New( to its last parenthesis, is replaced by
// a use.
func TestCarry(t *testing.T) {
	for name, c := range map[string]struct{ src, want string }{
		"none": {
			"func f() {\n\tc := New(1)\n}", "func f() {\n\tc := use\n}",
		},
		"above a statement": {
			"func f() {\n\tc := New(\n\t\t1, // one\n\t)\n}", "func f() {\n\t// one\n\tc := use\n}",
		},
		"two": {
			"func f() {\n\tc := New(\n\t\t1, // one\n\t\t2, // two\n\t)\n}", "func f() {\n\t// one\n\t// two\n\tc := use\n}",
		},
		"a block": {
			"func f() {\n\tc := New(1 /* one */)\n}", "func f() {\n\t/* one */\n\tc := use\n}",
		},
		"a block of two lines": {
			"func f() {\n\tc := New(1, /* one\n\ttwo */\n\t)\n}", "func f() {\n\t/* one\n\ttwo */\n\tc := use\n}",
		},
		"above the innermost statement": {
			"func f() {\n\tif true {\n\t\tc := New(1 /* one */)\n\t}\n}", "func f() {\n\tif true {\n\t\t/* one */\n\t\tc := use\n\t}\n}",
		},
		"behind the second statement of its line": {
			"func f() {\n\tg(); c := New(1 /* one */)\n}", "func f() {\n\tg(); c := use /* one */\n}",
		},
		"above the head of a statement": {
			"func f() {\n\tif c := New(1 /* one */); c {\n\t}\n}", "func f() {\n\t/* one */\n\tif c := use; c {\n\t}\n}",
		},
		"above a line of a call": {
			"func f() {\n\tg(\n\t\tNew(1 /* one */),\n\t)\n}", "func f() {\n\t/* one */\n\tg(\n\t\tuse,\n\t)\n}",
		},
		"above a key": {
			"func f() {\n\tg(T{\n\t\tA: New(1 /* one */),\n\t})\n}", "func f() {\n\tg(T{\n\t\t/* one */\n\t\tA: use,\n\t})\n}",
		},
		"above a variable": {
			"var c = New(\n\t1, // one\n)", "// one\nvar c = use",
		},
		"behind a variable": {
			"var c = New(1 /* one */)", "var c = use /* one */",
		},
		"above a variable of a list": {
			"var (\n\tb = 1\n\tc = New(\n\t\t1, // one\n\t)\n)", "var (\n\tb = 1\n\t// one\n\tc = use\n)",
		},
		"behind a variable of a list": {
			"var (\n\tb = 1\n\tc = New(1 /* one */)\n)", "var (\n\tb = 1\n\tc = use /* one */\n)",
		},
		"above a block of two lines of a variable": {
			"var c = New(1, /* one\ntwo */\n)", "/* one\ntwo */\nvar c = use",
		},
		"behind the code of a function on one line": {
			"func f() { c := New(1 /* one */) }", "func f() { c := use /* one */ }",
		},
		"behind the code of a function, as a block": {
			"func f() { c := New(1, // one\n) }", "func f() { c := use /* one */ }",
		},
		"behind the code of a function, not as a block": {
			"func f() { c := New(1, // one */ two\n) }", "// one */ two\nfunc f() { c := use }",
		},
		"some behind and some above": {
			"var c = New(\n\t1, /* one */\n\t2, // two\n)", "// two\nvar c = use /* one */",
		},
		"of a key": {
			"func f() {\n\tc := New(O{\n\t\tA: 1, // the first\n\t})\n}", "func f() {\n\t// A: the first\n\tc := use\n}",
		},
		"of a key below": {
			"func f() {\n\tc := New(O{\n\t\t// the first\n\t\tA: 1,\n\t})\n}", "func f() {\n\t// A: the first\n\tc := use\n}",
		},
		"of a key behind, and not of the one below": {
			"func f() {\n\tc := New(O{\n\t\tA: 1, // the first\n\t\tB: 2,\n\t})\n}", "func f() {\n\t// A: the first\n\tc := use\n}",
		},
		"of a key, in two lines": {
			"func f() {\n\tc := New(O{\n\t\t// the first\n\t\t// of all\n\t\tA: 1,\n\t})\n}", "func f() {\n\t// A: the first\n\t// of all\n\tc := use\n}",
		},
		"of a key that it names": {
			"func f() {\n\tc := New(O{\n\t\tA: 1, // A is the first\n\t})\n}", "func f() {\n\t// A is the first\n\tc := use\n}",
		},
		"of a key, as a block": {
			"func f() {\n\tc := New(O{\n\t\tA: 1, /* the first */\n\t})\n}", "func f() {\n\t/* the first */\n\tc := use\n}",
		},
		"of an inner key": {
			"func f() {\n\tc := New(O{\n\t\tA: O{\n\t\t\tB: 1, // the first\n\t\t},\n\t})\n}", "func f() {\n\t// B: the first\n\tc := use\n}",
		},
		"of no key": {
			"func f() {\n\tc := New(O{\n\t\t\"a\": 1, // the first\n\t\t2, // the second\n\t})\n}", "func f() {\n\t// the first\n\t// the second\n\tc := use\n}",
		},
		"far above a key": {
			"func f() {\n\tc := New(O{\n\t\t// all of them\n\n\t\tA: 1,\n\t})\n}", "func f() {\n\t// all of them\n\tc := use\n}",
		},
		"a note": {
			"func f() {\n\tc := New(1) // TODO: one\n\tc = New(1 /* TODO: two */)\n}", "the comment /* TODO: two */ stands in what would be replaced; decide by hand what becomes of it",
		},
		"a directive": {
			"func f() {\n\tc := New(\n\t\t1, //go:noinline\n\t)\n}", "the comment //go:noinline stands in what would be replaced; decide by hand what becomes of it",
		},
		"for a linter": {
			"func f() {\n\tc := New(\n\t\t1, //nolint:all\n\t\t2, // #nosec\n\t\t3, //lint:ignore U1000 why\n\t\t4, // kept\n\t)\n}", "func f() {\n\t// kept\n\tc := use\n}",
		},
		"for a linter, with a note": {
			"func f() {\n\tc := New(1 /* #nosec TODO */)\n}", "the comment /* #nosec TODO */ stands in what would be replaced; decide by hand what becomes of it",
		},
	} {
		t.Run(name, func(t *testing.T) {
			src := "package a\n\n" + c.src + "\n"
			f := parsed(t, src)
			last := strings.LastIndex(src, "New(")
			replaced := syntax.Extent{Start: last, End: last}
			for depth := 0; ; replaced.End++ {
				switch src[replaced.End] {
				case '(':
					depth++
					continue
				case ')':
					if depth--; depth > 0 {
						continue
					}
				default:
					continue
				}
				break
			}
			replaced.End++
			edits, r := comment.Carry(f, "\n", comment.In(f, replaced), replaced)
			var got string
			if r != nil {
				got = r.Detail
			} else {
				after, err := patch.Apply([]byte(src), append(edits, patch.Edit{Start: replaced.Start, End: replaced.End, New: "use"}))
				if err != nil {
					t.Fatal(err)
				}
				got = strings.TrimSuffix(strings.TrimPrefix(string(after), "package a\n\n"), "\n")
			}
			if got != c.want {
				t.Errorf("%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// TestLineEnds holds that a comment gets the line ends of its file, and that a byte order mark is no code.
func TestLineEnds(t *testing.T) {
	src := "\ufeffpackage a /* one\r\ntwo */\r\n"
	f := parsed(t, src)
	all := syntax.Extent{Start: 0, End: len(src)}
	edits, r := comment.Carry(f, "\r\n", comment.In(f, all), syntax.Extent{Start: 3, End: 4})
	if r != nil || len(edits) != 1 || edits[0].New != "/* one\r\ntwo */\r\n" || edits[0].Start != 0 {
		t.Errorf("%+v, %v", edits, r)
	}
}

// TestIn holds that a comment is in a range if it begins there.
func TestIn(t *testing.T) {
	src := "package a\n\n// one\n// two\n\nvar x = 1 // three\n"
	f := parsed(t, src)
	for _, c := range []struct{ from, to, want string }{
		{"// one", "// two", "// one // two"},
		{"/ one", "// two", "// two"},
		{"// one", "\n\n", "// one // two"},
		{"var", "1 ", ""},
		{"var", "1 /", "// three"},
		{"package", "three", "// one // two // three"},
	} {
		var got []string
		for _, com := range comment.In(f, between(t, src, c.from, c.to)) {
			got = append(got, com.Text)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("from %s to %s: %q", c.from, c.to, got)
		}
	}
}

// TestOfStatement holds which comments go with each call of gone.
func TestOfStatement(t *testing.T) {
	const src = `package a

func f() {
	// alone
	gone("alone")

	// of more
	gone("of more")
	println(1)

	println(2) // behind another
	gone("behind another")

	// far above

	gone("far above")

	gone("behind") // behind

	gone("inside" /* inside */)

	{
		// last of a block
		gone("last of a block")
	}
	switch {
	case true:
		// last of a case
		gone("last of a case")
	case false:
		// last of another
		gone("last of another")
	default:
	}

	// first
	// second
	gone("several lines")

	/* block */
	gone("block")
}
`
	f := parsed(t, src)
	want := map[string]string{
		"alone": "// alone", "of more": "", "behind another": "", "far above": "", "behind": "// behind", "inside": "/* inside */", "last of a block": "// last of a block",
		"last of a case": "// last of a case", "last of another": "// last of another", "several lines": "// first // second", "block": "/* block */",
	}
	ast.Inspect(f.Syntax, func(n ast.Node) bool {
		stmt, ok := n.(*ast.ExprStmt)
		if !ok {
			return true
		}
		call := stmt.X.(*ast.CallExpr)
		if call.Fun.(*ast.Ident).Name != "gone" {
			return true
		}
		name := strings.Trim(call.Args[0].(*ast.BasicLit).Value, `"`)
		var got []string
		for _, c := range comment.OfStatement(f, stmt) {
			got = append(got, c.Text)
		}
		if strings.Join(got, " ") != want[name] {
			t.Errorf("%s: %q", name, got)
		}
		return true
	})
}
