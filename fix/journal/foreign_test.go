package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/seed-58def443/ssot/fix/journal/internal/intent"
	"github.com/seed-58def443/ssot/fix/journal/internal/kept"
)

// change2 is what people do to the second file of a crashed step before the next start.
type change2 struct {
	name string
	make func(t *testing.T, file, text string)
	want func(text string) string // what the file holds after all is taken back, of the text without the step; empty is no file
	half bool                     // of a text that the step wrote something of it stays
}

func changes2() []change2 {
	return []change2{
		{"inside", func(t *testing.T, file, _ string) { t.Helper(); write(t, file, "mine") }, func(string) string { return "mine" }, true},
		{"elsewhere", func(t *testing.T, file, text string) { t.Helper(); write(t, file, "// Mine.\n"+text) }, func(text string) string { return "// Mine.\n" + text }, false},
		{"gone", func(t *testing.T, file, _ string) { t.Helper(); remove(t, file) }, func(string) string { return "" }, false},
		{"folder", func(t *testing.T, file, _ string) { t.Helper(); remove(t, file); write(t, file+"/x", "") }, func(string) string { return "" }, false},
		{"link", func(t *testing.T, file, _ string) {
			t.Helper()
			remove(t, file)
			if err := os.Symlink("elsewhere", file); err != nil {
				t.Fatal(err)
			}
		}, func(string) string { return "" }, false},
		{"mode", func(t *testing.T, file, _ string) {
			t.Helper()
			if err := os.Chmod(file, 0o640); err != nil {
				t.Fatal(err)
			}
		}, func(text string) string { return text }, false},
	}
}

func remove(t *testing.T, file string) {
	t.Helper()
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
}

// TestRecoverForeign has people change a file of a crashed step before the next start: what they did stays, every file
// that holds the step's text loses it, and what is told is what happened. A recovery that is cut short itself is made
// again.
func TestRecoverForeign(t *testing.T) {
	t.Parallel()
	const files = 3
	total, err := points2(t, files, "")
	if err != nil {
		t.Fatal(err)
	}
	fates := map[Outcome]int{}
	for kill := range total {
		if testing.Short() && kill%2 == 1 {
			continue
		}
		crash := crashed(t, files, kill, "")
		was := contents(t, crash)
		for _, c := range changes2() {
			for cut, more := 0, true; more && cut < 4; cut++ { // the nth point of the recovery
				t.Run(fmt.Sprintf("point %d, %s, cut at %d", kill, c.name, cut), func(t *testing.T) {
					dir := duplicate(t, crash)
					c.make(t, filepath.Join(dir, "p1/f.go"), was["p1/f.go"])
					more = cut == 0 || interrupted(t, dir, cut) && c.name != "mode"
					if !more {
						return
					}
					j := unlogged(t, dir)
					got, err := j.Recover(t.Context(), saved(t, j))
					if err != nil {
						t.Fatal(err)
					}
					if len(got) > 0 {
						fates[got[0].Outcome]++
					}
					resolved(t, j, was, got, c, "the next start")
				})
			}
		}
	}
	for _, fate := range []Outcome{Dropped, RolledBack, Kept, Foreign} {
		if fates[fate] == 0 {
			t.Errorf("nothing was %s: %v", fate, fates)
		}
	}
}

// resolved checks a folder whose step is resolved after its second file was changed.
func resolved(t *testing.T, j *Journal, was map[string]string, got []Recovery, c change2, where string) {
	t.Helper()
	const files = 3
	dir := j.root.Name()
	old, decided, now := before(files), after(files), contents(t, dir)
	replaced := was["p1/f.go"] == decided["p1/f.go"]
	whole := replaced && was["p0/f.go"] == decided["p0/f.go"] && was["p2/f.go"] == decided["p2/f.go"]
	stands := whole && (c.name == "elsewhere" || c.name == "mode" || saved(t, j) != nil)
	for path, text := range old {
		if stands || len(got) == 0 && (whole || was["p0/f.go"] == text) { // closed, or not begun
			text = was[path]
		}
		if path == "p1/f.go" {
			text = c.want(text)
		}
		if now[path] != text {
			t.Errorf("%s: %s is %q, want %q; %+v", where, path, now[path], text, got)
		}
	}
	if info, err := os.Stat(filepath.Join(dir, "p1/f.go")); c.name == "mode" && (err != nil || info.Mode().Perm() != 0o640) {
		t.Errorf("%s: the mode is %v, %v", where, info.Mode(), err)
	}
	if len(got) == 0 {
		return
	}
	if half := got[0].Files[1].Found == Half; !stands && (half != (c.half && replaced) || half != (got[0].Outcome == Foreign)) || stands != (got[0].Outcome == Kept) {
		t.Errorf("%s: %+v", where, got)
	}
	if err := j.Conclude(); err != nil {
		t.Error(where, err)
	}
	for path := range old {
		if left, _ := filepath.Glob(filepath.Join(dir, filepath.Dir(path), kept.Ours+"*")); len(left) > 0 || j.Interrupted() {
			t.Errorf("%s: left over: %v", where, left)
		}
	}
}

// interrupted begins a recovery that ends at its nth point, and reports whether it got there; n = 0 begins none.
func interrupted(t *testing.T, dir string, n int) (ended bool) {
	t.Helper()
	if n == 0 {
		return false
	}
	j := open(t, dir)
	j.Inject(unflushed)
	unlock, err := j.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	end := errors.New("the end")
	defer func() {
		if r := recover(); r != nil {
			if r != any(end) {
				panic(r)
			}
			ended = true
		}
	}()
	j.probe.At = func(string) {
		if n--; n == 0 {
			panic(end)
		}
	}
	if _, err := j.Recover(t.Context(), saved(t, j)); err != nil {
		t.Fatal(err)
	}
	return false
}

// saved returns the record of the step once its state is saved.
func saved(t *testing.T, j *Journal) []byte {
	t.Helper()
	if _, err := j.ReadState(state); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		t.Fatal(err)
	}
	return []byte(`"the record"`)
}

// TestRecoverDone has people change files after the state was saved and before the step was closed: it was done, and
// nothing is taken back.
func TestRecoverDone(t *testing.T) {
	t.Parallel()
	dir := tree(t, before(3))
	j := locked(t, dir)
	end := errors.New("the end")
	func() {
		defer func() { _ = recover() }()
		j.probe.At = func(point string) {
			if point == "saved" {
				panic(end)
			}
		}
		_ = commit(j, 3)
	}()
	j.probe.At = nil
	write(t, filepath.Join(dir, "p1/f.go"), before(3)["p1/f.go"])
	want := contents(t, dir)
	got, err := j.Recover(t.Context(), []byte(` "the record"`))
	if err != nil || len(got) != 1 || got[0].Outcome != Kept || got[0].Files[1].Found != AsBefore {
		t.Fatalf("%+v, %v", got, err)
	}
	for path, text := range want {
		if now := contents(t, dir)[path]; filepath.Base(path) == "f.go" && now != text {
			t.Errorf("%s is %q", path, now)
		}
	}
}

// TestLost tells a text that is gone or damaged from one that can't be read just now.
func TestLost(t *testing.T) {
	t.Parallel()
	dir := tree(t, nil)
	j := locked(t, dir)
	name, err := j.PutBlob([]byte("text"))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(own(t, dir), kept.TextDir, name)
	fault := errors.New("an I/O error")
	j.Inject(func(op, _ string) *Fault {
		if op == "read" {
			return &Fault{Err: fault}
		}
		return nil
	})
	if _, err := j.Blob(name); !errors.Is(err, fault) || errors.Is(err, ErrLost) {
		t.Errorf("unreadable: %v", err)
	}
	if _, err := j.PutBlob([]byte("text")); !errors.Is(err, fault) {
		t.Errorf("kept over what can't be read: %v", err)
	}
	j.Inject(func(op, name string) *Fault {
		if op == "look at" && name == intent.File {
			return &Fault{Err: fault}
		}
		return nil
	})
	if !j.Interrupted() {
		t.Error("no step is open, although that can't be told")
	}
	j.Inject(nil)
	if text, err := j.Blob(name); err != nil || string(text) != "text" {
		t.Fatalf("%q, %v", text, err)
	}
	for _, damage := range []func() error{
		func() error { return os.WriteFile(file, []byte("tex"), 0o600) },
		func() error { return os.Remove(file) },
		func() error { return os.Mkdir(file, 0o700) },
	} {
		if err := damage(); err != nil {
			t.Fatal(err)
		}
		if _, err := j.Blob(name); !errors.Is(err, ErrLost) {
			t.Errorf("lost: %v", err)
		}
	}
	if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	if _, err := j.Blob("../x"); !errors.Is(err, ErrLost) {
		t.Errorf("no name: %v", err)
	}
	if _, err := j.PutBlob([]byte("text")); err != nil {
		t.Error(err)
	}
	if text, err := j.Blob(name); err != nil || string(text) != "text" {
		t.Errorf("%q, %v", text, err)
	}
}

// TestRecoverKeptTwice edits every file of a step whose state was not saved yet, elsewhere than the step did, and ends
// the recovery before what follows from it is saved: the next one tells the same.
func TestRecoverKeptTwice(t *testing.T) {
	t.Parallel()
	for files := 1; files <= 2; files++ {
		dir := inMemory(t, before(files))
		end := errors.New("the end")
		j := unlogged(t, dir)
		func() {
			defer func() { _ = recover() }()
			j.probe.At = func(point string) {
				if point == "saving" {
					panic(end)
				}
			}
			_ = commit(j, files)
		}()
		j.probe.At = nil
		want := map[string]string{"other.go": "untouched"}
		for path, text := range after(files) {
			if path != "other.go" {
				want[path] = "// Mine.\n" + text
				write(t, filepath.Join(dir, path), want[path])
			}
		}
		for n := range 3 {
			got, err := j.Recover(t.Context(), nil)
			if err != nil || len(got) != 1 || got[0].Outcome != Kept {
				t.Errorf("%d files, recovered %d times before: %+v, %v", files, n, got, err)
			}
		}
		if err := j.Conclude(); err != nil {
			t.Error(err)
		}
		same(t, dir, want)
	}
}
