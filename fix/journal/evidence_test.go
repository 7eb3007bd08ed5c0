package journal

import (
	"encoding/json"
	"errors"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/disk/file"
	"github.com/seed-58def443/ssot/fix/journal/internal/intent"
	"github.com/seed-58def443/ssot/fix/journal/internal/kept"
)

// cutAt makes a step of one file that ends as in a crash at a point, after something was done at another one.
func cutAt(t *testing.T, dir, end, point string, do func() error) {
	t.Helper()
	j := open(t, dir)
	unlock, err := j.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	crash := errors.New("crash")
	defer func() {
		if r := recover(); r != any(crash) {
			t.Fatalf("%s was not reached: %v", end, r)
		}
	}()
	j.probe.At = func(at string) {
		switch at {
		case point:
			if err := do(); err != nil {
				t.Error(err)
			}
		case end:
			panic(crash)
		}
	}
	_ = j.Commit(t.Context(), stepABC[:1], json.RawMessage(`1`), nil)
}

// TestKeptTwice recovers a step again whose only file was edited elsewhere, for what followed from it could not be
// saved.
func TestKeptTwice(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{"a.go": "a"})
	cutAt(t, dir, "replaced a.go", "", nil)
	write(t, filepath.Join(dir, "a.go"), "// Mine.\nA")
	j := locked(t, dir)
	for range 2 {
		got, err := j.Recover(t.Context(), nil)
		if err != nil || len(got) != 1 || got[0].Outcome != Kept || !got[0].Files[0].Edited {
			t.Fatalf("%+v, %v", got, err)
		}
	}
	if err := j.Conclude(); err != nil {
		t.Fatal(err)
	}
	same(t, dir, map[string]string{"a.go": "// Mine.\nA"})
}

// TestInstantEdited has another program write at the last instant and, after a crash, somebody edit the file elsewhere:
// it has the new text all the same, and both texts of others stay.
func TestInstantEdited(t *testing.T) {
	t.Parallel()
	exchanges(t)
	dir := tree(t, map[string]string{"a.go": "a"})
	file := filepath.Join(dir, "a.go")
	cutAt(t, dir, "exchanged a.go", "compared a.go", func() error { return save(file, "mine") })
	write(t, file, "// Mine.\nA")
	j := locked(t, dir)
	got, err := j.Recover(t.Context(), nil)
	if err != nil || len(got) != 1 || got[0].Outcome != Kept || len(got[0].Files[0].Beside) != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	if err := j.Conclude(); err != nil {
		t.Fatal(err)
	}
	same(t, dir, map[string]string{"a.go": "// Mine.\nA", got[0].Files[0].Beside[0]: "mine"})
}

// TestBesideIsNoFile has somebody put a link where a step keeps a text and edit the file: the link stays, and is
// reported.
func TestBesideIsNoFile(t *testing.T) {
	t.Parallel()
	exchanges(t)
	dir := tree(t, map[string]string{"a.go": "a"})
	file := filepath.Join(dir, "a.go")
	cutAt(t, dir, "exchanged a.go", "compared a.go", func() error { return errors.Join(os.Remove(file), os.Symlink("elsewhere", file)) })
	write(t, file, "mine")
	j := locked(t, dir)
	got, err := j.Recover(t.Context(), nil)
	if err != nil || len(got) != 1 || len(got[0].Files[0].Beside) != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	if err := j.Conclude(); err != nil {
		t.Fatal(err)
	}
	if to, err := os.Readlink(filepath.Join(dir, got[0].Files[0].Beside[0])); to != "elsewhere" {
		t.Error(to, err)
	}
}

// TestBesideUnread can't read the kept texts while it looks at what another program wrote at the last instant: that
// stays.
func TestBesideUnread(t *testing.T) {
	t.Parallel()
	exchanges(t)
	dir := tree(t, map[string]string{"a.go": "a"})
	file := filepath.Join(dir, "a.go")
	cutAt(t, dir, "exchanged a.go", "compared a.go", func() error { return save(file, "mine") })
	write(t, file, "mine, newer")
	j := locked(t, dir)
	unread := errors.New("an I/O error")
	j.Inject(func(op, name string) *Fault {
		if op == "read" && path.Dir(name) == kept.TextDir {
			return &Fault{Err: unread}
		}
		return nil
	})
	if got, err := j.Recover(t.Context(), []byte(`1`)); !errors.Is(err, unread) {
		t.Errorf("%+v, %v", got, err)
	}
	if err := j.Conclude(); !errors.Is(err, unread) {
		t.Error(err)
	}
	j.Inject(nil)
	got, err := j.Recover(t.Context(), []byte(`1`))
	if err != nil || len(got) != 1 || len(got[0].Files[0].Beside) != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	if err := j.Conclude(); err != nil {
		t.Fatal(err)
	}
	same(t, dir, map[string]string{"a.go": "mine, newer", got[0].Files[0].Beside[0]: "mine"})
}

// TestBothBeside has other programs write at the last instant and into the old text later: taking out what the step
// made of the file loses neither.
func TestBothBeside(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{"a.go": "a", "b.go": "b"})
	j := locked(t, dir)
	before, after := "one\ntwo\nthree\nfour\n", "one\nTWO\nthree\nfour\n"
	for _, text := range []string{before, after} {
		if _, err := j.PutBlob([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	in := intent.New(nil)
	in.Add("a.go", file.Sum([]byte(before)), file.Sum([]byte(after)))
	in.Add("b.go", file.Sum([]byte(before)), file.Sum([]byte(after)))
	if err := in.Write(stored(t, j)); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "a.go"), after+"five\n")
	write(t, filepath.Join(dir, "b.go"), before)
	write(t, filepath.Join(dir, in.Files[0].Temp), "mine")
	write(t, filepath.Join(dir, in.Files[0].Undo), "mine, too")
	looked := 0
	j.Inject(func(op, name string) *Fault { // a failure once its text is known to others
		if op == "open" && name == in.Files[0].Temp {
			if looked++; looked > 1 {
				return &Fault{Err: syscall.EIO}
			}
		}
		return nil
	})
	if got, err := j.Recover(t.Context(), nil); !errors.Is(err, syscall.EIO) || looked < 2 {
		t.Errorf("%+v, %v", got, err)
	}
	j.Inject(nil)
	if got, err := j.Recover(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "move one of them away") {
		t.Errorf("%+v, %v", got, err)
	}
	now := contents(t, dir)
	if now[in.Files[0].Temp] != "mine" || now[in.Files[0].Undo] != "mine, too" {
		t.Errorf("%q", now)
	}
	if err := os.Rename(filepath.Join(dir, in.Files[0].Temp), filepath.Join(dir, "mine")); err != nil {
		t.Fatal(err)
	}
	if got, err := j.Recover(t.Context(), nil); err != nil || len(got) != 1 || got[0].Outcome != RolledBack || !slices.Equal(got[0].Files[0].Beside, []string{in.Files[0].Undo}) {
		t.Errorf("%+v, %v", got, err)
	}
	if text := contents(t, dir)["a.go"]; text != before+"five\n" {
		t.Errorf("a.go is %q", text)
	}
}

// TestBothReported has other programs write at the last instant and into the old text later, and somebody edit the
// file: the step is done, and both texts are reported.
func TestBothReported(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{"a.go": "a"})
	j := locked(t, dir)
	in := intent.New(json.RawMessage(`1`))
	in.Add("a.go", file.Sum([]byte("a")), file.Sum([]byte("A")))
	if err := in.Write(stored(t, j)); err != nil {
		t.Fatal(err)
	}
	at := in.Files[0]
	write(t, filepath.Join(dir, "a.go"), "mine, newest")
	write(t, filepath.Join(dir, at.Temp), "mine")
	write(t, filepath.Join(dir, at.Undo), "mine, too")
	got, err := j.Recover(t.Context(), []byte(`1`))
	if err != nil || len(got) != 1 || !slices.Equal(got[0].Files[0].Beside, []string{at.Temp, at.Undo}) {
		t.Fatalf("%+v, %v", got, err)
	}
	if err := j.Conclude(); err != nil {
		t.Fatal(err)
	}
	same(t, dir, map[string]string{"a.go": "mine, newest", at.Temp: "mine", at.Undo: "mine, too"})
}
