package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
)

var noon = time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)

// decided is a record with one decision of each step, on one or two files.
func decided(steps ...int) *record.Record {
	st := record.New()
	for _, n := range steps {
		d := &record.Decision{Seen: record.Sighting{File: "a/a.go", Package: "p/a", Line: n}, Layers: []record.Layer{{State: record.Accepted, Step: n}}}
		if n == 3 {
			d.Layers[0].OtherFiles = []record.AffectedFile{{File: "b/b.go", Package: "p/b"}}
		}
		id := fmt.Sprintf("%08d", n)
		st.Decisions[id] = d
		st.Steps = append(st.Steps, &record.Step{Number: n, Verb: record.Accept, Time: noon, IDs: []string{id}})
		st.Last = n
	}
	return st
}

func encoded(t *testing.T, st *record.Record) []byte {
	t.Helper()
	raw, err := record.Encode(st)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// TestResume says what became of a decision that was cut short, and which record is right.
func TestResume(t *testing.T) {
	one := func(found journal.Found, edited bool) journal.FileState {
		return journal.FileState{Path: "a/a.go", Found: found, Edited: edited}
	}
	two := journal.FileState{Path: "b/b.go", Found: journal.AsBefore}
	for name, test := range map[string]struct {
		recovery journal.Recovery
		next     bool // the record of the step is taken
		want     string
	}{
		"not written": {journal.Recovery{Outcome: journal.Dropped, Files: []journal.FileState{one(journal.AsBefore, false), two}}, false,
			"a decision was cut short before it was written: a/a.go, b/b.go are as before"},
		"taken back": {journal.Recovery{Outcome: journal.RolledBack, Files: []journal.FileState{one(journal.AsBefore, true), two}}, false,
			"a decision was cut short while it was written and is taken back: b/b.go is as before; a/a.go was edited by another program and has nothing of it"},
		"taken back, and gone": {journal.Recovery{Outcome: journal.RolledBack, Files: []journal.FileState{one(journal.Gone, true)}}, false,
			"a decision was cut short while it was written and is taken back: a/a.go is gone"},
		"it stands": {journal.Recovery{Outcome: journal.Kept, Record: encoded(t, decided(1, 2)), Files: []journal.FileState{one(journal.AsAfter, false), two}}, true,
			"a decision was cut short after it was written: it stands, in a/a.go, b/b.go"},
		"it stands, edited": {journal.Recovery{Outcome: journal.Kept, Record: encoded(t, decided(1, 2)), Files: []journal.FileState{one(journal.AsAfter, true), two}}, true,
			"a decision was cut short after it was written: it stands, in a/a.go, b/b.go; a/a.go was edited since"},
		"lost": {journal.Recovery{Outcome: journal.Kept, Record: []byte("{"), Files: []journal.FileState{one(journal.AsAfter, true)}}, false,
			"a decision was cut short and what it was is lost (unexpected end of JSON input): a/a.go was edited by another program and has nothing of it"},
		"in part": {journal.Recovery{Outcome: journal.Foreign, Record: encoded(t, decided(1, 2)), Files: []journal.FileState{two}}, false,
			"a decision was cut short while it was written and is taken back as far as that can be: b/b.go is as before"},
	} {
		st := decided(1)
		got, sentence, err := resume(st, test.recovery, nil)
		if err != nil || sentence != test.want {
			t.Errorf("%s: %q, %v", name, sentence, err)
		}
		want := decided(1)
		if test.next {
			want = decided(1, 2)
		} else if test.recovery.Outcome == journal.Foreign {
			want.Last = 2
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
		if d := cmp.Diff(decided(1), st); d != "" {
			t.Errorf("%s: the record before: %s", name, d)
		}
	}
}

// TestResumeAway remembers what was cut short and may come back, and takes over the decisions of a file that is gone.
func TestResumeAway(t *testing.T) {
	next := decided(1, 2)
	next.Files["a/a.go"] = &record.File{Package: "p/a", Base: "base", Written: "after"}
	away := func(found journal.Found, after string) []journal.FileState {
		return []journal.FileState{{Path: "a/a.go", Found: found, Before: "before", After: after, Away: true}}
	}
	before := decided(1)
	before.Files["a/a.go"] = &record.File{Package: "p/a", Base: "base", Written: "before"}
	remembers := func(st *record.Record) *record.Record {
		st = st.Clone()
		st.Remember(next, "a/a.go", []string{"00000001", "00000002"}, noon)
		st.Last = next.Last // no later step gets the number of this one
		return st
	}
	several := decided(1, 2, 3)
	several.Files["a/a.go"] = next.Files["a/a.go"]
	severalWant := record.New()
	severalWant.Last = several.Last
	severalWant.Remember(several, "a/a.go", []string{"00000001", "00000002", "00000003"}, noon)
	for name, test := range map[string]struct {
		st, next *record.Record
		files    []journal.FileState
		want     *record.Record
	}{
		"put back":                        {before, next, away(journal.AsBefore, "after"), remembers(before)},
		"put back, the first decision":    {record.New(), next, away(journal.AsBefore, "after"), remembers(record.New())},
		"gone":                            {record.New(), next, away(journal.Gone, "after"), next},
		"gone, with earlier decisions":    {before, next, away(journal.Gone, "after"), remembers(before)},
		"gone, a decision on two files":   {record.New(), several, away(journal.Gone, "after"), severalWant},
		"an undo":                         {next, before, away(journal.AsBefore, "another"), next},
		"an undo of all":                  {next, record.New(), away(journal.AsBefore, "base"), next},
		"put back, and seen by the start": {before, next, []journal.FileState{{Path: "a/a.go", Found: journal.AsBefore, After: "after"}}, before},
	} {
		for _, outcome := range []journal.Outcome{journal.Dropped, journal.RolledBack, journal.Foreign} {
			was := test.st.Clone()
			got, _, err := resume(test.st, journal.Recovery{Outcome: outcome, Record: encoded(t, test.next), Files: test.files}, nil)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			again, _, err := resume(got, journal.Recovery{Outcome: outcome, Record: encoded(t, test.next), Files: test.files}, nil)
			if d := cmp.Diff(got, again); d != "" || err != nil {
				t.Errorf("%s, %s: resumed twice: %s, %v", name, outcome, d, err)
			}
			if outcome == journal.Foreign {
				got.Last = test.want.Last // it counts there in any case
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("%s, %s: -want +got:\n%s", name, outcome, d)
			}
			if d := cmp.Diff(was, test.st); d != "" {
				t.Errorf("%s, %s: the record before: %s", name, outcome, d)
			}
		}
	}
}

// TestResumeHalf lists what is left of a decision in a file that somebody edited, and only that.
func TestResumeHalf(t *testing.T) {
	texts := map[string]string{"before": "a\nb\nc\n", "after": "a\nb\nX\n", "b": "x\n", "b after": "y\nx\n"}
	blob := func(name string) ([]byte, error) {
		if text, ok := texts[name]; ok {
			return []byte(text), nil
		}
		return nil, journal.ErrLost
	}
	st := decided(1)
	st.Decisions["00000002"] = &record.Decision{Layers: []record.Layer{{State: record.Skipped, Step: 1}}, Notes: []record.Remark{{Text: "mine", Step: 1}}}
	st.Steps[0].IDs = append(st.Steps[0].IDs, "00000002")
	got, sentence, err := resume(st, journal.Recovery{Outcome: journal.Foreign, Record: encoded(t, decided(1, 2, 3)), Files: []journal.FileState{
		{Path: "a/a.go", Found: journal.Half, Edited: true, Before: "before", After: "after"},
		{Path: "b/b.go", Found: journal.Half, Edited: true, Before: "b", After: "b after"},
	}}, blob)
	if err != nil || sentence != "a decision was cut short while it was written and is taken back as far as that can be: a/a.go, b/b.go were edited by another program where the decision had changed them, and what is left of it there stays: look at them" {
		t.Error(sentence, err)
	}
	half := func(line int, file, pkg string, step int) *record.Decision {
		d := &record.Decision{Seen: record.Sighting{File: file, Package: pkg, Line: line}, Layers: []record.Layer{{State: record.Accepted, Step: step, Decided: noon, Absorbed: fmt.Sprintf(whyHalfWritten, file)}}}
		return d
	}
	want := decided(1)
	want.Last = 3
	want.Decisions["00000002"] = half(2, "a/a.go", "p/a", 2)
	want.Decisions["00000002"].Notes = []record.Remark{{Text: "mine", Step: 1}}
	want.Decisions["00000003"] = half(3, "a/a.go", "p/a", 3)
	want.Decisions[record.DetachedName("00000003 b/b.go", 3)] = half(1, "b/b.go", "p/b", 3)
	want.Decisions[record.DetachedName("00000003 b/b.go", 3)].Seen.SetPlace(place.At(1))
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for name, test := range map[string]struct {
		state journal.FileState
		want  int
		fails bool
	}{
		"the third line":     {journal.FileState{Before: "before", After: "after"}, 3, false},
		"equal":              {journal.FileState{Before: "before", After: "before"}, 1, false},
		"no text before":     {journal.FileState{Before: "lost", After: "after"}, 1, false},
		"no text after":      {journal.FileState{Before: "before", After: "lost"}, 1, false},
		"it can't be read":   {journal.FileState{Before: "unread", After: "after"}, 1, true},
		"removed at the top": {journal.FileState{Before: "b after", After: "b"}, 1, false},
	} {
		at, err := firstLine(test.state, func(name string) ([]byte, error) {
			if name == "unread" {
				return nil, errors.New("no")
			}
			return blob(name)
		})
		if at != place.At(test.want) || (err != nil) != test.fails {
			t.Errorf("%s: %v, %v", name, at, err)
		}
	}
	if _, _, err := resume(st, journal.Recovery{Outcome: journal.Foreign, Record: encoded(t, decided(1, 2)), Files: []journal.FileState{{Path: "a/a.go", Found: journal.Half}}}, func(string) ([]byte, error) { return nil, errors.New("no") }); err == nil {
		t.Error("a text that can't be read is not told")
	}
}

// TestStore writes, reads, loses and adopts a session.
func TestStore(t *testing.T) {
	dir := t.TempDir()
	root, state := filepath.Join(dir, "tree"), filepath.Join(dir, "state")
	path := filepath.Join(root, "a/a.go")
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte("package a\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	open := func() *Store {
		t.Helper()
		s, err := New(root, state, stamps.New(nil))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
		return s
	}
	s := open()
	if st, saved, err := s.Peek(); err != nil || saved != "" || len(st.Decisions) > 0 || s.SavedName() != "" || s.path() != "" {
		t.Error(st, saved, err, s.SavedName())
	}
	held, err := s.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	st := decided(1, 3)
	st.Files["a/a.go"] = &record.File{Package: "p/a", Base: stamps.Hash([]byte("package a\n")), Written: stamps.Hash([]byte("package a // decided\n"))}
	text := filetext.New(*st.Files["a/a.go"], []byte("package a\n"), []byte("package a // decided\n"))
	changes, texts := []patch.Change{{Path: "a/a.go", Before: text.Start, After: text.Disk}}, filetext.Texts{text.Base: text.Start}
	if err := held.Write(t.Context(), changes, Update{record.New(), st, texts}); !errors.Is(err, errIncomplete) || s.SavedName() != "" {
		t.Error("a session is saved without a text that it refers to:", err)
	}
	texts[text.Written] = text.Disk
	if err := held.Write(t.Context(), changes, Update{record.New(), st, texts}); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "package a // decided\n" {
		t.Error(string(got), err)
	}
	for _, other := range []*Store{s, open()} {
		name := other.SavedName() // another process looks first
		if got, saved, err := other.Peek(); err != nil || saved != name || saved != stamps.Hash(encoded(t, st)) || cmp.Diff(st.Steps, got.Steps) != "" {
			t.Error(got, saved, err)
		}
	}
	for _, b := range [][]byte{text.Start, text.Disk} {
		if kept, err := s.Blob(stamps.Hash(b)); err != nil || string(kept) != string(b) {
			t.Error(string(kept), err)
		}
	}

	// the texts in which violations were seen
	next := decided(1, 3)
	seen := []byte("package a // seen\n")
	next.Decisions["00000001"].Seen.Text, next.Decisions["00000003"].Seen.Text = stamps.Hash(seen), stamps.Hash([]byte("another"))
	texts = filetext.Texts{stamps.Hash(seen): seen, stamps.Hash([]byte("unneeded")): []byte("unneeded")}
	saved := s.SavedName()
	for _, wrong := range []filetext.Texts{texts, {stamps.Hash(seen): seen, stamps.Hash([]byte("another")): seen}} {
		if err := held.Save(Update{st, next, wrong}); !errors.Is(err, errIncomplete) || s.SavedName() != saved {
			t.Error("a session is saved without a text that it refers to:", err)
		}
	}
	next.Decisions["00000003"].Seen.Text = ""
	if err := held.Save(Update{st, next, texts}); err != nil {
		t.Fatal(err)
	}
	if kept, err := s.Blob(stamps.Hash(seen)); err != nil || string(kept) != string(seen) {
		t.Error(string(kept), err)
	}
	if _, err := s.Blob(stamps.Hash([]byte("unneeded"))); !errors.Is(err, journal.ErrLost) {
		t.Error("a text that nobody needs is kept:", err)
	}
	if read, err := held.Read(t.Context()); err != nil || len(read.News) > 0 || read.RolledBack || read.Saved != s.SavedName() || len(read.Decisions) != 2 {
		t.Errorf("%+v, %v", read, err)
	}
	held.DropExcept(map[string]bool{stamps.Hash(text.Start): true})
	if _, err := s.Blob(stamps.Hash(seen)); !errors.Is(err, journal.ErrLost) {
		t.Error("a text that nobody needs is kept:", err)
	}
	if _, err := s.Blob(stamps.Hash(text.Start)); err != nil {
		t.Error(err)
	}

	// of a newer program, and damaged
	session := s.path()
	put := func(raw string) {
		t.Helper()
		if err := os.WriteFile(session, []byte(raw), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put(`{"version": 99}`)
	if _, _, err := s.Peek(); !errors.Is(err, record.ErrNewer) || !strings.Contains(err.Error(), session) {
		t.Error(err)
	}
	if _, err := held.Read(t.Context()); !errors.Is(err, record.ErrNewer) {
		t.Error(err)
	}
	put("{")
	if _, saved, err := s.Peek(); !errors.As(err, new(*DamagedError)) || saved != stamps.Hash([]byte("{")) {
		t.Error(saved, err)
	}
	want := fmt.Sprintf("%s, in which decisions were saved, is damaged (unexpected end of JSON input): put it back from a copy, or remove %s to begin a new session; your files stay as they are", session, filepath.Dir(session))
	if _, err := held.Read(t.Context()); err == nil || err.Error() != want {
		t.Error(err)
	}
	if raw, err := os.ReadFile(session); err != nil || string(raw) != "{" {
		t.Errorf("it is not left as it is: %q, %v", raw, err)
	}

	// one that is adopted and not verified yet
	st.Unproven = true
	if err := held.Save(Update{st, st, nil}); err != nil { // a text that it referred to before may be missing
		t.Fatal(err)
	}
	if got, _, err := s.Peek(); err != nil || len(got.Decisions) > 0 {
		t.Error(got, err)
	}
	s.Adopting = true
	if got, _, err := s.Peek(); err != nil || len(got.Decisions) != 2 {
		t.Error(got, err)
	}
	held.Release()
	ended, end := context.WithCancel(t.Context())
	end()
	other := open()
	held, err = s.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer held.Release()
	if _, err := other.Acquire(ended); err == nil {
		t.Error("locked twice")
	}
	if got := displacedNews(journal.Recovery{Files: []journal.FileState{{Path: "a.go", Beside: []string{"x", "y"}}, {Path: "b.go"}}}); len(got) != 2 || got[1] != "another program wrote to a.go while it was replaced: what it wrote is kept as y" {
		t.Error(got)
	}
}
