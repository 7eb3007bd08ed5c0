package sessiontest

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/triage/internal/faulttest"
	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/snapshot"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/scan/scantest"
)

var update = flag.Bool("update", false, "write what the scripts print into their want files")

// Main runs the tests of a package without network and without the developer's settings of the go command.
func Main(m *testing.M) {
	scantest.Main(m)
}

// Session is a session in memory.
type Session struct {
	TB       testing.TB
	root     string
	options  scanned.Options
	now      time.Time
	snapshot *snapshot.Snapshot
	shown    *snapshot.Snapshot // what the person saw, nil for the snapshot
	refused  map[string]error   // by path: why the file can't be replaced
	texts    map[string][]byte  // by hash: the texts that a store would have
	walk     *faulttest.Walk    // the failures of the tested package that were tried
	ctx      context.Context
	fail     func(operation string) error
}

// Command is what a package adds to the script language: it returns what is printed.
type Command func(s *Session, args []string) string

// Run runs the txtar files of testdata. Their comment is the script, a command a line; their files are a module,
// together with those of shop.txt and shared.txt of package triage. What is printed is compared with the file "want".
// See commands for the script language.
func Run(t *testing.T, more map[string]Command) {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no fixtures:", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			ar, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var want []byte
			if i := slices.IndexFunc(ar.Files, func(f txtar.File) bool { return f.Name == "want" }); i >= 0 {
				want = ar.Files[i].Data
				ar.Files = slices.Delete(ar.Files, i, i+1)
			}
			s := New(t, ar.Files)
			var b strings.Builder
			for line := range strings.Lines(string(ar.Comment)) {
				if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
					fmt.Fprintf(&b, "> %s\n%s", line, s.line(line, more))
				}
			}
			if *update {
				ar.Files = append(ar.Files, txtar.File{Name: "want", Data: []byte(b.String())})
				if err := os.WriteFile(path, txtar.Format(ar), 0o600); err != nil {
					t.Fatal(err)
				}
			} else if d := cmp.Diff(string(want), b.String()); d != "" {
				t.Errorf("-want +got %s", d)
			}
		})
	}
}

// New returns the session of a module.
func New(tb testing.TB, files []txtar.File) *Session {
	tb.Helper()
	var all []txtar.File
	for _, name := range []string{"shared.txt", "shop.txt"} {
		ar, err := txtar.ParseFile("../../testdata/" + name)
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, ar.Files...)
	}
	root, err := filepath.EvalSymlinks(tb.TempDir())
	if err != nil {
		tb.Fatal(err)
	}
	folder, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	s := &Session{
		TB: tb, root: root, options: scanned.Options{Dir: root}, now: time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC), refused: map[string]error{}, texts: map[string][]byte{},
		walk: faulttest.New(filepath.Base(folder)), ctx: tb.Context(), fail: func(string) error { return nil },
	}
	for _, f := range append(all, files...) {
		s.write(f.Name, f.Data)
	}
	s.show(s.scan(), record.New(), map[string]filetext.Text{})
	return s
}

// write writes a file of the module.
func (s *Session) write(path string, text []byte) {
	s.TB.Helper()
	path = filepath.Join(s.root, path)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		s.TB.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		s.TB.Fatal(err)
	}
}

// scan scans the module. The files on disk are the bases: no decision is ever written.
func (s *Session) scan() *scanned.Scan {
	s.TB.Helper()
	sc, err := scanned.Run(s.TB.Context(), s.options, nil, stamps.New(nil), s.now)
	if err != nil {
		s.TB.Fatal(err)
	}
	for _, v := range sc.Result.Violations {
		s.texts[sc.TextHash(v.File)] = sc.Text(v.File)
	}
	return sc
}

// show makes a snapshot.
func (s *Session) show(sc *scanned.Scan, st *record.Record, modified map[string]filetext.Text) {
	seq := 1
	if s.snapshot != nil {
		seq = s.snapshot.Seq + 1
	}
	s.snapshot = snapshot.New(sc, seq, st, "", modified)
}

// Check returns why a file can't be replaced.
func (s *Session) Check(path string) error { return s.refused[path] }

// Snapshot returns the session as it is now.
func (s *Session) Snapshot() *snapshot.Snapshot { return s.snapshot }

// Context returns the context of what a command runs.
func (s *Session) Context() context.Context { return s.ctx }

// faulty returns what a command prints. If the command changes nothing, it is repeated for each place of the tested
// package where it reads or plans, with a failure there: it prints the failure, or the same as without it.
func (s *Session) faulty(command func() string) string {
	s.TB.Helper()
	before := s.snapshot
	want := command()
	if s.snapshot != before {
		return want
	}
	defer func(ctx context.Context, fail func(string) error) { s.ctx, s.fail = ctx, fail }(s.ctx, s.fail)
	var got string
	if err := s.walk.Each(s.ctx, func(ctx context.Context, fail func(string) error) error {
		s.ctx, s.fail = ctx, fail
		got = command()
		for _, err := range []error{faulttest.ErrBroken, context.Canceled} {
			if strings.Contains(got, err.Error()) {
				return err
			}
		}
		return nil
	}, func(f faulttest.Failure) {
		if got != want {
			s.TB.Errorf("%v fails, and what is printed is %s, want %s", f, got, want)
		}
	}); err != nil {
		s.TB.Error(err)
	}
	return want
}

// Place returns the name of a violation: its file, and its number among the items of the file.
func (s *Session) Place(fingerprint string) string {
	n := 0
	i, listed := s.snapshot.Index[fingerprint]
	if !listed {
		if place, ok := s.gone()[fingerprint]; ok {
			return place
		}
		return fingerprint
	}
	for _, it := range s.snapshot.Items[:i+1] {
		if it.File == s.snapshot.Items[i].File {
			n++
		}
	}
	return fmt.Sprintf("%s#%d", s.snapshot.Items[i].File, n)
}

// ID returns the fingerprint of FILE#N, the Nth item of a file; any other word is itself.
func (s *Session) ID(name string) string {
	for _, it := range s.snapshot.Items {
		if s.Place(it.Fingerprint) == name {
			return it.Fingerprint
		}
	}
	for fingerprint, place := range s.gone() {
		if place == name {
			return fingerprint
		}
	}
	return name
}

// gone returns the places of the items that the person saw and that are not there any more, by fingerprint.
func (s *Session) gone() map[string]string {
	out, n := map[string]string{}, map[string]int{}
	if s.shown == nil {
		return out
	}
	for _, it := range s.shown.Items {
		n[it.File]++
		if _, there := s.snapshot.Index[it.Fingerprint]; !there {
			out[it.Fingerprint] = fmt.Sprintf("%s#%d", it.File, n[it.File])
		}
	}
	return out
}

// named replaces fingerprints and IDs in a text by the names of their violations.
func (s *Session) named(text string) string {
	for _, it := range s.snapshot.Items {
		for _, id := range []string{it.Fingerprint, it.Lasting, it.ID} {
			if id != "" {
				text = strings.ReplaceAll(text, id, s.Place(it.Fingerprint))
			}
		}
	}
	for fingerprint, place := range s.gone() {
		text = strings.ReplaceAll(strings.ReplaceAll(text, fingerprint, place), s.shown.ID(fingerprint), place)
	}
	return text
}

// edit replaces a text that is once in a file.
func (s *Session) edit(path, was, is string) string {
	s.TB.Helper()
	text, err := os.ReadFile(filepath.Join(s.root, path))
	if err != nil || bytes.Count(text, []byte(was)) != 1 {
		s.TB.Fatalf("%s: %q is not once in %s: %v", path, was, text, err)
	}
	s.write(path, bytes.Replace(text, []byte(was), []byte(is), 1))
	return ""
}
