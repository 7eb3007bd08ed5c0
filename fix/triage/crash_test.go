package triage_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage"
)

const crashModule = `
-- a/a.go --
package a

import (
	"github.com/redis/go-redis/v9"
)

func one() *redis.Client {
	return redis.NewClient(nil)
}

func two() *redis.Client {
	return redis.NewClient(nil)
}
-- b/b.go --
package b

import (
	"github.com/redis/go-redis/v9"
)

func b() *redis.Client { return redis.NewClient(nil) }
`

// TestInterrupted leaves a step over two files open, as a crash after the last replacement does, puts the files into
// every state that a crash can leave, and checks what the next session concludes.
func TestInterrupted(t *testing.T) {
	ar := txtar.Parse([]byte(crashModule))
	const (
		before = "before"
		after  = "after"
		edited = "edited" // the decided text, with another line
	)
	for _, test := range []struct {
		a, b   string // the texts on disk
		news   string
		states string // the states of a's two violations and of b's one: Accepted or Open
	}{
		{before, before, "cut short before it was written: a/a.go, b/b.go are as before", "AOO"},
		{after, after, "cut short after it was written: it stands, in a/a.go, b/b.go", "AAA"},
		{after, before, "taken back: a/a.go, b/b.go are as before", "AOO"},
		{before, after, "taken back: a/a.go, b/b.go are as before", "AOO"},
		{edited, after, "cut short after it was written: it stands, in a/a.go, b/b.go; a/a.go was edited since$", "AAA"},
		{edited, before, "cut short while it was written and is taken back: b/b.go is as before; a/a.go was edited by another program and has nothing of it$", "AOO"},
		{before, edited, "cut short while it was written and is taken back: a/a.go is as before; b/b.go was edited by another program and has nothing of it$", "AOO"},
	} {
		t.Run(test.a+" "+test.b, func(t *testing.T) {
			t.Parallel()
			dir := module(t, ar)
			first := tree(t, dir)
			s := openIn(t, dir)
			accept(t, s, "a/a.go", 0)
			mid := tree(t, dir)
			cut(t, dir, acceptAll)
			done := tree(t, dir)
			found := map[string]string{"a/a.go": test.a, "b/b.go": test.b}
			for path, found := range found {
				content := map[string]string{before: mid[path], after: done[path], edited: "// Edited.\n" + done[path]}[found]
				if err := os.WriteFile(filepath.Join(dir, path), []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if news := strings.Join(openReadOnly(t, dir).News(), "\n"); !strings.Contains(news, "cut short") {
				t.Errorf("a session that only reads tells %q", news)
			}
			next := openIn(t, dir)
			if news := strings.Join(next.News(), "\n"); !regexp.MustCompile(test.news).MatchString(news) {
				t.Errorf("the news are %q", news)
			}
			var states []string
			for _, it := range next.Items() {
				states = append(states, strings.ToUpper(string(it.State[0])))
			}
			if got := strings.Join(states, ""); got != test.states {
				t.Errorf("the states are %s, want %s", got, test.states)
			}
			if d := cmp.Diff(look(next), look(openIn(t, dir))); d != "" {
				t.Errorf("the session after the next: %s", d)
			}
			steps, files := len(next.UndoState().Steps), tree(t, dir)
			out, err := next.Do(context.Background(), triage.Action{Verb: triage.Undo})
			if err != nil {
				t.Fatal(err)
			}
			if stopped := "an interrupted step was taken back first; undo again to take back accept a/a.go:"; strings.HasPrefix(out.Message, stopped) != (test.states == "AOO") {
				t.Errorf("the first undo says %q", out.Message)
			}
			if test.states == "AOO" && (len(next.UndoState().Steps) != steps || out.Step != 0 || len(out.Changed) > 0 || !maps.Equal(files, tree(t, dir))) {
				t.Errorf("the first undo did something: %+v", out)
			}
			for len(next.UndoState().Steps) > 0 {
				if _, err := next.Do(context.Background(), triage.Action{Verb: triage.Undo}); err != nil {
					t.Fatal(err)
				}
			}
			for path, found := range found {
				text := first[path]
				if found == edited {
					text = "// Edited.\n" + text
				}
				if d := cmp.Diff(text, tree(t, dir)[path]); d != "" {
					t.Errorf("%s after all is undone: %s", path, d)
				}
			}
		})
	}
}

// acceptAll accepts everything that is open.
func acceptAll(s *triage.Session) triage.Action {
	a := triage.Action{Verb: triage.Accept, Bulk: true}
	for _, it := range s.Items() {
		a.IDs = append(a.IDs, it.ID)
	}
	return a
}

// cut takes a decision in a process that ends before the session is saved.
func cut(t *testing.T, dir string, decision func(*triage.Session) triage.Action) {
	t.Helper()
	twin := twin(t, dir)
	before := tree(t, twin)
	s := openIn(t, twin)
	if _, err := s.Do(context.Background(), decision(s)); err != nil {
		t.Fatal(err)
	}
	record, err := os.ReadFile(kept(t, twin, "session.json"))
	if err != nil {
		t.Fatal(err)
	}
	var changes []patch.Change
	decided := tree(t, twin)
	for _, path := range slices.Sorted(maps.Keys(decided)) {
		if after := decided[path]; before[path] != after {
			changes = append(changes, patch.Change{Path: path, Before: []byte(before[path]), After: []byte(after)})
		}
	}
	j, err := journal.Open(journal.Options{Root: dir, State: stateOf(dir), Target: func(string) bool { return true }})
	if err != nil {
		t.Fatal(err)
	}
	unlock, err := j.Lock(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	for _, blob := range blobs(t, twin) {
		if _, err := j.PutBlob(blob); err != nil {
			t.Fatal(err)
		}
	}
	crash := errors.New("crash")
	defer func() {
		if r := recover(); r != any(crash) {
			t.Fatalf("the step ended with %v", r)
		}
	}()
	err = j.Commit(context.Background(), changes, json.RawMessage(record), func() error { panic(crash) })
	t.Fatal("the step was made:", err)
}

func blobs(t *testing.T, dir string) [][]byte {
	t.Helper()
	paths, err := filepath.Glob(kept(t, dir, filepath.Join("blobs", "*")))
	if err != nil {
		t.Fatal(err)
	}
	var list [][]byte
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, raw)
	}
	return list
}

func accept(t *testing.T, s *triage.Session, file string, n int) {
	t.Helper()
	for _, it := range s.Items() {
		if it.File != file {
			continue
		}
		if n--; n < 0 {
			if _, err := s.Do(context.Background(), triage.Action{Verb: triage.Accept, IDs: []string{it.ID}}); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
	t.Fatalf("%s has no such item", file)
}

func openReadOnly(t *testing.T, dir string) *triage.Session {
	t.Helper()
	r := &runner{t: t, dir: dir, day: "2026-06-15"}
	s, err := triage.OpenSession(context.Background(), r.options(true))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// childDir names the folder in which the test binary, run by TestKilled, decides until it is killed.
const childDir = "SSOT_TEST_CHILD"

// child accepts everything and undoes it in a loop, and writes a line before each decision.
func child(dir string) int {
	ctx := context.Background()
	s, err := triage.OpenSession(ctx, triage.Options{Dir: dir, State: stateOf(dir)})
	for err == nil {
		var ids []string
		for _, it := range s.Items() {
			ids = append(ids, it.Fingerprint)
		}
		fmt.Fprintln(os.Stdout, "accepting")
		if _, err = s.Do(ctx, triage.Action{Verb: triage.Accept, IDs: ids, Bulk: true}); err == nil {
			fmt.Fprintln(os.Stdout, "undoing")
			_, err = s.Do(ctx, triage.Action{Verb: triage.Undo})
		}
	}
	fmt.Fprintln(os.Stdout, err)
	return 1
}

// TestKilled kills a process that decides, at random moments. Afterwards the files are all undecided or all decided,
// and a new session goes on and undoes the decision.
func TestKilled(t *testing.T) {
	t.Parallel()
	ar := txtar.Parse([]byte(crashModule))
	dir := module(t, ar)
	first := tree(t, dir)
	decided := map[string]string{}
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 12 {
		kill(t, dir, 1+rnd.IntN(6), rnd.IntN(40000))
		s := openIn(t, dir)
		now := tree(t, dir)
		for path, text := range now {
			if text != first[path] && decided[path] == "" {
				decided[path] = text
			}
			if text != first[path] && text != decided[path] {
				t.Fatalf("%s is neither as it was nor as decided:\n%s", path, text)
			}
		}
		if (now["a/a.go"] == first["a/a.go"]) != (now["b/b.go"] == first["b/b.go"]) {
			t.Fatal("one file was decided and the other not")
		}
		for _, it := range s.Items() {
			if (it.State == triage.Accepted) != (now[it.File] != first[it.File]) {
				t.Fatalf("%s is %s, and its file says otherwise; news: %s", it.File, it.State, s.News())
			}
		}
		for len(s.UndoState().Steps) > 0 {
			if _, err := s.Do(context.Background(), triage.Action{Verb: triage.Undo}); err != nil {
				t.Fatal(err)
			}
		}
		if d := cmp.Diff(first, tree(t, dir)); d != "" {
			t.Fatalf("after all is undone: %s", d)
		}
	}
}

// kill runs a child process, and kills it some time after it wrote some lines.
func kill(t *testing.T, dir string, lines, while int) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), childDir+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	scanner := bufio.NewScanner(out)
	for range lines {
		if !scanner.Scan() {
			t.Fatal("the child ended:", scanner.Err())
		}
		if line := scanner.Text(); line != "accepting" && line != "undoing" {
			t.Fatal("the child says", line)
		}
	}
	for range while { // somewhere in the middle of it
		_ = os.Getpid()
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) {
		t.Fatal("the child ended with", err)
	}
}

// TestCutAndStashed cuts a step short and puts its files back, as git stash does, before something else is decided.
// When the texts are back, so are their decisions, and they can be undone.
func TestCutAndStashed(t *testing.T) {
	t.Parallel()
	dir := module(t, txtar.Parse([]byte(crashModule)))
	before := tree(t, dir)
	cut(t, dir, acceptAll)
	done := tree(t, dir)
	put := func(texts map[string]string, path string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, path), []byte(texts[path]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put(before, "a/a.go")
	put(before, "b/b.go")
	next := openIn(t, dir)
	for _, it := range next.Items() {
		if it.File == "b/b.go" {
			if _, err := next.Do(t.Context(), triage.Action{Verb: triage.Skip, IDs: []string{it.ID}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	put(done, "a/a.go")
	s := openIn(t, dir)
	if news := strings.Join(s.News(), "\n"); !strings.Contains(news, "a/a.go is back as ssot wrote it: 2 violations are decided again") {
		t.Errorf("the news are %q", news)
	}
	h := s.History()
	for i, e := range h {
		h[i].Decided = slices.DeleteFunc(slices.Clone(e.Decided), func(d triage.Decided) bool { return d.Away })
	}
	if len(h) != 2 || len(h[0].Decided)+len(h[1].Decided) != 3 || h[0].Verb == h[1].Verb {
		t.Errorf("the steps are %+v", h)
	}
	for _, it := range s.Items() {
		if want := map[string]triage.State{"a/a.go": triage.Accepted, "b/b.go": triage.Skipped}[it.File]; it.State != want {
			t.Errorf("%s:%d is %s, want %s", it.File, it.Line, it.State, want)
		}
		if it.File != "a/a.go" {
			continue
		}
		if _, err := s.Do(t.Context(), triage.Action{Verb: triage.Undo, IDs: []string{it.ID}}); err != nil {
			t.Error(err)
		}
	}
	if d := cmp.Diff(before, tree(t, dir)); d != "" {
		t.Errorf("undone: %s", d)
	}
}

// TestCutAndRenamed renames a file that a step which was cut short had written: its decisions are found there.
func TestCutAndRenamed(t *testing.T) {
	t.Parallel()
	dir := module(t, txtar.Parse([]byte(crashModule)))
	before := tree(t, dir)
	cut(t, dir, acceptAll)
	if err := errors.Join(os.Rename(filepath.Join(dir, "a/a.go"), filepath.Join(dir, "a/z.go")), os.WriteFile(filepath.Join(dir, "b/b.go"), []byte(before["b/b.go"]), 0o600)); err != nil {
		t.Fatal(err)
	}
	s := openIn(t, dir)
	accepted := 0
	for _, it := range s.Items() {
		if it.File != "a/z.go" {
			continue
		}
		accepted++
		if it.State != triage.Accepted {
			t.Errorf("%s:%d is %s", it.File, it.Line, it.State)
		}
		if _, err := s.Do(t.Context(), triage.Action{Verb: triage.Undo, IDs: []string{it.ID}}); err != nil {
			t.Error(err)
		}
	}
	before["a/z.go"] = before["a/a.go"]
	delete(before, "a/a.go")
	if d := cmp.Diff(before, tree(t, dir)); d != "" || accepted != 2 {
		t.Errorf("%d decisions; undone: %s", accepted, d)
	}
}

// TestUndoAfterCrash interrupts a step while a session is open: the next undo reports the rollback and undoes nothing
// else. An undo after another decision is immediate.
func TestUndoAfterCrash(t *testing.T) {
	t.Parallel()
	dir := module(t, txtar.Parse([]byte(crashModule)))
	s := openIn(t, dir)
	undo := func(want string) {
		t.Helper()
		out, err := s.Do(context.Background(), triage.Action{Verb: triage.Undo})
		if err != nil || out.Message != want {
			t.Fatalf("undo says %q, %v; want %q", out.Message, err, want)
		}
	}
	half := func() {
		t.Helper()
		text, err := os.ReadFile(filepath.Join(dir, "b/b.go"))
		if err != nil {
			t.Fatal(err)
		}
		cut(t, dir, acceptAll)
		if err := os.WriteFile(filepath.Join(dir, "b/b.go"), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	half()
	undo("an interrupted step was taken back; there is nothing else to undo")
	accept(t, s, "a/a.go", 0)
	half()
	undo("an interrupted step was taken back first; undo again to take back accept a/a.go:9")
	undo("undid accept a/a.go:9")
	half()
	accept(t, s, "a/a.go", 1)
	undo("undid accept a/a.go:13")
}
