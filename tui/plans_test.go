package tui

import "testing"

// TestUnsurveyed holds that a list of which all is known is not looked at again until the state or the list is another.
func TestUnsurveyed(t *testing.T) {
	p := newPlans()
	list := []entry{{key: "a"}, {key: "b"}, {key: "c"}}
	if got := p.unsurveyed(list, 1, 2); len(got) != 2 || got[0].key != "b" || got[1].key != "c" {
		t.Fatalf("got %v", got)
	}
	for _, e := range list {
		p.known[e.key] = known{gen: p.gen}
	}
	if got := p.unsurveyed(list, 0, 2); len(got) != 0 {
		t.Fatalf("all is known, and %v are not", got)
	}
	delete(p.known, "a") // never done: it shows that nobody looks
	if got := p.unsurveyed(list, 0, 2); len(got) != 0 {
		t.Errorf("looked at all again: %v", got)
	}
	if got := p.unsurveyed([]entry{{key: "a"}}, 0, 2); len(got) != 1 {
		t.Errorf("another list is taken for known: %v", got)
	}
	p.stale()
	if got := p.unsurveyed(list, 0, 3); len(got) != 3 {
		t.Errorf("in another state %d of 3 are not known", len(got))
	}
	if got := p.unsurveyed(nil, 0, 3); got != nil {
		t.Errorf("of no list %v", got)
	}
}
