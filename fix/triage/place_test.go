package triage_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/statedir"
	"github.com/seed-58def443/ssot/fix/triage"
)

// stateOf returns where a test keeps what the user's own folder for sessions would hold: beside the module, never in
// it.
func stateOf(dir string) string { return dir + "-state" }

// kept returns a file of the session of a folder, or of the folder that it will have.
func kept(tb testing.TB, dir, name string) string {
	tb.Helper()
	place, err := statedir.Open(dir, stateOf(dir))
	if err != nil {
		tb.Fatal(err)
	}
	found, err := place.Find()
	if err != nil {
		tb.Fatal(err)
	}
	if found.Path == "" {
		tb.Fatal("there is no session: ", found.Note)
	}
	return filepath.Join(found.Path, name)
}

// memory returns a new folder that lies in memory, where the system has a place for that: no test here is about a disk,
// and none waits for one.
func memory(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "ssot-")
	if err != nil {
		dir = t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// twin copies a folder together with its session, as if there had never been another.
func twin(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(memory(t), "twin")
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(stateOf(dir)); err != nil {
		return to
	}
	if err := os.CopyFS(stateOf(to), os.DirFS(stateOf(dir))); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(stateOf(to), 0o700); err != nil {
		t.Fatal(err)
	}
	pointers, err := filepath.Glob(filepath.Join(stateOf(to), "sessions", "*", statedir.FolderFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range pointers {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		rewrite(t, path, string(bytes.Replace(raw, []byte(dir+`"`), []byte(to+`"`), 1)))
	}
	return to
}

// older lays a session out as an older ssot did, in the tree, where a clone could have brought it.
func older(t *testing.T, dir string) {
	t.Helper()
	local := filepath.Join(dir, statedir.Local)
	for _, name := range []string{"blobs", "session.json"} {
		if err := os.Rename(kept(t, dir, name), filepath.Join(local, name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{stateOf(dir), filepath.Join(local, "id")} {
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
	}
}

// forge changes a session that an older ssot left in the tree: the texts that its files are said to have started from
// hold something else.
func forge(t *testing.T, dir string) {
	t.Helper()
	local := filepath.Join(dir, statedir.Local)
	session := filepath.Join(local, "session.json")
	raw, err := os.ReadFile(session)
	if err != nil {
		t.Fatal(err)
	}
	base := regexp.MustCompile(`"base": "([0-9a-f]{64})"`).FindSubmatch(raw)
	text, err := os.ReadFile(filepath.Join(local, "blobs", string(base[1])))
	if err != nil {
		t.Fatal(err)
	}
	text = append(text, "\nfunc init() { panic(\"forged\") }\n"...)
	name := fmt.Sprintf("%x", sha256.Sum256(text))
	for path, data := range map[string][]byte{filepath.Join(local, "blobs", name): text, session: bytes.ReplaceAll(raw, base[1], []byte(name))} {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// claim makes a session of the user's own say that a file started from another text, which it has as well.
func claim(t *testing.T, dir, file string, text []byte) {
	t.Helper()
	session := kept(t, dir, "session.json")
	raw, err := os.ReadFile(session)
	if err != nil {
		t.Fatal(err)
	}
	said := regexp.MustCompile(`("` + regexp.QuoteMeta(file) + `": \{\s*"package": "[^"]*",\s*"base": ")[0-9a-f]{64}`)
	if !said.Match(raw) {
		t.Fatalf("%s says nothing of %s:\n%s", session, file, raw)
	}
	name := fmt.Sprintf("%x", sha256.Sum256(text))
	rewrite(t, kept(t, dir, filepath.Join("blobs", name)), string(text))
	rewrite(t, session, said.ReplaceAllString(string(raw), "${1}"+name))
}

// TestUnreadablePlace shows what is there when it can't be told whether anything was decided, and says so.
func TestUnreadablePlace(t *testing.T) {
	t.Parallel()
	dir := module(t, txtar.Parse([]byte(crashModule)))
	accept(t, openIn(t, dir), "a/a.go", 0)
	rewrite(t, kept(t, dir, "folder.json"), "damaged")
	r := &runner{t: t, dir: dir, day: "2026-06-15"}
	s, err := triage.OpenSession(context.Background(), r.options(true))
	if err != nil {
		t.Fatal(err)
	}
	if news := strings.Join(s.News(), "\n"); !strings.Contains(news, "what was decided is not shown") {
		t.Error(news)
	}
	if len(s.Items()) == 0 {
		t.Error("nothing is shown")
	}
}

// TestAdoptForgedPast adopts a forged session while a file is away: when its text comes, the text that it is said to
// have started from is not believed either.
func TestAdoptForgedPast(t *testing.T) {
	t.Parallel()
	dir := module(t, txtar.Parse([]byte(crashModule)))
	accept(t, openIn(t, dir), "a/a.go", 0)
	older(t, dir)
	forge(t, dir)
	file := filepath.Join(dir, "a/a.go")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if _, err := openIn(t, dir).Adopt(t.Context()); err != nil {
		t.Fatal(err)
	}
	rewrite(t, file, string(text))
	s := openIn(t, dir)
	for _, it := range s.Items() {
		if it.State == triage.Accepted {
			t.Errorf("%s is accepted", it.ID)
			_, _ = s.Do(t.Context(), triage.Action{Verb: triage.Undo, IDs: []string{it.ID}})
		}
	}
	if now, err := os.ReadFile(file); err != nil || !bytes.Equal(now, text) {
		t.Errorf("a/a.go is now %s, %v", now, err)
	}
}

// TestAdoptCancelled is stopped after the session was taken over and before it was checked: nothing of it stays.
func TestAdoptCancelled(t *testing.T) {
	t.Parallel()
	dir := module(t, txtar.Parse([]byte(crashModule)))
	accept(t, openIn(t, dir), "a/a.go", 0)
	older(t, dir)
	forge(t, dir)
	r := &runner{t: t, dir: dir, day: "2026-06-15"}
	ctx, cancel := context.WithCancel(t.Context())
	taken := false
	s, err := triage.OpenSession(ctx, triage.WithFault(r.options(false), func(op, path string) error {
		if taken = taken || op == "rename" && filepath.Base(path) == ".ssot-session.json"; taken {
			cancel()
		}
		return nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Adopt(ctx); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	for _, it := range openIn(t, dir).Items() {
		if it.State != triage.Open {
			t.Errorf("%s is %s", it.ID, it.State)
		}
	}
}
