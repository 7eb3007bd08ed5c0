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
