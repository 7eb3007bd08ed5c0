package journal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/journal/internal/kept"
	"github.com/seed-58def443/ssot/fix/patch"
)

// childEnv makes the test binary a process that writes and is killed; see job.
const childEnv = "SSOT_JOURNAL_JOB"

func TestMain(m *testing.M) {
	if text, ok := os.LookupEnv(childEnv); ok {
		os.Exit(child(text))
	}
	os.Exit(m.Run())
}

// job is what the process is told to do.
type job struct {
	Dir     string
	Recover bool   // call Recover, not Commit
	Files   int    // of the step
	Kill    int    // at the nth point, the first being 0
	Full    string // the point from which on no file can grow
	Without string // the calls that this system does not know: "exchange"
}

// child does a job. It returns 0 when nothing stopped it, 3 when an error did.
func child(text string) int {
	var do job
	if err := json.Unmarshal([]byte(text), &do); err != nil {
		return fail(err)
	}
	j, err := Open(optionsOf(do.Dir))
	if err != nil {
		return fail(err)
	}
	unlock, err := j.Lock(context.Background())
	if err != nil {
		return fail(err)
	}
	defer unlock()
	fault, _ := nth(-1, way{}, do.Without)
	j.Inject(fault)
	n := 0
	j.probe.At = func(point string) {
		if point == do.Full {
			if err := limitFiles(); err != nil {
				fail(err)
			}
		}
		if n == do.Kill {
			die()
		}
		n++
	}
	if do.Recover {
		_, err = j.Recover(context.Background(), nil)
	} else {
		err = commit(j, do.Files)
	}
	if err != nil {
		return fail(err)
	}
	return 0
}

func fail(err error) int {
	fmt.Fprintln(os.Stderr, err)
	return 3
}

// die ends the process at once, as kill -9 does.
func die() {
	if p, err := os.FindProcess(os.Getpid()); err == nil {
		_ = p.Kill()
	}
	select {}
}

const state = "session.json"

// before and after are the files of the step.
func before(files int) map[string]string {
	m := map[string]string{"other.go": "untouched"}
	for _, c := range changes(files) {
		m[c.Path] = string(c.Before)
	}
	return m
}

func after(files int) map[string]string {
	m := before(files)
	for _, c := range changes(files) {
		m[c.Path] = string(c.After)
	}
	return m
}

func changes(files int) []patch.Change {
	list := make([]patch.Change, files)
	for i := range list {
		list[i] = change(fmt.Sprintf("p%d/f.go", i), fmt.Sprintf("package p%d\n", i), fmt.Sprintf("package p%d\n\n// %s\n", i, strings.Repeat("x", 4000)))
	}
	return list
}

func commit(j *Journal, files int) error {
	return j.Commit(context.Background(), changes(files), json.RawMessage(`"the record"`), func() error {
		return j.WriteState(state, []byte(strings.Repeat("after", 2000)))
	})
}

// points counts the points of a job that nothing stops, done in this process.
func points(j *Journal, do func() error) (int, error) {
	n := 0
	j.probe.At = func(string) { n++ }
	err := do()
	j.probe.At = nil
	return n, err
}

// run gives a job to a process of its own and returns what it said, and whether it was killed.
func run(t *testing.T, do job) (said string, killed bool) {
	t.Helper()
	text, err := json.Marshal(do)
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), childEnv+"="+string(text))
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(out), err != nil && exit.ExitCode() != 3
}

// crashed returns a folder in which a step was killed at a point.
func crashed(t *testing.T, files, kill int, without string) string {
	t.Helper()
	dir := inMemory(t, before(files))
	if said, killed := run(t, job{Dir: dir, Files: files, Kill: kill, Without: without}); !killed {
		t.Fatalf("point %d of %d files: not killed, said %q", kill, files, said)
	}
	return dir
}

// TestKilled kills a step at every point, where files can be exchanged and where not. Whatever the point, every file is
// as it was or every file is as decided, the state agrees, nothing is left over, and telling it twice is no different.
func TestKilled(t *testing.T) {
	t.Parallel()
	for _, without := range []string{"", "exchange"} {
		for _, files := range []int{1, 3} {
			total, err := points2(t, files, without)
			if err != nil {
				t.Fatal(err)
			}
			fates := map[Outcome]int{}
			for kill := range total {
				t.Run(fmt.Sprintf("point %d of %d files without %s", kill, files, without), func(t *testing.T) {
					fates[settle(t, crashed(t, files, kill, without), files, "the next start")]++
				})
			}
			t.Logf("%d files without %s, %d points: %v", files, without, total, fates)
			want := []Outcome{"", Dropped, Kept}
			if files > 1 {
				want = append(want, RolledBack)
			}
			slices.Sort(want)
			if got := slices.Sorted(maps.Keys(fates)); !slices.Equal(got, want) {
				t.Errorf("%d files: fates %v, want all of %v", files, fates, want)
			}
		}
	}
}

// points2 counts the points of a whole step, from a folder on which nothing was decided yet and whose journal is made
// already.
func points2(t *testing.T, files int, without string) (int, error) {
	t.Helper()
	j := unlogged(t, inMemory(t, before(files)))
	fault, _ := nth(-1, way{}, without)
	j.Inject(fault)
	return points(j, func() error { return commit(j, files) })
}

// settle recovers a folder and checks what it is then.
func settle(t *testing.T, dir string, files int, where string) Outcome {
	t.Helper()
	j := unlogged(t, dir)
	got, err := j.Recover(t.Context(), nil)
	if err != nil {
		t.Fatalf("%s: %v", where, err)
	}
	again, err := j.Recover(t.Context(), nil)
	if err != nil {
		t.Fatalf("%s: again: %v", where, err)
	}
	var fate Outcome
	if len(got) > 0 {
		fate = got[0].Outcome
		if string(got[0].Record) != `"the record"` {
			t.Errorf("%s: the record is %s", where, got[0].Record)
		}
	}
	saved := true
	if _, err := j.ReadState(state); errors.Is(err, fs.ErrNotExist) {
		saved = false
	} else if err != nil {
		t.Errorf("%s: %v", where, err)
	}
	want := before(files)
	switch {
	case fate == Kept:
		want = after(files)
		if diff := cmp.Diff(got, again); diff != "" {
			t.Errorf("%s: told again: -first +second:\n%s", where, diff)
		}
		if err := j.Conclude(); err != nil {
			t.Error(err)
		}
	case len(again) > 0 != away(got):
		t.Errorf("%s: told %v, again: %v", where, got, again)
	case fate == Dropped || fate == RolledBack:
		if saved {
			t.Errorf("%s: %s, but the state is saved", where, fate)
		}
		if err := j.Conclude(); err != nil {
			t.Error(err)
		}
	case saved: // and closed: the step was done
		want = after(files)
	}
	if diff := cmp.Diff(want, contents(t, dir)); diff != "" {
		t.Errorf("%s, %s: files: -want +got:\n%s", where, fate, diff)
	}
	if left := leftOver(t, dir); len(left) > 0 {
		t.Errorf("%s: left over: %v", where, left)
	}
	if j.Interrupted() {
		t.Errorf("%s: the step is still open", where)
	}
	return fate
}

// away reports whether the new text of a file may be somewhere else: then the step is open until it is concluded.
func away(got []Recovery) bool {
	return len(got) > 0 && slices.ContainsFunc(got[0].Files, func(f FileState) bool { return f.Away })
}

// TestRecoverKilled kills the recovery, too, at every point of every crash of which it has some.
func TestRecoverKilled(t *testing.T) {
	t.Parallel()
	const files = 3
	total, err := points2(t, files, "")
	if err != nil {
		t.Fatal(err)
	}
	killed := 0
	for kill := range total {
		dir := crashed(t, files, kill, "")
		copied := duplicate(t, dir)
		j := unlogged(t, copied)
		n, err := points(j, func() error { _, err := j.Recover(t.Context(), nil); return err })
		if err != nil {
			t.Fatal(err)
		}
		if n < 2 {
			continue // nothing to restore
		}
		for again := range n {
			t.Run(fmt.Sprintf("point %d, recovery killed at point %d", kill, again), func(t *testing.T) {
				one := duplicate(t, dir)
				if said, ok := run(t, job{Dir: one, Recover: true, Kill: again}); !ok {
					t.Fatalf("not killed, said %q", said)
				}
				killed++
				settle(t, one, files, "the next start")
			})
		}
	}
	if killed < 4 {
		t.Errorf("only %d recoveries were killed", killed)
	}
}

// TestRecoverWithoutOldFile restores from the kept texts when the file beside is gone, as after a copy of the folder
// without dot files.
func TestRecoverWithoutOldFile(t *testing.T) {
	t.Parallel()
	const files = 3
	total, err := points2(t, files, "")
	if err != nil {
		t.Fatal(err)
	}
	rolledBack := 0
	for kill := range total {
		dir := crashed(t, files, kill, "")
		old, err := filepath.Glob(filepath.Join(dir, "*", kept.Ours+"*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range old {
			if err := os.Remove(name); err != nil {
				t.Fatal(err)
			}
		}
		sweep(t, dir)
		if settle(t, dir, files, fmt.Sprintf("point %d", kill)) == RolledBack {
			rolledBack++
		}
	}
	if rolledBack == 0 {
		t.Error("nothing was rolled back")
	}
}

// sweep removes all kept texts that nothing needs.
func sweep(t *testing.T, dir string) {
	t.Helper()
	j := open(t, dir)
	j.Inject(unflushed)
	unlock, err := j.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	if err := j.Sweep(nil); err != nil {
		t.Fatal(err)
	}
}
