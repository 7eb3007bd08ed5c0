package journal

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// vital returns a journal that knows which state decisions are saved in.
func vital(t *testing.T, dir string) *Journal {
	t.Helper()
	o := optionsOf(dir)
	o.Session = state
	j, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := j.Close(); err != nil {
			t.Error(err)
		}
	})
	return j
}

// TestMissing removes by hand what decisions were saved in: that is said, and nothing begins anew over what is left.
func TestMissing(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{"p0/f.go": string(changes(1)[0].Before)})
	j := vital(t, dir)
	unlock, err := j.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	if _, err := j.PutBlob([]byte("a text")); err != nil {
		t.Fatal(err)
	}
	if _, err := j.ReadState(state); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("nothing was saved yet: %v", err)
	}
	if err := j.WriteState(state+".corrupt-1", nil); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(j.StatePath(state + ".corrupt-1")); err != nil {
		t.Fatal(err)
	}
	if exists, _, err := vital(t, dir).Look(); err != nil || !exists {
		t.Errorf("another state is gone: %v, %v", exists, err)
	}
	if err := commit(j, 1); err != nil {
		t.Fatal(err)
	}
	path := j.StatePath(state)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	want := path + " is missing, in which decisions were saved: put it back from a copy, or remove " + filepath.Dir(path) + " to begin a new session; your files stay as they are"
	if _, err := j.ReadState(state); err == nil || err.Error() != want || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("reading: %v", err)
	}
	if exists, _, err := vital(t, dir).Look(); err == nil || err.Error() != want || !exists {
		t.Errorf("looking: %v, %v", exists, err)
	}
	if exists, _, err := open(t, dir).Look(); err != nil || !exists {
		t.Errorf("for who knows no such state: %v, %v", exists, err)
	}
	if err := j.WriteState(state, []byte("back")); err != nil {
		t.Fatal(err)
	}
	if text, err := j.ReadState(state); err != nil || string(text) != "back" {
		t.Errorf("put back: %q, %v", text, err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	j.Inject(func(op, name string) *Fault {
		if op == "open" && name == "saved" {
			return &Fault{Err: syscall.EIO}
		}
		return nil
	})
	if _, err := j.ReadState(state); !errors.Is(err, syscall.EIO) {
		t.Errorf("it can't be told whether it was saved: %v", err)
	}
}

// TestMissingElsewhere does not take over a session of which the decisions are missing as one without any.
func TestMissingElsewhere(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(tree(t, map[string]string{"tree/p0/f.go": string(changes(1)[0].Before)}), "tree")
	j := vital(t, dir)
	unlock, err := j.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := commit(j, 1); err != nil {
		t.Fatal(err)
	}
	unlock()
	if err := os.Remove(j.StatePath(state)); err != nil {
		t.Fatal(err)
	}
	twin := dir + "2"
	if err := os.CopyFS(twin, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	o := optionsOf(dir)
	o.Root, o.Session = twin, state
	other, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	if unlock, err = other.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer unlock()
	source, err := other.Source()
	if err != nil || source == nil {
		t.Fatal(source, err)
	}
	if err := other.Adopt(source, 1000, map[string]bool{}, state, []byte("{}")); err == nil || !strings.Contains(err.Error(), state+" is missing there, in which decisions were saved") {
		t.Errorf("error %v", err)
	}
}
