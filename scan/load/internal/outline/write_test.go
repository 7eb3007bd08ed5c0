package outline

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// TestWrite holds what is asked of each declaration, and how it is written apart from its group.
func TestWrite(t *testing.T) {
	o := Parse("a.go", []byte(`package p

const (
	A, B = iota, "iota" // one
	C, D
	_ = 'i' + iota<<1
	aiota
)

const E int = 5

var x, y = 1, f("a")

type (
	T struct{ n int }
	U = T
)

func f(s string) int { return 1 }

func (t *T[K]) M() {}

func (U) N() {}
`))
	want := `const A,B
	const /*line :4:2*/A,B  = 0, "iota"
const C,D
	const /*line :5:2*/C,D  = 1, "iota"
const _
	const /*line :6:2*/_  = 'i' + 2<<1
const aiota
	const /*line :7:2*/aiota  = 'i' + 3<<1
const E
	const /*line :10:7*/E  int = 5
var x,y
	var /*line :12:5*/x,y = 1, f("a")
type T
	type /*line :15:2*/T struct{ n int }
type U
	type /*line :16:2*/U = T
func f
	func /*line :19:6*/f(s string) int
func M of T
	func /*line :21:6*/(t *T[K]) M()
func N of U
	func /*line :23:6*/(U) N()
`
	var out strings.Builder
	for i := range o.Len() {
		fmt.Fprintf(&out, "%s %s", o.Kind(i), strings.ReplaceAll(o.Name(i), " ", ""))
		if recv, ok := o.Receiver(i); ok {
			out.WriteString(" of " + recv)
		}
		var b bytes.Buffer
		o.Write(&b, i)
		fmt.Fprintf(&out, "\n\t%s\n", strings.TrimRight(b.String(), " \n"))
		if !strings.HasSuffix(strings.TrimSuffix(b.String(), "\n"), o.Behind(i)) && !strings.Contains(b.String(), "const") {
			t.Errorf("%s: behind its name is %q", o.Name(i), o.Behind(i))
		}
	}
	if got := out.String(); got != want {
		t.Errorf("got\n%s", got)
	}
	for text, want := range map[string]string{"= iota": "= 7", "= 'iota": "= 'iota", "= 1": "= 1", "= `iota` + iota": "= `iota` + 7", "= iotas + x.iota1": "= iotas + x.iota1"} {
		if got := withoutIota(text, 7); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}
