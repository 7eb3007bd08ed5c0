package format_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/guard"
	"github.com/seed-58def443/ssot/fix/guard/format"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/baseline"
)

var update = flag.Bool("update", false, "write what the reports are into testdata")

// found returns a violation of the fixture; columns in UTF-16 differ from those in bytes.
func found(n int, f guard.Finding) guard.Finding {
	f.Fingerprint = strings.Repeat(fmt.Sprintf("%x", n), 40)[:40]
	f.ID = f.Fingerprint[:8]
	if f.At.Line == 0 {
		f.At, f.UTF16 = guard.Span{Line: 4 + n, Column: 9, EndLine: 4 + n, EndColumn: 31}, guard.Span{Line: 4 + n, Column: 7, EndLine: 4 + n, EndColumn: 25}
	}
	if f.Rule == "" {
		f.Rule = "redis"
	}
	if f.Code == "" {
		f.Code, f.Symbol = "redis.NewClient(nil)", "github.com/redis/go-redis/v9.NewClient"
	}
	if f.State == "" {
		f.State = guard.New
	}
	if f.Why == "" {
		f.Why = "production code"
	}
	f.Package = "example.com/shop/ws"
	return f
}

// sample has a finding for every form that a line can take.
func sample() *guard.Verdict {
	return &guard.Verdict{
		Root: "/shop", Since: "v1.0.0", Policy: "origin/main",
		Rules: []guard.Rule{
			{Name: "redis", Title: "One Redis pool per process", Help: "Use redisx.Client() instead."},
			{Name: "config", Title: "", Help: "It forbids call config.Load."},
			{Name: scan.DirectiveRule, Title: "Directives", Help: "Renew it."},
		},
		Findings: []guard.Finding{
			found(1, guard.Finding{File: "ws/hub.go", Declaration: "(*Hub).Run", Use: "redisx.Client()", Priority: scan.High, Critical: true, Code: "redis.NewClient(&redis.Options{\n\tAddr: \"\U0001f600\",\n})", At: guard.Span{Line: 14, Column: 9, EndLine: 16, EndColumn: 3}, UTF16: guard.Span{Line: 14, Column: 9, EndLine: 16, EndColumn: 3}}),
			found(2, guard.Finding{File: "ws/a, b:c%20\x1b[2J\u202e.go", Declaration: "New", Priority: scan.High, Code: "redis.NewClient(\"\u202e|<b>@team\")"}),
			found(3, guard.Finding{File: "ws/100% sure.go", Rule: "config", Code: "config.Load", Declaration: "config.Load", Priority: scan.Medium, Test: true}),
			found(4, guard.Finding{File: "ws/hub.go", Rule: scan.DirectiveRule, Code: "//ssot:allow redis", Priority: scan.Medium, Why: "an allow directive needs a reason"}),
			found(5, guard.Finding{File: "ws/hub.go", Priority: scan.High, State: guard.Baselined, Reason: "until the move", Day: "2026-11-27"}),
			found(6, guard.Finding{File: "ws/hub.go", Priority: scan.Low, State: guard.Known}),
			found(7, guard.Finding{File: "ws/hub.go", Priority: scan.Low, State: guard.Allowed, Reason: "a mock", Day: "2027-06-30"}),
			found(9, guard.Finding{File: "ws/mock.go", Priority: scan.Low, State: guard.Allowed, Reason: "for now", Fresh: true}),
			found(8, guard.Finding{File: "docs/a.md", Priority: scan.Low, Snippet: "markdown", Declaration: "Use it"}),
		},
		Stale:       []baseline.Entry{{Fingerprint: baseline.Name(2, strings.Repeat("a", 40)), Rule: "redis", Package: "example.com/shop/ws", Declaration: "Old", Expression: "redis.NewClient(nil)", Day: "2026-01-01", Line: 3}},
		NotAnalyzed: []scan.NotAnalyzed{{File: "ws/plan9.go", Why: "no scanned configuration includes it"}, {Package: "example.com/shop/bad", Why: "bad.go:3:1: expected\n\x07"}},
		Notes:       []string{"redis: entry x is gone"},
	}
}

func report(v *guard.Verdict) *format.Report {
	return &format.Report{
		Verdict: v, Version: "v1.2.3",
		Show: func(file string) string { return path.Join("../shop", file) },
		Host: func(file string) string { return path.Join("sub", file) },
	}
}

func write(t *testing.T, name string, r *format.Report) []byte {
	t.Helper()
	f, err := format.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b, r); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return b.Bytes()
}

// variants returns the reports whose formats are held.
func variants() map[string]*format.Report {
	fixed := report(sample())
	fixed.Findings[0].Rewrite = &guard.Rewrite{Tier: tier.Proven, Changes: []patch.Change{{Path: "ws/hub.go", Before: []byte("a\nb\u202e\nc"), After: []byte("a\nB\nc\nd\n")}}}
	fixed.Findings[1].Rewrite = &guard.Rewrite{Tier: tier.Differs, Hazards: []string{"options: DB: 3 here\x1b"}, Changes: fixed.Findings[0].Rewrite.Changes}
	all := report(sample())
	all.Baselined, all.Suppressed = true, true
	many := sample()
	for n := range 30 {
		many.Findings = append(many.Findings, found(n+1, guard.Finding{File: fmt.Sprintf("many/%d.go", n)}))
	}
	return map[string]*format.Report{
		"":            report(sample()),
		", all":       all,
		", many":      report(many),
		", fixes":     fixed,
		", all clear": report(&guard.Verdict{Rules: sample().Rules}),
	}
}

// TestGolden holds every format, byte for byte, as testdata/golden.txtar has it.
func TestGolden(t *testing.T) {
	const file = "testdata/golden.txtar"
	var got txtar.Archive
	reports := variants()
	for _, name := range format.Names() {
		for _, variant := range []string{"", ", all", ", many", ", fixes", ", all clear"} {
			if variant != ", many" && variant != ", fixes" || variant == ", many" && name == "github" || variant == ", fixes" && (name == "sarif" || name == "json") {
				got.Files = append(got.Files, txtar.File{Name: name + variant, Data: write(t, name, reports[variant])})
			}
		}
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(&got), 0o600); err != nil {
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
		if i := strings.IndexFunc(text, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == '\u202e' }); i >= 0 {
			t.Errorf("%s sends what a terminal obeys: %q", name, text[i:])
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

// TestSchemas holds each JSON against the schema that comes with ssot, and each SARIF against the public one.
func TestSchemas(t *testing.T) {
	for name, schema := range map[string]string{"json": "check.schema.json", "sarif": "testdata/sarif-schema-2.1.0.json"} {
		compiled, err := jsonschema.NewCompiler().Compile(schema)
		if err != nil {
			t.Fatal(err)
		}
		for variant, r := range variants() {
			text, err := jsonschema.UnmarshalJSON(bytes.NewReader(write(t, name, r)))
			if err != nil {
				t.Fatal(err)
			}
			if err := compiled.Validate(text); err != nil {
				t.Errorf("%s%s: %v", name, variant, err)
			}
		}
	}
}

// TestFixes holds that who applies a fix to the old text has the new one.
func TestFixes(t *testing.T) {
	for _, c := range [][2]string{
		{"a\nb\nc\n", "a\nX\nc\n"},
		{"a\nb\nc\n", "b\nc\n"},
		{"a\nb\n", "z\na\ny\nb\nx\n"},
		{"a\r\nb\r\n", "a\r\nX\r\nb\r\n"},
		{"a\nb", "a\nb\n"},
		{"a\nb", "a\nX"},
		{"a\n\U0001f600", "a"},
		{"a\nb\nc\nd\ne\n", "A\nb\nd\ne\nf\n"},
	} {
		r := report(&guard.Verdict{Rules: sample().Rules, Findings: []guard.Finding{found(1, guard.Finding{File: "a.go", Use: "x.C()", Rewrite: &guard.Rewrite{
			Tier: tier.Proven, Changes: []patch.Change{{Path: "a.go", Before: []byte(c[0]), After: []byte(c[1])}},
		}})}})
		var out struct {
			Runs []struct {
				Results []struct {
					Fixes []struct {
						ArtifactChanges []struct {
							Replacements []struct {
								DeletedRegion   struct{ StartLine, StartColumn, EndLine, EndColumn int }
								InsertedContent struct{ Text string }
							}
						}
					}
				}
			}
		}
		if err := json.Unmarshal(write(t, "sarif", r), &out); err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitAfter(c[0], "\n")
		offset := func(line, column int) int {
			at := len(strings.Join(lines[:line-1], ""))
			for range column - 1 { // in UTF-16
				if r := []rune(c[0][at:])[0]; r > 0xffff {
					column--
				}
				_, size := utf8.DecodeRuneInString(c[0][at:])
				at += size
				if column--; column <= 1 {
					break
				}
			}
			return at
		}
		var edits []patch.Edit
		for _, x := range out.Runs[0].Results[0].Fixes[0].ArtifactChanges[0].Replacements {
			edits = append(edits, patch.Edit{Start: offset(x.DeletedRegion.StartLine, x.DeletedRegion.StartColumn), End: offset(x.DeletedRegion.EndLine, x.DeletedRegion.EndColumn), New: x.InsertedContent.Text})
		}
		if got, err := patch.Apply([]byte(c[0]), edits); err != nil || string(got) != c[1] {
			t.Errorf("%q with its fix is %q, not %q: %v", c[0], got, c[1], err)
		}
	}
}

// TestNoFix holds that a rewrite of a text that JSON can't contain is left out, and so is the whole of it.
func TestNoFix(t *testing.T) {
	for text, fixes := range map[string]int{"b\n": 1, "\xff\n": 0} {
		for _, c := range []patch.Change{{Path: "b.go", Before: []byte("a\n"), After: []byte(text)}, {Path: "b.go", Before: []byte(text), After: []byte("a\n")}} {
			r := report(&guard.Verdict{Rules: sample().Rules, Findings: []guard.Finding{found(1, guard.Finding{File: "a.go", Rewrite: &guard.Rewrite{
				Tier: tier.Proven, Changes: []patch.Change{{Path: "a.go", Before: []byte("a\n"), After: []byte("b\n")}, c},
			}})}})
			sarif := string(write(t, "sarif", r))
			if n := strings.Count(sarif, `"Apply the rewrite that ssot proposes"`); n != fixes {
				t.Errorf("%q: %d fixes in\n%s", text, n, sarif)
			}
		}
	}
}

// TestCrowded holds that a page for people lists the first of many and counts the rest.
func TestCrowded(t *testing.T) {
	const all = 503
	v := sample()
	v.Findings, v.Stale, v.NotAnalyzed = nil, nil, nil
	for n := range all {
		v.Findings = append(v.Findings, found(n, guard.Finding{File: fmt.Sprintf("many/%d.go", n)}))
		v.Stale = append(v.Stale, baseline.Entry{Rule: "redis", Package: fmt.Sprintf("example.com/stale/%d", n), Expression: "redis.NewClient(nil)"})
		v.NotAnalyzed = append(v.NotAnalyzed, scan.NotAnalyzed{File: fmt.Sprintf("unread/%d.go", n), Why: "no scanned configuration includes it"})
	}
	v.NotAnalyzed[0].Why = strings.Repeat("x", 1000)
	page := string(write(t, "markdown", report(v)))
	for of, want := range map[string][2]string{
		"violations":   {"| sub/many/", "\n3 more are not listed.\n"},
		"stale":        {"example.com/stale/", "- 3 more\n\nNot analyzed"},
		"not analyzed": {"unread/", "- 3 more\n"},
	} {
		if n := strings.Count(page, want[0]); n != 500 || !strings.Contains(page, want[1]) {
			t.Errorf("%s: %d are listed, and it says of the others\n%s", of, n, page[len(page)-300:])
		}
	}
	if !strings.HasSuffix(page, "- 3 more\n") {
		t.Errorf("it ends in\n%s", page[len(page)-300:])
	}
	if n := strings.Count(page[strings.LastIndex(page, "unread/0"):], "x"); n > 700 || !strings.Contains(page, "x…\n") {
		t.Errorf("of a sentence of a thousand letters it has %d", n)
	}
}

// TestSchemaNamesAll holds that the schema describes each field that is written.
func TestSchemaNamesAll(t *testing.T) {
	schema, err := os.ReadFile("check.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	r := report(sample())
	r.Baselined = true
	var fields func(any)
	fields = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for name, value := range v {
				if !bytes.Contains(schema, []byte(`"`+name+`"`)) && name != "redis" && name != "config" && name != scan.DirectiveRule {
					t.Errorf("the schema does not know %s", name)
				}
				fields(value)
			}
		case []any:
			for _, value := range v {
				fields(value)
			}
		}
	}
	var out any
	if err := json.Unmarshal(write(t, "json", r), &out); err != nil {
		t.Fatal(err)
	}
	fields(out)
}

// TestGitHub holds that no step has more annotations than GitHub shows, and that no message is a command of its own.
func TestGitHub(t *testing.T) {
	for variant, r := range variants() {
		text := string(write(t, "github", r))
		if n := len(regexp.MustCompile(`(?m)^::error `).FindAllString(text, -1)); n > 10 {
			t.Errorf("%d errors%s", n, variant)
		}
		for line := range strings.Lines(text) {
			if strings.HasPrefix(strings.TrimSpace(line), "::") && !regexp.MustCompile(`^::(error|warning|notice) [a-zA-Z]+=[^:]*::`).MatchString(line) {
				t.Errorf("not a command: %s", line)
			}
			if !strings.HasPrefix(line, "::") && regexp.MustCompile(`\.go:\d+:`).MatchString(line) {
				t.Errorf("a problem matcher would read a place in %s", line)
			}
		}
	}
}

func TestXML(t *testing.T) {
	for _, name := range []string{"junit", "checkstyle"} {
		for variant, r := range variants() {
			dec := xml.NewDecoder(bytes.NewReader(write(t, name, r)))
			for {
				if _, err := dec.Token(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Errorf("%s%s: %v", name, variant, err)
					break
				}
			}
		}
	}
}

// TestErrors holds that a writer that fails is one sentence, in every format.
func TestErrors(t *testing.T) {
	for _, f := range format.All() {
		if err := f.Write(full{}, report(sample())); !errors.Is(err, errFull) || !strings.HasPrefix(err.Error(), "write the ") {
			t.Errorf("%s: %v", f.Name, err)
		}
		if f.Help == "" || slices.Contains([]string{"", "all"}, f.Name) {
			t.Errorf("%s has no help", f.Name)
		}
	}
	if _, err := format.Find("yaml"); err == nil || !strings.Contains(err.Error(), `unknown format "yaml": use text, json, `) {
		t.Error(err)
	}
}

var errFull = errors.New("the disk is full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
