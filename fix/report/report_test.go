package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/report"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/visible"
)

var update = flag.Bool("update", false, "write what the reports are into testdata")

// TestGolden holds every report, byte for byte, as testdata/golden.txtar has it.
func TestGolden(t *testing.T) {
	const file = "testdata/golden.txtar"
	s := newSession()
	shop := func(file string) string { return path.Join("../shop", file) }
	var got txtar.Archive
	add := func(name string, write func(w io.Writer) error) {
		t.Helper()
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		got.Files = append(got.Files, txtar.File{Name: name, Data: b.Bytes()})
	}
	collect := func(src report.Source, o report.Options) *report.Report {
		t.Helper()
		r, err := report.New(t.Context(), src, o)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	add("text", collect(s, report.Options{}).Text)
	add("text, all, named from another folder", collect(s, report.Options{All: true, Show: shop}).Text)
	add("text, rewrites", collect(s, report.Options{Rewrites: true}).Text)
	add("text, all, rewrites", collect(s, report.Options{All: true, Rewrites: true}).Text)
	add("text, nothing found", collect(&session{summaries: []triage.Summary{{Rule: "redis"}}}, report.Options{}).Text)
	add("text, nothing found and one file not read", collect(&session{summaries: []triage.Summary{{Rule: "redis", Allowed: 2}}, missing: s.missing[:1]}, report.Options{}).Text)
	add("not analyzed", func(w io.Writer) error { return report.NotAnalyzed(w, s.missing) })
	add("not analyzed, none", func(w io.Writer) error { return report.NotAnalyzed(w, nil) })
	add("json", collect(s, report.Options{All: true, Rewrites: true}).JSON)
	add("json, nothing found", collect(&session{}, report.Options{Rewrites: true}).JSON)
	for _, fingerprint := range []string{hub, "bbbbbbbb22222222", "cccccccc33333333", "dddddddd44444444", "eeeeeeee55555555", "0000000077777777", "1111111188888888"} {
		it, p := s.item(fingerprint)
		add("show "+it.ID, func(w io.Writer) error { return report.Show(w, visible.NewWriter(w), shop(it.File), it, p) })
	}
	add("show, raw", func(w io.Writer) error {
		it, p := s.item(hub)
		return report.Show(io.Discard, w, shop(it.File), it, p)
	})
	add("show, json", func(w io.Writer) error {
		it, p := s.item(hub)
		return report.ShowJSON(w, it, p)
	})
	it, p := s.item(hub)
	p.Rewrite.Hazards = append(slices.Clone(p.Rewrite.Hazards), refusal.Hazard{Kind: refusal.HazardCloses, Detail: "may be closed: handed to x", Unproven: true, Place: "d.go:5"})
	p.Rewrite.Decides = []fix.Decided{{Detail: "Addr: a here", Place: "a.go:1"}}
	p.Rewrite.Equals = []fix.Equal{{Detail: "PoolSize: 10", Place: "b.go:2"}, {Detail: "DB: 1", Place: "c.go:3"}}
	p.Rewrite.Comments = []fix.Comment{{Text: "// One,\n\t// and two.", Place: "a.go:4"}}
	add("show, what the owner decides, what is unproven, what is equal and which comment goes", func(w io.Writer) error { return report.Show(visible.NewWriter(w), io.Discard, shop(it.File), it, p) })
	add("show, json, the same", func(w io.Writer) error { return report.ShowJSON(w, it, p) })
	add("diff, raw", func(w io.Writer) error { return report.Diff(w, "internal/ws/hub.go", p.Hunks) })
	it, p = s.item("bbbbbbbb22222222")
	it.State = triage.Accepted
	p.Rewrite.Refusal = &refusal.Refusal{Kind: refusal.Stale, Detail: "the file was edited outside"}
	p.Kept = []triage.FileHunks{{File: "a.go", Hunks: patch.Diff([]byte("a\n"), []byte("b\n"), 3)}, {File: it.File, Hunks: patch.Diff([]byte("c"), []byte("d\n"), 3)}}
	add("show, what can't be undone", func(w io.Writer) error { return report.Show(w, visible.NewWriter(w), shop(it.File), it, p) })
	part := p
	part.KeptLines, part.KeptOthers = true, true
	add("show, what can't be undone of several", func(w io.Writer) error { return report.Show(w, io.Discard, it.File, it, part) })
	add("show, json, what can't be undone", func(w io.Writer) error { return report.ShowJSON(w, it, p) })

	if *update {
		if err := os.WriteFile(file, txtar.Format(&got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(named(want), named(&got)); diff != "" {
		t.Errorf("the reports differ (-want +got), -update writes them:\n%s", diff)
	}
	for name, text := range named(&got) {
		if i := strings.IndexFunc(text, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == '\u202e' }); i >= 0 && !strings.Contains(name, "json") && !strings.Contains(name, "raw") {
			t.Errorf("%s sends a control character to the terminal: %q", name, text[i:])
		}
		if strings.Contains(name, "json") && !json.Valid([]byte(text)) {
			t.Errorf("%s is not JSON", name)
		}
	}
}

func named(a *txtar.Archive) map[string]string {
	out := map[string]string{}
	for _, f := range a.Files {
		out[f.Name] = string(f.Data)
	}
	return out
}

func TestLine(t *testing.T) {
	for want, sum := range map[string]triage.Summary{
		"r: 0 violations": {Rule: "r"},
		"r: 1 violation in 1 file (0 high, 0 medium, 1 low)":                          {Rule: "r", Total: 1, Files: 1, Low: 1, Open: 1},
		"r: 2 violations in 1 file (2 high, 0 medium, 0 low), 1 skipped":              {Rule: "r", Total: 2, Files: 1, High: 2, Open: 1, Skipped: 1},
		"r: 0 violations, 3 accepted, 1 allowed":                                      {Rule: "r", Accepted: 3, Allowed: 1},
		"r: 4 violations in 3 files (1 high, 2 medium, 1 low), 1 accepted, 2 allowed": {Rule: "r", Total: 4, Files: 3, High: 1, Medium: 2, Low: 1, Open: 4, Accepted: 1, Allowed: 2},
	} {
		if got := report.Line(sum); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestShort(t *testing.T) {
	for text, want := range map[string]string{
		"":                      "",
		"f(x)":                  "f(x)",
		"f(\n\tx,\n)":           "f( …",
		"\tf( x,   y )  ":       "f( x, y )",
		"f(x) // and\tmore\r\n": "f(x) // and more …",
	} {
		if got := report.Short(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestErrors holds that a writer that fails, and a rewrite that can't be planned, are one sentence down the chain.
func TestErrors(t *testing.T) {
	s := newSession()
	r, err := report.New(t.Context(), s, report.Options{Rewrites: true})
	if err != nil {
		t.Fatal(err)
	}
	it, p := s.item(hub)
	for want, write := range map[string]func(w io.Writer) error{
		"write the report: the disk is full":            r.Text,
		"write the JSON: the disk is full":              r.JSON,
		"write the violation: the disk is full":         func(w io.Writer) error { return report.Show(w, w, it.File, it, p) },
		"write what was not analyzed: the disk is full": func(w io.Writer) error { return report.NotAnalyzed(w, s.missing) },
	} {
		if err := write(full{}); !errors.Is(err, errFull) || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	s.err = errFull
	if _, err := report.New(t.Context(), s, report.Options{Rewrites: true}); !errors.Is(err, errFull) || err.Error() != "plan the rewrite at internal/ws/hub.go:14: the disk is full" {
		t.Errorf("New = %v", err)
	}
	if _, err := report.New(t.Context(), s, report.Options{}); err != nil {
		t.Errorf("without rewrites: %v", err)
	}
}

var errFull = errors.New("the disk is full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
