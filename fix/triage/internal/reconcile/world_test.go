package reconcile

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage/internal/faulttest"
	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
)

// world is a session without a store: its record and the texts that it saved are in memory.
type world struct {
	t       *testing.T
	ar      *txtar.Archive
	at      string // the line of the script
	root    string
	files   *stamps.Stamps
	options scanned.Options
	now     time.Time
	st      *record.Record
	sc      *scanned.Scan
	known   map[string]filetext.Text
	blobs   map[string][]byte
	lost    map[string]bool // blobs that are missing
	tried   *FailedAttempts
	texts   map[string]string     // by hash of a text: its name in the want files
	names   map[string]string     // by fingerprint: its name in the want files
	ids     map[string]string     // by FILE#N: the fingerprint
	last    []string              // what the last run returned
	fault   func(op string) error // is asked before each operation on the disk
	walk    *faulttest.Walk
}

func newWorld(t *testing.T, ar *txtar.Archive) *world {
	t.Helper()
	shared, err := txtar.ParseFile("../../testdata/shared.txt")
	if err != nil {
		t.Fatal(err)
	}
	w := &world{
		t: t, ar: ar, root: t.TempDir(), fault: func(string) error { return nil }, walk: faulttest.New("reconcile"), now: time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC), st: record.New(), tried: NewFailedAttempts(),
		blobs: map[string][]byte{}, lost: map[string]bool{}, texts: map[string]string{}, names: map[string]string{}, ids: map[string]string{},
	}
	w.options.Dir = w.root
	w.files = stamps.New(func(op, _ string) error { return w.fault(op) })
	for _, f := range append(shared.Files, ar.Files...) {
		if !strings.HasPrefix(f.Name, "want/") && !strings.HasPrefix(f.Name, "text/") {
			w.write(f.Name, f.Data)
		}
	}
	w.scan(nil)
	return w
}

func (w *world) write(path string, text []byte) {
	w.t.Helper()
	full := filepath.Join(w.root, path)
	w.must(os.MkdirAll(filepath.Dir(full), 0o755))
	w.must(os.WriteFile(full, text, 0o600))
}

func (w *world) read(path string) []byte {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.root, path))
	w.must(err)
	return text
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("%s\n%v", w.at, err)
	}
}

// keep saves a text under its hash.
func (w *world) keep(path string, text []byte) string {
	hash := w.name(path, text)
	w.blobs[hash] = text
	return hash
}

// name gives a text a name: its file, and how many texts of the file were before. It returns the hash.
func (w *world) name(path string, text []byte) string {
	hash := stamps.Hash(text)
	if w.texts[hash] == "" {
		n := 1
		for _, name := range w.texts {
			if strings.HasPrefix(name, path+"@") {
				n++
			}
		}
		w.texts[hash] = fmt.Sprintf("%s@%d", path, n)
	}
	return hash
}

// scan scans, and names what it finds.
func (w *world) scan(live map[string]filetext.Text) *scanned.Scan {
	w.t.Helper()
	overlay := map[string][]byte{}
	for path, text := range live {
		overlay[filepath.Join(w.root, path)] = text.Start
	}
	sc, err := scanned.Run(w.t.Context(), w.options, overlay, w.files, w.now)
	w.must(err)
	n := map[string]int{}
	for _, v := range sc.Result.Violations {
		n[v.File]++
		w.name(v.File, sc.Text(v.File))
		if w.names[v.Fingerprint] != "" {
			continue
		}
		name := fmt.Sprintf("%s#%d", v.File, n[v.File])
		for w.ids[name] != "" {
			name += "'"
		}
		w.names[v.Fingerprint], w.ids[name] = name, v.Fingerprint
	}
	w.sc = sc
	return sc
}

func (w *world) id(name string) string {
	w.t.Helper()
	fingerprint := w.ids[name]
	if fingerprint == "" || w.sc.ByID[fingerprint] == nil {
		w.t.Fatalf("%s\nno %s", w.at, name)
	}
	return fingerprint
}

func (w *world) line(line string) {
	w.t.Helper()
	name, rest, _ := strings.Cut(line, " ")
	args := strings.Fields(rest)
	rest = strings.TrimPrefix(rest, strings.Join(args[:min(1, len(args))], "")+" ")
	switch name {
	case "accept", "skip", "allow", "note", "undo":
		w.decide(record.Verb(name), args)
	case "edit":
		was, is, _ := strings.Cut(strings.NewReplacer(`\n`, "\n", `\t`, "\t").Replace(rest), "|")
		text := w.read(args[0])
		if bytes.Count(text, []byte(was)) != 1 {
			w.t.Fatalf("%s\nnot once in\n%s", w.at, text)
		}
		w.write(args[0], bytes.Replace(text, []byte(was), []byte(is), 1))
	case "rm":
		w.must(os.Remove(filepath.Join(w.root, args[0])))
	case "mv":
		w.write(args[1], w.read(args[0]))
		w.must(os.Remove(filepath.Join(w.root, args[0])))
	case "cp":
		w.write(args[1], w.read(args[0]))
	case "crlf":
		w.write(args[0], bytes.ReplaceAll(w.read(args[0]), []byte("\n"), []byte("\r\n")))
	case "module":
		w.module(args[0])
	case "save":
		w.ar.Files = append(w.ar.Files, txtar.File{Name: "saved/" + args[1], Data: w.read(args[0])})
	case "put":
		w.write(args[0], w.archived(args[1]))
	case "claim":
		f := *w.st.Files[args[0]]
		f.Base = w.keep(args[0], w.archived(args[1]))
		w.st = w.st.Clone()
		w.st.Files[args[0]] = &f
	case "lose":
		w.lost[w.st.Files[args[0]].Base] = true
	case "find":
		clear(w.lost)
	case "now":
		day, err := time.Parse(time.DateOnly, args[0])
		w.must(err)
		w.now = day.Add(12 * time.Hour)
	case "pattern":
		w.options.Patterns, w.sc = args, nil
	case "forget":
		w.known = nil
	case "run":
		w.run(args[0])
	default:
		w.t.Fatalf("%s\nno such command", w.at)
	}
}

// module gives the module another path.
func (w *world) module(path string) {
	w.t.Helper()
	w.must(filepath.WalkDir(w.root, func(full string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(full, "_fake") {
			return err
		}
		text, err := os.ReadFile(full)
		if err != nil {
			return err
		}
		return os.WriteFile(full, bytes.ReplaceAll(text, []byte("example.com/shop"), []byte(path)), 0o600)
	}))
}

func (w *world) archived(name string) []byte {
	w.t.Helper()
	for _, f := range slices.Backward(w.ar.Files) {
		if f.Name == name || f.Name == "saved/"+name {
			return f.Data
		}
	}
	w.t.Fatalf("%s\nno file %s", w.at, name)
	return nil
}

// decide takes a decision as package decide does, and writes the files.
func (w *world) decide(verb record.Verb, args []string) {
	w.t.Helper()
	l := record.Layer{State: map[record.Verb]record.State{record.Accept: record.Accepted, record.Skip: record.Skipped, record.Allow: record.Allowed}[verb]}
	switch {
	case len(args) > 2 && args[0] == "-as":
		l.As, args = fix.AlternativeKind(args[1]), args[2:]
	case len(args) > 2 && args[0] == "-until":
		l.Until, args = args[1], args[2:]
	}
	if verb == record.Allow {
		l.Reason, args = strings.Join(args[1:], " "), args[:1]
	}
	before := w.st
	w.st = before.Clone()
	if verb == record.Undo {
		fingerprint := w.id(args[0])
		w.st.Steps.Unlist(w.st.Pop(fingerprint), fingerprint)
		w.apply(before)
		return
	}
	step := w.st.Begin(verb, w.now)
	if verb == record.Note {
		fingerprint := w.id(args[0])
		v := w.sc.ByID[fingerprint]
		w.keep(v.File, w.sc.Text(v.File))
		w.st.PushNote(step, fingerprint, w.sc.Sighting(v), strings.Join(args[1:], " "))
		return
	}
	for _, name := range args {
		fingerprint := w.id(name)
		w.st.Push(step, fingerprint, w.sc.Sighting(w.sc.ByID[fingerprint]), l)
		if l.As != "" {
			also := map[string]string{}
			_, changes, err := w.sc.Planner.Rewrite(w.t.Context(), fingerprint, fix.Decisions{As: map[string]fix.AlternativeKind{fingerprint: l.As}})
			w.must(err)
			for _, c := range changes {
				also[c.Path] = w.sc.PathOf(c.Path)
			}
			w.st.Decisions.AddAffected(fingerprint, also)
		}
	}
	for _, name := range args {
		if v := w.sc.ByID[w.ids[name]]; v != nil {
			w.keep(v.File, w.sc.Text(v.File))
		}
	}
	w.apply(before)
}

// apply writes the files as the record has them, and remembers the texts that are replaced.
func (w *world) apply(before *record.Record) {
	w.t.Helper()
	was, _, err := w.sc.Plan(w.t.Context(), w.sc.Decisions(before, w.packages(before)))
	w.must(err)
	is, failed, err := w.sc.Plan(w.t.Context(), w.sc.Decisions(w.st, w.packages(w.st)))
	w.must(err)
	if len(failed) > 0 {
		w.t.Fatalf("%s\n%v", w.at, failed)
	}
	for path := range was {
		if _, ok := is[path]; !ok {
			is[path] = patch.Change{Path: path, Before: was[path].Before, After: was[path].Before}
		}
	}
	for _, path := range record.Keys(is) {
		c := is[path]
		if bytes.Equal(was[path].After, c.After) {
			continue
		}
		w.st.Remember(before, path, before.Decisions.In(path), w.now)
		f := record.File{Package: w.sc.PathOf(path), Base: w.keep(path, c.Before), Written: w.keep(path, c.After)}
		if w.st.Files[path] = &f; f.Base == f.Written {
			delete(w.st.Files, path)
		}
		w.write(path, c.After)
	}
}

func (w *world) packages(st *record.Record) []string {
	return st.Decisions.PackagesOf(slices.DeleteFunc(record.Keys(st.Decisions), func(f string) bool { return !st.Decisions[f].Writes() }))
}

// run reconciles, and compares what came out with a file of the archive.
func (w *world) run(want string) {
	w.t.Helper()
	saved, scans := w.st.Clone(), 0
	for _, path := range slices.Concat(record.Keys(w.st.Files), record.Keys(w.st.Earlier)) {
		if text, err := os.ReadFile(filepath.Join(w.root, path)); err == nil {
			w.name(path, text)
		}
	}
	again := false
	in := w.inputs(&scans, &again)
	tried := w.tried.clone()
	res, err := Run(w.t.Context(), in)
	w.must(err)
	if d := cmp.Diff(saved, w.st); d != "" {
		w.t.Errorf("%s\nthe record that was given is another one now: %s", w.at, d)
	}
	for path, text := range res.Modified {
		w.name(path, text.Start)
		w.name(path, text.Disk)
	}
	maps.Copy(w.blobs, res.Unsaved)
	for name := range res.State.Blobs() {
		if w.blobs[name] == nil {
			w.t.Errorf("%s\nthe record refers to a text that is not saved: %s", w.at, w.text(name))
		}
	}
	is := w.describe(res)
	got := difference(w.last, is) + said(res) + fmt.Sprintf("%d scans, changed %t\n", scans, res.Changed)
	in.Attempts, again = tried, true
	w.faults(in, res)
	w.st, w.sc, w.known, w.last = res.State, res.Scan, res.Modified, is
	if *update {
		w.ar.Files = slices.DeleteFunc(w.ar.Files, func(f txtar.File) bool { return f.Name == want })
		w.ar.Files = append(w.ar.Files, txtar.File{Name: want, Data: []byte(got)})
	} else if d := cmp.Diff(string(w.archived(want)), got); d != "" {
		w.t.Errorf("%s\n-want +got %s", w.at, d)
	}
}

// inputs returns what a run gets. It counts the scans, and remembers them by the bases that they saw: a run that is
// repeated gets the same ones again.
func (w *world) inputs(scans *int, again *bool) Inputs {
	seen := map[string]*scanned.Scan{}
	lookup := &filetext.Lookup{Root: w.root, Files: w.files, Known: w.known, Kept: func(name string) ([]byte, error) {
		if err := w.fault("blob"); err != nil {
			return nil, err
		}
		if text, ok := w.blobs[name]; ok && !w.lost[name] {
			return text, nil
		}
		return nil, fmt.Errorf("%s: %w", w.text(name), journal.ErrLost)
	}}
	return Inputs{
		Lookup: lookup, State: w.st, Last: w.sc, Shown: w.sc, Now: w.now, Complete: len(w.options.Patterns) == 0, Attempts: w.tried,
		Scan: func(_ context.Context, live map[string]filetext.Text) (*scanned.Scan, error) {
			if err := w.fault("scan"); err != nil {
				return nil, err
			}
			var name strings.Builder
			for _, path := range record.Keys(live) {
				fmt.Fprintln(&name, path, live[path].Base)
			}
			if sc := seen[name.String()]; sc != nil && *again {
				return sc, nil
			}
			*scans++
			seen[name.String()] = w.scan(live)
			return w.sc, nil
		},
	}
}
