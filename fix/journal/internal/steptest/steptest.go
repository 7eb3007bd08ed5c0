package steptest

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/patch"
)

var update = flag.Bool("update", false, "write what comes out as what is wanted")

// way is a way in which a step is disturbed.
type way struct {
	name    string
	fault   journal.Fault
	on      bool   // from the nth call on, not the nth alone
	end     bool   // the process ends before the nth call
	without string // calls that the system does not have
	edit    string // what somebody else does before the next start
	race    string // what somebody else does between the last comparison of a file and its replacement
	first   int    // no call before this one is disturbed
}

func ways() []way {
	return []way{
		{name: "fails", fault: journal.Fault{Err: syscall.EIO}},
		{name: "fails without exchange", fault: journal.Fault{Err: syscall.EIO}, without: "exchange, link"},
		{name: "is done and says it failed", fault: journal.Fault{Err: syscall.EIO, Done: true}},
		{name: "has no space", fault: journal.Fault{Err: syscall.ENOSPC, Part: 10}, on: true},
		{name: "ends", end: true},
		{name: "ends without exchange", end: true, without: "exchange, link"},
		{name: "ends, edited inside", end: true, edit: "inside"},
		{name: "ends, edited elsewhere", end: true, edit: "elsewhere"},
		{name: "ends, gone", end: true, edit: "gone"},
		{name: "ends, written meanwhile", end: true, race: "inside", first: compared},
		{name: "ends, written elsewhere meanwhile", end: true, race: "elsewhere", first: compared},
		{name: "ends, written meanwhile and edited", end: true, race: "inside", edit: "elsewhere", first: compared},
		{name: "ends, first edited elsewhere", end: true, edit: "elsewhere of the first", first: compared},
		{name: "ends, first written meanwhile and edited", end: true, race: "inside of the first", edit: "elsewhere of the first", first: compared},
		{name: "fails, written elsewhere meanwhile", fault: journal.Fault{Err: syscall.EIO}, race: "elsewhere", first: compared},
	}
}

// apart is how far the calls that are disturbed in one way are apart; other ways disturb those between.
const apart = 4

// compared is about the call before which the second file is compared for the last time.
const compared = 104

// Run disturbs the calls of a step in every way, starts again, and compares what came of it with what is wanted.
func Run(t *testing.T) {
	t.Helper()
	var all strings.Builder
	for i, w := range ways() {
		last := ""
		for n, more := w.first+i%apart, true; more; n += apart {
			var op, text string
			op, text, more = once(t, n, w)
			if text == last {
				text = "the same"
			} else {
				last = text
			}
			fmt.Fprintf(&all, "%s, %d %s: %s\n", w.name, n, op, text)
		}
	}
	compare(t, "../steptest/testdata/steps.txt", all.String())
}

// compare compares what came out with a file.
func compare(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("-want +got %s", d)
	}
}

const before, after = "package %s\n\n// First.\n\nfunc old() {}\n\n// Last.\n", "package %s\n\n// First.\n\nfunc decided() {}\n\n// Last.\n"

var files = []string{"a/a.go", "b/b.go"}

// tree returns a new folder with the files of a step, in a memory file system if there is one.
func tree(t *testing.T) (root, state string) {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "ssot-")
	if err != nil {
		dir = t.TempDir()
	}
	defer t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	root = filepath.Join(dir, "tree")
	for i, name := range files {
		path := filepath.Join(root, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, fmt.Appendf(nil, before, filepath.Dir(name)), 0o644), os.Chmod(path, fs.FileMode(0o644|0o111*i))); err != nil {
			t.Fatal(err)
		}
	}
	return root, filepath.Join(dir, "state")
}

// opened opens the journal of a tree and takes its lock.
func opened(t *testing.T, root, state string) (j *journal.Journal, leave func()) {
	t.Helper()
	j, err := journal.Open(journal.Options{Root: root, State: state, Target: func(string) bool { return true }})
	if err != nil {
		t.Fatal(err)
	}
	j.Inject(unflushed)
	unlock, err := j.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return j, func() {
		unlock()
		if err := j.Close(); err != nil {
			t.Error(err)
		}
	}
}

// once makes a step whose nth call is disturbed, and says what came of it, before and after the next start.
func once(t *testing.T, n int, w way) (op, text string, more bool) {
	t.Helper()
	root, state := tree(t)
	var b strings.Builder
	j, leave := opened(t, root, state)
	op, err := disturbed(t, j, root, n, w)
	switch {
	case errors.Is(err, errEnd):
		b.WriteString("ended")
	case err != nil:
		b.WriteString(err.Error())
	default:
		b.WriteString("made")
	}
	leave()
	fmt.Fprintf(&b, "; %s", look(t, root))
	edit(t, root, w.edit)
	j, leave = opened(t, root, state)
	defer leave()
	var saved []byte
	if raw, err := j.ReadState("session"); err == nil {
		saved = []byte(`"record"`)
		fmt.Fprintf(&b, ", saved %s", raw)
	}
	recovered, err := j.Recover(t.Context(), saved)
	if err != nil {
		t.Fatalf("%s, %d: %v", w.name, n, err)
	}
	for _, r := range recovered {
		fmt.Fprintf(&b, "; %s with %s", r.Outcome, r.Record)
		for _, f := range r.Files {
			fmt.Fprintf(&b, ", %s %s edited %t beside %d", f.Path, f.Found, f.Edited, len(f.Beside))
		}
	}
	if err := j.Conclude(); err != nil {
		t.Fatal(err)
	}
	again, err := j.Recover(t.Context(), saved)
	if err != nil || len(again) > 0 || j.Interrupted() {
		t.Errorf("%s, %d: again %v, %v", w.name, n, again, err)
	}
	fmt.Fprintf(&b, "; then %s", look(t, root))
	if kept, err := j.Blob(mine); err != nil || string(kept) != "mine" {
		t.Errorf("%s, %d: a kept text is %q, %v", w.name, n, kept, err)
	}
	return op, unnamed(b.String(), root), op != ""
}

// unnamed leaves out where a tree is, and random names.
func unnamed(text, root string) string {
	return names.ReplaceAllString(strings.ReplaceAll(text, filepath.Dir(root), ""), "NAME")
}

// names are random ones, and those of texts.
var names = regexp.MustCompile(`[A-Z2-7]{26}|[0-9a-f]{8,}`)

// mine is the name of a text that is kept all along.
const mine = "3fd30542fe3f61b14bd4a4b2dc0b6fb30fa6f63ebce52dd1778aaa8c4dc02cff"

var errEnd = errors.New("the end")

// unflushed leaves out what makes a test a hundred times as slow.
func unflushed(op, _ string) *journal.Fault {
	if op == "flush" {
		return &journal.Fault{}
	}
	return nil
}

// disturbed makes a step, see disturb.
func disturbed(t *testing.T, j *journal.Journal, root string, n int, w way) (op string, err error) {
	t.Helper()
	if _, err := j.PutBlob([]byte("mine")); err != nil {
		t.Fatal(err)
	}
	var changes []patch.Change
	for _, name := range files {
		changes = append(changes, patch.Change{Path: name, Before: fmt.Appendf(nil, before, filepath.Dir(name)), After: fmt.Appendf(nil, after, filepath.Dir(name))})
	}
	return w.disturb(j, n, func() { edit(t, root, w.race) }, func() error {
		return j.Commit(t.Context(), changes, []byte(`"record"`), func() error { return j.WriteState("session", []byte("saved")) })
	})
}

// disturb does something whose nth call is disturbed; race is called before the file that w.race is about is exchanged
// for the first time. op is the nth call, empty if there was no such one.
func (w way) disturb(j *journal.Journal, n int, race func(), do func() error) (op string, err error) {
	calls := 0
	j.Inject(func(call, path string) *journal.Fault {
		if raced, _ := edited(w.race); race != nil && call == "exchange" && filepath.Dir(path) == filepath.Dir(raced) {
			race()
			race = nil
		}
		if w.without != "" && strings.Contains(w.without, call) {
			return &journal.Fault{Err: syscall.ENOSYS}
		}
		if calls++; calls-1 != n && (!w.on || calls-1 < n) {
			return unflushed(call, "")
		}
		if op == "" {
			op = call
		}
		if w.end {
			panic(errEnd)
		}
		if w.fault.Part > 0 && call != "write" && call != "create" {
			return unflushed(call, "")
		}
		return &w.fault
	})
	defer j.Inject(unflushed)
	defer func() {
		if r := recover(); r != nil {
			if r != any(errEnd) {
				panic(r)
			}
			err = errEnd
		}
	}()
	err = do()
	return op, err
}

// edited returns the file that an edit is of, and what it does to it.
func edited(how string) (file, does string) {
	if does, first := strings.CutSuffix(how, " of the first"); first {
		return files[0], does
	}
	return files[1], how
}

// edit does to the second file what somebody else does, or to the first one if how says so.
func edit(t *testing.T, root, how string) {
	t.Helper()
	file, how := edited(how)
	path := filepath.Join(root, file)
	text, err := os.ReadFile(path)
	switch {
	case how == "":
		return
	case err != nil:
	case how == "gone":
		err = os.Remove(path)
	case how == "old text gone":
		old, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".ssot-*-old"))
		for _, name := range old {
			err = errors.Join(err, os.Remove(name))
		}
	case how == "inside":
		err = os.WriteFile(path, []byte(strings.NewReplacer("old()", "mine()", "decided()", "mine()").Replace(string(text))), 0o644)
	case how == "elsewhere":
		err = os.WriteFile(path, append(text, "// Mine.\n"...), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// look says what the files of a tree are.
func look(t *testing.T, root string) string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if d != nil && path != root && strings.HasPrefix(d.Name(), ".") { // what the journal keeps
				return fs.SkipDir
			}
			return err
		}
		text, err := os.ReadFile(path)
		info, statErr := d.Info()
		what := []string{}
		for word, name := range map[string]string{"old()": "before", "decided()": "after", "mine()": "mine inside", "// Mine.": "mine elsewhere"} {
			if strings.Contains(string(text), word) {
				what = append(what, name)
			}
		}
		slices.Sort(what)
		if slices.Sort(what); statErr == nil && info.Mode().Perm()&0o111 != 0 {
			what = append(what, "executable")
		}
		all = append(all, fmt.Sprintf("%s: %s", filepath.Base(path), strings.Join(what, ", ")))
		return errors.Join(err, statErr)
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(all, " ")
}
