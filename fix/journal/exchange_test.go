package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/seed-58def443/ssot/fix/journal/internal/beside"
	"github.com/seed-58def443/ssot/fix/journal/internal/kept"
	"github.com/seed-58def443/ssot/fix/patch"
)

var stepABC = []patch.Change{change("a.go", "a", "A"), change("b.go", "b", "B"), change("c.go", "c", "C")}

// exchanges skips a test where files can't be exchanged.
func exchanges(t *testing.T) {
	t.Helper()
	dir := tree(t, map[string]string{"a": "a", "b": "b"})
	j := open(t, dir)
	if err := j.root.Exchange("a", "b"); beside.CantExchange(err) {
		t.Skip("files can't be exchanged here:", err)
	} else if err != nil {
		t.Fatal(err)
	}
	same(t, dir, map[string]string{"a": "b", "b": "a"})
}

// save writes a file as an editor does that writes a new one and renames it.
func save(name, text string) error {
	return errors.Join(os.WriteFile(name+"~", []byte(text), 0o644), os.Rename(name+"~", name))
}

// TestInstant has another program write between the last comparison and the replacement, and between what follows.
func TestInstant(t *testing.T) {
	t.Parallel()
	exchanges(t)
	const name = "b.go"
	for _, tt := range []struct {
		name string
		at   map[string]func(path string) error // by point
		want string                             // empty: as the last one of at left it, which is not a file
		err  string
	}{
		{name: "renamed over", at: map[string]func(string) error{"compared b.go": func(p string) error { return save(p, "mine") }}, want: "mine", err: "b.go was changed by another program"},
		{name: "written in place", at: map[string]func(string) error{"compared b.go": func(p string) error { return os.WriteFile(p, []byte("mine"), 0o644) }}, want: "mine", err: "b.go was changed by another program"},
		{name: "removed", at: map[string]func(string) error{"compared b.go": os.Remove}, err: "b.go was removed by another program"},
		{name: "made a link", at: map[string]func(string) error{"compared b.go": func(p string) error { return errors.Join(os.Remove(p), os.Symlink("a.go", p)) }}, err: "b.go was changed by another program"},
		{name: "made a folder", at: map[string]func(string) error{"compared b.go": func(p string) error { return errors.Join(os.Remove(p), os.Mkdir(p, 0o755)) }}, err: "b.go was changed by another program"},
		{name: "made read-only", at: map[string]func(string) error{"compared b.go": func(p string) error { return os.Chmod(p, 0o444) }}, want: "b", err: "b.go was changed by another program"},
		{name: "given a second name", at: map[string]func(string) error{"compared b.go": func(p string) error { return os.Link(p, filepath.Dir(p)+"-second") }}, want: "b", err: "b.go was changed by another program"},
		{name: "twice", at: map[string]func(string) error{
			"compared b.go":  func(p string) error { return save(p, "mine") },
			"exchanged b.go": func(p string) error { return save(p, "mine, newer") },
		}, want: "mine, newer", err: "b.go was changed by another program"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := tree(t, map[string]string{"a.go": "a", name: "b", "c.go": "c"})
			path := filepath.Join(dir, name)
			j := locked(t, dir)
			told := map[string]bool{}
			j.probe.At = func(point string) {
				if do := tt.at[point]; do != nil && !told[point] {
					told[point] = true
					if err := do(path); err != nil {
						t.Error(err)
					}
				}
			}
			err := j.Commit(t.Context(), stepABC, nil, func() error {
				t.Error("saved")
				return nil
			})
			if err == nil || !strings.Contains(err.Error(), tt.err) {
				t.Errorf("error %v, want %q", err, tt.err)
			}
			j.probe.At = nil
			want := map[string]string{"a.go": "a", "c.go": "c"}
			if tt.want != "" {
				want[name] = tt.want
			}
			if len(tt.at) > 1 { // the older of two texts that others wrote stays beside, and is told of
				got, err := j.Recover(t.Context(), nil)
				if err != nil || len(got) != 1 || len(got[0].Files[1].Beside) != 1 {
					t.Fatalf("recovered %+v, %v", got, err)
				}
				want[got[0].Files[1].Beside[0]] = "mine"
				if err := j.Conclude(); err != nil {
					t.Fatal(err)
				}
			}
			same(t, dir, want)
			if info, err := os.Lstat(path); tt.name == "made a link" && (err != nil || info.Mode()&fs.ModeSymlink == 0) {
				t.Errorf("the link is %v, %v", info, err)
			}
			if j.Interrupted() {
				t.Error("the step is still open")
			}
		})
	}
}

// TestInstantKilled kills the process at every point after another program wrote at the last instant: its text is there
// after the next start.
func TestInstantKilled(t *testing.T) {
	t.Parallel()
	exchanges(t)
	const files = 2
	for point := 0; ; point++ {
		dir := inMemory(t, before(files))
		name := filepath.Join(dir, "p1", "f.go")
		wrote, cut := cutAfter(t, dir, files, "compared p1/f.go", point, func() error { return save(name, "mine") })
		if !cut {
			if point < 10 {
				t.Errorf("only %d points", point)
			}
			break
		}
		where := fmt.Sprintf("point %d", point)
		j := unlogged(t, dir)
		got, err := j.Recover(t.Context(), nil)
		if err != nil {
			t.Fatalf("%s: %v", where, err)
		}
		if text := contents(t, dir)["p1/f.go"]; wrote && text != "mine" {
			t.Errorf("%s: the text that another program wrote is now %q; recovered %+v", where, text, got)
		}
		if err := j.Conclude(); err != nil {
			t.Error(err)
		}
		for name := range contents(t, dir) {
			if strings.Contains(name, kept.Ours) {
				t.Errorf("%s: left over: %s", where, name)
			}
		}
	}
}

// cutAfter makes a step in which something is done at a point, and which ends as in a crash at the nth point.
func cutAfter(t *testing.T, dir string, files int, point string, nth int, do func() error) (done, cut bool) {
	t.Helper()
	j := open(t, dir)
	j.Inject(unflushed)
	unlock, err := j.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	crash := errors.New("crash")
	n := 0
	j.probe.At = func(at string) {
		if at == point && !done {
			done = true
			if err := do(); err != nil {
				t.Error(err)
			}
		}
		if n == nth {
			panic(crash)
		}
		n++
	}
	defer func() {
		if r := recover(); r == any(crash) {
			cut = true
		} else if r != nil {
			panic(r)
		}
	}()
	_ = commit(j, files)
	return done, false
}

// TestLateWriter writes into the old file after the step was saved, as a program does that held it open: the text comes
// back to its place, by the next start at the latest.
func TestLateWriter(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{"a.go": "a", "b.go": "b", "c.go": "c"})
	j := locked(t, dir)
	held, err := os.OpenFile(filepath.Join(dir, "b.go"), os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = held.Close() }()
	j.probe.At = func(point string) {
		if point == "saved" {
			if _, err := held.WriteString("mine"); err != nil {
				t.Error(err)
			}
		}
	}
	if err := j.Commit(t.Context(), stepABC, json.RawMessage(`1`), nil); err != nil {
		t.Fatal(err)
	}
	j.probe.At = nil
	if !j.Interrupted() {
		t.Fatal("the step is closed")
	}
	got, err := j.Recover(t.Context(), nil)
	if err != nil || len(got) != 1 || got[0].Outcome != Foreign || got[0].Files[1].Found != Half {
		t.Fatalf("%+v, %v", got, err)
	}
	if text := contents(t, dir)["b.go"]; text != "mine" {
		t.Errorf("b.go is %q", text)
	}
}

// TestNoExchange makes and takes back steps on a system that can't exchange files, or not link them either.
func TestNoExchange(t *testing.T) {
	t.Parallel()
	for _, number := range []syscall.Errno{syscall.ENOSYS, syscall.EINVAL, syscall.EPERM, syscall.EXDEV} {
		for _, link := range []bool{true, false} {
			dir := tree(t, map[string]string{"a.go": "a", "b.go": "b", "c.go": "c"})
			j := locked(t, dir)
			j.Inject(func(op, _ string) *Fault {
				if op == "exchange" || op == "link" && !link {
					return &Fault{Err: number}
				}
				return nil
			})
			broken := errors.New("no room for the session")
			if err := j.Commit(t.Context(), stepABC, nil, func() error { return broken }); !errors.Is(err, broken) {
				t.Errorf("error %v", err)
			}
			same(t, dir, map[string]string{"a.go": "a", "b.go": "b", "c.go": "c"})
			if err := j.Commit(t.Context(), stepABC, nil, nil); err != nil {
				t.Error(err)
			}
			same(t, dir, map[string]string{"a.go": "A", "b.go": "B", "c.go": "C"})
		}
	}
}

// TestCheckReplaced replaces a file between a look at its name and one at itself, as a decision of another process
// does: it is looked at again.
func TestCheckReplaced(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{"a.go": "a"})
	j := open(t, dir)
	times := 0
	j.Inject(func(op, name string) *Fault {
		if op == "open" && name == "a.go" && times < 2 {
			times++
			if err := save(filepath.Join(dir, name), "a"); err != nil {
				t.Error(err)
			}
		}
		return nil
	})
	if err := j.Check("a.go"); err != nil || times != 2 {
		t.Errorf("replaced %d times: %v", times, err)
	}
}
