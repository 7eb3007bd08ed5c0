package visible_test

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/seed-58def443/ssot/fix/visible"
)

func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"":                    "",
		"plain, Ünïcode 世界":   "plain, Ünïcode 世界",
		"two\nlines\tand tab": "two\nlines\tand tab",
		"\x1b[2Jgone":         "␛[2Jgone",
		"a\rb\x00\x7f":        "a␍b␀␡",
		"\u009b31m":           "‹U+009B›31m",
		"user\u202e\u2066":    "user‹U+202E›‹U+2066›",
		"zero\u200bwidth":     "zero‹U+200B›width",
		"line\u2028break":     "line‹U+2028›break",
		"filler\u3164\u115f":  "filler‹U+3164›‹U+115F›",
		"join\u034fer\u180b":  "join‹U+034F›er‹U+180B›",
		"tag\U000e0041":       "tag‹U+E0041›",
		"not utf8 \xff\xc0":   "not utf8 ‹FF›‹C0›",
		"raw C1 \x9b31m\x85":  "raw C1 ‹9B›31m‹85›",
		"real \ufffd stays":   "real \ufffd stays",
	} {
		if got := visible.Text(in); got != want {
			t.Errorf("Text(%q) = %q, not %q", in, got, want)
		}
	}
}

func TestName(t *testing.T) {
	if got, want := visible.Name("a\n\tb\r\x1b \u0085é"), "a␊␉b␍␛ ‹U+0085›é"; got != want {
		t.Errorf("got %q, not %q", got, want)
	}
}

func TestSentence(t *testing.T) {
	if got, want := visible.Sentence("open a\r\nssot: all clean\x1b\n\tb\n\n"), "open a\n    ssot: all clean␛\n    \tb"; got != want {
		t.Errorf("got %q, not %q", got, want)
	}
}

// TestWriterPieces cuts a text at every place, also within a rune: what comes out is the same.
func TestWriterPieces(t *testing.T) {
	const text = "é世\u202e\U000e0041\x1b\xe4\xb8 \x9b\n\u0085\xf0\x9f"
	for i := range len(text) {
		for j := i; j <= len(text); j++ {
			var out strings.Builder
			w := visible.NewWriter(&out)
			for _, piece := range []string{text[:i], text[i:j], text[j:]} {
				if n, err := w.Write([]byte(piece)); n != len(piece) || err != nil {
					t.Fatal(n, err)
				}
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			if out.String() != visible.Text(text) {
				t.Fatalf("cut at %d and %d it is %q", i, j, out.String())
			}
		}
	}
}

// TestWriterCommands cuts lines at every place: none begins with two colons, but where commands are written.
func TestWriterCommands(t *testing.T) {
	const text = "::error::x.md:1: one\n \t::two:: ::\n:::three\na::b\n:\n: :\n\u00a0::four"
	const want = ":‹:›error::x.md:1: one\n \t:‹:›two:: ::\n:‹:›:three\na::b\n:\n: :\n\u00a0:‹:›four"
	for i := range len(text) {
		var out, commands strings.Builder
		w, c := visible.NewWriter(&out), visible.NewWriter(&commands)
		for _, piece := range []string{text[:i], text[i:]} {
			if _, err := w.Write([]byte(piece)); err != nil {
				t.Fatal(err)
			}
			if _, err := c.Commands().Write([]byte(piece)); err != nil {
				t.Fatal(err)
			}
		}
		if out.String() != want || commands.String() != text {
			t.Fatalf("cut at %d it is %q, and %q", i, out.String(), commands.String())
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

var errFull = &json.UnsupportedValueError{Str: "full"}

func TestWriterErrs(t *testing.T) {
	w := visible.NewWriter(full{})
	if n, err := w.Write([]byte("x")); n != 0 || !errors.Is(err, errFull) {
		t.Errorf("nobody was told that the text is lost: %d, %v", n, err)
	}
	if err := w.Close(); !errors.Is(err, errFull) {
		t.Errorf("nobody who only closes was told that the text is lost: %v", err)
	}
	if w = visible.NewWriter(full{}); w.Close() != nil {
		t.Error("nothing was lost")
	}
}

func TestJSON(t *testing.T) {
	const text = "a\u202e\u0085\x7f\u200b\U000e0041 世é"
	raw, err := json.MarshalIndent(map[string]string{text: text}, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	got := visible.JSON(raw)
	if want := "{\n\t\"a\\u202e\\u0085\\u007f\\u200b\\udb40\\udc41 世é\": \"a\\u202e\\u0085\\u007f\\u200b\\udb40\\udc41 世é\"\n}"; string(got) != want {
		t.Errorf("got %s, not %s", got, want)
	}
	var back map[string]string
	if err := json.Unmarshal(got, &back); err != nil || back[text] != text {
		t.Errorf("%q, %v", back, err)
	}
}

// TestWriteJSON holds that JSON is indented, has what HTML minds as it is, and that errors are told.
func TestWriteJSON(t *testing.T) {
	var b strings.Builder
	if err := visible.WriteJSON(&b, map[string]any{"<&>": "\u202e\xff", "n": []int{1}}); err != nil {
		t.Fatal(err)
	}
	if want := "{\n  \"<&>\": \"\\u202e\\ufffd\",\n  \"n\": [\n    1\n  ]\n}\n"; b.String() != want {
		t.Errorf("got %s, not %s", b.String(), want)
	}
	for want, err := range map[string]error{
		"write the JSON: json: unsupported value: full":   visible.WriteJSON(full{}, 1),
		"make the JSON: json: unsupported type: chan int": visible.WriteJSON(io.Discard, make(chan int)),
	} {
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// FuzzText holds that nothing that a terminal obeys or hides comes through in any form, that what is harmless stays as
// it is, and that doing it twice is doing it once.
func FuzzText(f *testing.F) {
	for _, s := range []string{"\x1b]0;x\x07", "a\u202e\n\tb\xff", "\u3164\U000e0041\x9b", "é世\u034f", "\xe4\xb8"} {
		f.Add(s, 3)
	}
	f.Fuzz(func(t *testing.T, s string, cut int) {
		text := visible.Text(s)
		for _, out := range []string{text, visible.Name(s), visible.Sentence(s)} {
			if visible.Text(out) != out || !utf8.ValidString(out) {
				t.Fatalf("%q is shown as %q", s, out)
			}
			for _, r := range out {
				if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)) {
					t.Fatalf("%q is shown as %q", s, out)
				}
			}
		}
		if strings.ContainsAny(visible.Name(s), "\n\t") {
			t.Fatalf("the name %q is %q", s, visible.Name(s))
		}
		var out strings.Builder
		w := visible.NewWriter(&out)
		at := min(max(cut, 0), len(s))
		_, _ = w.Write([]byte(s[:at]))
		_, _ = w.Write([]byte(s[at:]))
		if _ = w.Close(); out.String() != text {
			t.Fatalf("%q cut at %d is written as %q", s, at, out.String())
		}
		raw, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var back, want string
		_ = json.Unmarshal(raw, &want)
		if err := json.Unmarshal(visible.JSON(raw), &back); err != nil || back != want || visible.Text(string(visible.JSON(raw))) != string(visible.JSON(raw)) {
			t.Fatalf("%s is %q, %v", raw, back, err)
		}
	})
}

// TestMarkdown escapes what Markdown, HTML or a host of repositories would interpret, on one line.
func TestMarkdown(t *testing.T) {
	for s, want := range map[string]string{
		"a b":              "a b",
		"<b> & co":         "&lt;b&gt; &amp; co",
		"ask @ada":         "ask &#64;ada",
		"f(*a) [b] `c` #1": "f\\(\\*a\\) \\[b\\] \\`c\\` \\#1",
		`\_{}+!|~`:         `\\\_\{\}\+\!\|\~`,
		"a-b.c: \"d\"":     "a-b.c: \"d\"",
		"two\nlines":       visible.Line("two\nlines"),
	} {
		if got := visible.Markdown(s); got != want {
			t.Errorf("%q became %q, want %q", s, got, want)
		}
	}
}

// TestWriterAfter goes on after commands and after Close: text is text again, and nothing is written twice.
func TestWriterAfter(t *testing.T) {
	var to strings.Builder
	w := visible.NewWriter(&to)
	for _, write := range []struct {
		to   io.Writer
		text string
	}{{w, "::a\n"}, {w.Commands(), "::b\n"}, {w, "::c\n"}, {w, "\xe2\x82"}} {
		if n, err := write.to.Write([]byte(write.text)); err != nil || n != len(write.text) {
			t.Errorf("%q: %d, %v", write.text, n, err)
		}
	}
	for range 2 {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	}
	if got, want := to.String(), ":‹:›a\n::b\n:‹:›c\n"+visible.Text("\xe2\x82"); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
