package glossary

import "testing"

// TestFind holds that a name without an entry is its own title.
func TestFind(t *testing.T) {
	list := []Entry{{Name: "a", Title: "first", Help: "One."}, {Name: "b", Title: "second", Help: "Two."}, {Name: "b", Title: "third"}}
	for name, want := range map[string]Entry{"a": list[0], "b": list[1], "c": {Name: "c", Title: "c"}} {
		if got := Find(list, name); got != want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
