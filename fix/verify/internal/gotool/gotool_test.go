package gotool

import (
	"slices"
	"testing"
)

// TestOverlay holds that a go command that a test starts gets the overlay too, beside the flags that it has.
func TestOverlay(t *testing.T) {
	for _, c := range []struct {
		env     []string
		overlay string
		want    string
	}{
		{nil, "", ""},
		{[]string{"GOFLAGS=-x"}, "", "GOFLAGS=-x"},
		{nil, "/t/o.json", "GOFLAGS=-overlay=/t/o.json"},
		{[]string{"GOFLAGS="}, "/t/o.json", "GOFLAGS=-overlay=/t/o.json"},
		{[]string{"GOFLAGS=-mod=mod", "GOFLAGS=-tags=a"}, "/t/o.json", "GOFLAGS=-tags=a -overlay=/t/o.json"},
		{nil, "/t t/o.json", "GOFLAGS='-overlay=/t t/o.json'"},
		{nil, "/t't/o.json", `GOFLAGS="-overlay=/t't/o.json"`},
	} {
		env, err := Go{Dir: "/m", Env: c.env, Overlay: c.overlay}.environment()
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, v := range slices.Backward(env) {
			if len(v) > 8 && v[:8] == "GOFLAGS=" {
				got = v
				break
			}
		}
		if got != c.want {
			t.Errorf("%q with %q: %s, not %s", c.env, c.overlay, got, c.want)
		}
	}
}
