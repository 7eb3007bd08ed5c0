package mirror

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/store"
	"github.com/seed-58def443/ssot/scan/scantest"
)

func TestMain(m *testing.M) { scantest.Main(m) }

const module = `
-- go.mod --
module example.com/m

go 1.24
-- ssot.yaml --
version: 1
rules:
  word:
    forbid: [{call: example.com/m/lib.Word}]
-- lib/lib.go --
package lib

func Word() string { return "" }
-- a/a.go --
package a

import "example.com/m/lib"

var first = lib.Word()
`

var day = time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)

// options writes the module, and returns options for it.
func options(t *testing.T) Options {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	files, err := txtar.FS(txtar.Parse([]byte(module)))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(root, files); err != nil {
		t.Fatal(err)
	}
	return Options{Root: root, State: t.TempDir(), Scan: scanned.Options{Dir: root}, Clock: func() time.Time { return day }}
}

func open(t *testing.T, o Options) *Mirror {
	t.Helper()
	m, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// refresh refreshes, and returns whether there is a new snapshot.
func refresh(t *testing.T, m *Mirror) bool {
	t.Helper()
	changed, err := m.Refresh(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

func edited(t *testing.T, m *Mirror) bool {
	t.Helper()
	is, err := m.Edited(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return is
}

func savedByOther(t *testing.T, m *Mirror) bool {
	t.Helper()
	is, err := m.SavedByOther(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return is
}

func edit(t *testing.T, o Options, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(o.Root, "a", "a.go"), []byte("package a\n\nimport \"example.com/m/lib\"\n\n"+text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// skip decides, as another process does.
func skip(t *testing.T, m *Mirror) {
	t.Helper()
	lock, err := m.Store.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Release()
	if _, err := m.Refresh(t.Context(), lock); err != nil {
		t.Fatal(err)
	}
	it := m.Now().Items[0]
	next := m.Now().Record.Clone()
	next.Push(next.Begin(record.Skip, day), it.Fingerprint, m.Now().Sighting(it.Fingerprint), record.Layer{State: record.Skipped})
	texts := filetext.Texts{m.Now().TextHash(it.File): m.Now().Text(it.File)}
	if err := lock.Save(store.Update{Before: m.Now().Record, After: next, Texts: texts}); err != nil {
		t.Fatal(err)
	}
	m.Show(m.Now().Scan, next, m.Store.SavedName(), m.Now().Modified, nil)
}

// TestRefresh follows a tree through edits, and the decisions of another process.
func TestRefresh(t *testing.T) {
	t.Parallel()
	o := options(t)
	m, other := open(t, o), open(t, o)
	if m.Now() != nil {
		t.Error("a snapshot before the first refresh")
	}
	if !refresh(t, m) || m.Now().Seq != 1 || len(m.Now().Items) != 1 || refresh(t, m) || edited(t, m) || savedByOther(t, m) {
		t.Errorf("snapshot %d with %d items", m.Now().Seq, len(m.Now().Items))
	}
	first := m.Now().Scan

	edit(t, o, "var first = lib.Word()\n\nvar second = lib.Word()\n")
	if !edited(t, m) || !refresh(t, m) || edited(t, m) || m.Now().Seq != 2 || len(m.Now().Items) != 2 || m.Now().Scan == first {
		t.Errorf("snapshot %d with %d items", m.Now().Seq, len(m.Now().Items))
	}
	second := m.Now().Scan

	skip(t, other)
	if !savedByOther(t, m) || savedByOther(t, other) || !refresh(t, m) || savedByOther(t, m) || m.Now().Seq != 3 || m.Now().Items[0].State != record.Skipped || m.Now().Scan != second {
		t.Errorf("snapshot %d with %v", m.Now().Seq, m.Now().Items)
	}

	// The decision moves with its line, which is saved.
	saved := m.Now().Saved
	edit(t, o, "// It is first.\nvar first = lib.Word()\n\nvar second = lib.Word()\n")
	if !refresh(t, m) || m.Now().Items[0].State != record.Skipped || m.Now().Items[0].Line != 6 || m.Now().Saved == saved || m.Now().Saved != m.Store.SavedName() {
		t.Errorf("snapshot %d with %v", m.Now().Seq, m.Now().Items)
	}
	if list := m.News(); len(list) > 0 {
		t.Error(list)
	}

	// The same with another record is only supposed.
	v, news, err := m.WithRecord(t.Context(), record.New())
	if err != nil || len(news) > 0 || v.Items[0].State != record.Open || v.Seq != m.Now().Seq || m.Now().Items[0].State != record.Skipped {
		t.Errorf("%v, %v, %v", v.Items, news, err)
	}
}

// TestReadOnly shows decisions, and what it can't show; it saves nothing.
func TestReadOnly(t *testing.T) {
	t.Parallel()
	o := options(t)
	m := open(t, o)
	o.ReadOnly = true
	reader := open(t, o)
	if !refresh(t, reader) || reader.Now().Saved != "" {
		t.Error("a session where there is none")
	}
	skip(t, m)
	if !savedByOther(t, reader) || !refresh(t, reader) || reader.Now().Items[0].State != record.Skipped {
		t.Errorf("%v", reader.Now().Items)
	}
	saved := reader.Now().Saved
	edit(t, o, "// It is first.\nvar first = lib.Word()\n")
	if !refresh(t, reader) || reader.Now().Items[0].State != record.Skipped || reader.Now().Saved != saved || m.Store.SavedName() != saved {
		t.Errorf("%v, saved %s", reader.Now().Items, reader.Now().Saved)
	}

	file := m.Store.StatePath(store.File)
	if err := os.WriteFile(file, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		reader = open(t, o)
		if !refresh(t, reader) || reader.Now().Items[0].State != record.Open {
			t.Errorf("%v", reader.Now().Items)
		}
	}
	if list := reader.News(); len(list) != 1 || !strings.Contains(list[0], "is damaged (unexpected end of JSON input): ") {
		t.Errorf("%q", list)
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != "{" {
		t.Errorf("%q, %v", data, err)
	}

	// Who may write begins nothing over it.
	o.ReadOnly = false
	if _, err := open(t, o).Refresh(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "is damaged (unexpected end of JSON input): put it back from a copy, or remove ") {
		t.Errorf("%v", err)
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != "{" {
		t.Errorf("%q, %v", data, err)
	}
}

// TestNewer holds that the session of a newer program is not touched.
func TestNewer(t *testing.T) {
	t.Parallel()
	o := options(t)
	m := open(t, o)
	skip(t, m)
	file := m.Store.StatePath(store.File)
	if err := os.WriteFile(file, []byte(`{"version": 99}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, readOnly := range []bool{false, true} {
		o.ReadOnly = readOnly
		if _, err := open(t, o).Refresh(t.Context(), nil); !errors.Is(err, record.ErrNewer) {
			t.Errorf("read only %v: %v", readOnly, err)
		}
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != `{"version": 99}` {
		t.Errorf("%q, %v", data, err)
	}
}

// TestErrors holds that nothing becomes of what fails: a rule file that is gone, a folder that is not there, and a
// context that has ended.
func TestErrors(t *testing.T) {
	t.Parallel()
	o := options(t)
	m := open(t, o)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.Refresh(ended, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := m.AwaitTurn(ended); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	refresh(t, m)
	for _, ask := range []func(context.Context) (bool, error){m.Edited, m.SavedByOther} {
		if _, err := ask(ended); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	if err := os.Rename(filepath.Join(o.Root, "ssot.yaml"), filepath.Join(o.Root, "away.yaml")); err != nil {
		t.Fatal(err)
	}
	was := m.Now()
	if changed, err := m.Refresh(t.Context(), nil); err == nil || changed || m.Now() != was {
		t.Errorf("%v, %v", changed, err)
	}
	if _, err := New(Options{Root: filepath.Join(o.Root, "none"), State: t.TempDir()}); err == nil {
		t.Error("a folder that is not there")
	}
}

// TestTurn holds that one action waits for another.
func TestTurn(t *testing.T) {
	t.Parallel()
	m := open(t, options(t))
	giveBack, err := m.AwaitTurn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	waits, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := m.AwaitTurn(waits)
		done <- err
	}()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Error("two have the turn:", err)
	}
	giveBack()
	giveBack, err = m.AwaitTurn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	giveBack()
}

// TestNews holds that lasting news are told once.
func TestNews(t *testing.T) {
	t.Parallel()
	var n news
	n.AddNews("a", "b", "a")
	n.AddNewsOnce("b")
	n.AddNewsOnce("c")
	n.AddNewsOnce("c")
	list := n.News()
	if got := strings.Join(list, " "); got != "a b a c" {
		t.Error(got)
	}
	list[0] = "x"
	if n.News()[0] != "a" {
		t.Error("the list is the caller's own")
	}
}
