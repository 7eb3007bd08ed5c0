package theme

import (
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// Look describes the terminal to paint for. The zero value is text without colours or attributes.
type Look struct {
	Depth      Depth
	Background Background
	BlueOrange bool
}

// Theme paints text. It is not safe for concurrent use.
type Theme struct {
	look   Look
	styles [roles][grounds]style
	lip    [roles]lipgloss.Style
}

// style is a lipgloss style, as the bytes before and after a text. Rendering each token of a diff with lipgloss would
// take longer than the rest of a frame.
type style struct{ before, after string }

// New returns a theme.
func New(l Look) *Theme {
	t := &Theme{look: l}
	t.mix()
	return t
}

// Asks reports whether knowing the terminal's background would change the theme.
func (t *Theme) Asks() bool { return t.look.Depth > Plain }

// SetBackground sets the terminal's background. Text that was painted before must be painted again; styles returned by
// Style don't change.
func (t *Theme) SetBackground(b Background) {
	t.look.Background = b
	t.mix()
}

// renderer returns the lipgloss renderer of the look. lipgloss supports attributes only together with colours, so Plain
// is a terminal of sixteen colours without using them.
func (l Look) renderer() *lipgloss.Renderer {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile([...]termenv.Profile{Text: termenv.Ascii, Plain: termenv.ANSI, Sixteen: termenv.ANSI, Indexed: termenv.ANSI256, True: termenv.TrueColor}[l.Depth])
	return r
}

func (t *Theme) mix() {
	r, inks, papers := t.look.renderer(), t.look.inks(), t.look.papers()
	for role := range roles {
		for ground := range grounds {
			ink, paper := inks[role], papers[ground]
			if paper.own && (ink == "" || paper.flat) {
				ink = inks[Normal]
			}
			if !paper.own && role == Normal || paper.reverse {
				ink = "" // the terminal's default
			}
			s := r.NewStyle().Bold(role == Strong || role == High || role == Accent).Italic(role == Comment && t.look.Depth > Plain)
			if ink != "" {
				s = s.Foreground(lipgloss.Color(ink))
			}
			if paper.colour != "" {
				s = s.Background(lipgloss.Color(paper.colour))
			}
			s = s.Reverse(paper.reverse).Underline(paper.underline)
			if ground == Bare {
				t.lip[role] = s
			}
			before, after, _ := strings.Cut(s.Render("x"), "x")
			t.styles[role][ground] = style{before, after}
		}
	}
}

// Paint returns s, which must be one line, in a role's colours on the terminal's background.
func (t *Theme) Paint(r Role, s string) string { return t.On(Bare, r, s) }

// On is Paint on a ground.
func (t *Theme) On(g Ground, r Role, s string) string {
	if s == "" {
		return ""
	}
	st := t.styles[r][g]
	return st.before + s + st.after
}

// Style returns a role as a lipgloss style, for components that need one.
func (t *Theme) Style(r Role) lipgloss.Style { return t.lip[r] }
