package ends

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

// TestFlushes reads how methods send what their receiver still holds, as the remark behind each says.
func TestFlushes(t *testing.T) {
	const src = `package p

import (
	"bufio"
	"fmt"
	"io"
	"sync"
)

type T struct {
	w       *bufio.Writer
	out     io.Writer
	buf     []byte
	pending []string
	quitMsg []byte
	jobs    chan string
	done    chan struct{}
	wg      sync.WaitGroup
	once    sync.Once
	part    *part
	open    bool
}

type part struct{ lines []string }

func (p *part) Close()        { p.flushAll() } // it calls flushAll
func (p *part) flushAll()     {}
func (p *part) quiet()        { p.lines = nil }
func (t *T) Flush() error     { return nil }
func (t *T) send(s string)    {}
func drain(w *bufio.Writer)   { w.Flush() }

func (t *T) Own()             { t.Flush() } // it calls Flush
func (t *T) Part()            { t.w.Flush() } // it calls Flush
func (t *T) Deep()            { t.part.Close() } // it calls flushAll
func (t *T) ByOwn()           { t.Own() } // it calls Flush
func (t *T) Deferred()        { defer t.w.Flush(); t.open = false } // it calls Flush
func (t *T) Once()            { t.once.Do(func() { t.w.Flush() }) } // it calls Flush
func (t *T) Handed()          { drain(t.w) } // it calls Flush
func (t *T) Writes() error    { _, err := t.out.Write(t.buf); return err } // it calls Write
func (t *T) Prints()          { fmt.Fprint(t.out, t.pending) } // it calls Fprint
func (t *T) Each()            { for _, s := range t.pending { t.send(s) } } // it calls send
func (t *T) Queue()           { close(t.jobs); t.wg.Wait() } // it closes jobs and waits
func (t *T) Signal()          { close(t.done); t.wg.Wait() } //
func (t *T) Leaves()          { close(t.jobs) } //
func (t *T) Goodbye()         { t.out.Write(t.quitMsg) } //
func (t *T) Other(w *bufio.Writer) { w.Flush() } //
func (t *T) Quiet()           { t.part.quiet(); t.buf = nil; t.open = false } //
`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "a.go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	s := NewSource([]*ast.File{file})
	for _, c := range file.Comments {
		line := fset.Position(c.Pos()).Line
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fset.Position(fn.Pos()).Line != line {
				continue
			}
			b, _ := s.Method(typeIdent(fn.Recv.List[0].Type), fn.Name.Name)
			if want := strings.TrimSpace(c.Text()); b.Flushes != want {
				t.Errorf("%s: %q, want %q", fn.Name.Name, b.Flushes, want)
			}
		}
	}
}
