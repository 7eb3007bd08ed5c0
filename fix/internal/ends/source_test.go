package ends

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"
)

// TestBodies compares each body with the comment behind it.
func TestBodies(t *testing.T) {
	const src = `package a

import (
	"context"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

type T struct {
	sub    *sub
	conn   net.Conn
	conns  []net.Conn
	byName map[string]*sub
	any    interface{}
	tasks  chan func()
	done   chan struct{}
	quit   chan int
	cancel context.CancelFunc
	once   sync.Once
	wg     sync.WaitGroup
	timer  *time.Timer
	closed bool
	ended  atomic.Bool
	closing int32
	state  int
	refs   int
	rdb    *redis.Client
	cur    atomic.Pointer[sub]
	inner
}

const stateClosed = 1

const statusClosed = 2

type F struct {
	closed   atomic.Bool
	stopped  int32
	count    int32
	conn     net.Conn
	conns    []net.Conn
	byConn   map[net.Conn]bool
	ptr      **sub
	any      any
	open     bool
	data     chan int
	stop     chan struct{}
	stopFunc func()
	handler  func()
	ticker   *time.Ticker
	box      box[int]
	isClosed bool
	status   int
	n        int
	wg       sync.WaitGroup
	*other
}

type box[V any] struct{ c chan V }

func (b box[V]) Close() { close(b.c) } // ends

type other struct{ quit chan int }

func (o *other) Other() { close(o.quit) } // ends

func check() error                     { return nil }
func quietly(n int, c io.Closer)       { c.Close() }
func maybe(c io.Closer, b bool)        { if b { c.Close() } }

type inner struct{ c chan int }

func (i *inner) Embedded() { close(i.c) } // ends

type sub struct{ c io.Closer }

func (s *sub) Finish() { s.c.Close() } // ends
func (s *sub) Close() {}               // none
func (s *sub) Work() error { if err := s.work(); err != nil { s.c.Close(); return err }; return nil } // some
func (s *sub) work() error { return nil } // none

type iface interface{ Finish() }

func quiet(c io.Closer) { if c != nil { c.Close() } }
func each(f func())     { f() }

func (t *T) Channel()    { close(t.tasks); <-t.done }             // ends waits
func (t *T) ByOwn()      { t.Channel() }                          // ends waits
func (t *T) ByField()    { t.sub.Finish() }                       // ends
func (t *T) Fields()     { for _, c := range t.conns { c.Close() } } // ends
func (t *T) Mapped()     { for _, s := range t.byName { s.Finish() } } // ends
func (t *T) Guarded()    { if t.conn != nil { t.conn.Close() } }  // ends
func (t *T) Flagged()    { if t.closed { return }; t.closed = true } // ends
func (t *T) Swapped()    { if !atomic.CompareAndSwapInt32(&t.closing, 0, 1) { return }; t.wg.Wait() } // ends waits
func (t *T) Stored()     { atomic.StoreInt32(&t.closing, 1) }      // ends
func (t *T) State()      { t.state = stateClosed }                // ends
func (t *T) Once()       { t.once.Do(func() { close(t.tasks) }) } // ends
func (t *T) Cancel()     { t.cancel() }                           // ends
func (t *T) Signal()     { t.quit <- 1 }                          // ends
func (t *T) Selects()    { select { case <-t.done: default: close(t.done) } } // ends waits
func (t *T) Helper()     { quiet(t.conn) }                        // ends
func (t *T) Asserted()   { if c, ok := t.any.(io.Closer); ok { c.Close() } } // ends
func (t *T) Library()    { t.rdb.Close() }                        // ends
func (t *T) Loaded()     { t.cur.Load().Finish() }                // ends
func (t *T) Command()    { t.rdb.Shutdown() }                     // none
func (t *T) Timer()      { t.timer.Stop() }                       // none
func (t *T) Local()      { c, _ := net.Dial("a", "b"); c.Close() } // none
func (t *T) Replaced()   { t.conn.Close(); t.conn = dial() }      // some
func (t *T) OnError()    error { if err := t.conn.SetDeadline(time.Time{}); err == io.EOF { t.conn.Close(); return err }; return nil } // some
func (t *T) Counted()    { t.refs--; if t.refs > 0 { return }; t.conn.Close() } // some
func (t *T) Deferred()   { defer close(t.done); t.wg.Wait() }     // some waits
func (t *T) Later() func() { return func() { close(t.done) } }    // some
func (t *T) Handed()     { each(func() { t.conn.Close() }) }      // some
func (t *T) Nothing()    {}                                       // none
func (t *T) Reads()      int { return len(t.conns) }              // none
func (t *T) Says()       bool { return t.closed }                 // none
func (t *T) Recursive()  { t.Mutual() }                           // none
func (t *T) Mutual()     { t.Recursive() }                        // none
func (*T) Unnamed()      {}                                       // none
func (t *T) Reset()      { t.ended.Store(false) }                 // none
func (t *T) StoredFlag() { t.ended.Store(true) }                  // ends
func (t *F) SetsFlag()   { t.closed.Store(true) }                 // ends
func (t *F) Swaps()      { t.closed.Swap(true) }                  // ends
func (t *F) Unsets()     { t.closed.Store(false) }                // none
func (t *F) Reads()      { t.closed.Load() }                      // none
func (t *F) NoArgument() { t.closed.Store() }                     // none
func (t *F) Zero()       { atomic.StoreInt32(&t.stopped, 0) }     // none
func (t *F) One()        { atomic.StoreInt32(&t.stopped, 1) }     // ends
func (t *F) Added()      { atomic.AddInt32(&t.count, 1) }         // none
func (t *F) LoadsIt()    { atomic.LoadInt32(&t.stopped) }         // none
func (t *F) Switches(n int) { switch n { case 1: t.conn.Close() } } // some
func (t *F) TypeSwitch() { switch c := t.any.(type) { case io.Closer: _ = c; t.conn.Close() } } // ends
func (t *F) Labelled()   { again: t.conn.Close(); goto again }    // ends
func (t *F) Blocked()    { { t.conn.Close() } }                   // ends
func (t *F) Looped()     { for i := 0; i < 2; i++ { t.conn.Close() } } // ends
func (t *F) LoopedIn()   { for t.conn.Close() == nil { } }        // ends
func (t *F) Else(b bool) { if b { } else { t.conn.Close() } }     // some
func (t *F) If(b bool)   { if b { t.conn.Close() } }              // some
func (t *F) IfClosed()   { if !t.closed.Load() { t.conn.Close() } } // ends
func (t *F) IfBoth()     { if t.conn != nil && t.open { t.conn.Close() } } // some
func (t *F) IfEither()   { if t.conn != nil || t.closed.Load() { t.conn.Close() } } // ends
func (t *F) IfNil()      { if nil != t.conn { t.conn.Close() } }  // ends
func (t *F) IfInit()     { if err := t.conn.Close(); err != nil { return } } // ends
func (t *F) Leaves(b bool) { if b { return }; t.conn.Close() }    // some
func (t *F) Checks()     error { if err := check(); err != nil { return err }; t.conn.Close(); return nil } // ends
func (t *F) Empty(b bool) { if b { }; t.conn.Close() }            // ends
func (t *F) Var()        { var c = t.conn; c.Close() }            // ends
func (t *F) VarOther()   { var c = dial(); c.Close() }            // none
func (t *F) VarCloses()  { var err = t.conn.Close(); _ = err }    // ends
func (t *F) Assigns()    { c := t.conn; c.Close() }               // ends
func (t *F) AssignsTwo() { c, n := t.conn, 1; _ = n; c.Close() }  // ends
func (t *F) AssignsErr() { err := t.conn.Close(); _ = err }       // ends
func (t *F) Returns()    error { return t.conn.Close() }          // ends
func (t *F) Indexed()    { t.conns[0].Close() }                   // ends
func (t *F) Sliced()     { for _, c := range t.conns[1:] { c.Close() } } // ends
func (t *F) Keys()       { for c := range t.byConn { c.Close() } } // ends
func (t *F) Pointer()    { (*t.ptr).Finish() }                    // ends
func (t *F) Goes()       { go t.conn.Close() }                    // some
func (t *F) GoesIn()     { go func() { t.conn.Close() }() }       // some
func (t *F) Now()        { func() { t.conn.Close() }() }          // ends
func (t *F) ClosesOther(c chan int) { close(c) }                  // none
func (t *F) Sends()      { t.data <- 1 }                          // none
func (t *F) SendsStop()  { t.stop <- struct{}{} }                 // ends
func (t *F) Receives()   { <-t.data }                             // none waits
func (t *F) ReceivesOther(c chan int) { <-c }                     // none
func (t *F) Stops()      { t.stopFunc() }                         // ends
func (t *F) Handles()    { t.handler() }                          // none
func (t *F) Ticks()      { t.ticker.Stop() }                      // none
func (t *F) Generic()    { t.box.Close() }                        // ends
func (t *F) Given(c net.Conn) { c.Close() }                       // none
func (t *F) Passes()     { quietly(1, t.conn) }                   // ends
func (t *F) PassesFirst() { quietly(t.n, dial()) }                // none
func (t *F) PassesMany() { quietly(1, nil, t.conn) }              // none
func (t *F) PassesMaybe() { maybe(t.conn, true) }                 // some
func (t *F) SetsTrue()   { t.isClosed = true }                    // ends
func (t *F) SetsFalse()  { t.isClosed = false }                   // none
func (t *F) SetsConst()  { t.status = statusClosed }              // ends
func (t *F) SetsNil()    { t.conn.Close(); t.conn = nil }         // ends
func (t *F) SetsOther()  { t.conn.Close(); t.open = true }        // ends
func (t *F) SetsLater()  { t.conn = dial(); t.conns[0].Close() }  // ends
func (t *F) Copied()     { u := *t; u.conn.Close() }              // ends
func (t F) ByValue()     { t.conn.Close() }                       // ends
func (t *F) Flushes()    { t.conn.Flush() }                       // none
func (t *F) Unknown()    { t.conn.Vanish() }                      // none
func (t *F) Waits()      { t.wg.Wait() }                          // none waits
func (t *F) ByEmbedded() { t.Other() }                            // ends
func dial() net.Conn     { return nil }
`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "a.go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	s := NewSource([]*ast.File{file})
	notes := map[int]string{}
	for _, c := range file.Comments {
		notes[fset.Position(c.Pos()).Line] = c.Text()
	}
	for _, decl := range file.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || fn.Recv == nil {
			continue
		}
		b, ok := s.Method(typeIdent(fn.Recv.List[0].Type), fn.Name.Name)
		if !ok {
			t.Errorf("%s is not found", fn.Name.Name)
		}
		got := "none"
		switch {
		case b.Always:
			got = "ends"
		case b.Sometimes:
			got = "some"
		}
		if b.Waits {
			got += " waits"
		}
		if want := notes[fset.Position(fn.Pos()).Line]; got+"\n" != want {
			t.Errorf("%s: %s, want %s", fn.Name.Name, got, want)
		}
	}
	for name, want := range map[string]Body{"Embedded": {Always: true, Sometimes: true}, "Says": {OnlyReads: true}, "Nothing": {}} {
		if b, ok := s.Method("T", name); !ok || b != want {
			t.Errorf("T.%s: %v %v, want %v", name, b, ok, want)
		}
	}
	if b, ok := s.Method("iface", "Finish"); !ok || !b.Always {
		t.Errorf("iface.Finish: %v %v", b, ok)
	}
}

func TestVerb(t *testing.T) {
	for name, want := range map[string]string{
		"Close": "closed", "CloseNow": "closed", "ForceClose": "closed", "AsyncClose": "closed", "close": "closed", "closeAll": "closed",
		"Closed": "", "Closer": "", "CloseIdleConnections": "", "CloseSend": "", "Enclose": "", "Disclose": "",
		"Shutdown": "shut down", "GracefulShutdown": "shut down", "ShutDown": "shut down", "Stop": "ended", "StopAndWait": "ended", "GracefulStop": "ended",
		"Stopped": "", "StopTimer": "", "Drain": "drained", "Release": "released", "Released": "", "ReleaseLock": "", "Quit": "ended", "Ping": "", "": "",
	} {
		if got := Verb(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
