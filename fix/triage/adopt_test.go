package triage_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/statedir"
	"github.com/seed-58def443/ssot/fix/triage"
)

// twoFiles is a module with two files for forged sessions.
const twoFiles = `-- a/a.go --
package a

import "github.com/redis/go-redis/v9"

func one() *redis.Client { return redis.NewClient(nil) }
-- a/b.go --
package a

import "github.com/redis/go-redis/v9"

func two() *redis.Client { return redis.NewClient(nil) }
`

// forger writes a session into the tree that no older ssot wrote.
type forger struct {
	t   *testing.T
	dir string
}

func (f forger) read(name string) string {
	f.t.Helper()
	text, err := os.ReadFile(filepath.Join(f.dir, filepath.FromSlash(name)))
	if err != nil {
		f.t.Fatal(err)
	}
	return string(text)
}

func (f forger) write(name, text string) {
	f.t.Helper()
	path := filepath.Join(f.dir, statedir.Local, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		f.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		f.t.Fatal(err)
	}
}

// blob writes a blob and returns its hash.
func (f forger) blob(text string) string {
	f.t.Helper()
	name := fmt.Sprintf("%x", sha256.Sum256([]byte(text)))
	f.write("blobs/"+name, text)
	return name
}

func (f forger) json(name string, value map[string]any) {
	f.t.Helper()
	raw, err := json.Marshal(value)
	if err != nil {
		f.t.Fatal(err)
	}
	f.write(name, string(raw))
}

func (f forger) open() *triage.Session {
	f.t.Helper()
	s, err := triage.OpenSession(f.t.Context(), triage.Options{Dir: f.dir, State: stateOf(f.dir)})
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() { _ = s.Close() })
	return s
}

func newForger(t *testing.T) forger {
	t.Helper()
	return forger{t, module(t, txtar.Parse([]byte(twoFiles)))}
}

const forgedText = "\nfunc init() { panic(\"forged\") }\n"

// TestAdoptBase adopts a session with a file that has a base but no decision.
func TestAdoptBase(t *testing.T) {
	f := newForger(t)
	text := f.read("a/a.go")
	f.json("session.json", map[string]any{"version": 1, "last": 0, "files": map[string]any{
		"a/a.go": map[string]string{"package": "example.com/shop/a", "base": f.blob(text + forgedText), "written": f.blob(text)},
	}})
	if _, err := f.open().Adopt(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := f.open()
	if _, err := s.Do(t.Context(), triage.Action{Verb: triage.Accept, IDs: []string{s.Items()[0].ID}}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(f.read("a/a.go"), forgedText) {
		t.Error("a text that nobody saw was written")
	}
}

// TestAdoptPast adopts a session with a file that does not exist and comes with the next pull.
func TestAdoptPast(t *testing.T) {
	f := newForger(t)
	text := strings.Replace(f.read("a/a.go"), "one", "three", 1)
	f.json("session.json", map[string]any{"version": 1, "last": 0, "files": map[string]any{
		"a/c.go": map[string]string{"package": "example.com/shop/a", "base": f.blob(text + forgedText), "written": f.blob(text)},
	}})
	if _, err := f.open().Adopt(t.Context()); err != nil {
		t.Fatal(err)
	}
	rewrite(t, filepath.Join(f.dir, "a", "c.go"), text)
	s := f.open()
	for _, it := range s.Items() {
		if _, err := s.Do(t.Context(), triage.Action{Verb: triage.Accept, IDs: []string{it.ID}}); err != nil {
			t.Fatal(err)
		}
	}
	if now := f.read("a/c.go"); strings.Contains(now, forgedText) || !strings.Contains(now, "redisx.Client()") {
		t.Errorf("a text that nobody saw was written:\n%s", now)
	}
}

// TestAdoptHidden adopts decisions without changes in files: the violations are still listed, before and after an undo.
func TestAdoptHidden(t *testing.T) {
	accepted, skipped := map[string]any{"state": "accepted", "step": 1}, map[string]any{"state": "skipped", "step": 2}
	absorbed := map[string]any{"state": "accepted", "step": 1, "absorbed": "so it is said"}
	for name, layers := range map[string][]any{"accepted": {accepted}, "absorbed": {absorbed}, "below a skip": {accepted, skipped}, "on a base": {accepted}} {
		t.Run(name, func(t *testing.T) {
			f := newForger(t)
			it := f.open().Items()[0]
			var steps []any
			for i := range layers {
				steps = append(steps, map[string]any{"number": i + 1, "verb": "accept", "time": "2026-01-01T00:00:00Z", "ids": []string{it.Fingerprint}})
			}
			files := map[string]any{}
			if name == "on a base" {
				text := f.read("a/a.go")
				files["a/a.go"] = map[string]string{"package": it.Package, "base": f.blob(text + forgedText), "written": f.blob(text)}
			}
			f.json("session.json", map[string]any{"version": 1, "last": 2, "steps": steps, "files": files, "decisions": map[string]any{
				it.Fingerprint: map[string]any{"layers": layers, "seen": map[string]any{"rule": it.Rule, "package": it.Package, "file": it.File, "line": it.Line}},
			}})
			if _, err := f.open().Adopt(t.Context()); err != nil {
				t.Fatal(err)
			}
			s := f.open()
			if now := s.Items()[0]; now.State == triage.Accepted {
				t.Errorf("%s is %s, and its file is as it was", now.File, now.State)
			}
			_, _ = s.Do(t.Context(), triage.Action{Verb: triage.Undo}) // there may be nothing left to undo
			if now := s.Items()[0]; now.State != triage.Open {
				t.Errorf("after an undo %s is %s, and its file is as it was", now.File, now.State)
			}
		})
	}
}

// TestAdoptStep adopts a forged interrupted step, whose rollback would write forged texts.
func TestAdoptStep(t *testing.T) {
	f := newForger(t)
	a, b := f.read("a/a.go"), f.read("a/b.go")
	step := strings.Repeat("A", 26)
	entry := func(n int, path, before, after string) map[string]string {
		temp := fmt.Sprintf("a/.ssot-%s-%d", step, n)
		return map[string]string{"path": path, "before": f.blob(before), "after": f.blob(after), "temp": temp + "-new", "undo": temp + "-old"}
	}
	f.json("intent.json", map[string]any{
		"version": 2, "id": step, "record": map[string]int{"version": 1, "last": 5},
		"files": []any{entry(0, "a/a.go", a+forgedText, a), entry(1, "a/b.go", b, b+forgedText)},
	})
	if _, err := f.open().Adopt(t.Context()); err == nil || !strings.Contains(err.Error(), "nothing says that ssot began it") {
		t.Error(err)
	}
	f.open()
	if f.read("a/a.go") != a || f.read("a/b.go") != b {
		t.Error("a text that nobody saw was written")
	}
	f.read(statedir.Local + "/intent.json") // it is left alone
}

// TestAdoptCutShort interrupts the scan that verifies an adopted session: nothing of the session remains.
func TestAdoptCutShort(t *testing.T) {
	f := newForger(t)
	text := f.read("a/a.go")
	f.json("session.json", map[string]any{"version": 1, "last": 0, "files": map[string]any{
		"a/a.go": map[string]string{"package": "example.com/shop/a", "base": f.blob(text + forgedText), "written": f.blob(text)},
	}})
	s := f.open()
	rules := filepath.Join(f.dir, "ssot.yaml")
	good := f.read("ssot.yaml")
	rewrite(t, rules, "version: 0\n")
	if _, err := s.Adopt(t.Context()); err == nil {
		t.Fatal("it was looked at without rules")
	}
	rewrite(t, rules, good)
	s = f.open()
	if _, err := s.Do(t.Context(), triage.Action{Verb: triage.Accept, IDs: []string{s.Items()[0].ID}}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(f.read("a/a.go"), forgedText) {
		t.Error("a text that nobody saw was written")
	}
	if _, err := f.open().Adopt(t.Context()); err == nil || !strings.Contains(err.Error(), "has a session of its own") {
		t.Errorf("what was not adopted is gone: %v", err)
	}
}
