package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/internal/disk/file"
	"github.com/seed-58def443/ssot/fix/journal/internal/intent"
	"github.com/seed-58def443/ssot/fix/journal/internal/kept"
)

// way is a way in which calls fail.
type way struct {
	name  string
	fault Fault
	only  string // the one kind of call that fails like this; empty: every
	long  bool   // much like another one
	on    bool   // from the nth call on, not the nth alone
}

var ways = []way{
	{name: "EIO", fault: Fault{Err: syscall.EIO}},
	{name: "EACCES", long: true, fault: Fault{Err: syscall.EACCES}},
	{name: "ENOSPC", long: true, fault: Fault{Err: syscall.ENOSPC}},
	{name: "EMFILE", fault: Fault{Err: syscall.EMFILE}},
	{name: "EROFS", long: true, fault: Fault{Err: syscall.EROFS}},
	{name: "EINTR", long: true, fault: Fault{Err: syscall.EINTR}},
	{name: "EPERM", fault: Fault{Err: syscall.EPERM}},
	{name: "done, said to have failed", fault: Fault{Err: syscall.EIO, Done: true}},
	{name: "a short write", fault: Fault{Err: syscall.ENOSPC, Part: 10}, only: "write"},
	{name: "no space any more", fault: Fault{Err: syscall.ENOSPC, Part: 10}, only: "write", on: true},
	{name: "EIO for good", fault: Fault{Err: syscall.EIO}, on: true},
	{name: "EMFILE for good", long: true, fault: Fault{Err: syscall.EMFILE}, on: true},
	{name: "EROFS for good", long: true, fault: Fault{Err: syscall.EROFS}, on: true},
}

// nth fails the nth call, the first being 0, in a way. The returned count is that of the calls so far.
func nth(n int, w way, without string) (fault func(op, name string) *Fault, calls *int) {
	calls = new(int)
	return func(op, _ string) *Fault {
		switch {
		case without != "" && strings.Contains(without, op):
			return &Fault{Err: syscall.ENOSYS}
		case op == "flush" && *calls != n && (!w.on || *calls < n):
			*calls++
			return &Fault{}
		}
		if w.only != "" && op != w.only {
			return nil
		}
		*calls++
		if at := *calls - 1; at != n && (!w.on || at < n) {
			return nil
		}
		return &w.fault
	}, calls
}

// unflushed leaves out what makes a test a hundred times as slow.
func unflushed(op, _ string) *Fault {
	if op == "flush" {
		return &Fault{}
	}
	return nil
}

// unlogged returns a locked journal that never waits for the disk.
func unlogged(t *testing.T, dir string) *Journal {
	t.Helper()
	j := open(t, dir)
	j.Inject(unflushed)
	unlock, err := j.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(unlock)
	return j
}

// TestFaults fails every call of a step in every way, and looks at what is left, before and after the next start.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, without := range []string{"", "exchange", "exchange, link"} {
		for files := 1; files <= 3; files++ {
			if files != 2 && (testing.Short() || without == "exchange, link") || testing.Short() && without != "" {
				continue
			}
			for _, w := range ways {
				if testing.Short() && w.long {
					continue
				}
				t.Run(fmt.Sprintf("%d %s without %s", files, w.name, without), func(t *testing.T) {
					t.Parallel()
					made, failed := 0, 0
					for n, more := 0, true; more; n++ {
						t.Run(fmt.Sprint("call ", n), func(t *testing.T) {
							more = false // also when the test ends here
							is, ok := failOne(t, files, n, w, without)
							switch more = is; {
							case more && ok:
								made++
							case more:
								failed++
							}
						})
					}
					if failed == 0 || made+failed < 5 && w.only == "" {
						t.Errorf("%d steps were made, %d failed: the faults miss the step", made, failed)
					}
				})
			}
		}
	}
}

// failOne makes a step whose nth call fails. It reports whether there was an nth call, and whether the step was made.
func failOne(t *testing.T, files, n int, w way, without string) (more, made bool) {
	t.Helper()
	dir := inMemory(t, before(files))
	j := unlogged(t, dir)
	kept, err := j.PutBlob([]byte("kept"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := j.PutBlob(changes(files)[0].Before); err != nil {
		t.Fatal(err)
	}
	fault, calls := nth(n, w, without)
	j.Inject(fault)
	err = commit(j, files)
	j.Inject(unflushed)
	where := fmt.Sprintf("call %d", n)
	if err != nil {
		sentence(t, where, err)
		if !j.Interrupted() {
			if diff := cmp.Diff(before(files), contents(t, dir)); diff != "" {
				t.Errorf("%s: %v, but the files are -want +got:\n%s", where, err, diff)
			}
			if _, no := j.ReadState(state); !errors.Is(no, fs.ErrNotExist) && !w.on {
				t.Errorf("%s: %v, but the state is saved", where, err)
			}
		} else if stuck := new(StuckError); !errors.As(err, &stuck) && !maps.Equal(files2(t, dir), before(files)) {
			t.Errorf("%s: %v, but the files are %v", where, err, files2(t, dir))
		}
	} else if !maps.Equal(files2(t, dir), after(files)) {
		t.Errorf("%s: the step was made, but the files are %v", where, files2(t, dir))
	}
	switch fate := resolve(t, j, dir, files, where, !w.on); {
	case err == nil && fate != "" && fate != Kept:
		t.Errorf("%s: the step was made, and is %s", where, fate)
	case err != nil && fate == Foreign:
		t.Errorf("%s: nobody else wrote, and %v is %s", where, err, fate)
	}
	if data, err := j.Blob(kept); err != nil || string(data) != "kept" {
		t.Errorf("%s: a kept text is %q, %v", where, data, err)
	}
	if data, err := j.Blob(file.Sum(changes(files)[0].Before)); err != nil || len(data) == 0 {
		t.Errorf("%s: the old text is %q, %v", where, data, err)
	}
	return *calls > n, err == nil
}

// resolve recovers a folder and checks that its files are all as before or all as decided, with a state that agrees
// where agrees is set, and that nothing is left.
func resolve(t *testing.T, j *Journal, dir string, files int, where string, agrees bool) Outcome {
	t.Helper()
	got, err := j.Recover(t.Context(), nil)
	if err != nil {
		t.Fatalf("%s: recover: %v", where, err)
	}
	var fate Outcome
	if len(got) > 0 {
		fate = got[0].Outcome
	}
	_, no := j.ReadState(state)
	want := before(files)
	if fate == Kept || fate == "" && no == nil {
		want = after(files)
	}
	if fate != Kept && agrees && (no == nil) != (fate == "" && maps.Equal(want, after(files))) {
		t.Errorf("%s: %s, and the state: %v", where, fate, no)
	}
	if !agrees && fate != Kept && maps.Equal(files2(t, dir), before(files)) {
		want = before(files)
	}
	if fate == Kept || away(got) {
		if err := j.Conclude(); err != nil {
			t.Errorf("%s: %v", where, err)
		}
	}
	if diff := cmp.Diff(want, contents(t, dir)); diff != "" {
		t.Errorf("%s, %q: files: -want +got:\n%s", where, fate, diff)
	}
	if left := leftOver(t, dir); len(left) > 0 {
		t.Errorf("%s: left over: %v", where, left)
	}
	if again, err := j.Recover(t.Context(), nil); err != nil || len(again) > 0 {
		t.Errorf("%s: told again: %v, %v", where, again, err)
	}
	return fate
}

// files2 returns the files without what lies beside them.
func files2(t *testing.T, dir string) map[string]string {
	t.Helper()
	m := contents(t, dir)
	maps.DeleteFunc(m, func(name, _ string) bool { return strings.HasPrefix(filepath.Base(name), kept.Ours) })
	return m
}

// sentence checks that an error is one line that says something.
func sentence(t *testing.T, where string, err error) {
	t.Helper()
	if text := err.Error(); strings.Contains(text, "\n") || len(text) < 10 {
		t.Errorf("%s: no sentence: %q", where, text)
	}
}

// TestRecoverFaults ends a step at every point, and fails every call of the recovery in every way; the next one must
// find everything.
func TestRecoverFaults(t *testing.T) {
	t.Parallel()
	const files = 2
	for _, without := range []string{"", "exchange"} {
		if testing.Short() && without != "" {
			continue
		}
		total, err := points2(t, files, without)
		if err != nil {
			t.Fatal(err)
		}
		for cut := range total {
			if testing.Short() && cut%3 > 0 || without != "" && cut%2 > 0 {
				continue
			}
			t.Run(fmt.Sprintf("point %d without %s", cut, without), func(t *testing.T) {
				t.Parallel()
				dir := inMemory(t, before(files))
				cutShort(t, dir, files, cut, without)
				for _, w := range ways {
					if testing.Short() && (w.on || w.long) {
						continue
					}
					for n, more := 0, true; more; n++ {
						t.Run(fmt.Sprint("call ", n), func(t *testing.T) {
							more = false // also when the test ends here
							more = failRecovery(t, duplicate(t, dir), files, n, w, without)
						})
					}
				}
			})
		}
	}
}

// cutShort makes a step that ends at the nth point, as in a crash.
func cutShort(t *testing.T, dir string, files, nth int, without string) {
	t.Helper()
	n := 0
	cutWhere(t, dir, files, without, func(string) bool {
		n++
		return n-1 == nth
	})
}

// cutWhere makes a step that ends at the first point that is meant.
func cutWhere(t *testing.T, dir string, files int, without string, meant func(point string) bool) {
	t.Helper()
	j := open(t, dir)
	unlock, err := j.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	fault, _ := nth(-1, way{}, without)
	j.Inject(fault)
	crash := errors.New("crash")
	j.probe.At = func(point string) {
		if meant(point) {
			panic(crash)
		}
	}
	defer func() {
		if r := recover(); r != any(crash) {
			t.Fatalf("the step ended with %v", r)
		}
	}()
	err = commit(j, files)
	t.Fatal("the step was not cut short:", err)
}

// failRecovery fails the nth call of a recovery, and recovers again. It reports whether there was an nth call.
func failRecovery(t *testing.T, dir string, files, n int, w way, without string) bool {
	t.Helper()
	where := fmt.Sprintf("%s, call %d of the recovery", w.name, n)
	j := unlogged(t, dir)
	open := j.Interrupted()
	fault, calls := nth(n, w, without)
	j.Inject(fault)
	got, err := j.Recover(t.Context(), nil)
	j.Inject(unflushed)
	if err != nil {
		sentence(t, where, err)
	}
	if len(got) > 0 && got[0].Outcome == Foreign {
		t.Errorf("%s: nobody else wrote, and the step is foreign: %+v", where, got[0].Files)
	}
	if err == nil && len(got) > 0 && got[0].Outcome != Kept { // it is closed
		if diff := cmp.Diff(before(files), contents(t, dir)); diff != "" {
			t.Errorf("%s: %s: files: -want +got:\n%s", where, got[0].Outcome, diff)
		}
	}
	if fate := resolve(t, j, dir, files, where, !open); fate == Foreign {
		t.Errorf("%s: nobody else wrote, and the step is foreign", where)
	}
	return *calls > n
}

// TestUnreadBlob fails to read a kept text: it is not lost, and not written anew.
func TestUnreadBlob(t *testing.T) {
	t.Parallel()
	for _, number := range []syscall.Errno{syscall.EIO, syscall.EMFILE, syscall.EACCES} {
		j := locked(t, tree(t, nil))
		hash, err := j.PutBlob([]byte("one"))
		if err != nil {
			t.Fatal(err)
		}
		j.Inject(func(op, _ string) *Fault {
			if op == "read" {
				return &Fault{Err: number}
			}
			return nil
		})
		if _, err := j.Blob(hash); !errors.Is(err, number) || errors.Is(err, ErrLost) {
			t.Errorf("reading: %v", err)
		}
		if _, err := j.PutBlob([]byte("one")); !errors.Is(err, number) {
			t.Errorf("keeping it again: %v", err)
		}
		j.Inject(unflushed)
		if data, err := j.Blob(hash); err != nil || string(data) != "one" {
			t.Errorf("%q, %v", data, err)
		}
		if err := j.Sweep(nil); err != nil {
			t.Fatal(err)
		}
		if _, err := j.Blob(hash); !errors.Is(err, ErrLost) {
			t.Errorf("gone: %v", err)
		}
	}
}

// TestOpenStepUnread does not begin a step while it can't be told whether one is open.
func TestOpenStepUnread(t *testing.T) {
	t.Parallel()
	dir := tree(t, before(1))
	cutShort(t, dir, 1, 6, "")
	j := locked(t, dir)
	was, err := os.ReadFile(filepath.Join(own(t, dir), intent.File))
	if err != nil {
		t.Fatal(err)
	}
	j.Inject(func(_, name string) *Fault {
		if name == intent.File {
			return &Fault{Err: syscall.EMFILE}
		}
		return nil
	})
	if err := j.Commit(t.Context(), changes(1), json.RawMessage(`1`), nil); !errors.Is(err, syscall.EMFILE) {
		t.Errorf("error %v", err)
	}
	if is, err := os.ReadFile(filepath.Join(own(t, dir), intent.File)); err != nil || string(is) != string(was) {
		t.Errorf("the open step is now %s, %v", is, err)
	}
}
