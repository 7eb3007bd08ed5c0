// Package theme is the colours of the screen: what a text means (its role) and what it stands on (its ground), for
// light and dark terminals.
package theme

import (
	"strings"

	"github.com/charmbracelet/lipgloss"
)

// Role is what a text means.
type Role int

// The roles. Those of source code follow the lexer's classes.
const (
	Plain Role = iota
	Strong
	Dim
	Faint
	Accent
	High
	Medium
	Low
	Good
	Warn
	Bad
	Keyword
	Literal
	Number
	Comment
	Name
	Type
	roles
)

// Ground is what a text stands on.
type Ground int

// The grounds.
const (
	Bare Ground = iota
	Selected
	Resting // the selection in a pane without the focus
	Inserted
	InsertedSpan
	Deleted
	DeletedSpan
	grounds
)

// Theme paints. It may be shared, by one goroutine.
type Theme struct {
	r      *lipgloss.Renderer
	styles [roles][grounds]style
	lip    [roles]lipgloss.Style
}

// style is a lipgloss style as the bytes before and after a text; rendering through lipgloss for each token of a diff
// would cost more than all else in a frame.
type style struct{ before, after string }

// New makes a theme for what r knows of the terminal: its colours and its background.
func New(r *lipgloss.Renderer) *Theme {
	t := &Theme{r: r}
	t.mix()
	return t
}

// SetDark changes what is known of the background. What was painted before has to be painted anew; styles that were
// handed out follow by themselves.
func (t *Theme) SetDark(dark bool) {
	t.r.SetHasDarkBackground(dark)
	t.mix()
}

func (t *Theme) mix() {
	for role := range roles {
		fg := foreground(t.r, role)
		t.lip[role] = fg
		for ground := range grounds {
			s := fg
			if bg := background(ground); bg != nil {
				s = s.Background(bg)
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

// Style is a role as a lipgloss style, for components that want one.
func (t *Theme) Style(r Role) lipgloss.Style { return t.lip[r] }

func foreground(r *lipgloss.Renderer, role Role) lipgloss.Style {
	s := r.NewStyle().Bold(role == Strong || role == High || role == Accent).Italic(role == Comment)
	if c := ink(role); c != nil {
		s = s.Foreground(c)
	}
	return s
}

// ink is a role's colour; nil is the terminal's own.
func ink(r Role) lipgloss.TerminalColor {
	return [roles]lipgloss.TerminalColor{
		Dim:     pair("#656D76", "241", "8", "#8B949E", "245", "7"),
		Comment: pair("#656D76", "241", "8", "#8B949E", "245", "8"),
		Faint:   pair("#C4CBD2", "251", "7", "#3D444D", "238", "8"),
		Accent:  pair("#0969DA", "26", "4", "#6CB6FF", "75", "12"),
		High:    pair("#CF222E", "160", "1", "#FF7B72", "210", "9"),
		Bad:     pair("#CF222E", "160", "1", "#FF7B72", "210", "9"),
		Medium:  pair("#8A5A00", "94", "3", "#D9A53F", "179", "11"),
		Warn:    pair("#8A5A00", "94", "3", "#D9A53F", "179", "11"),
		Low:     pair("#656D76", "241", "8", "#9DA7B3", "248", "7"),
		Good:    pair("#1A7F37", "28", "2", "#57C76F", "77", "10"),
		Keyword: pair("#7A3FCF", "92", "5", "#D2A8FF", "183", "13"),
		Literal: pair("#0A4D7A", "24", "6", "#A5D6FF", "153", "14"),
		Number:  pair("#0550AE", "25", "6", "#79C0FF", "117", "14"),
		Name:    pair("#0550AE", "25", "4", "#79C0FF", "117", "12"),
		Type:    pair("#8A4B00", "94", "3", "#E3B76B", "180", "11"),
	}[r]
}

// background is a ground's colour; nil is the terminal's own.
func background(g Ground) lipgloss.TerminalColor {
	return [grounds]lipgloss.TerminalColor{
		Selected:     pair("#DCEBFA", "153", "7", "#1F3350", "237", "8"),
		Resting:      pair("#EEF1F4", "255", "7", "#22272E", "235", "0"),
		Inserted:     pair("#E9F9EE", "", "", "#14281D", "", ""),
		InsertedSpan: pair("#B4ECC3", "157", "", "#22553A", "22", ""),
		Deleted:      pair("#FDEEEC", "", "", "#2D181A", "", ""),
		DeletedSpan:  pair("#FCC8C2", "217", "", "#61272B", "52", ""),
	}[g]
}

// pair is a colour for light and for dark terminals, each with 24 bits, 256 colours and 16; an empty one leaves the
// terminal's.
func pair(light, light256, light16, dark, dark256, dark16 string) lipgloss.TerminalColor {
	return lipgloss.CompleteAdaptiveColor{
		Light: lipgloss.CompleteColor{TrueColor: light, ANSI256: light256, ANSI: light16},
		Dark:  lipgloss.CompleteColor{TrueColor: dark, ANSI256: dark256, ANSI: dark16},
	}
}
