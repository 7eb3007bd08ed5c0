package proof

import (
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/scan"
)

// TestSameBody compares two texts apart from their imports, and from the place of directives among the comment lines
// above one statement.
func TestSameBody(t *testing.T) {
	t.Parallel()
	const body = "package a\n\nimport \"fmt\"\n\n// F is.\n//ssot:allow redis -- so\n// It is.\nfunc F() {\n\t//ssot:allow redis -- so\n\t// One.\n\tone()\n\ttwo()\n}\n"
	for _, test := range []struct {
		name     string
		was, is  string // in the text
		wantSame bool
	}{
		{"nothing", "", "", true},
		{"another import", `"fmt"`, `"os"`, true},
		{"a directive below the other comment lines", "//ssot:allow redis -- so\n// It is.\n", "// It is.\n//ssot:allow redis -- so\n", true},
		{"a directive above them, in a body", "\t//ssot:allow redis -- so\n\t// One.\n", "\t// One.\n\t//ssot:allow redis -- so\n", true},
		{"a directive above another statement", "\t//ssot:allow redis -- so\n\t// One.\n\tone()\n", "\t// One.\n\tone()\n\t//ssot:allow redis -- so\n", false},
		{"a directive in another block of comments", "// It is.\n", "\n// It is.\n", false},
		{"another reason", "-- so\n// It", "-- why\n// It", false},
		{"comment lines in another order", "// F is.\n//ssot:allow redis -- so\n// It is.\n", "// It is.\n//ssot:allow redis -- so\n// F is.\n", false},
		{"another statement", "one()", "three()", false},
		{"no directive but a comment like one", "\t//ssot:allow redis -- so\n\t// One.\n", "\t// ssot:allow redis -- so\n\t// One.\n", false},
	} {
		other := strings.Replace(body, test.was, test.is, 1)
		if test.was != "" && other == body {
			t.Fatal(test.name)
		}
		if SameBody("a/a.go", []byte(body), []byte(other)) != test.wantSame || SameBody("a/a.go", []byte(other), []byte(body)) != test.wantSame {
			t.Errorf("%s: the same is not %t", test.name, test.wantSame)
		}
	}
	if page := "# A\n\n//ssot:allow redis -- so\n"; !SameBody("a.md", []byte(page), []byte(page)) || SameBody("a.md", []byte(page), []byte(page+"x")) {
		t.Error("a page is not what it is")
	}
}

// TestDirectivesLast moves directives below the comment lines that they stand among; those at the end of a text stay.
func TestDirectivesLast(t *testing.T) {
	t.Parallel()
	for was, want := range map[string]string{
		"":                                "",
		"// a\n//ssot:allow x\n// b\nc\n": "// a\n// b\n//ssot:allow x\nc\n",
		"//ssot:allow x\n//ssot:allow y\n// b\nc\n": "// b\n//ssot:allow x\n//ssot:allow y\nc\n",
		"//ssot:allow x\nc\n//ssot:allow y\n// d\n": "//ssot:allow x\nc\n// d\n//ssot:allow y\n",
		"\t //ssot:allow x\n \t// b":                " \t// b\t //ssot:allow x\n",
		"//ssot:allowed\n// b\nc\n":                 "//ssot:allowed\n// b\nc\n",
		"a\n\n//ssot:allow x\n\n// b\n":             "a\n\n//ssot:allow x\n\n// b\n",
	} {
		if got := string(directivesLast([]byte(was))); got != want {
			t.Errorf("%q became %q, want %q", was, got, want)
		}
	}
}

// TestInsertionsStand looks for lines that were inserted in a text that was edited since, with the line below them.
func TestInsertionsStand(t *testing.T) {
	t.Parallel()
	const before, after = "a\nb\nc\nd\n", "a\nX\nb\nc\nY\nd\n"
	for text, want := range map[string]bool{
		after:                                   true,
		"0\na\nX\nb\nc\nY\nd\n":                 true,  // edited elsewhere
		strings.ReplaceAll(after, "\n", "\r\n"): true,  // with other line ends
		"a\nX\nB\nc\nY\nd\n":                    false, // the line below is another one
		"a\nb\nX\nc\nY\nd\n":                    false, // it was moved
		"a\nb\nc\nY\nd\n":                       false, // it is gone
		"a\nX\nb\nX\nb\nc\nY\nd\n":              false, // it is there twice
		"a\nX\nb\nc\nY\ne\n":                    false, // the other one
	} {
		if insertionsStand([]byte(before), []byte(after), []byte(text)) != want {
			t.Errorf("in %q they stand: %t", text, !want)
		}
	}
	if !insertionsStand([]byte("a\nb\n"), []byte("a\nB\n"), []byte("a\nc\n")) {
		t.Error("a line that was replaced is none that was inserted")
	}
	if last := "a\nX\n"; !insertionsStand([]byte("a\n"), []byte(last), []byte(last)) || insertionsStand([]byte("a\n"), []byte(last), []byte("a\n")) {
		t.Error("a line at the end")
	}
}

// TestAmbiguous holds in which files a decision can't be told from what else was found there: another equal violation,
// or one where the decision's own is in another file.
func TestAmbiguous(t *testing.T) {
	t.Parallel()
	found := func(fingerprint, file, code string) *scan.Violation {
		return &scan.Violation{Fingerprint: fingerprint, File: file, Rule: "redis", Symbol: "redis.New", Code: code}
	}
	other := found("9", "a.go", "new()")
	other.Rule = "amqp"
	for _, test := range []struct {
		name  string
		found []*scan.Violation
		want  bool
	}{
		{"one", []*scan.Violation{found("1", "a.go", "new()")}, false},
		{"two that are equal", []*scan.Violation{found("1", "a.go", "new()"), found("2", "a.go", "new()")}, true},
		{"two that differ", []*scan.Violation{found("1", "a.go", "new()"), found("2", "a.go", "new(1)")}, false},
		{"another rule's", []*scan.Violation{found("1", "a.go", "new()"), other}, false},
		{"an equal one in another file", []*scan.Violation{found("1", "a.go", "new()"), found("2", "b.go", "new()")}, false},
		{"its own in another file", []*scan.Violation{found("1", "b.go", "new()")}, false},
		{"its own in another file, and an equal one here", []*scan.Violation{found("1", "b.go", "new()"), found("2", "a.go", "new()")}, true},
		{"two that are equal, but not the decision's", []*scan.Violation{found("2", "a.go", "new()"), found("3", "a.go", "new()")}, false},
	} {
		p := Prover{Scan: &scanned.Scan{Result: &scan.Result{Violations: test.found}, ByID: map[string]*scan.Violation{}}, Record: record.New()}
		for _, v := range test.found {
			p.Scan.ByID[v.Fingerprint] = v
		}
		p.Record.Decisions["1"] = &record.Decision{Seen: record.Sighting{File: "a.go"}, Layers: []record.Layer{{State: record.Accepted, Step: 1}}}
		if p.ambiguous("a.go") != test.want {
			t.Errorf("%s: ambiguous %t", test.name, !test.want)
		}
		if p.notFound("1") != (p.Scan.ByID["1"] == nil) {
			t.Errorf("%s: the decision's violation is found: %t", test.name, p.notFound("1"))
		}
	}
}
