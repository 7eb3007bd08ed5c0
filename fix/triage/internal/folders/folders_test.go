package folders

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestHappened checks that changes are signalled, however an editor writes, and that a missing folder is no error.
func TestHappened(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a.go")
	write := func(to, text string) {
		t.Helper()
		if err := os.WriteFile(to, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(name, "a")
	var l Listening
	defer l.Stop()
	if anew, deaf := l.To([]string{dir, filepath.Join(dir, "none")}); !anew || deaf > 0 {
		t.Fatalf("%t, %d folders can't be watched", anew, deaf)
	}
	for _, do := range []func() error{
		func() error { write(name, "b"); return nil },
		func() error { write(name+"~", "c"); return os.Rename(name+"~", name) },
		func() error { return os.Remove(name) },
	} {
		if err := do(); err != nil {
			t.Fatal(err)
		}
		<-l.Happened
	}
}

// TestTo takes folders away, makes them again and replaces them: each time that the listening is told of it, it listens
// to what is there now, and else it goes on as it is.
func TestTo(t *testing.T) {
	dir := t.TempDir()
	one, deep := filepath.Join(dir, "one"), filepath.Join(dir, "one", "two", "three")
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var l Listening
	defer l.Stop()
	for _, step := range []struct {
		name   string
		change func() error
		anew   bool
	}{
		{"none of it is there", func() error { return nil }, true},
		{"nothing changed", func() error { return nil }, false},
		{"a file is made", func() error { return os.WriteFile(filepath.Join(dir, "file"), nil, 0o600) }, false},
		{"one above is made", func() error { return os.Mkdir(one, 0o700) }, true},
		{"all are made", func() error { return os.MkdirAll(deep, 0o700) }, true},
		{"a file comes into it", func() error { return os.WriteFile(filepath.Join(deep, "file"), nil, 0o600) }, false},
		{"it is replaced by one of the same name", func() error {
			return errors.Join(os.Rename(deep, deep+"2"), os.Mkdir(deep, 0o700))
		}, true},
		{"one above is replaced by a file", func() error {
			return errors.Join(os.RemoveAll(one), os.WriteFile(one, nil, 0o600))
		}, true},
	} {
		do(step.change())
		if l.Happened != nil && step.name != "nothing changed" {
			<-l.Happened
		}
		if anew, deaf := l.To([]string{deep, deep}); anew != step.anew || deaf > 0 {
			t.Errorf("%s: anew %t, deaf %d", step.name, anew, deaf)
		}
	}
	if l.Stop(); l.Happened != nil {
		t.Error("it listens after it was stopped")
	}
}
