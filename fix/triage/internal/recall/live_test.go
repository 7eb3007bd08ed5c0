package recall

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
)

// decided returns a decision that changes files, and an earlier text of the first of them.
func decided(letter, base, written string, files ...string) (*record.EarlierText, *record.Decision) {
	d := &record.Decision{Seen: record.Sighting{File: files[0]}, Layers: []record.Layer{{State: record.Accepted, Step: 1}}}
	for _, file := range files[1:] {
		d.Layers[0].OtherFiles = append(d.Layers[0].OtherFiles, record.AffectedFile{File: file})
	}
	return &record.EarlierText{File: record.File{Base: base, Written: written}, Decisions: record.Decisions{letter: d}}, d
}

// finder returns a finder of earlier texts, whose texts have their own words as names, in files with these words.
func finder(t *testing.T, rec *record.Record, disk map[string]string, fault func(op, path string) error) *Finder {
	t.Helper()
	root := t.TempDir()
	for path, words := range disk {
		if err := os.WriteFile(filepath.Join(root, path), []byte(text(words)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return &Finder{
		Lookup: &filetext.Lookup{Root: root, Files: stamps.New(fault), Kept: func(name string) ([]byte, error) { return []byte(text(name)), nil }},
		Record: rec, NotFound: map[string]bool{}, Modified: func(string) (filetext.Text, bool) { return filetext.Text{}, false },
	}
}

// TestLive has a file with a decision in effect, C. The base of what comes back to it has neither.
func TestLive(t *testing.T) {
	for _, test := range []struct {
		name, start, disk string
		known             bool // whether the file's texts are known, as they are unless it was edited
		base, written     string
		want              string
	}{
		{"the earlier change is there as well", "n x B m c", "n x B m C", true, "x b m c", "x B m c", "n x b m c"},
		{"it is not there", "n x b m c", "n x b m C", true, "x b m c", "x B m c", "none"},
		{"its texts are not known", "n x B m c", "n x B m C", false, "x b m c", "x B m c", "none"},
		{"it changed nothing", "n x b m c", "n x b m C", true, "x b m c", "x b m c", "none"},
	} {
		rec := record.New()
		_, now := decided("C", "", "", "a.go")
		rec.Decisions["C"] = now
		rec.Files = map[string]*record.File{"a.go": {Base: test.start, Written: test.disk}}
		earlier, _ := decided("B", test.base, test.written, "a.go")
		rec.Earlier["a.go"] = []*record.EarlierText{earlier}
		f := finder(t, rec, map[string]string{"a.go": test.disk}, nil)
		f.Modified = func(string) (filetext.Text, bool) {
			return filetext.Text{File: *rec.Files["a.go"], Start: []byte(text(test.start)), Disk: []byte(text(test.disk))}, test.known
		}
		candidates, err := f.Candidates()
		if err != nil {
			t.Fatal(err)
		}
		got := "none"
		for _, c := range candidates {
			got = strings.Join(strings.Fields(string(c["a.go"].Base)), " ")
			if disk := string(c["a.go"].Disk); disk != text(test.disk) {
				t.Errorf("%s: on disk is %q", test.name, disk)
			}
			if all := c.Decisions(rec); len(all) != 1 || all["B"] == nil {
				t.Errorf("%s: it restores %v", test.name, all)
			}
		}
		if got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

// TestUnchanged has an earlier text that is as its base was: its decision changed another file. It comes back with that
// one, and nothing comes back where that one lacks it.
func TestUnchanged(t *testing.T) {
	rec := record.New()
	earlier, _ := decided("B", "x b c", "x b c", "a.go")
	rec.Earlier["a.go"] = []*record.EarlierText{earlier}
	f := finder(t, rec, map[string]string{"a.go": "x b c"}, nil)
	if candidates, err := f.Candidates(); err != nil || len(candidates) != 0 {
		t.Errorf("%v, %v", candidates, err)
	}
}

// TestReadFails makes each read of a file and of a kept text fail: it is an error, and not an answer that is
// remembered.
func TestReadFails(t *testing.T) {
	for n, more := 0, true; more; n++ {
		calls := 0
		fails := func() error {
			if calls++; calls-1 == n {
				return syscall.EIO
			}
			return nil
		}
		rec := record.New()
		one, _ := decided("B", "x b c", "x B c", "a.go", "d.go")
		two, _ := decided("B", "y b z", "y B z", "a.go", "d.go")
		three, _ := decided("C", "n x B c", "n x B C", "a.go")
		rec.Earlier = record.EarlierTexts{"a.go": {one, three}, "d.go": {two}}
		disk := map[string]string{"a.go": "n x B C", "d.go": "y B z n"}
		f := finder(t, rec, disk, func(string, string) error { return fails() })
		f.Kept = func(name string) ([]byte, error) { return []byte(text(name)), fails() }
		candidates, err := f.Candidates()
		if more = calls > n; more && (!errors.Is(err, syscall.EIO) || candidates != nil) {
			t.Errorf("read %d fails: %v, %v", n, candidates, err)
		}
		if candidates, err = f.Candidates(); more && (err != nil || len(candidates) == 0) {
			t.Errorf("after read %d failed: %v, %v", n, candidates, err)
		}
	}
}
