package triage_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/internal/disk/identity"
	"github.com/seed-58def443/ssot/fix/triage"
)

// TestMovedAndEdited gives a decided file another name and changes it, before any session sees that. Its identity tells
// that it is the same; only a file system that does not tell one loses the decision then.
func TestMovedAndEdited(t *testing.T) {
	t.Parallel()
	const other = "func other() {}\n"
	for name, test := range map[string]struct {
		to     string
		edit   func(string) string
		news   string
		states string // the states of the items afterwards
		undone func(base string) string
	}{
		"a comment": {
			"a/b.go", func(text string) string { return text + "\n// More.\n" }, "a/a.go is a/b.go now: its 1 decision moved along", "accepted",
			func(base string) string { return base + "\n// More.\n" },
		},
		"another package": {
			"b/b.go", func(text string) string { return strings.Replace(text, "package a", "package b", 1) }, "a/a.go is b/b.go now: its 1 decision moved along", "accepted",
			func(base string) string { return strings.Replace(base, "package a", "package b", 1) },
		},
		"reverted": {
			"a/b.go", func(text string) string {
				return strings.NewReplacer("example.com/shop/internal/redisx", "github.com/redis/go-redis/v9", "redisx.Client()", "redis.NewClient(nil)").Replace(text)
			}, "a/b.go was reverted outside: 1 decision is open again", "open", nil,
		},
		"where it was decided": {
			"a/b.go", func(text string) string {
				return strings.Replace(text, "redisx.Client()", "redisx.Client() // Mine.", 1)
			},
			"a/b.go was edited outside where ssot had changed it: 1 decision can't be undone any more", "accepted", nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			base := "package a\n\nimport (\n\t\"github.com/redis/go-redis/v9\"\n)\n\nvar x = redis.NewClient(nil)\n\n" + other
			dir := module(t, txtar.Parse([]byte("-- a/a.go --\n"+base)))
			from, to := filepath.Join(dir, "a", "a.go"), filepath.Join(dir, filepath.FromSlash(test.to))
			if !identity.Of(from).Known() {
				t.Skip("this file system does not tell when a file was made")
			}
			s := openIn(t, dir)
			accept(t, s, "a/a.go", 0)
			text, err := os.ReadFile(from)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.Rename(from, to); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(to, []byte(test.edit(string(text))), 0o600); err != nil {
				t.Fatal(err)
			}
			s = openIn(t, dir)
			if news := strings.Join(s.News(), "\n"); !strings.Contains(news, test.news) {
				t.Errorf("the news are\n%s", news)
			}
			var states []string
			for _, it := range s.Items() {
				states = append(states, string(it.State))
			}
			if got := strings.Join(states, " "); got != test.states {
				t.Errorf("they are %s, want %s", got, test.states)
			}
			if test.undone == nil {
				return
			}
			if _, err := s.Do(t.Context(), triage.Action{Verb: triage.Undo}); err != nil {
				t.Fatal(err)
			}
			if got, err := os.ReadFile(to); err != nil || string(got) != test.undone(base) {
				t.Errorf("%v\n%s", err, got)
			}
		})
	}
}
