package scanned_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/sessiontest"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/allow"
)

func TestMain(m *testing.M) { sessiontest.Main(m) }

var noon = time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)

// module writes the module of the scripts.
func module(t *testing.T) string {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"shared.txt", "shop.txt"} {
		ar, err := txtar.ParseFile("../../testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range ar.Files {
			put(t, root, f.Name, string(f.Data))
		}
	}
	return root
}

func put(t *testing.T, root, name, text string) {
	t.Helper()
	path := filepath.Join(root, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func run(t *testing.T, o scanned.Options, overlay map[string][]byte) *scanned.Scan {
	t.Helper()
	sc, err := scanned.Run(t.Context(), o, overlay, stamps.New(nil), noon)
	if err != nil {
		t.Fatal(err)
	}
	return sc
}

// TestScan asks a scan what it read, and whether that is still so.
func TestScan(t *testing.T) {
	root := module(t)
	put(t, root, "broken/broken.go", "package broken\n\nimport \"github.com/redis/go-redis/v9\"\n\nvar X = undefined(redis.NewClient(nil))\n")
	put(t, root, "nested/go.mod", "module example.com/nested\n")
	put(t, root, "nested/sub/a.go", "package sub\n")
	sc := run(t, scanned.Options{Dir: root}, nil)
	some := run(t, scanned.Options{Dir: root, Patterns: []string{"./a", "./q"}, Tags: []string{"extra"}}, map[string][]byte{filepath.Join(root, "a/b.go"): []byte("package a\n")})
	hash := func(text string) string { return stamps.Hash([]byte(text)) }
	page, err := os.ReadFile(filepath.Join(root, "page.md"))
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ got, want any }{
		"seen":                   {sc.WhyUnseen("a/a.go", "example.com/shop/a"), ""},
		"with errors":            {sc.WhyUnseen("broken/broken.go", "example.com/shop/broken"), "it or its package has errors: correct them first"},
		"not in the scan":        {some.WhyUnseen("f/f.go", "example.com/shop/f"), "it is not in this scan: open it without patterns, or with the tags that it needs"},
		"no file":                {sc.WhyUnseen("none.go", "example.com/shop"), "it is not in this scan: open it without patterns, or with the tags that it needs"},
		"reads":                  {some.Reads("a/a.go", "example.com/shop/a"), true},
		"reads no other":         {some.Reads("opt/opt.go", "example.com/shop/opt"), false},
		"within a pattern":       {some.Within("a/new.go", "example.com/shop/a"), true},
		"not within":             {some.Within("opt/opt.go", "example.com/shop/opt"), false},
		"all is within":          {sc.Within("opt/opt.go", "example.com/shop/opt"), true},
		"a package":              {sc.PathOf("a/a.go"), "example.com/shop/a"},
		"no package":             {sc.PathOf("none.go"), ""},
		"a hash":                 {some.TextHash("a/b.go"), hash("package a\n")},
		"no hash":                {some.TextHash("none.go"), ""},
		"a page":                 {sc.TextHash("page.md"), stamps.Hash(page)},
		"its text":               {string(sc.Text("page.md")), string(page)},
		"a file's text":          {string(some.Text("a/b.go")), "package a\n"},
		"no text":                {sc.Text("none.go"), []byte(nil)},
		"files with it":          {some.FilesWithText(hash("package a\n")), []string{"a/b.go"}},
		"files with none":        {sc.FilesWithText("x"), []string(nil)},
		"owners":                 {sc.Owners, 3},
		"tags":                   {some.Tags, []string{"extra"}},
		"nested":                 {sc.NestedModule("nested/sub/a.go"), "nested"},
		"not nested":             {sc.NestedModule("a/a.go"), ""},
		"at the top":             {sc.NestedModule("a.go"), ""},
		"a module that it reads": {sc.NestedModule("_fake/go-redis/redis.go"), "_fake/go-redis"},
	} {
		if d := cmp.Diff(test.want, test.got); d != "" {
			t.Errorf("%s: -want +got %s", name, d)
		}
	}
	first := sc.Result.Violations[0]
	seen := sc.Sighting(first)
	if seen.Text != sc.TextHash(first.File) || seen.Line != first.Line || sc.ByID[first.Fingerprint] != first {
		t.Error(seen)
	}
	if !sc.FindsAny(record.Decisions{"x": nil, first.Fingerprint: nil}) || sc.FindsAny(record.Decisions{"x": nil}) {
		t.Error("found what is not there, or not what is")
	}
	for _, v := range sc.Result.Violations {
		if v.Allowed != nil && sc.FindsAny(record.Decisions{v.Fingerprint: nil}) {
			t.Error("found what a directive allows")
		}
	}
	for _, change := range []struct {
		name, path, text string
	}{
		{"a file", "a/a.go", "package a\n"}, {"the rules", "ssot.yaml", "version: 1\nrules: {}\n"}, {"a page", "page.md", "# Other\n"}, {"go.mod", "go.mod", "module m\n"}, {"a new file", "a/new.go", "package a\n"},
	} {
		files := stamps.New(nil)
		if sc.Outdated(files, nil) {
			t.Fatal("outdated before: ", change.name)
		}
		was, _ := os.ReadFile(filepath.Join(root, change.path))
		put(t, root, change.path, change.text)
		if !sc.Outdated(stamps.New(nil), nil) {
			t.Errorf("%s: it is not noticed", change.name)
		}
		if was != nil && !sc.Outdated(stamps.New(nil), map[string]string{filepath.Join(root, change.path): "x"}) {
			t.Errorf("%s: another base is not noticed", change.name)
		}
		if was != nil && sc.Outdated(stamps.New(nil), map[string]string{filepath.Join(root, change.path): stamps.Hash(was)}) {
			t.Errorf("%s: its base is what was scanned", change.name)
		}
		if was == nil {
			if err := os.Remove(filepath.Join(root, change.path)); err != nil {
				t.Fatal(err)
			}
			continue
		}
		put(t, root, change.path, string(was))
	}
	put(t, root, "a/note.txt", "no source")
	if sc.Outdated(stamps.New(nil), nil) {
		t.Error("outdated by a file that is no source")
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := scanned.Run(ended, scanned.Options{Dir: root}, nil, stamps.New(nil), noon); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := scanned.Run(t.Context(), scanned.Options{Dir: t.TempDir()}, nil, stamps.New(nil), noon); err == nil {
		t.Error("scanned without rules")
	}
}

// TestErrors tells what a change breaks, in the changed packages and those that import them.
func TestErrors(t *testing.T) {
	root := module(t)
	put(t, root, "broken/broken.go", "package broken\n\nimport \"example.com/shop/f\"\n\nvar X = undefined\n\nvar Y = f.Make()\n")
	put(t, root, "q/q_test.go", "//go:build extra\n\npackage q\n\nimport \"example.com/shop/f\"\n\nvar inTest = f.Kept\n")
	sc := run(t, scanned.Options{Dir: root, Tags: []string{"extra"}}, nil)
	text := string(sc.Text("f/f.go"))
	for name, test := range map[string]struct {
		packages      []string
		path, is, why string
	}{
		"nothing":              {[]string{"example.com/shop/f"}, "f/f.go", text, ""},
		"no package":           {nil, "f/f.go", "package f\n", ""},
		"not of these":         {[]string{"example.com/shop/a"}, "f/f.go", "package f\n", ""},
		"in itself":            {[]string{"example.com/shop/f"}, "f/f.go", text + "\nvar x = undefined\n", "f/f.go:13:9: undefined: undefined"},
		"in what imports it":   {[]string{"example.com/shop/f"}, "f/f.go", strings.Replace(text, "func Make()", "func Made()", 1), "undefined: f.Make"},
		"in a test with a tag": {[]string{"example.com/shop/f"}, "f/f.go", strings.Replace(text, "func Kept(", "func Keep(", 1), "undefined: f.Kept"},
	} {
		why, err := sc.NewErrors(t.Context(), test.packages, []patch.Change{{Path: test.path, After: []byte(test.is)}})
		if err != nil || (test.why == "") != (why == "") || !strings.Contains(why, test.why) {
			t.Errorf("%s: %q, %v", name, why, err)
		}
	}
	for name, test := range map[string]struct {
		path, was, is string
		want          bool
	}{
		"equal":           {"f/f.go", text, text, true},
		"one more":        {"f/f.go", text, text + "\nvar x = undefined\n", false},
		"one less":        {"f/f.go", text + "\nvar x = undefined\n", text, true},
		"as many":         {"f/f.go", text + "\nvar x = undefined\n", text + "\nvar y = undefined\n", true},
		"of no package":   {"none.go", text, text, false},
		"a page is no go": {"page.md", "", "", false},
	} {
		got, err := sc.NoNewErrors(t.Context(), test.path, map[string][]byte{test.path: []byte(test.was)}, map[string][]byte{test.path: []byte(test.is)})
		if err != nil || got != test.want {
			t.Errorf("%s: %t, %v", name, got, err)
		}
	}
}

// TestDecisions selects decisions for the planner.
func TestDecisions(t *testing.T) {
	root := module(t)
	sc := run(t, scanned.Options{Dir: root}, nil)
	var ids []string
	for _, v := range sc.Result.Violations {
		if v.File == "a/a.go" {
			ids = append(ids, v.Fingerprint)
		}
	}
	st := record.New()
	seen := func(id string) record.Sighting { return sc.Sighting(sc.ByID[id]) }
	st.Decisions[ids[0]] = &record.Decision{Seen: seen(ids[0]), Layers: []record.Layer{{State: record.Accepted, As: "replace-callers", OtherFiles: []record.AffectedFile{{File: "q/q.go", Package: "example.com/shop/q"}}}}}
	st.Decisions[ids[1]] = &record.Decision{Seen: seen(ids[1]), Layers: []record.Layer{{State: record.Allowed, Reason: "so", Scope: allow.File}}}
	st.Decisions[ids[2]] = &record.Decision{Seen: seen(ids[2]), Layers: []record.Layer{{State: record.Skipped}}}
	st.Decisions["gone"] = &record.Decision{Seen: seen(ids[0]), Layers: []record.Layer{{State: record.Accepted}}}
	all := sc.Decisions(st, []string{"example.com/shop/a"})
	want := fix.Decisions{Accept: ids[:1], As: map[string]fix.AlternativeKind{ids[0]: "replace-callers"}, Allow: []fix.Insertion{{Fingerprint: ids[1], Text: "//ssot:allow redis scope=file -- so", Scope: allow.File}}}
	if d := cmp.Diff(want, all); d != "" {
		t.Error(d)
	}
	if got := sc.Decisions(st, []string{"example.com/shop/q"}); len(got.Accept)+len(got.Allow) > 0 {
		t.Error(got)
	}
	st.Unavailable["q/q.go"] = "gone"
	if got := sc.Decisions(st, []string{"example.com/shop/a"}); len(got.Accept) != 0 || len(got.Allow) != 1 {
		t.Error(got)
	}
	if d := cmp.Diff(fix.Decisions{As: map[string]fix.AlternativeKind{}, Allow: want.Allow}, scanned.Except(all, ids[0])); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(fix.Decisions{As: want.As, Accept: want.Accept}, scanned.Only(all, ids[:1])); d != "" {
		t.Error(d)
	}
	if len(all.Accept) != 1 || len(all.As) != 1 || scanned.As(nil, "a", fix.Replace) != nil {
		t.Error("the decisions before are others now")
	}
	if d := cmp.Diff([]string{"example.com/shop/a", "example.com/shop/q"}, sc.RelatedPackages(st)); d != "" {
		t.Error("of several owners all are related: ", d)
	}
	one := *sc
	one.Owners = 1
	for name, test := range map[string]struct{ of, want []string }{
		"none":      {nil, nil},
		"another":   {[]string{"p"}, []string{"p"}},
		"through q": {[]string{"example.com/shop/q"}, []string{"example.com/shop/a", "example.com/shop/q"}},
	} {
		if d := cmp.Diff(test.want, one.RelatedPackages(st, test.of...)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	clear(st.Unavailable)
	delete(st.Decisions, "gone")
	decided := fix.Decisions{Accept: ids[:1]}
	after, failed, err := sc.Plan(t.Context(), decided)
	if err != nil || len(failed) > 0 || len(after) != 1 || !strings.Contains(string(after["a/a.go"].After), "redisx.Client()") {
		t.Error(after, failed, err)
	}
	if after, failed, err = sc.Plan(t.Context(), fix.Decisions{}); err != nil || len(after)+len(failed) > 0 {
		t.Error(after, failed, err)
	}
	text, places, err := sc.TextUnder(t.Context(), "a/a.go", decided)
	if err != nil || string(text) != string(mustPlan(t, sc, decided)["a/a.go"].After) || len(places) != 3 {
		t.Error(string(text), places, err)
	}
	if text, places, err = sc.TextUnder(t.Context(), "q/q.go", decided); err != nil || string(text) != string(sc.Text("q/q.go")) || places != nil {
		t.Error(string(text), places, err)
	}
	i := slices.IndexFunc(sc.Result.Violations, func(v *scan.Violation) bool { return v.File == "value/value.go" })
	if text, _, err = sc.TextUnder(t.Context(), "a/a.go", fix.Decisions{Accept: []string{sc.Result.Violations[i].Fingerprint}}); err != nil || text != nil {
		t.Error("refused, and planned: ", string(text), err)
	}
}

func mustPlan(t *testing.T, sc *scanned.Scan, d fix.Decisions) map[string]patch.Change {
	t.Helper()
	after, _, err := sc.Plan(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	return after
}

// TestPlans keeps the last plan of a rewrite, as long as the decisions are the same.
func TestPlans(t *testing.T) {
	sc := run(t, scanned.Options{Dir: module(t), Patterns: []string{"./a"}}, nil)
	made := 0
	get := func(id string, as fix.AlternativeKind, d fix.Decisions, err error) int {
		t.Helper()
		pl, failed := sc.Plans.Get(id, as, d, func() (scanned.Planned, error) {
			made++
			return scanned.Planned{Changes: make([]patch.Change, made)}, err
		})
		if !errors.Is(failed, err) {
			t.Error(failed)
		}
		return len(pl.Changes)
	}
	broken := errors.New("broken")
	for i, test := range []struct {
		id   string
		as   fix.AlternativeKind
		d    fix.Decisions
		err  error
		want int
	}{
		{"a", "x", fix.Decisions{}, nil, 1}, {"a", "x", fix.Decisions{}, nil, 1}, {"a", "y", fix.Decisions{}, nil, 2}, {"b", "x", fix.Decisions{}, nil, 3},
		{"a", "x", fix.Decisions{Accept: []string{"c"}}, nil, 4}, {"a", "x", fix.Decisions{Accept: []string{"c"}}, broken, 4},
		{"a", "x", fix.Decisions{Accept: []string{"c"}, As: map[string]fix.AlternativeKind{"c": "y"}}, nil, 5},
		{"a", "x", fix.Decisions{Allow: []fix.Insertion{{Fingerprint: "c", Text: "t"}}}, nil, 6}, {"a", "x", fix.Decisions{Allow: []fix.Insertion{{Fingerprint: "c", Text: "u"}}}, nil, 7},
		{"a", "x", fix.Decisions{}, nil, 8}, {"c", "x", fix.Decisions{}, broken, 0}, {"c", "x", fix.Decisions{}, nil, 10},
	} {
		if i == 5 {
			test.err = nil
		}
		if got := get(test.id, test.as, test.d, test.err); got != test.want {
			t.Errorf("%d: %d, want %d", i, got, test.want)
		}
	}
	if d := cmp.Diff([]string{"own", "a", "b"}, scanned.Planned{Changes: []patch.Change{{Path: "a"}, {Path: "b"}}}.Files("own")); d != "" {
		t.Error(d)
	}
}
