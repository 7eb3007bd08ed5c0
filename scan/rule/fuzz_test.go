package rule_test

import (
	"encoding/json"
	"errors"
	"go/parser"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/scan/rule"
)

// FuzzParse says that any text either decodes, into a file that holds what the contract says, or has a fault with a
// place in the text.
func FuzzParse(f *testing.F) {
	ar, err := txtar.ParseFile("testdata/faults.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range ar.Files {
		f.Add(file.Data)
	}
	for _, s := range []string{design, crlf(design), "\xff", "a: \xff", "\x00", "- ", "? ", "*", "&", "<<: x", "{", "[", "%YAML 1.2\n---\n", "version: 1\rrules:\r  a:\r    forbid: [{preset: x}]", "a: |\n", "a: >-\n\n\n", "---\n...\n---\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		before := string(src)
		file, err := rule.Parse("ssot.yaml", src)
		if before != string(src) {
			t.Fatal("Parse changed its argument")
		}
		if err != nil {
			var fault *rule.Error
			if !errors.As(err, &fault) {
				t.Fatalf("%T: %v", err, err)
			}
			lines := 1 + strings.Count(strings.ReplaceAll(before, "\r\n", "\n"), "\n") + strings.Count(before, "\r")
			if p := fault.Pos; p.Line < 1 || p.Column < 1 || p.Line > lines || p.Column > len(fault.Line)+1 && fault.Line != "" {
				t.Errorf("%+v is not in the text %q", p, src)
			}
			return
		}
		for _, r := range file.Rules {
			if r.Name == "" || len(r.Entries) == 0 {
				t.Errorf("rule %+v of %q", r, src)
			}
			for _, e := range r.Entries {
				if e.Symbol.String() == "" || e.Pos.Line < 1 || e.Kind == rule.Declare && e.Use != "" {
					t.Errorf("entry %+v of %q", e, src)
				}
			}
		}
	})
}

// TestParseHuge reads texts that would exhaust a careless parser, or fill a screen.
func TestParseHuge(t *testing.T) {
	for text, want := range map[string]string{
		strings.Repeat("# x\n", 17<<10):                           "this is larger than 64 KB",
		strings.Repeat("[", 60<<10):                               "not YAML: brackets and braces are nested too deep",
		"version: 1\n" + strings.Repeat("{a:\n", 10<<10):          "not YAML: brackets and braces are nested too deep",
		"version: 1\nrules: {" + strings.Repeat("ö", 2<<10) + "}": "a rule's name is small letters",
	} {
		_, err := rule.Parse("ssot.yaml", []byte(text))
		var fault *rule.Error
		if !errors.As(err, &fault) || !strings.HasPrefix(fault.Msg, want) {
			t.Errorf("%.20q: %.200v, want %s", text, err, want)
		} else if _, message, _ := strings.Cut(fault.Error(), "\n"); len(message) > 400 || strings.Contains(message, "\ufffd") {
			t.Errorf("%.20q: the line is shown as %q", text, message)
		}
	}
}

// FuzzUse says that a use comes apart into parts of its own text and can be put together again, and that one which a
// rule file is decoded with is one Go expression on one line.
func FuzzUse(f *testing.F) {
	for _, s := range []string{
		"redisx.Client()", "redisx.For({ctx})", "redisx.Of({*app.App}, { ctx }).Pool({net/http.Request})", "x.T{}", "x.F(x.T{{ctx}, {1}})", "[]int{1}[0]", "f(func() int { return {ctx} }())",
		"[]A ", "ssot1({ctx})", "ssot({a.B})ssotx", "{", "}", "{ctx", "\"{ctx}\"", "'{'", "`{ctx}`", "x /* {ctx} */", "{\xff.T}", "{a.ö}", "x.F({ctx}{ctx})", "struct{}{}", "{ctx}.{ctx}",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		u, err := rule.ParseUse(text)
		quoted, jsonErr := json.Marshal(text) // which YAML reads as well
		if jsonErr != nil || !utf8.ValidString(text) {
			quoted = []byte(`""`)
		}
		file, decodeErr := rule.Parse("ssot.yaml", []byte("version: 1\nrules: {a: {owner: example.com/redisx, forbid: [{call: example.com/b.C, use: "+string(quoted)+"}]}}\n"))
		if err != nil {
			if decodeErr == nil {
				t.Errorf("%q is decoded, but: %v", text, err)
			}
			return
		}
		var code strings.Builder
		at := 0
		for _, p := range u.Placeholders {
			if p.Offset < at || !strings.HasPrefix(text[p.Offset:], p.Text) || p.Text == "" || strings.Contains(text, p.Name) {
				t.Fatalf("%q has the placeholder %+v", text, p)
			}
			code.WriteString(text[at:p.Offset] + p.Name)
			at = p.Offset + len(p.Text)
		}
		if code.WriteString(text[at:]); u.Text != text || u.Code != code.String() || u.Written(u.Code) != text {
			t.Errorf("%q is %+v, and back %q", text, u, u.Written(u.Code))
		}
		if decodeErr != nil {
			return
		}
		if got := file.Rules[0].Entries[0].Use; got != strings.TrimSpace(text) {
			t.Errorf("%q is decoded as %q", text, got)
		}
		if _, err := parser.ParseExpr(u.Code); err != nil || strings.ContainsAny(strings.TrimSpace(text), "\r\n") {
			t.Errorf("%q is decoded, but is no expression on one line: %v", text, err)
		}
	})
}
