package scan_test

import (
	"context"
	"fmt"
	"go/scanner"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
	"github.com/seed-58def443/ssot/scan/ruleset"
	"github.com/seed-58def443/ssot/scan/scantest"
)

// today is when fixtures are scanned, unless they say otherwise.
const today = "2026-06-15"

func TestMain(m *testing.M) {
	scantest.Main(m)
}

// fixture is a module in a folder, and how it is scanned.
//
// A comment `// want "regexp" "regexp"` in a Go file or a Markdown page, in the syntax of go/analysis/analysistest,
// stands on a line where violations start and matches the texts of [describe]; `want+1` and `want-1` speak of the next
// and the last line. The archive's comment may hold lines `patterns: ./a ./b/...`, `dir: sub`, `tags: a,b`, `platform:
// windows/amd64`, `now: 2026-01-01`, and `files: a/a.go` and `root: sub` for a rule file that is not
// at the top. Files want-notes, want-not-analyzed and want-error hold the other results, a line each; without them
// there must be none.
type fixture struct {
	dir  string // of the module
	root string // of the rule file
	opts scan.Options
	want map[string]string // of the want- files
}

func readArchive(t *testing.T, path string) *txtar.Archive {
	t.Helper()
	ar, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return ar
}

// write puts an archive and the shared files into a new folder. The rule file may be broken: its error is returned.
func write(t *testing.T, ar *txtar.Archive) (*fixture, error) {
	t.Helper()
	f := &fixture{dir: realTempDir(t), want: map[string]string{}}
	has := map[string]bool{}
	for _, file := range ar.Files {
		has[file.Name] = true
		if name, ok := strings.CutPrefix(file.Name, "want-"); ok {
			f.want[name] = string(file.Data)
			continue
		}
		if len(file.Data) > 0 { // an empty one only keeps the shared file away
			writeFile(t, filepath.Join(f.dir, file.Name), file.Data)
		}
	}
	for _, file := range readArchive(t, filepath.Join("testdata", "shared.txt")).Files {
		if !has[file.Name] {
			writeFile(t, filepath.Join(f.dir, file.Name), file.Data)
		}
	}
	f.opts = scan.Options{Dir: f.dir, Now: date(t, today)}
	root := f.dir
	for line := range strings.Lines(string(ar.Comment)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "patterns":
			f.opts.Patterns = strings.Fields(value)
		case "files":
			for file := range strings.FieldsSeq(value) {
				f.opts.Files = append(f.opts.Files, filepath.Join(f.dir, file))
			}
		case "dir":
			f.opts.Dir = filepath.Join(f.dir, value)
		case "tags":
			f.opts.Tags = strings.Split(value, ",")
		case "platform":
			p, err := scan.ParsePlatform(value)
			if err != nil {
				t.Fatal(err)
			}
			f.opts.Platforms = append(f.opts.Platforms, p)
		case "now":
			f.opts.Now = date(t, value)
		case "root":
			root = filepath.Join(f.dir, value)
		}
	}
	rules, err := ruleset.Load(t.Context(), filepath.Join(root, rule.FileName), f.dir)
	f.opts.Rules = rules
	f.root = root
	return f, err
}

// realTempDir has no symbolic link in its path.
func realTempDir(t *testing.T) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func writeFile(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func date(t *testing.T, s string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestFixtures(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no fixtures", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			f, err := write(t, readArchive(t, path))
			var res *scan.Result
			if err == nil {
				res, err = scan.Run(context.Background(), f.opts)
			}
			if f.want["error"] != "" || err != nil {
				diff(t, "error", f.want["error"], lines([]string{errorText(f, err)}))
				return
			}
			f.check(t, res)
		})
	}
}

func errorText(f *fixture, err error) string {
	if err == nil {
		return ""
	}
	return strings.ReplaceAll(err.Error(), f.dir, "DIR")
}

func (f *fixture) check(t *testing.T, res *scan.Result) {
	t.Helper()
	got := map[string][]string{}
	byID := map[string]*scan.Violation{}
	for _, v := range res.Violations {
		byID[v.Fingerprint] = v
	}
	if len(byID) != len(res.Violations) {
		t.Errorf("%d violations have %d fingerprints", len(res.Violations), len(byID))
	}
	for _, v := range res.Violations {
		at := fmt.Sprintf("%s:%d", v.File, v.Line)
		got[at] = append(got[at], describe(v, byID))
	}
	f.checkWants(t, got)
	left := make([]string, 0, len(res.NotAnalyzed))
	for _, n := range res.NotAnalyzed {
		left = append(left, n.File+n.Package+": "+strings.ReplaceAll(n.Why, f.dir, "DIR"))
	}
	diff(t, "not_analyzed", f.want["not-analyzed"], lines(left))
	diff(t, "notes", f.want["notes"], lines(res.Notes))
}

// describe returns what a want comment's expressions are matched against.
func describe(v *scan.Violation, byID map[string]*scan.Violation) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", v.Rule, v.Priority)
	if v.Critical {
		b.WriteString(" critical")
	}
	fmt.Fprintf(&b, " %s: %s ", v.Symbol, strings.Join(strings.Fields(v.Code), " "))
	if v.Value {
		b.WriteString("(value) ")
	}
	if v.Outer != "" {
		fmt.Fprintf(&b, "(in %s) ", byID[v.Outer].Rule)
	}
	if v.Allowed != nil {
		fmt.Fprintf(&b, "(allowed: %s, until %q, line %d) ", v.Allowed.Reason, v.Allowed.Until, v.Allowed.Line)
	}
	fmt.Fprintf(&b, "[%s] in %s %s| %s", strings.Join(v.Configs, "; "), v.Package, v.Function, v.Reason)
	return b.String()
}

var wantComment = regexp.MustCompile(`//\s*want([+-]\d+)?\s+(["` + "`" + `].*)$`)

func (f *fixture) checkWants(t *testing.T, got map[string][]string) {
	t.Helper()
	err := filepath.WalkDir(f.root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, ".md") {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(f.root, path)
		if err != nil {
			return err
		}
		number := 0
		for line := range strings.Lines(string(src)) {
			number++
			m := wantComment.FindStringSubmatch(strings.TrimRight(line, "\r\n"))
			if m == nil {
				continue
			}
			offset, _ := strconv.Atoi(m[1])
			at := fmt.Sprintf("%s:%d", filepath.ToSlash(rel), number+offset)
			for _, expr := range quoted(t, m[2]) {
				re, err := regexp.Compile(expr)
				if err != nil {
					t.Errorf("%s: %v", at, err)
					continue
				}
				i := slices.IndexFunc(got[at], re.MatchString)
				if i < 0 {
					t.Errorf("%s: nothing matches %q, left are\n\t%s", at, expr, strings.Join(got[at], "\n\t"))
					continue
				}
				got[at] = slices.Delete(got[at], i, i+1)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for at, list := range got {
		for _, text := range list {
			t.Errorf("%s: not wanted: %s", at, text)
		}
	}
}

// quoted returns the Go string literals in a text.
func quoted(t *testing.T, text string) []string {
	t.Helper()
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(text))
	s.Init(file, []byte(text), nil, 0)
	var out []string
	for {
		_, tok, lit := s.Scan()
		if tok != token.STRING {
			return out
		}
		str, err := strconv.Unquote(lit)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, str)
	}
}

func diff(t *testing.T, what, want, got string) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// lines joins texts, each with a line's end.
func lines(list []string) string {
	var b strings.Builder
	for _, s := range list {
		b.WriteString(s + "\n")
	}
	return b.String()
}
