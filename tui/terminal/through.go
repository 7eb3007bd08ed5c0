package terminal

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Through returns a sequence for the terminal as it is to be written. In tmux and screen both get it, the multiplexer,
// which may know it, and by way of it the terminal around it; tmux lets that through where allow-passthrough is on.
func Through(getenv func(string) string, sequence string) string {
	const most = 700 // bytes that screen takes at once
	switch term := getenv("TERM"); {
	case getenv("TMUX") != "", strings.HasPrefix(term, "tmux"):
		return sequence + ansi.TmuxPassthrough(sequence)
	case getenv("STY") != "", strings.HasPrefix(term, "screen"):
		return sequence + ansi.ScreenPassthrough(sequence, most)
	}
	return sequence
}
