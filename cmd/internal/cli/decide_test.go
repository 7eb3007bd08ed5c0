package cli

import (
	"strings"
	"testing"
	"time"

	"github.com/seed-58def443/ssot/cmd/internal/smallmodule"
	"github.com/seed-58def443/ssot/fix/triage"
)

// TestDecide holds what skip and allow take, and what they say of what they don't: the rows are run one after another.
func TestDecide(t *testing.T) {
	smallmodule.Environment(t)
	dir, state := smallmodule.Write(t)
	s, err := triage.OpenSession(t.Context(), triage.Options{Dir: dir, State: state, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	var names []string // A, B and C are alike
	for i, it := range s.Items() {
		names = append(names, string("ABCW"[i]), it.ID)
	}
	if err := s.Close(); err != nil || len(names) != 8 {
		t.Fatal(names, err)
	}
	named := strings.NewReplacer(names...)
	back := strings.NewReplacer(names[1], "A", names[3], "B", names[5], "C", names[7], "W")
	for _, c := range []struct {
		args string
		exit int
		want string // after ! on standard error
	}{
		{"skip W", exitClean, "skipped b/b.go:9"},
		{"skip W --like A", exitError, "! ssot: skip takes IDs, or flags that select: not both"},
		{"skip --file none.go", exitError, "! ssot: no violation is in none.go: files are named as ssot scan lists them, from the folder of ssot.yaml"},
		{"skip --like none", exitError, `! ssot: "none" is not an ID: an ID is at least 4 of the hex digits that the list shows`},
		{"skip --like C", exitClean, "skipped 3 in 2 files"},
		{"skip --like C", exitClean, "nothing to skip: none of these is open"},
		{"undo", exitClean, "undid skip 3 in 2 files"},
		{"allow W --like A --reason so", exitError, "! ssot: allow takes IDs, or --like: not both"},
		{"allow --like none --reason so", exitError, `! ssot: "none" is not an ID: an ID is at least 4 of the hex digits that the list shows`},
		{"allow --like W --reason so", exitClean, "allowed b/b.go:9"},
		{"allow --like A --reason so", exitClean, "allowed 3 in 2 files"},
		{"allow A --reason again", exitError, "! ssot: a/a.go:7 (A) is allowed already"},
		{"redo", exitError, "! ssot: there is nothing to redo: nothing was undone since the last decision"},
	} {
		var out, complaint strings.Builder
		args := strings.Fields(c.args)
		for i, arg := range args[1:] {
			if len(arg) == 1 {
				args[i+1] = named.Replace(arg)
			}
		}
		exit := Main(Env{
			State: state, Args: args, Dir: dir, Stdin: strings.NewReader(""), Stdout: &out, Stderr: &complaint,
			Getenv: func(string) string { return "" }, Now: func() time.Time { return time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC) },
		})
		got := back.Replace(strings.TrimSpace(out.String()))
		if complaint.Len() > 0 {
			got = strings.TrimSpace(got + "! " + back.Replace(strings.TrimSpace(complaint.String())))
		}
		if exit != c.exit || got != c.want {
			t.Errorf("%s: exit code %d, want %d\n%s\nwant\n%s", c.args, exit, c.exit, got, c.want)
		}
	}
}
