package ends

import (
	"go/ast"
	"go/parser"
	"go/types"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/typetest"
)

// returning are methods with what their results are to the receiver, in a comment behind each; of those without one
// nothing is known.
const returning = `
-- context/context.go --
package context

type CancelFunc func()
-- sync/atomic/atomic.go --
package atomic

type Pointer[T any] struct{ p *T }

func (p *Pointer[T]) Load() *T { return p.p }
-- pool/pool.go --
package pool

import (
	"context"
	"sync/atomic"
)

type Conn struct{ c chan int }

func (c *Conn) Close()      { close(c.c) }
func (c *Conn) Ping() error { return nil } // apart

type list []*Conn

type number int

type Pool struct {
	conn    *Conn
	conns   []*Conn
	idle    []*Conn
	free    []*Conn
	named   map[string]*Conn
	leased  map[string]*Conn
	current atomic.Pointer[Conn]
	next    atomic.Pointer[Conn]
	n       int
	cancel  context.CancelFunc
	stop    func()
	stopped int
	handler func()
	closed  bool
	value   Conn
	dial    func() *Conn
	inner
}

type inner struct{ held *Conn }

func (i *inner) Held() *Conn  { return i.held } // part
func (i *inner) Fresh() *Conn { return dial() } // apart

type alias Pool

type again alias

func (a *again) Named() *Conn { return a.conn } // part

type loop struct{ *loop }

func dial() *Conn { return nil }

func (p *Pool) Nothing()                 {}
func (*Pool) NoReceiver() *Conn          { return nil }
func (p *Pool) Field() *Conn             { return p.conn }                     // part
func (p *Pool) Parenthesised() *Conn     { return (p.conn) }                   // part
func (p *Pool) Element() *Conn           { return p.conns[0] }                 // part
func (p *Pool) All() []*Conn             { return p.conns }                    // part
func (p *Pool) Rest() []*Conn            { return p.conns[1:] }                // part
func (p *Pool) Mapped() *Conn            { return p.named["a"] }               // part
func (p *Pool) Itself() *Pool            { return p }                          // apart
func (p *Pool) Dialled() *Conn           { return dial() }                     // apart
func (p *Pool) Copied() Conn             { return *p.conn }                    // apart
func (p *Pool) Made() *Conn              { return &Conn{p.conn.c} }            // part
func (p *Pool) Struct() Conn             { return Conn{p.conn.c} }             // part
func (p *Pool) Listed() []*Conn          { return []*Conn{dial(), p.conn} }    // part
func (p *Pool) ListedNew() []*Conn       { return []*Conn{dial()} }            // apart
func (p *Pool) Keyed() map[string]*Conn  { return map[string]*Conn{"a": p.conn} } // part
func (p *Pool) KeyedNew() map[string]*Conn { return map[string]*Conn{"a": dial()} } // apart
func (p *Pool) Converted() list          { return list(p.conns) }              // part
func (p *Pool) ConvertedNew() list       { return list(nil) }                  // apart
func (p *Pool) Appended() []*Conn        { return append(p.conns, nil) }       // part
func (p *Pool) AppendedTo() []*Conn      { return append([]*Conn(nil), p.conn) } // part
func (p *Pool) AppendedNew() []*Conn     { return append([]*Conn(nil), dial()) } // apart
func (p *Pool) Current() *Conn           { return p.current.Load() }           // part
func (p *Pool) ByOther() *Conn           { return p.Field() }                  // part
func (p *Pool) ByOtherNew() *Conn        { return p.Dialled() }                // apart
func (p *Pool) ByEmbedded() *Conn        { return p.Held() }                   // part
func (p *Pool) ByFunction() *Conn        { return p.dial() }                   // apart
func (p *Pool) Local() *Conn             { c := p.conn; return c }             // part
func (p *Pool) LocalNew() *Conn          { c := dial(); return c }             // apart
func (p *Pool) Ranged() *Conn            { for _, c := range p.conns { return c }; return nil } // part
func (p *Pool) Two() (*Conn, error)      { return p.conn, nil }                // part apart
func (p *Pool) TwoTurned() (error, *Conn) { return nil, p.conn }               // apart part
func (p *Pool) TwoPassed() (*Conn, error) { return p.Two() }                   // part apart
func (p *Pool) TwoPassedTurned() (error, *Conn) { return p.TwoTurned() }       // apart part
func (p *Pool) TwoOthers() (*Conn, error) { return both() }                    // apart apart
func (p *Pool) Bare() (c *Conn, err error) { c = p.conn; return }              // part apart
func (p *Pool) BareNew() (c *Conn, err error) { c = dial(); return }           // apart apart
func (p *Pool) OnePath(b bool) *Conn     { if b { return dial() }; return p.conn } // part
func (p *Pool) OtherPath(b bool) *Conn   { if b { return p.conn }; return dial() } // part
func (p *Pool) InLiteral() *Conn         { f := func() *Conn { return p.conn }; f(); return nil } // apart
func (p *Pool) Taken() *Conn             { c := p.idle[0]; p.idle = p.idle[1:]; return c } // apart
func (p *Pool) TakenFirst() *Conn        { p.idle = p.idle[1:]; return p.idle[0] } // apart
func (p *Pool) Emptied() []*Conn         { p.free = nil; return p.free }       // apart
func (p *Pool) EmptiedOther() []*Conn    { p.free = nil; return p.conns }      // part
func (p *Pool) Deleted() *Conn           { delete(p.leased, "a"); return p.leased["a"] } // apart
func (p *Pool) DeletedOther() *Conn      { delete(p.leased, "a"); return p.named["a"] } // part
func (p *Pool) ElementSet() *Conn        { p.conns[0] = nil; return p.conns[1] } // part
func (p *Pool) Replaced() *Conn          { p.conn = dial(); return p.conn }    // part
func (p *Pool) SwappedBoth() *Conn       { p.idle, p.n = p.idle[1:], 2; return p.idle[0] } // apart
func (p *Pool) SwappedSecond() *Conn     { p.n, p.idle = 2, p.idle[1:]; return p.idle[0] } // apart
func (p *Pool) Cancels() context.CancelFunc { return p.cancel }                // end
func (p *Pool) Stops() func()            { return p.stop }                     // end
func (p *Pool) Stopped() int             { return p.stopped }                  // part
func (p *Pool) Handler() func()          { return p.handler }                  // part
func (p *Pool) Number() int              { return p.n }                        // part
func (p *Pool) Value() *Conn             { return &p.value }                   // part
func (p *Pool) CloseOf() func()          { return p.conn.Close }               // end
func (p *Pool) PingOf() func() error     { return p.conn.Ping }                // apart
func (p *Pool) FieldOf() chan int        { return p.conn.c }                   // part
func (p *Pool) Closing() func()          { return func() { p.conn.Close() } }  // end
func (p *Pool) ClosingLocal() func()     { c := p.conn; return func() { c.Close() } } // end
func (p *Pool) ClosingOther() func()     { c := dial(); return func() { c.Close() } } // apart
func (p *Pool) Pinging() func()          { return func() { p.conn.Ping() } }   // apart
func (p *Pool) Setting() func()          { return func() { p.closed = true } } // end
func (p *Pool) SettingOther(o *Pool) func() { return func() { o.closed = true } } // apart
func (p *Pool) Unsetting() func()        { return func() { p.closed = false } } // apart
func (p *Pool) EndOnOnePath(b bool) func() { if b { return p.handler }; return p.stop } // end
func (p *Pool) Recursive() *Conn         { return p.Recursive() }              // apart

func both() (*Conn, error) { return nil, nil }
`

// TestReturned compares what each method's results are to its receiver with the comment behind the method.
func TestReturned(t *testing.T) {
	p := typetest.Program(t, returning)
	pkg := p.Packages[len(p.Packages)-1]
	if len(pkg.Errors) > 0 {
		t.Fatal(pkg.Errors)
	}
	file := pkg.Files[0]
	notes := map[int]string{}
	for _, c := range file.Syntax.Comments {
		notes[file.Tok.Line(c.Pos())] = strings.TrimSpace(c.Text())
	}
	source := NewSource([]*ast.File{file.Syntax})
	loaded := Judge{Loaded: func(*types.Package) *Source { return source }}
	read := Judge{Loaded: func(*types.Package) *Source { return nil }, Read: func(types.Object) *Source { return source }}
	words := map[Returned]string{Apart: "apart", Part: "part", End: "end"}
	for _, decl := range file.Syntax.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		fn := pkg.Info.Defs[f.Name].(*types.Func)
		var got []string
		for _, r := range loaded.Returns(fn) {
			got = append(got, words[r])
		}
		if want := notes[file.Tok.Line(f.Pos())]; strings.Join(got, " ") != want {
			t.Errorf("%s returns %q, want %q", f.Name.Name, got, want)
		}
		if len(read.Returns(fn)) != len(got) {
			t.Errorf("%s: the source that is read says something else", f.Name.Name)
		}
		if (Judge{}).Returns(fn) != nil {
			t.Errorf("%s: something is known without a source", f.Name.Name)
		}
	}
	for _, c := range []struct {
		typ, name string
		known     bool
	}{{"Pool", "Held", true}, {"Pool", "Absent", false}, {"alias", "Field", true}, {"again", "Field", true}, {"loop", "Field", false}, {"absent", "Field", false}, {"", "dial", false}} {
		if got := source.returns(c.typ, c.name, 0); (got != nil) != c.known {
			t.Errorf("%s.%s: %v", c.typ, c.name, got)
		}
	}
}

// TestLiteral tells by names whether a function literal ends something.
func TestLiteral(t *testing.T) {
	for src, want := range map[string]bool{
		"func() { close(c) }":                           true,
		"func() { c.Close() }":                          true,
		"func() { Shutdown() }":                         true,
		"func() { cancel() }":                           true,
		"func() { c.Ping() }":                           false,
		"func() {}":                                     false,
		"func() { c.closed = true }":                    true,
		"func() { c.closed = false }":                   false,
		"func() { closed = true }":                      false,
		"func() { c.open = true }":                      false,
		"func() { c.n, c.done = 1, true }":              true,
		"func() { c.done, c.n = f() }":                  false,
		"func() { if b { c.Close() }; c.Ping() }":       true,
		"func() { c.Ping(); c.closed = true; c.n = 1 }": true,
	} {
		e, err := parser.ParseExpr(src)
		if err != nil {
			t.Fatal(err)
		}
		if got := Literal(e.(*ast.FuncLit)); got != want {
			t.Errorf("%s: %v", src, got)
		}
	}
}
