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

func TestLine(t *testing.T) {
	for in, want := range map[string]string{"a\n  b\t\tc": "a b c", "": "", "a\x07b": "a␇b"} {
		if got := Line(in); got != want {
			t.Errorf("Line(%q) = %q, want %q", in, got, want)
		}
	}
	if got := Name("a\tb\nc"); got != "a␉b␊c" {
		t.Errorf("a name became %q", got)
	}
}

// TestInput drops what nobody types on purpose, and makes spaces of line ends and tabs.
func TestInput(t *testing.T) {
	for in, want := range map[string]string{
		"abc": "abc", "a\nb\rc\td": "a b c d", "a\x1b[31mb": "a[31mb", "a\u202eb\u200b": "ab", "é世": "é世", "a\ufffdb": "ab", "": "",
	} {
		if got := string(Input([]rune(in))); got != want {
			t.Errorf("Input(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestCut holds that no cut is wider than asked for, also where a mark joins a letter.
func TestCut(t *testing.T) {
	for _, test := range []struct {
		in   string
		w    int
		want string
	}{
		{"abc", 2, "ab"}, {"abc", 3, "abc"}, {"abc", 9, "abc"}, {"abc", 0, ""}, {"abc", -1, ""}, {"世界", 3, "世"}, {"世界", 1, ""}, {"e\u0301a", 1, "e\u0301"},
	} {
		if got := Cut(test.in, test.w); got != test.want {
			t.Errorf("Cut(%q, %d) = %q, want %q", test.in, test.w, got, test.want)
		}
	}
	for _, s := range []string{"नमस्ते दुनिया", "e\u0301e\u0301e\u0301", "👩‍👩‍👧‍👦 family", "กำลัง"} {
		for w := range 12 {
			if got := Cut(s, w); Width(got) > w || !strings.HasPrefix(s, got) {
				t.Errorf("Cut(%q, %d) = %q", s, w, got)
			}
			if got := Fit(s, w); Width(got) != w {
				t.Errorf("Fit(%q, %d) = %q has %d cells", s, w, got, Width(got))
			}
		}
	}
}

// TestEnds has two texts at the ends of a line, or the first alone.
func TestEnds(t *testing.T) {
	for _, test := range []struct {
		left, right string
		w           int
		want        string
	}{
		{"ab", "cd", 6, "ab  cd"}, {"ab", "cd", 5, "ab cd"}, {"ab", "cd", 4, "ab  "}, {"ab", "", 4, "ab  "}, {"abcdef", "g", 4, "abc…"}, {"", "ab", 3, " ab"}, {"", "ab", 2, "  "}, {"ab", "cd", 0, ""},
	} {
		if got := Ends(test.left, test.right, test.w); got != test.want {
			t.Errorf("%q and %q in %d: %q, want %q", test.left, test.right, test.w, got, test.want)
		}
	}
	if Blank(2) != "  " || Blank(0) != "" || Blank(-1) != "" {
		t.Error("blanks")
	}
}

// TestPieces cuts text without spaces between characters.
func TestPieces(t *testing.T) {
	for _, test := range []struct {
		in   string
		w    int
		want string // with bars between the parts
	}{{"abcde", 2, "ab|cd|e"}, {"世界a", 2, "世|界|a"}, {"世界", 1, "世|界"}, {"e\u0301e\u0301", 1, "e\u0301|e\u0301"}, {"ab", 2, "ab"}, {"", 2, ""}} {
		if got := strings.Join(pieces(test.in, test.w), "|"); got != test.want {
			t.Errorf("%q in %d: %q, want %q", test.in, test.w, got, test.want)
		}
	}
	if got := Wrap("a b", 0); got != nil {
		t.Errorf("in no cells %q", got)
	}
	if got := strings.Join(Wrap("abc de fghijkl", 5), "|"); got != "abc|de|fghij|kl" && got != "abc de|fghij|kl" {
		t.Errorf("wrapped %q", got)
	}
	for _, s := range []string{"नमस्तेनमस्ते", "e\u0301e\u0301e\u0301e\u0301e\u0301"} {
		for w := 2; w < 6; w++ {
			for _, l := range Wrap(s, w) {
				if Width(l) > w {
					t.Errorf("%q in %d: %q has %d cells", s, w, l, Width(l))
				}
			}
		}
	}
}

// TestColour tells sequences that a theme writes from any other.
func TestColour(t *testing.T) {
	for in, want := range map[string]int{
		"\x1b[0m": 4, "\x1b[1;38;5;2mx": 11, "\x1b[4:3m": 6, "\x1b[m": 3, "\x1b[2J": 0, "\x1b[31": 0, "\x1b]0;x": 0, "\x1b": 0, "x\x1b[0m": 0, "": 0, "\x1b[3?m": 0,
	} {
		if got := colour(in); got != want {
			t.Errorf("colour(%q) = %d, want %d", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"\x1b[31mred\x1b[0m":  "\x1b[31mred\x1b[0m",
		"a\x1b[2Jb":           "a␛[2Jb",
		"\x1b[31m\x1b[2J\x07": "\x1b[31m␛[2J␇",
		"\x1b":                "␛",
		"\x1b\x1b[0ma\nb":     "␛\x1b[0ma␊b",
	} {
		if got := symbols(in); got != want {
			t.Errorf("symbols(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string][2]bool{
		"abc": {true, false}, "a…│→b": {true, false}, "\x1b[1ma\x1b[0m": {true, false}, "a\x1b[2J": {false, false}, "\xff": {false, false},
		"a\u202eb": {false, false}, "é": {true, false}, "e\u0301": {true, true}, "世": {true, true}, "e\u0301\x07": {false, true},
	} {
		if shown, joins := shows(in); shown != want[0] || joins != want[1] {
			t.Errorf("shows(%q) = %t, %t", in, shown, joins)
		}
	}
	if !plain("a b~") || plain("a\tb") || plain("é") || plain("\x7f") || !plain("") {
		t.Error("what is plain")
	}
}
