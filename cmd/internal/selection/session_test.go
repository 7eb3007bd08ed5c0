package selection

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/cmd/internal/smallmodule"
	"github.com/seed-58def443/ssot/fix/triage"
)

// TestOf names rules, files and an ID of a session.
func TestOf(t *testing.T) {
	s := smallmodule.Session(t)
	place := map[string]string{}
	first := ""
	for _, it := range s.Items() {
		place[it.Fingerprint] = fmt.Sprintf("%s:%d", it.File, it.Line)
		if place[it.Fingerprint] == "a/a.go:6" {
			first = it.ID
		}
	}
	for _, test := range []struct {
		name  string
		s     Selection
		files string
		ids   string
		err   string
	}{
		{"nothing", Selection{}, "", "all", ""},
		{"a rule", Selection{rules: []string{"word"}}, "", "all", ""},
		{"no rule", Selection{rules: []string{"count", "words"}}, "", "all", `unknown rule "words": ssot.yaml has count, word`},
		{"files", Selection{files: []string{"./b/b.go", "a//a.go"}}, "b/b.go a/a.go", "all", ""},
		{"no file", Selection{files: []string{"b/b.go", "c.go"}}, "b/b.go", "all", "no violation is in c.go: files are named as ssot scan lists them, from the folder of ssot.yaml"},
		{"like one", Selection{like: first}, "", "a/a.go:6 a/a.go:10 b/b.go:6", ""},
		{"like nothing", Selection{like: "ffffffff"}, "", "", "ffffffff"},
	} {
		f, err := test.s.Of(t.Context(), s, triage.Filter{Rules: test.s.rules})
		if test.err == "" && err != nil || test.err != "" && (err == nil || !strings.Contains(err.Error(), test.err)) {
			t.Errorf("%s: %v, want %q", test.name, err, test.err)
		}
		ids := "all"
		if f.IDs != nil {
			var names []string
			for _, id := range f.IDs {
				names = append(names, place[id])
			}
			ids = strings.Join(names, " ")
		}
		if got := strings.Join(f.Files, " "); got != test.files || ids != test.ids {
			t.Errorf("%s: files %q, IDs %q, want %q, %q", test.name, got, ids, test.files, test.ids)
		}
	}
}
