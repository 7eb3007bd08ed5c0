package cells

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"github.com/seed-58def443/ssot/fix/visible"
)

func TestSafe(t *testing.T) {
	for in, want := range map[string]string{
		"plain":                 "plain",
		"\tx\ty":                "    x   y",
		"ab\tc":                 "ab  c",
		"世\tc":                  "世  c",
		"\x1b[31mred\x1b[0m":    "␛[31mred␛[0m",
		"a\rb\x00\x07\x7f":      "a␍b␀␇␡",
		"\u009b31m":             "‹U+009B›31m",
		"\xff\xfe":              "‹FF›‹FE›",
		"\u202eabc\u202c\u2066": "‹U+202E›abc‹U+202C›‹U+2066›",
		"a\u200bb\ufeff\u200d":  "a‹U+200B›b‹U+FEFF›‹U+200D›",
		"a\u2028b":              "a‹U+2028›b",
		"héllo 世界":              "héllo 世界",
		"\u26a0\ufe0f":          "⚠‹U+FE0F›",
	} {
		if got := Safe(in); got != want {
			t.Errorf("Safe(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFit(t *testing.T) {
	for _, tt := range []struct {
		in   string
		w    int
		want string
	}{
		{"abc", 5, "abc  "}, {"abcdef", 4, "abc…"}, {"世界", 3, "世…"}, {"世界世", 4, "世… "}, {"abc", 0, ""}, {"abc", -1, ""}, {"", 2, "  "},
	} {
		if got := Fit(tt.in, tt.w); got != tt.want {
			t.Errorf("Fit(%q, %d) = %q, want %q", tt.in, tt.w, got, tt.want)
		}
	}
}

func TestTail(t *testing.T) {
	for _, tt := range []struct {
		in   string
		w    int
		want string
	}{{"0世‹FF›", 6, "…‹FF›"}, {"世界世", 4, "…世"}, {"internal/ws/hub.go", 9, "…s/hub.go"}, {"hub.go", 9, "hub.go"}, {"hub.go", 0, ""}, {"hub.go", 1, "…"}} {
		if got := Tail(tt.in, tt.w); got != tt.want {
			t.Errorf("Tail(%q, %d) = %q, want %q", tt.in, tt.w, got, tt.want)
		}
	}
}

// FuzzSafe holds that nothing that a terminal obeys comes through, and that the column is the width.
func FuzzSafe(f *testing.F) {
	for _, s := range []string{"\x1b]0;x\x07", "\t\u202e世\xff", "a\u0301\t\u0301", "0世\xff", "ab\u302ec/\u302ed", "#\u20e3 -\u302e x", "\u0d4e", "🇩🇪🇩 a", "\u302e0"} {
		f.Add(s, 12)
	}
	f.Fuzz(func(t *testing.T, s string, w int) {
		out, _ := SafeAt(s, 0)
		if !utf8.ValidString(out) || ansi.Strip(out) != out {
			t.Fatalf("Safe(%q) = %q", s, out)
		}
		for _, r := range out {
			if _, obeyed := visible.Symbol(r); obeyed {
				t.Fatalf("Safe(%q) = %q, with %U", s, out, r)
			}
		}
		if w %= 200; w > 0 {
			if got := Width(Fit(out, w)); got != w {
				t.Fatalf("Fit(%q, %d) is %d cells wide", out, w, got)
			}
			for name, got := range map[string]string{"Tail": Tail(out, w), "TailPath": TailPath(out, w), "Cut": Cut(out, w)} {
				if Width(got) > w {
					t.Fatalf("%s(%q, %d) is %d cells wide", name, out, w, Width(got))
				}
			}
			if got := Width(Ends(out, "right", w)); got != w {
				t.Fatalf("Ends(%q, %d) is %d cells wide", out, w, got)
			}
			if got := Screen(Fit(out, w), w); Width(got) != w {
				t.Fatalf("Screen(%q, %d) is %q, %d cells wide", Fit(out, w), w, got, Width(got))
			}
			if got := Screen(s, w); joined(s) && Width(got) != w || Screen(got, w) != got {
				t.Fatalf("Screen(%q, %d) is %q, %d cells wide", s, w, got, Width(got))
			}
			for _, l := range Wrap(out, w) {
				if Width(l) > max(w, 2) {
					t.Fatalf("Wrap(%q, %d) has %q, %d cells wide", out, w, l, Width(l))
				}
			}
		}
	})
}

// joined reports whether a text has what makes Screen measure it: a line of plain characters was made in its width.
func joined(s string) bool {
	shown, joins := shows(s)
	return !shown || joins
}

func TestTailPath(t *testing.T) {
	for _, tt := range []struct {
		in   string
		w    int
		want string
	}{
		{"example.com/netra/oldredis", 40, "example.com/netra/oldredis"},
		{"example.com/netra/oldredis", 20, "…/netra/oldredis"},
		{"example.com/netra/oldredis", 9, "…oldredis"},
		{"internal/core/redis/", 10, "…/redis/"},
		{"internal/core/redis/", 4, "…is/"},
		{"a/b", 0, ""},
	} {
		if got := TailPath(tt.in, tt.w); got != tt.want {
			t.Errorf("%q in %d cells is %q, not %q", tt.in, tt.w, got, tt.want)
		}
	}
}

func TestLines(t *testing.T) {
	if got, want := Lines("a: b\r\n\tc \x1b\n\t ^\n\n"), "a: b\n    c ␛\n     ^"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestScreen(t *testing.T) {
	for _, tt := range []struct {
		in   string
		w    int
		want string
	}{
		{"plain", 5, "plain"}, {"shört\u0301", 7, "shört\u0301  "}, {"too lo\u0301ng", 4, "too…"}, {"\x1b", 2, "␛ "}, {"\x1b[3x", 4, "␛[3x"},
		{"\x1b[1;31mred\x1b[0m", 3, "\x1b[1;31mred\x1b[0m"},
		{"\x1b[1;31mred\x1b[0m\x1b[2J\x1b]0;x\a", 13, "\x1b[1;31mred\x1b[0m␛[2J␛]0;x␇"},
		{"a\nb\u202e\xff", 15, "a␊b‹U+202E›‹FF›"},
	} {
		if got := Screen(tt.in, tt.w); got != tt.want {
			t.Errorf("Screen(%q, %d) = %q, want %q", tt.in, tt.w, got, tt.want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, tt := range []struct {
		in   string
		w    int
		want string
	}{
		{"one two three", 7, "one two|three"}, {"toolong", 3, "too|lon|g"}, {"\x1b[1mab cd\x1b[0m", 2, "\x1b[1mab|cd\x1b[0m"}, {"a", 0, ""},
	} {
		if got := strings.Join(Wrap(tt.in, tt.w), "|"); got != tt.want {
			t.Errorf("Wrap(%q, %d) = %q, want %q", tt.in, tt.w, got, tt.want)
		}
	}
}
