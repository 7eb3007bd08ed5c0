package removal

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/scan/load"
)

// libraries are what the bodies of the tests may import.
const libraries = `
-- context/context.go --
package context

type Context interface {
	Done() <-chan struct{}
	Err() error
}

func Background() Context { return nil }
-- time/time.go --
package time

type Duration int

func Sleep(d Duration)               {}
func After(d Duration) <-chan int    { return nil }
func AfterFunc(d Duration, f func()) {}
-- testing/testing.go --
package testing

type T struct{}

func (*T) Cleanup(f func())            {}
func (*T) Fatal(args ...any)           {}
func (*T) Log(args ...any)             {}
-- log/log.go --
package log

func Print(args ...any)                {}
func Fatal(args ...any)                {}
-- github.com/stretchr/testify/require/require.go --
package require

func NoError(t any, err error)         {}
-- a/a.go --
package a

import (
	"context"
	"log"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var (
	_ = context.Background
	_ = log.Print
	_ testing.T
	_ = time.Sleep
	_ = require.NoError
)

type C struct {
	DB   int
	In   Inner
	P    *Inner
	M    map[string]int
	L    []int
}

type Inner struct{ N int }

func (*C) Close() error                       { return nil }
func (*C) Flush(ctx context.Context) error    { return nil }
func (*C) Stop(force bool)                    {}
func (*C) Ping() bool                         { return true }
func do() int                                 { return 0 }
func run(f func())                            {}
func made() *C                                { return nil }

`

// marked is a package whose last file contains marked code: ‹c.Close›.
type marked struct {
	x     *index.Index
	file  *load.File
	decl  ast.Decl // the last one
	nodes []inspector.Cursor
}

func mark(t *testing.T, decl string) marked {
	t.Helper()
	archive := libraries + decl
	plain := strings.NewReplacer("‹", "", "›", "")
	p := typetest.Program(t, plain.Replace(archive))
	pkg := p.Packages[len(p.Packages)-1]
	if errs := slices.DeleteFunc(pkg.Errors, func(e load.Error) bool { return strings.Contains(e.Msg, "and not used") }); len(errs) > 0 {
		t.Fatalf("%v in\n%s", errs, decl)
	}
	m := marked{x: index.New(pkg), file: pkg.Files[0]}
	m.decl = m.file.Syntax.Decls[len(m.file.Syntax.Decls)-1]
	src := archive[strings.LastIndex(archive, "-- a/a.go --\n")+len("-- a/a.go --\n"):]
	for rest, at := src, 0; ; {
		before, inside, ok := strings.Cut(rest, "‹")
		if !ok {
			break
		}
		text, after, _ := strings.Cut(inside, "›")
		at += len(before)
		start := m.file.Syntax.FileStart + token.Pos(at)
		cur, ok := m.x.Root.FindByPos(start, start+token.Pos(len(text)))
		for ; ok && cur.Node() != nil && cur.Node().Pos() == start && cur.Node().End() == start+token.Pos(len(text)); cur = cur.Parent() {
			if _, stmt := cur.Node().(ast.Stmt); stmt || cur.Parent().Node().Pos() != start || cur.Parent().Node().End() != start+token.Pos(len(text)) {
				break
			}
		}
		if !ok {
			t.Fatalf("%s is no node", text)
		}
		m.nodes = append(m.nodes, cur)
		at, rest = at+len(text), after
	}
	return m
}

func (m marked) stmts() (out []ast.Stmt) {
	for _, cur := range m.nodes {
		out = append(out, cur.Node().(ast.Stmt))
	}
	return out
}

// text is the source of a node, in one line.
func (m marked) text(n ast.Node) string {
	return strings.Join(strings.Fields(string(m.file.Src[m.file.Tok.Offset(n.Pos()):m.file.Tok.Offset(n.End())])), " ")
}

func (m marked) texts(list []ast.Stmt) string {
	var out []string
	for _, s := range list {
		out = append(out, m.text(s))
	}
	return strings.Join(out, " | ")
}

// TestCloseForm holds what a close consists of: statements that do nothing else, or the result of a return.
func TestCloseForm(t *testing.T) {
	for body, want := range map[string]string{
		"‹c.Close›()":                       "c.Close()",
		"defer ‹c.Close›()":                 "defer c.Close()",
		"go ‹c.Close›()":                    "go c.Close()",
		"_ = ‹c.Close›()":                   "_ = c.Close()",
		"last = ‹c.Close›()":                "",
		"_, _ = ‹c.Close›(), do()":          "",
		"f := ‹c.Close›\n\t_ = f":           "",
		"t.Cleanup(func() { ‹c.Close›() })": "c.Close()",
		"‹c.Flush›(ctx)":                    "c.Flush(ctx)",
		"‹c.Flush›(context.Background())":   "c.Flush(context.Background())",
		"‹c.Stop›(true)":                    "c.Stop(true)",
		"‹c.Stop›(do() > 1)":                "",
		"‹c.Stop›(made().Ping())":           "",
		"if err := ‹c.Close›(); err != nil {\n\t\tlog.Print(err)\n\t}":                       "if err := c.Close(); err != nil { log.Print(err) }",
		"if err := ‹c.Close›(); err != nil {\n\t\tlog.Print(err)\n\t} else {\n\t\tdo()\n\t}": "",
		"if err := ‹c.Close›(); err != nil {\n\t\tdo()\n\t}":                                 "",
		"if err := ‹c.Close›(); err == nil {\n\t\tlog.Print(err)\n\t}":                       "",
		"if last = ‹c.Close›(); last != nil {\n\t\tlog.Print(last)\n\t}":                     "",
		"if err, n := ‹c.Close›(), 1; err != nil {\n\t\tlog.Print(n)\n\t}":                   "",
		"err := ‹c.Close›()\n\tif err != nil {\n\t\tlog.Print(err)\n\t}":                     "err := c.Close() | if err != nil { log.Print(err) }",
		"err := ‹c.Close›()\n\tif err != nil {\n\t\tlog.Print(err)\n\t}\n\tlog.Print(err)":   "",
		"err := ‹c.Close›()\n\tdo()\n\tif err != nil {\n\t\tlog.Print(err)\n\t}":             "",
		"err := ‹c.Flush›(ctx)\n\tif err != nil {\n\t\tlog.Print(err)\n\t}":                  "err := c.Flush(ctx) | if err != nil { log.Print(err) }",
		"require.NoError(t, ‹c.Close›())":                                                    "require.NoError(t, c.Close())",
		"require.NoError(made(), ‹c.Close›())":                                               "",
		"log.Print(‹c.Close›())":                                                             "",
		"t.Log(‹c.Close›())":                                                                 "",
		"return ‹c.Close›()":                                                                 "; c.Close()",
		"return (‹c.Close›())":                                                               "",
		"if c != nil {\n\t\treturn ‹c.Close›()\n\t}\n\treturn nil":                           "if c != nil { return c.Close() }",
		"if c != nil {\n\t\tdo()\n\t\treturn ‹c.Close›()\n\t}\n\treturn nil":                 "; c.Close()",
		"if do() > 0 {\n\t\treturn ‹c.Close›()\n\t}\n\treturn nil":                           "; c.Close()",
		"if c != nil {\n\t\treturn ‹c.Close›()\n\t}\n\treturn last":                          "; c.Close()",
		"if c == nil {\n\t\treturn nil\n\t}\n\treturn ‹c.Close›()":                           "if c == nil { return nil }; c.Close()",
		"if c == nil {\n\t\tdo()\n\t\treturn nil\n\t}\n\treturn ‹c.Close›()":                 "; c.Close()",
		"if c == nil {\n\t\treturn last\n\t}\n\treturn ‹c.Close›()":                          "; c.Close()",
		"if do() > 0 {\n\t\treturn nil\n\t}\n\treturn ‹c.Close›()":                           "; c.Close()",
		"do()\n\treturn ‹c.Close›()":                                                         "; c.Close()",
		"return ‹c.Flush›(ctx)":                                                              "; c.Flush(ctx)",
		"switch {\n\tcase do() > 1:\n\t\t‹c.Close›()\n\t}":                                   "c.Close()",
		"for ; ; ‹c.Close›() {\n\t}":                                                         "",
		"l:\n\t‹c.Close›()\n\tgoto l":                                                        "",
	} {
		m := mark(t, "func f(c *C, t *testing.T, ctx context.Context, last error) error {\n\t"+body+"\n\treturn nil\n}\n")
		stmts, null := CloseForm(m.x, m.nodes[0])
		got := m.texts(stmts)
		if null != nil {
			got += "; " + m.text(null)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
	cleanup := mark(t, "func f(t *testing.T, c interface{ Stop() }) {\n\tt.Cleanup(‹c.Stop›)\n\trun(c.Stop)\n}\n")
	if stmts, _ := CloseForm(cleanup.x, cleanup.nodes[0]); cleanup.texts(stmts) != "t.Cleanup(c.Stop)" {
		t.Errorf("a clean-up is %q", cleanup.texts(stmts))
	}
	other := mark(t, "func f(c interface{ Stop() }) {\n\trun(‹c.Stop›)\n}\n")
	if stmts, null := CloseForm(other.x, other.nodes[0]); stmts != nil || null != nil {
		t.Errorf("what another function gets is %q", other.texts(stmts))
	}
}

// TestCloser holds which function only closes what it is given.
func TestCloser(t *testing.T) {
	for decl, want := range map[string]string{
		"func end(c *C) { ‹c.Close›() }":                          "end",
		"func (C) end(c *C) {\n\tdefer ‹c.Close›()\n}":            "C.end",
		"func end(c *C) error { return ‹c.Close›() }":             "end",
		"func end(c *C) {\n\tdo()\n\t‹c.Close›()\n}":              "",
		"func end(c *C) error {\n\tdo()\n\treturn ‹c.Close›()\n}": "",
		"func end() {\n\tc := made()\n\t‹c.Close›()\n}":           "",
		"func end() { ‹made().Close›() }":                         "",
	} {
		m := mark(t, decl+"\n")
		stmts, null := CloseForm(m.x, m.nodes[0])
		if got := Closer(m.x, m.nodes[0].Node().(*ast.SelectorExpr), stmts, null); got != want {
			t.Errorf("%s is %q, want %q", decl, got, want)
		}
	}
}

// TestWidenRemoval holds what becomes empty with statements, and what would be left pointless.
func TestWidenRemoval(t *testing.T) {
	const impossible = "impossible"
	for body, want := range map[string]string{
		"‹c.Close()›\n\tdo()":                                                                                    "c.Close()",
		"if c != nil {\n\t\t‹c.Close()›\n\t}":                                                                    "; emptied",
		"do()\n\tif c != nil {\n\t\t‹c.Close()›\n\t}":                                                            "if c != nil { c.Close() }",
		"do()\n\tif c != nil {\n\t\t‹c.Close()›\n\t\tdo()\n\t}":                                                  "c.Close()",
		"do()\n\tif do() > 0 {\n\t\t‹c.Close()›\n\t}":                                                            impossible,
		"do()\n\tif x := c; x != nil {\n\t\t‹c.Close()›\n\t}":                                                    "if x := c; x != nil { c.Close() }",
		"do()\n\tif x := do(); x > 0 {\n\t\t‹c.Close()›\n\t}":                                                    impossible,
		"do()\n\tif n = 1; c != nil {\n\t\t‹c.Close()›\n\t}":                                                     impossible,
		"do()\n\tif c != nil {\n\t\t‹c.Close()›\n\t} else {\n\t\tdo()\n\t}":                                      impossible,
		"do()\n\tif c != nil {\n\t\t‹c.Close()›\n\t} else {\n\t\t‹c.Ping()›\n\t}":                                "if c != nil { c.Close() } else { c.Ping() }",
		"do()\n\tif c != nil {\n\t\t‹c.Close()›\n\t} else if n > 0 {\n\t\t‹c.Ping()›\n\t}":                       "if c != nil { c.Close() } else if n > 0 { c.Ping() }",
		"do()\n\tif c != nil {\n\t\t‹c.Close()›\n\t} else if do() > 0 {\n\t\t‹c.Ping()›\n\t}":                    impossible,
		"do()\n\tif c != nil {\n\t\t‹c.Close()›\n\t} else if n > 0 {\n\t\t‹c.Ping()›\n\t} else {\n\t\tdo()\n\t}": impossible,
		"do()\n\tif n > 0 {\n\t\tdo()\n\t} else {\n\t\t‹c.Close()›\n\t}":                                         impossible,
		"do()\n\tfor range c.L {\n\t\t‹c.Close()›\n\t}":                                                          "for range c.L { c.Close() }",
		"do()\n\tfor i := range c.L {\n\t\t‹c.Stop(i > 0)›\n\t}":                                                 "for i := range c.L { c.Stop(i > 0) }",
		"do()\n\tfor n = range c.L {\n\t\t‹c.Close()›\n\t}":                                                      impossible,
		"do()\n\tfor range ch {\n\t\t‹c.Close()›\n\t}":                                                           impossible,
		"do()\n\tfor range made().L {\n\t\t‹c.Close()›\n\t}":                                                     impossible,
		"do()\n\tfor range *list {\n\t\t‹c.Close()›\n\t}":                                                        "for range *list { c.Close() }",
		"do()\n\tfor range lists[n] {\n\t\t‹c.Close()›\n\t}":                                                     "for range lists[n] { c.Close() }",
		"do()\n\tfor range lists[do()] {\n\t\t‹c.Close()›\n\t}":                                                  impossible,
		"do()\n\tfor i := 0; i < 3; i++ {\n\t\t‹c.Close()›\n\t}":                                                 impossible,
		"do()\n\t{\n\t\t‹c.Close()›\n\t}":                                                                        "{ c.Close() }",
		"do()\n\tfunc() { ‹c.Close()› }()":                                                                       "func() { c.Close() }()",
		"do()\n\tdefer func() { ‹c.Close()› }()":                                                                 "defer func() { c.Close() }()",
		"do()\n\tgo func() { ‹c.Close()› }()":                                                                    "go func() { c.Close() }()",
		"do()\n\tgo func(x int) { ‹c.Close()› }(n)":                                                              "go func(x int) { c.Close() }(n)",
		"do()\n\tgo func(x int) { ‹c.Close()› }(do())":                                                           "; emptied",
		"do()\n\tfunc(x int) { ‹c.Close()› }(do())":                                                              "; emptied",
		"do()\n\tdefer run(func() { ‹c.Close()› })":                                                              "; emptied",
		"do()\n\tt.Cleanup(func() { ‹c.Close()› })":                                                              "t.Cleanup(func() { c.Close() })",
		"do()\n\trun(func() { ‹c.Close()› })":                                                                    "; emptied",
		"do()\n\ttime.AfterFunc(1, func() { ‹c.Close()› })":                                                      "time.AfterFunc(1, func() { c.Close() })",
		"do()\n\ttime.AfterFunc(time.Duration(do()), func() { ‹c.Close()› })":                                    "; emptied",
		"do()\n\tgo func() {\n\t\t<-ctx.Done()\n\t\t‹c.Close()›\n\t}()":                                          "go func() { <-ctx.Done() c.Close() }()",
		"do()\n\tgo func() {\n\t\ttime.Sleep(1)\n\t\t‹c.Close()›\n\t}()":                                         "go func() { time.Sleep(1) c.Close() }()",
		"do()\n\tgo func() {\n\t\t<-time.After(1)\n\t\t‹c.Close()›\n\t}()":                                       "go func() { <-time.After(1) c.Close() }()",
		"do()\n\tgo func() {\n\t\t<-time.After(time.Duration(do()))\n\t\t‹c.Close()›\n\t}()":                     "c.Close()",
		"do()\n\tgo func() {\n\t\tdo()\n\t\t‹c.Close()›\n\t}()":                                                  "c.Close()",
		"do()\n\tgo func() {\n\t\t<-ch\n\t\t‹c.Close()›\n\t}()":                                                  "c.Close()",
		"do()\n\tgo func() {\n\t\tn = 1\n\t\t‹c.Close()›\n\t}()":                                                 "c.Close()",
		"do()\n\tgo func() {\n\t\tctx.Err()\n\t\t‹c.Close()›\n\t}()":                                             "c.Close()",
		"do()\n\tdefer func() {\n\t\t<-ctx.Done()\n\t\t‹c.Close()›\n\t}()":                                       "c.Close()",
		"do()\n\tswitch n {\n\tcase 1:\n\t\t‹c.Close()›\n\tdefault:\n\t}":                                        "switch n { case 1: c.Close() default: }",
		"do()\n\tswitch n {\n\tcase 1:\n\t\t‹c.Close()›\n\t\tbreak\n\tcase 2:\n\t\tfallthrough\n\tdefault:\n\t}": "switch n { case 1: c.Close() break case 2: fallthrough default: }",
		"do()\n\tswitch n {\n\tcase 1:\n\t\t‹c.Close()›\n\tdefault:\n\t\tdo()\n\t}":                              "c.Close()",
		"do()\n\tswitch n {\n\tcase do():\n\t\t‹c.Close()›\n\t}":                                                 "c.Close()",
		"do()\n\tswitch do() {\n\tcase 1:\n\t\t‹c.Close()›\n\t}":                                                 "c.Close()",
		"do()\n\tswitch n = 1; n {\n\tcase 1:\n\t\t‹c.Close()›\n\t}":                                             "c.Close()",
		"do()\n\tswitch {\n\tcase n > 1:\n\t\t‹c.Close()›\n\t}":                                                  "switch { case n > 1: c.Close() }",
		"do()\n\tswitch any(n).(type) {\n\tcase int:\n\t\t‹c.Close()›\n\t}":                                      "switch any(n).(type) { case int: c.Close() }",
		"do()\n\tswitch x := v.(type) {\n\tcase *C:\n\t\t‹x.Close()›\n\t}":                                       "switch x := v.(type) { case *C: x.Close() }",
		"do()\n\tswitch x := any(do()).(type) {\n\tcase int:\n\t\t‹c.Stop(x > 1)›\n\t}":                          "c.Stop(x > 1)",
		"do()\n\tswitch n := do(); v.(type) {\n\tcase int:\n\t\t‹c.Stop(n > 1)›\n\t}":                            "c.Stop(n > 1)",
		"do()\n\tselect {\n\tcase <-ch:\n\t\t‹c.Close()›\n\t}":                                                   "c.Close()",
		"‹c.Close()›":           "; emptied",
		"‹do()›\n\t‹c.Close()›": "; emptied",
	} {
		m := mark(t, "func f(c *C, t *testing.T, ctx context.Context, ch chan int, n int, list *[]int, lists [][]int, v any) {\n\t"+body+"\n}\n")
		for _, file := range []*load.File{nil, m.file} {
			whole, emptied, ok := WidenRemoval(m.x, file, m.stmts())
			got := m.texts(whole)
			if len(emptied) > 0 {
				got = "; emptied" // and the statement goes with its function
			}
			if !ok {
				got = impossible
			}
			// The function's own body is emptied as well where an if in it goes.
			if got != want && got != want+"; emptied" {
				t.Errorf("%s: %q, want %q", body, got, want)
			}
		}
	}
	m := mark(t, "func f(c *C) {\n\t// A comment.\n\t‹c.Close()›\n}\n")
	if _, emptied, ok := WidenRemoval(m.x, m.file, m.stmts()); len(emptied) > 0 || !ok {
		t.Error("a function with a comment is emptied")
	}
	if _, _, ok := WidenRemoval(m.x, m.file, []ast.Stmt{&ast.EmptyStmt{}}); ok {
		t.Error("a statement that is not there is removed")
	}
}
