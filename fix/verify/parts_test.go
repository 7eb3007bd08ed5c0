package verify

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/verify/internal/gotool"
)

func TestVerdict(t *testing.T) {
	const none = gotool.State("")
	for _, test := range []struct {
		before, after gotool.State
		want          Verdict
	}{
		{gotool.Pass, gotool.Pass, Same},
		{gotool.Skip, gotool.Skip, Same},
		{gotool.Fail, gotool.Fail, Red},
		{gotool.Pass, gotool.Fail, Broken},
		{gotool.Skip, gotool.Fail, Broken},
		{none, gotool.Fail, Broken},
		{gotool.Fail, gotool.Pass, Fixed},
		{gotool.Fail, gotool.Skip, New},
		{gotool.Fail, none, New},
		{gotool.Pass, gotool.Skip, Lost},
		{gotool.Pass, none, Lost},
		{gotool.Pass, gotool.None, Lost},
		{none, gotool.Pass, New},
	} {
		if got := (subject{Test, gotool.Name{Package: "p", Test: "TestP"}}).verdict(test.before, test.after); got != test.want {
			t.Errorf("%q then %q is %s, want %s", test.before, test.after, got, test.want)
		}
	}
	for _, s := range []subject{{Test, gotool.Name{Package: "p", Test: "TestP/#01"}}, {Test, gotool.Name{Package: "p"}}, {Build, gotool.Name{Package: "p"}}} {
		if got := s.verdict(gotool.Pass, none); got != New {
			t.Errorf("%v that does not exist after is %s", s, got)
		}
	}
	if got := (subject{Test, gotool.Name{Package: "p", Test: "TestP/one"}}).verdict(gotool.Pass, gotool.Skip); got != Lost {
		t.Errorf("a subtest that is skipped is %s", got)
	}
}

// TestWhole has checks of which those of a whole go where a part of it says the same.
func TestWhole(t *testing.T) {
	checks := []Check{
		{Kind: Build, Package: "p", Verdict: Broken},
		{Kind: Test, Package: "p", Verdict: Broken},
		{Kind: Test, Package: "p", Test: "TestA", Verdict: Broken},
		{Kind: Test, Package: "p", Test: "TestA/part", Verdict: Broken},
		{Kind: Test, Package: "p", Test: "TestAB", Verdict: Broken},
		{Kind: Test, Package: "p", Test: "TestAB/part", Verdict: Fixed},
		{Kind: Test, Package: "q", Verdict: Broken},
		{Kind: Test, Package: "r", Verdict: Same},
		{Kind: Test, Package: "r", Test: "TestR", Verdict: Same},
		{Kind: Vet, Package: "q", Test: "TestQ", Verdict: Broken},
	}
	given := slices.Clone(checks)
	var got []string
	for _, c := range whole(checks) {
		got = append(got, fmt.Sprintf("%s %s %s", c.Kind, c.Package, c.Test))
	}
	want := []string{"build p ", "test p TestA/part", "test p TestAB", "test p TestAB/part", "test q ", "test r ", "test r TestR", "vet q TestQ"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got %s", d)
	}
	if d := cmp.Diff(given, checks); d != "" {
		t.Error("what was given is another now:", d)
	}
}

func TestSubjects(t *testing.T) {
	at := func(kind Kind, pkg, test string) subject { return subject{kind, gotool.Name{Package: pkg, Test: test}} }
	before := side{at(Test, "a", "TestB"): {}, at(Vet, "a", ""): {}, at(Build, "b", ""): {}, at(Test, "b", ""): {}}
	after := side{at(Test, "a", "TestA"): {}, at(Test, "a", "TestB"): {}, at(Build, "a", ""): {}}
	want := []subject{at(Build, "a", ""), at(Build, "b", ""), at(Vet, "a", ""), at(Test, "a", "TestA"), at(Test, "a", "TestB"), at(Test, "b", "")}
	if got := subjects(before, after); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if len(before) != 4 {
		t.Error("a side was modified")
	}
}

// imports returns a configuration with packages, one a line: "PATH: IMPORT … test IMPORT … external IMPORT …".
func imports(lines ...string) *world {
	w := &world{all: map[string]gotool.Package{}, passed: map[gotool.Name]bool{}}
	for _, line := range lines {
		path, rest, _ := strings.Cut(line, ":")
		p := gotool.Package{ImportPath: path, GoFiles: []string{path + ".go"}}
		to := &p.Imports
		for word := range strings.FieldsSeq(rest) {
			switch word {
			case "test":
				to = &p.TestImports
			case "external":
				to = &p.XTestImports
			default:
				*to = append(*to, word)
			}
		}
		w.all[path] = p
	}
	return w
}

func TestImporters(t *testing.T) {
	w := imports("a: fmt", "b: a", "c: b", "d: test a", "e: external a", "f: test b", "z: c e")
	for _, test := range []struct{ touched, direct, deep string }{
		{"a", "a b d e", "a b c d e f z"},
		{"b", "b c f", "b c f z"},
		{"z", "z", "z"},
		{"a c", "a b c d e z", "a b c d e f z"},
		{"gone", "", ""},
	} {
		touched := map[string]bool{}
		for path := range strings.FieldsSeq(test.touched) {
			touched[path] = true
		}
		for deep, want := range map[bool]string{false: test.direct, true: test.deep} {
			if got := strings.Join(w.importers(touched, deep), " "); got != want {
				t.Errorf("importers of %s, deep %t: %q, want %q", test.touched, deep, got, want)
			}
		}
	}
}

func TestDepends(t *testing.T) {
	w := imports("a: fmt", "b: a", "c: b test t external x", "t: a test y", "x: z", "y:", "z: x", "l: github.com/redis/go-redis/v9", "m: test github.com/redis/go-redis/v9", "n: l", "o: m")
	for pkg, want := range map[string]string{"a": "a", "b": "a b", "c": "a b c t x z", "x": "x z", "none": "none"} {
		var got []string
		for path := range w.depends(pkg) {
			got = append(got, path)
		}
		slices.Sort(got)
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s depends on %q, want %q", pkg, s, want)
		}
	}
	for tested, want := range map[string]bool{"": false, "a c": false, "a l": true, "m": true, "n": true} {
		w.test = strings.Fields(tested)
		if got := w.usesLibrary(); got != want {
			t.Errorf("%q uses the library: %t", tested, got)
		}
	}
}

func TestSuspects(t *testing.T) {
	v := &verifier{}
	v.Decisions = []Decision{
		{Fingerprint: "one", Packages: []string{"a"}},
		{Fingerprint: "directive", Packages: []string{"a"}, Directive: true},
		{Fingerprint: "two", Packages: []string{"d", "c"}},
		{Fingerprint: "page"},
	}
	w := imports("a:", "b: a", "c: b", "d:")
	for pkg, want := range map[string]string{"": "one two page", "a": "one", "b": "one", "c": "one two", "d": "two", "e": ""} {
		if got := strings.Join(v.suspects(w, pkg), " "); got != want {
			t.Errorf("suspects of %q: %q, want %q", pkg, got, want)
		}
	}
}

// TestTested has packages with the same and with other files in an earlier configuration.
func TestTested(t *testing.T) {
	first, foreign := imports("a:", "b:", "c:"), imports("d:")
	first.test, foreign.test = []string{"a", "c"}, []string{"d"}
	foreign.GOOS = "windows"
	v := &verifier{worlds: []world{*foreign, *first}}
	for path, want := range map[string]bool{"a": true, "b": false, "d": false, "e": false} {
		if got := v.tested(gotool.Package{ImportPath: path, GoFiles: []string{path + ".go"}}); got != want {
			t.Errorf("%s: %t", path, got)
		}
	}
	if v.tested(gotool.Package{ImportPath: "c", GoFiles: []string{"c.go", "tagged.go"}}) {
		t.Error("c has other files now")
	}
	v.worlds[0].build, v.worlds[1].build = []string{"d", "a"}, []string{"a", "b"}
	if got := strings.Join(v.packages(), " "); got != "a b d" {
		t.Errorf("packages %q", got)
	}
}

func TestShort(t *testing.T) {
	lines := func(from, to int) string {
		var list []string
		for i := from; i <= to; i++ {
			list = append(list, strconv.Itoa(i))
		}
		return strings.Join(list, "\n")
	}
	for output, want := range map[string]string{
		"":                   "",
		"one\n\n":            "one",
		lines(1, 40) + "\n":  lines(1, 40),
		lines(1, 41):         "(1 lines before this)\n" + lines(2, 41),
		"\n" + lines(1, 100): "(61 lines before this)\n" + lines(61, 100),
	} {
		if got := short(output); got != want {
			t.Errorf("%q became %q, want %q", output, got, want)
		}
	}
}

// TestRan has the coverage of a file in which the lines 3 to 5 ran, and 7 to 9 did not.
func TestRan(t *testing.T) {
	w := imports("p:", "quiet:", "untold:")
	w.covered = blocks("mode: set\np/a.go:3.10,5.2 1 2\np/a.go:7.10,9.2 3 0\np/a.go:12.1,12.20 1 0\np/a.go:12.1,12.20 1 1\nno line\nquiet/q.go:1.1,2.2 1 0\n")
	w.passed = map[gotool.Name]bool{{Package: "p", Test: "TestA"}: true, {Package: "p"}: true, {Package: "quiet"}: true, {Package: "untold", Test: "TestU"}: true}
	other := imports("p:")
	v := coverage{&verifier{worlds: []world{*other, *w}}}
	const outside = "it is outside of functions, where coverage is not measured"
	for _, test := range []struct {
		name string
		d    Decision
		want Tested
		why  string
	}{
		{"within", Decision{Line: 4, Column: 1, EndLine: 4, EndColumn: 9}, Ran, ""},
		{"the first column", Decision{Line: 3, Column: 1, EndLine: 3, EndColumn: 11}, Ran, ""},
		{"before it", Decision{Line: 3, Column: 1, EndLine: 3, EndColumn: 10}, Unknown, outside},
		{"the last column", Decision{Line: 5, Column: 1, EndLine: 5, EndColumn: 9}, Ran, ""},
		{"behind it", Decision{Line: 5, Column: 2, EndLine: 5, EndColumn: 9}, Ran, ""},
		{"after it", Decision{Line: 5, Column: 3, EndLine: 5, EndColumn: 9}, Unknown, outside},
		{"lines that no test ran", Decision{Line: 8, Column: 1, EndLine: 8, EndColumn: 9}, Untested, ""},
		{"from these to those", Decision{Line: 5, Column: 1, EndLine: 8, EndColumn: 9}, Ran, ""},
		{"run by the tests of one package", Decision{Line: 12, Column: 5, EndLine: 12, EndColumn: 9}, Ran, ""},
		{"no function", Decision{Line: 1, Column: 1, EndLine: 1, EndColumn: 9}, Unknown, outside},
		{"of a package without tests", Decision{Package: "quiet", Line: 8, Column: 1, EndLine: 8, EndColumn: 9}, Untested, ""},
		{"of a package whose coverage was not written", Decision{Package: "untold", Line: 1, Column: 1, EndLine: 1, EndColumn: 9}, Unknown, "no coverage of its package was written: its tests did not come to their end, or it has no functions"},
		{"a directive", Decision{Line: 4, Column: 1, EndLine: 4, EndColumn: 9, Directive: true}, Nothing, ""},
		{"an import", Decision{Line: 4, Column: 1, EndLine: 4, EndColumn: 9, Import: true}, Nothing, ""},
		{"a page", Decision{File: "p/a.md", Line: 4, Column: 1, EndLine: 4, EndColumn: 9}, Nothing, ""},
		{"a test that passes", Decision{File: "p/a_test.go", Function: "TestA"}, Ran, ""},
		{"another test", Decision{File: "p/a_test.go", Function: "TestB"}, Unknown, "it stands in a test's own code"},
	} {
		if test.d.Package == "" {
			test.d.Package = "p"
		}
		if test.d.File == "" {
			test.d.File = "below/a.go"
		}
		if got, why := v.ran(test.d); got != test.want || why != test.why {
			t.Errorf("%s: %s, %q, want %s, %q", test.name, got, why, test.want, test.why)
		}
	}
	v.Decisions = []Decision{{Fingerprint: "x", Package: "p", File: "p/a.go", Line: 4, Column: 1, EndLine: 4, EndColumn: 2}, {Fingerprint: "y", Directive: true}}
	if d := cmp.Diff([]Worth{{"x", Ran, ""}, {"y", Nothing, ""}}, v.worth()); d != "" {
		t.Error(d)
	}
}

func TestMeasured(t *testing.T) {
	v := &verifier{}
	v.Decisions = []Decision{
		{Package: "b", File: "b/b.go"}, {Package: "a", File: "a/a.go"}, {Package: "b", File: "b/c.go"}, {Package: "gone", File: "gone/g.go"},
		{Package: "c", File: "c/c_test.go"}, {Package: "d", File: "d/d.go", Import: true},
	}
	if got := strings.Join(v.measured(imports("a:", "b:", "c:", "d:")), " "); got != "b a" {
		t.Errorf("%q", got)
	}
	if got := strings.Join(v.testFlags(), " "); got != "-count=1 -vet=off" {
		t.Errorf("%q", got)
	}
	v.Race = true
	if got := strings.Join(v.testFlags(), " "); got != "-count=1 -vet=off -race" {
		t.Errorf("%q", got)
	}
}

func TestOffset(t *testing.T) {
	const text = "ab\n\ncd"
	for _, test := range []struct {
		line, column, want int
		ok                 bool
	}{
		{1, 1, 0, true},
		{1, 2, 1, true},
		{2, 1, 3, true},
		{3, 2, 5, true},
		{3, 3, 6, true},
		{3, 4, 0, false},
		{4, 1, 0, false},
		{0, 1, 0, false},
		{1, 0, 0, false},
	} {
		if got, ok := offset([]byte(text), test.line, test.column); ok != test.ok || ok && got != test.want {
			t.Errorf("%d:%d is at %d, %t", test.line, test.column, got, ok)
		}
	}
}

// TestSteps holds what is told of a run with two steps, the second of which tests.
func TestSteps(t *testing.T) {
	var got []string
	s := steps{now: Progress{Total: 1}, said: func(p Progress) {
		got = append(got, fmt.Sprintf("%s %d/%d %d/%d %q", p.What, p.Done, p.Total, p.Tested, p.Of, p.Failed))
	}}
	s.tell("list %d", 7)
	s.tell("test")
	each := s.testing(2)
	each(gotool.Name{Package: "p", Test: "TestA"}, gotool.Pass)
	each(gotool.Name{Package: "p", Test: "TestB"}, gotool.Fail)
	each(gotool.Name{Package: "p"}, gotool.Fail)
	s.tell("end")
	want := []string{"list 7 1/1 0/0 []", "test 2/2 0/0 []", "test 2/2 0/2 []", `test 2/2 0/2 ["p TestB"]`, `test 2/2 1/2 ["p TestB"]`, "end 3/3 0/0 []"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got %s", d)
	}
	(&steps{}).tell("nobody listens")
}

func TestRedisEnvironment(t *testing.T) {
	for addr, want := range map[string]string{
		"127.0.0.1:6379": "SSOT_POOLS=f REDIS_ADDR=127.0.0.1:6379 REDIS_ADDRESS=127.0.0.1:6379 REDIS_URL=redis://127.0.0.1:6379 REDIS_HOST=127.0.0.1 REDIS_PORT=6379",
		"socket":         "SSOT_POOLS=f REDIS_ADDR=socket REDIS_ADDRESS=socket REDIS_URL=redis://socket",
	} {
		if got := strings.Join(redisEnvironment(addr, "f"), " "); got != want {
			t.Errorf("%s", got)
		}
	}
}

// TestReplaceLibrary copies a library beside a go.mod that replaces it. Each file that is missing is told.
func TestReplaceLibrary(t *testing.T) {
	for _, missing := range []string{"", "m/go.mod", "m/go.sum", "lib/redis.go"} {
		root := t.TempDir()
		at := func(name string) string { return filepath.Join(root, filepath.FromSlash(name)) }
		for name, text := range map[string]string{"m/go.mod": "module m\n\nrequire " + library + " v9.18.0\n", "m/go.sum": "sums\n", "lib/redis.go": "package redis\n", "scratch/x": ""} {
			if missing == name {
				continue
			}
			if err := os.MkdirAll(filepath.Dir(at(name)), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(at(name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		mod, err := replaceLibrary(at("m/go.mod"), at("lib"), at("scratch"))
		if missing != "" {
			if err == nil || !strings.HasPrefix(err.Error(), "make a copy of "+library+" to count pools with: ") {
				t.Errorf("without %s: %q, %v", missing, mod, err)
			}
			continue
		}
		if err != nil || mod != at("scratch/go.mod") {
			t.Fatal(mod, err)
		}
		for name, want := range map[string]string{
			"scratch/go.mod":               "module m\n\nrequire " + library + " v9.18.0\n\nreplace " + library + " => " + at("scratch/library") + "\n",
			"scratch/go.sum":               "sums\n",
			"scratch/library/redis.go":     "package redis\n",
			"scratch/library/" + poolsFile: poolsText,
		} {
			if text, err := os.ReadFile(at(name)); err != nil || string(text) != want {
				t.Errorf("%s: %v, %q, want %q", name, err, text, want)
			}
		}
	}
	bad := filepath.Join(t.TempDir(), "go.mod")
	if err := os.WriteFile(bad, []byte("no module\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if mod, err := replaceLibrary(bad, t.TempDir(), t.TempDir()); err == nil {
		t.Errorf("with a go.mod that can't be read: %q", mod)
	}
}
