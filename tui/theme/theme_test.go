package theme

import (
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"
)

// TestText holds that without colours and attributes nothing but the text is written, on any ground.
func TestText(t *testing.T) {
	th := New(Look{Background: Dark})
	for g := range grounds {
		for r := range roles {
			if got := th.On(g, r, "x y"); got != "x y" {
				t.Errorf("role %d on ground %d is %q", r, g, got)
			}
		}
	}
}

// TestPlain holds that without colours the selected row is reversed and what changed is underlined, and that no colour
// is ever written.
func TestPlain(t *testing.T) {
	for _, b := range []Background{Unknown, Dark, Light} {
		th := New(Look{Depth: Plain, Background: b})
		for want, got := range map[string]string{
			"\x1b[7mx\x1b[0m":   th.On(Selected, Dim, "x"),
			"\x1b[4;4mx\x1b[0m": th.On(InsertedSpan, Keyword, "x"),
			"\x1b[1mx\x1b[0m":   th.Paint(High, "x"),
			"x":                 th.On(Inserted, Good, "x"),
		} {
			if got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		}
		for g := range grounds {
			for r := range roles {
				if got := th.On(g, r, "x"); strings.Contains(got, "3") || strings.Contains(got, "48") {
					t.Errorf("role %d on ground %d is %q", r, g, got)
				}
			}
		}
	}
}

// TestSixteen holds that where colours are few they are no grounds: there the terminal reverses and underlines.
func TestSixteen(t *testing.T) {
	th := New(Look{Depth: Sixteen, Background: Dark})
	for want, got := range map[string]string{
		"\x1b[7mx\x1b[0m":      th.On(Selected, Dim, "x"),
		"\x1b[4;92;4mx\x1b[0m": th.On(InsertedSpan, Good, "x"),
		"\x1b[91mx\x1b[0m":     th.On(Deleted, Bad, "x"),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func looks() []Look {
	var out []Look
	for _, d := range []Depth{Sixteen, Indexed, True} {
		for _, b := range []Background{Unknown, Dark, Light} {
			for _, blue := range []bool{false, true} {
				out = append(out, Look{d, b, blue})
			}
		}
	}
	return out
}

// backgrounds are what terminals have, of themes that many use.
var backgrounds = map[Background][]string{
	Unknown: {"#000000", "#FFFFFF"},
	Dark:    {"#000000", "#1E1E1E", "#282C34", "#282A36", "#002B36", "#1D2021", "#2E3440", "#1A1B26", "#300A24"},
	Light:   {"#FFFFFF", "#FAFAFA", "#FDF6E3", "#EFF1F5", "#FBF1C7"},
}

// TestContrast holds that every text can be read on every ground, 4.5 to 1 at least, on the backgrounds of well-known
// themes. The sixteen colours are xterm's, and its backgrounds black and white.
func TestContrast(t *testing.T) {
	const least = 4.5
	seen := 0
	for _, l := range looks() {
		inks, papers := l.inks(), l.papers()
		under := backgrounds[l.Background]
		if l.Depth == Sixteen {
			under = map[Background][]string{Unknown: {"#000000", "#FFFFFF"}, Dark: {"#000000"}, Light: {"#FFFFFF"}}[l.Background]
		}
		for role := range roles {
			for ground := range grounds {
				ink, p := inks[role], papers[ground]
				switch {
				case role == Faint, p.reverse, ink == "" && !p.own:
					continue
				case ink == "" || p.flat && p.own:
					ink = inks[Normal]
				}
				on := under
				if p.own {
					on = []string{p.colour}
				}
				for _, bg := range on {
					seen++
					if got := contrast(rgb(t, ink), rgb(t, bg)); got < least {
						t.Errorf("%+v: role %d on ground %d, %s on %s, is %.2f to 1", l, role, ground, ink, bg, got)
					}
				}
			}
		}
	}
	if seen < 1000 {
		t.Errorf("only %d pairs were looked at", seen)
	}
}

// TestColoursWritten holds that the theme writes the colours of which TestContrast measures the contrast.
func TestColoursWritten(t *testing.T) {
	th := New(Look{Depth: True, Background: Dark})
	if got, want := th.On(InsertedSpan, Keyword, "x"), "\x1b[38;2;230;237;243;48;2;23;69;44mx\x1b[0m"; got != want {
		t.Errorf("a keyword in what was inserted is %q, not %q", got, want)
	}
	if got, want := th.On(Inserted, Keyword, "x"), "\x1b[38;2;217;181;255;48;2;16;36;26mx\x1b[0m"; got != want {
		t.Errorf("a keyword beside it is %q, not %q", got, want)
	}
	if got := th.On(Selected, Normal, "x"); !strings.Contains(got, "38;2;230;237;243") {
		t.Errorf("the terminal's own ink stands on a ground that is ours: %q", got)
	}
	dark := th.Paint(Good, "x")
	th.SetBackground(Light)
	if th.Paint(Good, "x") == dark {
		t.Error("another background changed nothing")
	}
}

// TestBlueOrange holds that what is good and what is bad differ in more than red and green: one of them is blue.
func TestBlueOrange(t *testing.T) {
	for _, b := range []Background{Unknown, Dark, Light} {
		inks, papers := (Look{True, b, true}).inks(), (Look{True, b, true}).papers()
		good, bad := rgb(t, inks[Good]), rgb(t, inks[Bad])
		if good[2] <= good[0] || bad[2] >= bad[0] {
			t.Errorf("background %d: good %s, bad %s", b, inks[Good], inks[Bad])
		}
		if b == Unknown {
			continue
		}
		for ground, blue := range map[Ground]bool{Inserted: true, InsertedSpan: true, Deleted: false, DeletedSpan: false} {
			if c := rgb(t, papers[ground].colour); (c[2] > c[0]) != blue {
				t.Errorf("background %d: ground %d is %s", b, ground, papers[ground].colour)
			}
		}
	}
}

func TestParse(t *testing.T) {
	for text, want := range map[string]Choice{
		"": {}, "dark": {Background: Dark}, " Light ": {Background: Light}, "16": {Depth: Sixteen}, "plain": {Depth: Plain},
		"dark,16, blue-orange": {Dark, Sixteen, true}, "blue-orange": {BlueOrange: true},
	} {
		if got, err := Parse(text); got != want || err != nil {
			t.Errorf("%q is %+v, %v; want %+v", text, got, err, want)
		}
	}
	for _, text := range []string{"darkish", "dark;light", "17", "dark,"} {
		if _, err := Parse(text); err == nil || !strings.Contains(err.Error(), "take dark, light, 16 or plain") {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, name := range Names() {
		if _, err := Parse(name); err != nil {
			t.Errorf("a name is no choice: %v", err)
		}
	}
}

// TestEnv holds what a terminal looks like by its environment, and that a choice goes before it.
func TestEnv(t *testing.T) {
	tty := terminal(t)
	for _, test := range []struct {
		choice Choice
		env    string
		want   Look
	}{
		{Choice{}, "TERM=xterm-256color", Look{Depth: Indexed}},
		{Choice{}, "TERM=xterm-256color COLORTERM=truecolor COLORFGBG=15;0", Look{Depth: True, Background: Dark}},
		{Choice{}, "TERM=xterm COLORFGBG=0;default;15", Look{Depth: Sixteen, Background: Light}},
		{Choice{}, "TERM=xterm COLORFGBG=0;7", Look{Depth: Sixteen, Background: Light}},
		{Choice{}, "TERM=xterm COLORFGBG=12;8", Look{Depth: Sixteen, Background: Dark}},
		{Choice{}, "TERM=xterm COLORFGBG=default;default", Look{Depth: Sixteen}},
		{Choice{}, "TERM=linux", Look{Depth: Sixteen, Background: Dark}},
		{Choice{}, "TERM=xterm-256color NO_COLOR=1", Look{Depth: Plain}},
		{Choice{Background: Dark}, "TERM=xterm-256color NO_COLOR=1 COLORFGBG=0;15", Look{Depth: Indexed, Background: Dark}},
		{Choice{Depth: Plain}, "TERM=xterm-256color", Look{Depth: Plain}},
		{Choice{Depth: Sixteen, BlueOrange: true}, "TERM=xterm-256color", Look{Depth: Sixteen, BlueOrange: true}},
	} {
		getenv := func(name string) string {
			for pair := range strings.FieldsSeq(test.env) {
				if v, ok := strings.CutPrefix(pair, name+"="); ok {
					return v
				}
			}
			return ""
		}
		if got := Env(test.choice, tty, getenv); got != test.want {
			t.Errorf("%+v with %s is %+v, want %+v", test.choice, test.env, got, test.want)
		}
		if got := Env(test.choice, io.Discard, getenv); got.Depth != Text {
			t.Errorf("what is no terminal has depth %d", got.Depth)
		}
	}
}

// terminal returns one that nobody reads from; where there is none the test is skipped.
func terminal(t *testing.T) *os.File {
	t.Helper()
	f, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil || !term.IsTerminal(int(f.Fd())) {
		t.Skip("there is no pseudo-terminal here")
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// rgb returns the parts of a colour: of 24 bits, of the 256, or of xterm's sixteen.
func rgb(t *testing.T, c string) [3]float64 {
	t.Helper()
	if hex, ok := strings.CutPrefix(c, "#"); ok {
		n, err := strconv.ParseUint(hex, 16, 32)
		if err != nil {
			t.Fatal(err)
		}
		return [3]float64{float64(n >> 16), float64(n >> 8 & 255), float64(n & 255)}
	}
	n, err := strconv.Atoi(c)
	switch {
	case err != nil:
		t.Fatal(err)
	case n < 16:
		const half = 0xCD
		return [16][3]float64{
			{}, {half}, {0, half}, {half, half}, {0, 0, 0xEE}, {half, 0, half}, {0, half, half}, {0xE5, 0xE5, 0xE5},
			{0x7F, 0x7F, 0x7F}, {255}, {0, 255}, {255, 255}, {0x5C, 0x5C, 255}, {255, 0, 255}, {0, 255, 255}, {255, 255, 255},
		}[n]
	case n >= 232:
		grey := float64(8 + 10*(n-232))
		return [3]float64{grey, grey, grey}
	}
	level := [6]float64{0, 95, 135, 175, 215, 255}
	n -= 16
	return [3]float64{level[n/36], level[n/6%6], level[n%6]}
}

// contrast returns that of WCAG 2.1.
func contrast(a, b [3]float64) float64 {
	luminance := func(c [3]float64) float64 {
		sum := 0.0
		for i, weight := range [3]float64{0.2126, 0.7152, 0.0722} {
			v := c[i] / 255
			if v <= 0.04045 {
				v /= 12.92
			} else {
				v = math.Pow((v+0.055)/1.055, 2.4)
			}
			sum += weight * v
		}
		return sum
	}
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestNothingPaintedIsNothing(t *testing.T) {
	if got := New(Look{Depth: True}).On(Selected, High, ""); got != "" {
		t.Errorf("got %q", got)
	}
}

var update = flag.Bool("update", false, "write what is got as what is wanted")

// TestLooks holds what is written for each role on each ground, in every look; what TestContrast says of the colours is
// what they are for.
func TestLooks(t *testing.T) {
	var out strings.Builder
	for _, l := range append([]Look{{}, {Depth: Plain}, {Depth: Plain, BlueOrange: true}}, looks()...) {
		th := New(l)
		fmt.Fprintf(&out, "%+v, asks %t\n", l, th.Asks())
		for ground := range grounds {
			fmt.Fprintf(&out, "%d:", ground)
			for role := range roles {
				fmt.Fprintf(&out, " %s", strings.NewReplacer("\x1b[0m", "/", "\x1b", "").Replace(th.On(ground, role, "x")))
			}
			fmt.Fprintln(&out)
		}
		for role := range roles {
			if th.Style(role).Render("x") != th.Paint(role, "x") {
				t.Errorf("%+v: role %d is painted in another style than its own", l, role)
			}
		}
	}
	path := filepath.Join("testdata", "looks.txt")
	if *update {
		if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("%s is not what is got, -update writes it anew:\n%s", path, out.String())
	}
}

// TestInput holds that a field is its text alone, that it has no other paste than the terminal's, that it has the
// theme's colours, and that what is shown of a longer text has the cursor, also after the field's width changed.
func TestInput(t *testing.T) {
	th := New(Look{Depth: True, Background: Dark})
	in := th.Input("hint")
	if got := in.View(); in.Prompt != "" || !strings.Contains(got, "int") {
		t.Errorf("an empty field with the prompt %q is %q", in.Prompt, got)
	}
	in.Focus()
	if in.Update(tea.KeyMsg{Type: tea.KeyCtrlV}); len(in.KeyMap.Paste.Keys()) > 0 {
		t.Error("a key of its own reads the clipboard")
	}
	th.Fit(&in, 10)
	if in.PlaceholderStyle.GetForeground() != th.Style(Dim).GetForeground() || in.Cursor.Style.GetForeground() != th.Style(Accent).GetForeground() || in.Width != 10 {
		t.Errorf("fitted it is %+v", in)
	}
	in.SetValue("abcdefghijklmnopqrstuvwxyz")
	for _, test := range []struct {
		width, at int
		want      string
	}{
		{10, 0, "abcdefghijk"}, {5, 0, "abcdef"}, {5, 4, "abcdef"}, {8, 20, "stuvwxyz "}, {8, 15, "pqrstuvwx"}, {3, 15, "pqrs"}, {3, 17, "pqrs"},
		{26, 2, "abcdefghijklmnopqrstuvwxyz "},
	} {
		in.SetCursor(test.at)
		th.Fit(&in, test.width)
		if got := ansi.Strip(in.View()); in.Position() != test.at || got != test.want {
			t.Errorf("%+v: the cursor is at %d in %q", test, in.Position(), got)
		}
	}
}
