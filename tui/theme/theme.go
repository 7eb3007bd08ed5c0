package theme

import (
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// Look is what there is to paint with. The zero value is text alone.
type Look struct {
	Depth      Depth
	Background Background
	BlueOrange bool
}

// Theme paints. It may be shared, by one goroutine.
type Theme struct {
	look   Look
	styles [roles][grounds]style
	lip    [roles]lipgloss.Style
}

// style is a lipgloss style as the bytes before and after a text; rendering through lipgloss for each token of a diff
// would cost more than all else in a frame.
type style struct{ before, after string }

// New makes a theme.
func New(l Look) *Theme {
	t := &Theme{look: l}
	t.mix()
	return t
}

// Asks reports whether it would look otherwise if more were known of the terminal's background.
func (t *Theme) Asks() bool { return t.look.Depth > Plain }

// SetBackground changes what is known of the terminal's background. What was painted before has to be painted anew;
// styles that were handed out stay as they were.
func (t *Theme) SetBackground(b Background) {
	t.look.Background = b
	t.mix()
}

// renderer is lipgloss's, for the look. lipgloss knows no attributes without colours, so that plain is a terminal of
// sixteen colours that are not used.
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
				ink = "" // the terminal's own
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

// Paint returns s, which must be on one line, in a role's colours on the terminal's own background.
func (t *Theme) Paint(r Role, s string) string { return t.On(Bare, r, s) }

// On is Paint on a ground.
func (t *Theme) On(g Ground, r Role, s string) string {
	if s == "" {
		return ""
	}
	st := t.styles[r][g]
	return st.before + s + st.after
}

// Style returns a role as a lipgloss style, for components that want one.
func (t *Theme) Style(r Role) lipgloss.Style { return t.lip[r] }
