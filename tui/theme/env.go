package theme

import (
	"io"
	"strconv"
	"strings"

	"github.com/muesli/termenv"
)

// Env completes a choice with what the environment says of the terminal that is written to: NO_COLOR, TERM and
// COLORTERM of its colours, COLORFGBG of its background. What a person chose goes before them. What is no terminal has
// text alone.
func Env(c Choice, out io.Writer, getenv func(string) string) Look {
	look := Look{Depth: c.Depth, Background: c.Background, BlueOrange: c.BlueOrange}
	can := depthOf(termenv.NewOutput(out, termenv.WithEnvironment(environment(getenv))).ColorProfile())
	switch {
	case can == Text:
		look.Depth = Text
	case look.Depth == Text && c == (Choice{}) && getenv("NO_COLOR") != "":
		look.Depth = Plain
	case look.Depth == Text:
		look.Depth = can
	}
	if look.Background == Unknown {
		look.Background = colorFGBG(getenv("COLORFGBG"))
	}
	if look.Background == Unknown && getenv("TERM") == "linux" { // the system's own console
		look.Background = Dark
	}
	return look
}

func depthOf(p termenv.Profile) Depth {
	switch p {
	case termenv.TrueColor:
		return True
	case termenv.ANSI256:
		return Indexed
	case termenv.ANSI:
		return Sixteen
	case termenv.Ascii:
	}
	return Text
}

// colorFGBG returns what terminals of rxvt's kind say of themselves: the numbers of the foreground's and of the
// background's colour, as in "15;0" or "0;default;15".
func colorFGBG(s string) Background {
	n, err := strconv.Atoi(s[strings.LastIndexByte(s, ';')+1:])
	switch {
	case err != nil || n < 0 || n > 15 || !strings.Contains(s, ";"):
		return Unknown
	case n == 7 || n >= 9: // white, and the bright ones
		return Light
	}
	return Dark
}

// environment is what termenv asks for variables.
type environment func(string) string

// Environ is not asked for by what is used here.
func (e environment) Environ() []string { return nil }

// Getenv returns the value of a variable.
func (e environment) Getenv(name string) string { return e(name) }
