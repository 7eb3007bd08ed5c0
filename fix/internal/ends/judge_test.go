package ends

import (
	"go/token"
	"go/types"
	"testing"
)

// TestEnds combines what a body does with what the method's name says.
func TestEnds(t *testing.T) {
	always, sometimes := Body{Always: true, Sometimes: true}, Body{Sometimes: true}
	for _, c := range []struct {
		name string
		body Body
		want bool
	}{
		{"Close", always, true},
		{"Close", sometimes, true},
		{"Close", Body{}, false},
		{"Finish", always, true},
		{"Finish", sometimes, false},
		{"Run", always, false},
		{"Reconnect", always, false},
		{"Do", always, false},
		{"Done", always, true},
	} {
		if got := c.body.ends(c.name); got != c.want {
			t.Errorf("%s with %+v: %v", c.name, c.body, got)
		}
	}
}

// TestRemovable tells calls that only end a value from those that wait for its work.
func TestRemovable(t *testing.T) {
	for _, c := range []struct {
		name string
		body Body
		want bool
	}{
		{"Close", Body{Waits: true}, true},
		{"close", Body{}, true},
		{"Stop", Body{}, true},
		{"Stop", Body{Waits: true}, false},
		{"Drain", Body{}, false},
		{"Finish", Body{}, false},
	} {
		if got := removable(c.name, c.body); got != c.want {
			t.Errorf("%s with %+v: %v", c.name, c.body, got)
		}
	}
}

// TestFieldNames tells flags, guards and signals by the names of fields.
func TestFieldNames(t *testing.T) {
	for name, want := range map[string][3]bool{ // flag, over, signal
		"closed":   {true, true, false},
		"isClosed": {true, true, false},
		"done":     {false, true, true},
		"finished": {false, true, false},
		"quitCh":   {false, false, true},
		"cancel":   {false, false, true},
		"conn":     {},
		"client":   {},
	} {
		if got := [3]bool{Flag(name), Over(name), Signal(name)}; got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

// TestMayEndFirst tells the functions that may end the first result of their call.
func TestMayEndFirst(t *testing.T) {
	for expr, want := range map[string]bool{
		"func()":                     true,
		"func() error":               true,
		"func(int)":                  false,
		"func() int":                 false,
		"func() (int, error)":        false,
		"func(...int)":               false,
		"interface{ Close() error }": true,
		"interface{ Ping() }":        false,
		"int":                        false,
	} {
		tv, err := types.Eval(token.NewFileSet(), nil, token.NoPos, expr)
		if err != nil {
			t.Fatal(err)
		}
		if got := MayEndFirst(tv.Type); got != want {
			t.Errorf("%s: %v", expr, got)
		}
	}
}
