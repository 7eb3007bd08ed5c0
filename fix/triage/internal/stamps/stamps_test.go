package stamps

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed-58def443/ssot/scan/disk"
)

// write writes a file whose modification time is some hours away from now.
func write(t *testing.T, path, text string, hours int) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	when := time.Now().Add(time.Duration(hours) * time.Hour).Truncate(time.Second)
	if err := os.Chtimes(path, when, when); err != nil {
		t.Fatal(err)
	}
}

// TestPlainReadsAgain hashes a file, changes it, and hashes it again. The second hash is always that of the text on
// disk, and the text is read only if it can be another one.
func TestPlainReadsAgain(t *testing.T) {
	for _, test := range []struct {
		name  string
		hours int // the first modification time
		then  func(path string)
		text  string // "" if there is no file
		reads int
	}{
		{"unchanged", -2, func(string) {}, "old", 1},
		{"as young as a write that may come", 2, func(string) {}, "old", 2},
		{"another time", -2, func(path string) { write(t, path, "new", -1) }, "new", 2},
		{"another size", -2, func(path string) { write(t, path, "newer", -2) }, "newer", 2},
		{"another file", -2, func(path string) {
			write(t, path+"2", "new", 0)
			copyTime(t, path, path+"2")
			rename(t, path+"2", path)
		}, "new", 2},
		{"gone", -2, func(path string) { rename(t, path, path+"2") }, "", 1},
		{"a folder", -2, func(path string) { rename(t, path, path+"2"); mkdir(t, path) }, "", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.go")
			write(t, path, "old", test.hours)
			var ops []string
			s := New(func(op, _ string) error { ops = append(ops, op); return nil })
			hash(t, s, path, "old")
			test.then(path)
			hash(t, s, path, test.text)
			if reads := len(slices.DeleteFunc(ops, func(op string) bool { return op != "read" })); reads != test.reads {
				t.Errorf("read %d times, want %d", reads, test.reads)
			}
		})
	}
}

// TestPlainForgets has a file that can't be told from what it was, by size, time or identity. It was not there in
// between, or it could not be read: then it is read again.
func TestPlainForgets(t *testing.T) {
	for _, test := range []struct {
		name    string
		between func(s *Stamps, path string)
	}{
		{"gone in between", func(s *Stamps, path string) {
			rename(t, path, path+"2")
			if got := s.Mark(path); got != "" {
				t.Errorf("no file has the mark %q", got)
			}
			rename(t, path+"2", path)
		}},
		{"unreadable in between", func(s *Stamps, path string) {
			write(t, path, "another size", 0)
			s.Fault = func(op, _ string) error {
				if op == "read" {
					return errors.New("broken disk")
				}
				return nil
			}
			if got, want := s.Mark(path), "unreadable: read "+path+": broken disk"; got != want {
				t.Errorf("mark %q, want %q", got, want)
			}
			s.Fault = nil
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.go")
			write(t, path, "old", -2)
			write(t, path+".time", "", 0)
			copyTime(t, path, path+".time")
			s := New(nil)
			hash(t, s, path, "old")
			test.between(s, path)
			write(t, path, "new", 0)
			copyTime(t, path+".time", path)
			hash(t, s, path, "new")
		})
	}
}

// TestErrors has paths that can't be looked at or read.
func TestErrors(t *testing.T) {
	root := t.TempDir()
	write(t, filepath.Join(root, "file"), "text", -2)
	write(t, filepath.Join(root, "huge"), "", -2)
	if err := os.Truncate(filepath.Join(root, "huge"), disk.Limit+1); err != nil {
		t.Fatal(err)
	}
	mkdir(t, filepath.Join(root, "folder"))
	link(t, "loop", filepath.Join(root, "loop"))
	link(t, "file", filepath.Join(root, "link"))
	link(t, "nowhere", filepath.Join(root, "dangling"))
	long := strings.Repeat("long", 200)
	text := Hash([]byte("text"))
	if text != "982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1" {
		t.Errorf("not the SHA-256 of \"text\": %s", text)
	}
	for _, test := range []struct{ name, plain, mark, read, names, regular string }{
		{"file", text, text, "text", "", "text"},
		{"folder", "", "", "! read folder: ", "", "! folder is not a plain file"},
		{"link", "", text, "text", "", "! link is not a plain file"},
		{"dangling", "", "", "! read dangling: ", "", "! dangling is not a plain file"},
		{"loop", "", "! unreadable: look at loop: ", "! read loop: ", "! look into loop: ", "! loop is not a plain file"},
		{"huge", "! read huge: ", "! unreadable: read huge: ", "! read huge: ", "", "! read huge: "},
		{"none", "", "", "! read none: ", "", "! look at none: "},
		{"file/none", "", "", "! read file/none: ", "", "! look at file/none: "},
		{long, "! look at ", "! unreadable: look at ", "! read ", "! look into ", "! look at "},
		{"", "", "", "! read .: ", "dangling file folder huge link loop", "!  is not a plain file"},
	} {
		s := New(nil)
		path := filepath.Join(root, test.name)
		plain, plainErr := s.Plain(path)
		mark := s.Mark(path)
		if strings.HasPrefix(mark, "unreadable") {
			mark = "! " + mark
		}
		read, readErr := s.Read(path)
		names, namesErr := s.Names(path)
		regular, regularErr := ReadRegular(root, test.name)
		for _, answer := range []struct {
			of, got string
			err     error
			want    string
		}{
			{"Plain", plain, plainErr, test.plain},
			{"Mark", mark, nil, test.mark},
			{"Read", string(read), readErr, test.read},
			{"Names", strings.Join(names, " "), namesErr, test.names},
			{"ReadRegular", string(regular), regularErr, test.regular},
		} {
			got := answer.got
			if answer.err != nil {
				got = "! " + answer.err.Error()
			}
			got = strings.ReplaceAll(strings.ReplaceAll(got, root+string(filepath.Separator), ""), root, ".")
			if got != answer.want && (!strings.HasPrefix(answer.want, "! ") || !strings.HasPrefix(got, answer.want)) {
				t.Errorf("%s of %q: %q, want %q", answer.of, test.name, got, answer.want)
			}
		}
	}
}

// TestFault injects an error into each operation.
func TestFault(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.go")
	write(t, path, "text", -2)
	broken := errors.New("broken disk")
	for op, call := range map[string]func(s *Stamps) error{
		"look at":   func(s *Stamps) error { _, err := s.Plain(path); return err },
		"read":      func(s *Stamps) error { _, err := s.Read(path); return err },
		"look into": func(s *Stamps) error { _, err := s.Names(path); return err },
	} {
		if err := call(New(func(o, p string) error {
			if o == op && p == path {
				return broken
			}
			return nil
		})); !errors.Is(err, broken) || err.Error() != op+" "+path+": broken disk" {
			t.Errorf("%s: %v", op, err)
		}
	}
}

// TestHashUpTo has a file of 4 bytes.
func TestHashUpTo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.go")
	write(t, path, "text", -2)
	if _, err := New(nil).HashUpTo(path, 3); err == nil {
		t.Error("4 bytes were read where 3 are allowed")
	}
	if got, err := New(nil).HashUpTo(path, 4); err != nil || got != Hash([]byte("text")) {
		t.Error(got, err)
	}
}

// hash compares the hash of a file with that of a text.
func hash(t *testing.T, s *Stamps, path, text string) {
	t.Helper()
	want := ""
	if text != "" {
		want = Hash([]byte(text))
	}
	if got, err := s.Plain(path); err != nil || got != want {
		t.Errorf("hash %q, %v, want that of %q", got, err, text)
	}
}

func rename(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

func mkdir(t *testing.T, path string) {
	t.Helper()
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
}

func link(t *testing.T, to, path string) {
	t.Helper()
	if err := os.Symlink(to, path); err != nil {
		t.Skip(err)
	}
}

func copyTime(t *testing.T, from, to string) {
	t.Helper()
	info, err := os.Stat(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(to, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
}
