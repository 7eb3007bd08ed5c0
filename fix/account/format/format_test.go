package format_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/account"
	"github.com/seed-58def443/ssot/fix/account/format"
	"github.com/seed-58def443/ssot/fix/triage"
)

var update = flag.Bool("update", false, "write what the reports are into testdata")

func written(t *testing.T, name string, a *account.Account) string {
	t.Helper()
	f, err := format.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b, a); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestFormats holds each format against what it was; -update writes it.
func TestFormats(t *testing.T) {
	path := filepath.Join("testdata", "golden.txtar")
	archive := new(txtar.Archive)
	for _, f := range format.All() {
		archive.Files = append(archive.Files, txtar.File{Name: f.Name, Data: []byte(written(t, f.Name, sample()))})
	}
	if *update {
		if err := os.WriteFile(path, txtar.Format(archive), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range archive.Files {
		if i >= len(want.Files) || want.Files[i].Name != f.Name {
			t.Fatalf("there is no golden of %s", f.Name)
		}
		if diff := cmp.Diff(string(want.Files[i].Data), string(f.Data)); diff != "" {
			t.Errorf("%s: %s", f.Name, diff)
		}
	}
}

// TestEmpty holds what each format has of an account without violations.
func TestEmpty(t *testing.T) {
	for _, f := range format.All() {
		if text := written(t, f.Name, &account.Account{Title: "x"}); text == "" || strings.Contains(text, "NaN") || strings.Contains(text, "<no value>") {
			t.Errorf("%s: %q", f.Name, text)
		}
	}
}

// TestData holds that words of others are no markup, no formula and nothing that a terminal obeys.
func TestData(t *testing.T) {
	markup := []string{"<script>", "<a>", "<b>", "<Friday>"}
	for name, bad := range map[string][]string{"md": append(markup, " @ada"), "html": markup, "json": nil, "csv": {",=1"}, "commit": nil} {
		text := written(t, name, sample())
		for _, word := range append(bad, "\x1b", "\u202e") {
			if strings.Contains(text, word) {
				t.Errorf("%s has %q", name, word)
			}
		}
	}
}

// TestCells holds that no spreadsheet finds a formula in what others wrote, whatever it takes to part cells.
func TestCells(t *testing.T) {
	for in, want := range map[string]string{
		"=1": "'=1", "+1": "'+1", "-1": "'-1", "@x": "'@x", "\t=1": "'=1", "\n=1": "'=1", "＝1": "'＝1", "＋1": "'＋1",
		`a;=1`: `a;'=1`, `a; "=1`: `a;' "=1`, "a;@x;-1": "a;'@x;'-1", "a;＝1": "a;'＝1", "a;b=1": "a;b=1", "a=1": "a=1",
	} {
		a := &account.Account{Title: "x", Violations: []*account.Violation{{Item: triage.Item{Note: in}}}}
		rows, err := csv.NewReader(strings.NewReader(written(t, "csv", a))).ReadAll()
		if err != nil || len(rows) != 2 {
			t.Fatal(rows, err)
		}
		if got := rows[1][slices.Index(rows[0], "note")]; got != want {
			t.Errorf("%q is %q, not %q", in, got, want)
		}
	}
}

func TestSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []*account.Account{sample(), {Title: "x"}} {
		report, err := jsonschema.UnmarshalJSON(strings.NewReader(written(t, "json", a)))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(report); err != nil {
			t.Error(err)
		}
	}
}

// TestCSV holds that each violation is a row of as many cells as there are names.
func TestCSV(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(written(t, "csv", sample()))).ReadAll()
	if err != nil || len(rows) != 1+len(sample().Violations) {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}

// TestLong holds that a page for a pull request fits, whatever there is to tell, and says what it leaves out.
func TestLong(t *testing.T) {
	text := written(t, "md", many(10000))
	if n := len([]rune(text)); n > 65536 || n < 8000 || !strings.Contains(text, "more are not listed") {
		t.Errorf("it has %d characters", n)
	}
	a := many(400)
	for _, v := range a.Violations {
		v.State, v.Note = triage.Skipped, strings.Repeat("x", 2000)
	}
	if n := len([]rune(written(t, "md", a))); n > 65536 {
		t.Errorf("it has %d characters", n)
	}
}

// TestWeight holds how heavy a page is of 10,000 violations.
func TestWeight(t *testing.T) {
	text := written(t, "html", many(10000))
	if len(text) > 10<<20 || !strings.Contains(text, "git diff shows them") {
		t.Errorf("it has %d bytes", len(text))
	}
	t.Logf("%.1f MB", float64(len(text))/(1<<20))
}

// TestFull holds that what can't be written is an error.
func TestFull(t *testing.T) {
	for _, f := range format.All() {
		if err := f.Write(full{}, sample()); !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
	if _, err := format.Find("pdf"); err == nil || !strings.Contains(err.Error(), "use md, html, json, csv, commit") {
		t.Error(err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

// TestSubject holds that the first line of a message is one.
func TestSubject(t *testing.T) {
	a := sample()
	a.Rules[0].Title = strings.Repeat("é", 200)
	subject, _, _ := strings.Cut(written(t, "commit", a), "\n")
	if n := len([]rune(subject)); n != 72 || !strings.HasSuffix(subject, "…: 2 places") {
		t.Errorf("%d: %s", n, subject)
	}
}

// TestClosing holds what a person is told who leaves the screen.
func TestClosing(t *testing.T) {
	var b bytes.Buffer
	if err := format.Closing(&b, sample()); err != nil {
		t.Fatal(err)
	}
	const want = `  high        3 → 1     ████████░░░░░░░░░░░░░░░░
  medium      1 → 1     ████████
  low         3 → 2     ████████████████░░░░░░░░
4 violations in 4 files, 7 in 6 files before: 43 % fewer; 1 file changed, 1 import moved in 1 file
accepted knowingly, 1:
  ws/hub.go:8: options: DB: 3 here, not set at redisx.go:14; closes: rdb may be closed by Hub.Stop
allowed, 1:
  tools/flush/main.go:14: run by hand (until 2026-12-10)
skipped, 1:
  it/it_test.go:13: redis.NewClient(&redis.Options{ …
notes, 1:
  ws/ring.go:10: ask @ada before <Friday>
left, 4:
  2 with a rewrite
  1 refused (an import cycle): The owner imports this package, so this package can't import the owner; break the cycle, or pass the value in.
  1 skipped
next:
  Build and test what the changed file is used by.  (ssot verify)
  One can't be rewritten (an import cycle).
  See the changes.  (git diff)
  Read all of it, or send it round.  (ssot report)
  Take back the newest step.  (ssot undo)
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
	b.Reset()
	if err := format.Closing(&b, many(100)); err != nil || !strings.Contains(b.String(), "  and 45 more\n") {
		t.Errorf("%v: %s", err, &b)
	}
	hasty := sample()
	for _, v := range hasty.Violations {
		v.Status, v.Refusal, v.Hazards = "", nil, nil
	}
	b.Reset()
	const unlooked = "accepted knowingly, 0 or more:\n  2 accepted, whose hazards were not looked at in the time there was: ssot report has them\nallowed, 1:\n"
	const unplanned = "left, 4:\n  3 not decided, and not planned in the time there was: ssot report has their rewrites and refusals\n  1 skipped\n"
	if err := format.Closing(&b, hasty); err != nil || !strings.Contains(b.String(), unplanned) || !strings.Contains(b.String(), unlooked) {
		t.Errorf("%v: %s", err, &b)
	}
	if err := format.Closing(full{}, sample()); !errors.Is(err, io.ErrShortWrite) {
		t.Error(err)
	}
}
