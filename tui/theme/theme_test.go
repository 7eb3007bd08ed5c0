package theme

import (
	"io"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

func paint(p termenv.Profile, dark bool) *Theme {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(p)
	r.SetHasDarkBackground(dark)
	return New(r)
}

// TestNoColour holds that without colour nothing but the text is written, on any ground.
func TestNoColour(t *testing.T) {
	th := paint(termenv.Ascii, true)
	for g := range grounds {
		for r := range roles {
			if got := th.On(g, r, "x y"); got != "x y" {
				t.Errorf("role %d on ground %d is %q", r, g, got)
			}
		}
	}
}

// TestEachHasItsColours holds that every role but the plain ones has ink, every ground but the bare one a colour, on
// light and on dark, and that they are not the same.
func TestEachHasItsColours(t *testing.T) {
	for _, p := range []termenv.Profile{termenv.TrueColor, termenv.ANSI256, termenv.ANSI} {
		light, dark := paint(p, false), paint(p, true)
		for r := Dim; r < roles; r++ {
			if got := dark.Paint(r, "x"); !strings.HasPrefix(got, "\x1b[") || !strings.HasSuffix(got, "m") {
				t.Errorf("profile %d: role %d is %q", p, r, got)
			}
			if p == termenv.TrueColor && light.Paint(r, "x") == dark.Paint(r, "x") {
				t.Errorf("role %d is the same on light and dark", r)
			}
		}
		for g := Bare + 1; g < grounds && p == termenv.TrueColor; g++ {
			if got := dark.On(g, Plain, "x"); !strings.Contains(got, "48;2;") || light.On(g, Plain, "x") == got {
				t.Errorf("ground %d is %q", g, got)
			}
		}
	}
}

func TestNothingPaintedIsNothing(t *testing.T) {
	if got := paint(termenv.TrueColor, true).On(Selected, High, ""); got != "" {
		t.Errorf("got %q", got)
	}
}
