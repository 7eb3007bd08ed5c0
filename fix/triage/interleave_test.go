package triage_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/triage"
)

// TestInBetween runs another action at every moment at which a decision reads the clock, from its beginning until it is
// planned: neither may be lost.
func TestInBetween(t *testing.T) {
	ctx := context.Background()
	undo := triage.Action{Verb: triage.Undo}
	for _, test := range []struct {
		name   string
		do     func(s *triage.Session) triage.Action // returns a decision for a session in which a's first violation is accepted
		meddle func(t *testing.T, dir string)
		states string // afterwards, A or O for a's two violations and for b's
		err    string // or: the error of the decision, with
		other  string // these states
	}{
		{
			name:   "another accepts",
			do:     acceptB,
			meddle: func(t *testing.T, dir string) { t.Helper(); accept(t, openIn(t, dir), "a/a.go", 1) },
			states: "AAA",
		},
		{
			name: "another undoes",
			do:   acceptB,
			meddle: func(t *testing.T, dir string) {
				t.Helper()
				if _, err := openIn(t, dir).Do(ctx, undo); err != nil {
					t.Error(err)
				}
			},
			states: "OOA",
		},
		{
			name:   "another accepts while the newest is undone",
			do:     func(*triage.Session) triage.Action { return undo },
			meddle: func(t *testing.T, dir string) { t.Helper(); accept(t, openIn(t, dir), "b/b.go", 0) },
			states: "AOO", err: "the newest step is accept b/b.go:8 now, because someone else", other: "AOA",
		},
		{
			name: "an editor writes elsewhere in the file",
			do:   acceptB,
			meddle: func(t *testing.T, dir string) {
				t.Helper()
				path := filepath.Join(dir, "b", "b.go")
				src, err := os.ReadFile(path)
				if err == nil {
					err = os.WriteFile(path, append([]byte("// Edited.\n"), src...), 0o600)
				}
				if err != nil {
					t.Error(err)
				}
			},
			states: "AOA",
		},
		{
			name: "an editor takes the violation away",
			do:   acceptB,
			meddle: func(t *testing.T, dir string) {
				t.Helper()
				if err := os.WriteFile(filepath.Join(dir, "b", "b.go"), []byte("// Edited.\npackage b\n"), 0o600); err != nil {
					t.Error(err)
				}
			},
			states: "AOA", err: "is not in the code any more: its file was changed since it was read", other: "AO",
		},
	} {
		moments := 3 // later the decision holds the lock
		if strings.Contains(test.name, "editor") {
			moments = 4
		}
		for n := 1; n <= moments; n++ {
			t.Run(test.name+" "+strconv.Itoa(n), func(t *testing.T) {
				t.Parallel()
				dir := module(t, txtar.Parse([]byte(crashModule)))
				accept(t, openIn(t, dir), "a/a.go", 0)
				calls, armed := 0, false
				s, err := triage.OpenSession(ctx, triage.Options{Dir: dir, State: stateOf(dir), Now: func() time.Time {
					if armed {
						if calls++; calls == n {
							armed = false
							test.meddle(t, dir)
						}
					}
					return time.Now()
				}})
				if err != nil {
					t.Fatal(err)
				}
				a := test.do(s)
				armed = true
				_, err = s.Do(ctx, a)
				if armed {
					t.Fatal("there is no such moment")
				}
				want := test.states
				if err != nil {
					if test.err == "" || !strings.Contains(err.Error(), test.err) {
						t.Fatal(err)
					}
					want = test.other
				}
				last := openIn(t, dir)
				if got := states(last); got != want && (test.err == "" || got != test.other) {
					t.Errorf("the states are %s, want %s (%v)\n%s", got, want, err, last.News())
				}
				if edited := string(read(t, dir, "b/b.go")); strings.Contains(test.name, "editor") && !strings.HasPrefix(edited, "// Edited.\n") {
					t.Errorf("the edit is lost:\n%s", edited)
				}
				for path, text := range tree(t, dir) {
					if strings.HasSuffix(path, "a/a.go") && strings.Contains(text, "redisx.Client()") != strings.Contains(states(last)[:2], "A") {
						t.Errorf("%s says otherwise:\n%s", path, text)
					}
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

func acceptB(s *triage.Session) triage.Action {
	a := triage.Action{Verb: triage.Accept}
	for _, it := range s.Items() {
		if it.File == "b/b.go" {
			a.IDs = append(a.IDs, it.ID)
		}
	}
	return a
}

// TestReloadInBetween decides in another session while this one scans an edited file.
func TestReloadInBetween(t *testing.T) {
	t.Parallel()
	for _, edited := range []string{"a/a.go", "b/b.go"} { // with and without a decision
		dir := module(t, txtar.Parse([]byte(crashModule)))
		accept(t, openIn(t, dir), "a/a.go", 0)
		other := openIn(t, dir)
		armed := false
		s, err := triage.OpenSession(context.Background(), triage.Options{Dir: dir, State: stateOf(dir), Progress: func(triage.Progress) {
			if armed {
				armed = false
				accept(t, other, "a/a.go", 1)
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, edited), append([]byte("// Edited.\n"), read(t, dir, edited)...), 0o600); err != nil {
			t.Fatal(err)
		}
		armed = true
		if changed, err := s.Reload(context.Background()); err != nil || !changed || armed {
			t.Fatal(changed, err, armed)
		}
		if got := states(s) + "/" + states(openIn(t, dir)); got != "AAO/AAO" {
			t.Errorf("%s: the states are %s", edited, got)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// states returns a letter for each item.
func states(s *triage.Session) string {
	var b strings.Builder
	for _, it := range s.Items() {
		b.WriteString(strings.ToUpper(string(it.State[0])))
	}
	return b.String()
}

func read(t *testing.T, dir, path string) []byte {
	t.Helper()
	src, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(path)))
	if err != nil {
		t.Fatal(err)
	}
	return src
}
