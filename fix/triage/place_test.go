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

// stateOf returns a test's state folder: beside the module, never in it.
func stateOf(dir string) string { return dir + "-state" }

// kept returns the path of a file in a folder's session, which may not exist yet.
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

// memory returns a new folder, in a memory file system if there is one: no test is about a disk.
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

// twin copies a folder together with its session.
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
		if bytes.Contains(raw, []byte(dir+`"`)) { // without the inode, which the twin does not have
			rewrite(t, path, fmt.Sprintf(`{"version":1,"folder":%q}`, to))
		}
	}
	return to
}

// older moves a session into the tree, as an older ssot wrote it and as a clone could bring it.
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

// forge changes the blobs of the bases in a session in the tree.
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

// claim changes the base of a file in the user's own session to another existing text.
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

// TestUnreadablePlace shows the violations if the session can't be read, and reports that.
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

// TestAdoptForgedPast adopts a forged session while a file is absent: when its text comes, the forged base is rejected
// too.
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

// TestAdoptCancelled cancels between taking the session over and verifying it: nothing of it remains.
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
