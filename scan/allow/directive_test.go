package allow_test

import (
	"go/parser"
	"go/token"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/seed-58def443/ssot/scan/allow"
)

func TestParse(t *testing.T) {
	day := "2027-06-30"
	tests := []struct {
		comment string
		want    allow.Directive
	}{
		{"//ssot:allow redis -- a mock", allow.Directive{Rules: []string{"redis"}, Reason: "a mock"}},
		{"//ssot:allow redis until=2027-06-30 -- a mock", allow.Directive{Rules: []string{"redis"}, Until: day, Reason: "a mock"}},
		{"//ssot:allow until=2027-06-30 redis -- a mock", allow.Directive{}},
		{"//ssot:allow redis,redis-import -- a mock", allow.Directive{Rules: []string{"redis", "redis-import"}, Reason: "a mock"}},
		{"//ssot:allow redis scope=file until=2027-06-30 -- a mock", allow.Directive{Rules: []string{"redis"}, Reason: "a mock", Until: "2027-06-30", Scope: allow.File}},
		{"//ssot:allow redis, redis-import  --  a -- b \r", allow.Directive{Rules: []string{"redis", "redis-import"}, Reason: "a -- b"}},
		{"//ssot:allow\tredis\t--\tÄ mock", allow.Directive{Rules: []string{"redis"}, Reason: "Ä mock"}},
		{"//ssot:allow a--b -- x", allow.Directive{Rules: []string{"a--b"}, Reason: "x"}},
	}
	for _, tt := range tests {
		got, ok, err := allow.Parse(tt.comment)
		if malformed := tt.want.Rules == nil; !ok || (err != nil) != malformed {
			t.Errorf("%q: %v, %v", tt.comment, ok, err)
		}
		if diff := cmp.Diff(tt.want, got, cmpopts.IgnoreUnexported(allow.Directive{})); diff != "" {
			t.Errorf("%q: wanted - got +\n%s", tt.comment, diff)
		}
	}
}

// TestParseMalformed says what the author of a malformed directive is told.
func TestParseMalformed(t *testing.T) {
	const usage = "write //ssot:allow RULE -- reason, or RULE until=2027-06-30 -- reason"
	for comment, want := range map[string]string{
		"//ssot:allow redis":                                 "an allow directive needs a reason after two dashes; " + usage,
		"//ssot:allow redis --":                              "an allow directive needs a reason after two dashes; " + usage,
		"//ssot:allow redis -- \t":                           "an allow directive needs a reason after two dashes; " + usage,
		"//ssot:allow redis --mock":                          "an allow directive needs a reason after two dashes; " + usage,
		"//ssot:allow redis a mock":                          "an allow directive needs a reason after two dashes; " + usage,
		"//ssot:allow":                                       "an allow directive needs a reason after two dashes; " + usage,
		"//ssot:allow -- a mock":                             "an allow directive names the rule; " + usage,
		"//ssot:allow until=2027-06-30 -- a mock":            "an allow directive names the rule; " + usage,
		"//ssot:allow redis,,x -- a mock":                    "an allow directive names the rule; " + usage,
		"//ssot:allow redis other -- a mock":                 `"other" is not understood here: rules are separated by commas and the reason stands after two dashes; ` + usage,
		"//ssot:allow redis until=2027-02-30 -- a mock":      `"2027-02-30" is no day; ` + usage,
		"//ssot:allow redis scope=line -- a mock":            `"scope=line" is not understood here: only scope=file is written, any other scope follows from where the directive stands; ` + usage,
		"//ssot:allow redis scope=file scope=file -- a mock": `"scope=file" is not understood here; ` + usage,
		"//ssot:allow scope=file redis -- a mock":            `"redis" is not understood here: rules are separated by commas and the reason stands after two dashes; ` + usage,
		"//ssot:allow redis until=soon -- a mock":            `"soon" is no day; ` + usage,
		"//ssot:allow redis til=2027-06-30 -- a mock":        `"til=2027-06-30" is not understood here; ` + usage,
		"//ssot:alow redis -- a mock":                        `"//ssot:alow" is no directive; did you mean //ssot:allow? ` + usage,
		"//ssot: allow redis -- a mock":                      `"//ssot:" is no directive; did you mean //ssot:allow? ` + usage,
		"//ssot:Allow redis -- a mock":                       `"//ssot:Allow" is no directive; did you mean //ssot:allow? ` + usage,
		"//ssot:\u202e" + strings.Repeat("x", 60) + " redis": `"//ssot:\u202e` + strings.Repeat("x", 32) + `…" is no directive; did you mean //ssot:allow? ` + usage,
	} {
		if _, ok, err := allow.Parse(comment); !ok || err == nil || err.Error() != want {
			t.Errorf("%q: %v, %v\nwant %s", comment, ok, err, want)
		}
	}
}

// TestParseProse is about comments that do nothing.
func TestParseProse(t *testing.T) {
	for _, comment := range []string{
		"", "//", "// ssot:allow redis -- a mock", "//  //ssot:allow redis -- a mock", "/*ssot:allow redis -- a mock*/", "//ssot", "//ssott:allow redis -- a mock", "//nolint:ssot", "// see //ssot:allow",
	} {
		if _, ok, err := allow.Parse(comment); ok || err != nil {
			t.Errorf("%q: %v, %v", comment, ok, err)
		}
	}
}

func TestExpired(t *testing.T) {
	west := time.FixedZone("west", -8*3600)
	tests := []struct {
		until string
		now   time.Time
		want  bool
	}{
		{"", time.Date(3000, 1, 1, 0, 0, 0, 0, time.UTC), false},
		{"2027-06-30", time.Date(2027, 6, 30, 23, 59, 59, 0, time.UTC), false},
		{"2027-06-30", time.Date(2027, 7, 1, 0, 0, 0, 0, time.UTC), true},
		{"2027-06-30", time.Date(2027, 6, 30, 15, 59, 0, 0, west), false},
		{"2027-06-30", time.Date(2027, 6, 30, 16, 0, 0, 0, west), true}, // it is July in UTC
	}
	for _, tt := range tests {
		d := allow.Directive{Until: tt.until}
		if got := d.Expired(tt.now); got != tt.want {
			t.Errorf("until %q at %s: %v", tt.until, tt.now, got)
		}
	}
}

func TestText(t *testing.T) {
	tests := []struct{ rule, reason, until, want, err string }{
		{"redis", "  a mock ", "", "//ssot:allow redis -- a mock", ""},
		{"redis", "läuft 👩‍🔬", "2027-06-30", "//ssot:allow redis until=2027-06-30 -- läuft 👩‍🔬", ""},
		{"redis", " \t", "", "", "allowing a violation needs a reason"},
		{"redis", "a\nb", "", "", "the reason is one line of text without control characters"},
		{"redis", "a\x1b[2Jb", "", "", "the reason is one line of text without control characters"},
		{"redis", "a\u202eb", "", "", "the reason is one line of text without control characters"},
		{"redis", "a\u2028b", "", "", "the reason is one line of text without control characters"},
		{"redis", "a\ufeffb", "", "", "the reason is one line of text without control characters"},
		{"redis", "a\xffb", "", "", "the reason is one line of text without control characters"},
		{"redis", "a mock", "30.6.2027", "", `until is a day such as 2027-06-30, not "30.6.2027"`},
		{"a b", "a mock", "", "", `"a b" is no rule that a directive can name`},
		{"a,b", "a mock", "", "", `"a,b" is no rule that a directive can name`},
		{"", "a mock", "", "", `"" is no rule that a directive can name`},
		{"a --", "a mock", "", "", `"a --" is no rule that a directive can name`},
	}
	for _, tt := range tests {
		got, err := allow.Text(tt.rule, tt.reason, tt.until, allow.Line)
		if got != tt.want || (err == nil) != (tt.err == "") || err != nil && err.Error() != tt.err {
			t.Errorf("Text(%q, %q, %q) = %q, %v", tt.rule, tt.reason, tt.until, got, err)
		}
	}
}

// TestScopes holds what is written for each scope, and what people may write.
func TestScopes(t *testing.T) {
	for scope, want := range map[string]string{
		"": "//ssot:allow redis -- a mock", "line": "//ssot:allow redis -- a mock", "declaration": "//ssot:allow redis -- a mock", "file": "//ssot:allow redis scope=file -- a mock",
	} {
		s, err := allow.ParseScope(scope)
		if err != nil {
			t.Error(err)
		}
		if got, err := allow.Text("redis", "a mock", "", s); got != want || err != nil {
			t.Errorf("%q: %q, %v", scope, got, err)
		}
	}
	if _, err := allow.ParseScope("package"); err == nil || err.Error() != `there is no scope "package": it is line, declaration, file` {
		t.Error(err)
	}
}

// FuzzParse says that a comment which parses can be written again from its parts, that prose is none, and that Text
// only writes what Parse and Go's parser read.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"//ssot:allow redis -- a mock", "//ssot:allow a, b until=2027-06-30 -- x", "//ssot:alow", "// ssot:allow", "//ssot:allow \xff -- \x00", "//ssot:allow a -- --"} {
		f.Add(s, "redis", "a reason", "2027-06-30")
	}
	f.Add("", "a,b", "x\ry", "2027-6-3")
	f.Fuzz(func(t *testing.T, comment, rule, reason, until string) {
		d, ok, err := allow.Parse(comment)
		switch {
		case ok != strings.HasPrefix(comment, "//ssot:"), err != nil && !ok:
			t.Errorf("%q: %v, %v", comment, ok, err)
		case ok && err == nil && (len(d.Rules) == 0 || d.Reason == "" || d.Reason != strings.TrimSpace(d.Reason)):
			t.Errorf("%q: %+v", comment, d)
		}
		text, err := allow.Text(rule, reason, until, allow.Line)
		if err != nil {
			return
		}
		d, ok, err = allow.Parse(text)
		if !ok || err != nil || len(d.Rules) != 1 || d.Rules[0] != rule || d.Until != until || d.Reason != strings.TrimSpace(reason) {
			t.Errorf("%q is read as %+v, %v", text, d, err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), "", text+"\npackage p\n", parser.ParseComments)
		if err != nil || len(file.Comments) != 1 || file.Comments[0].List[0].Text != strings.TrimSpace(text) {
			t.Errorf("%q as a comment: %v", text, err)
		}
	})
}
