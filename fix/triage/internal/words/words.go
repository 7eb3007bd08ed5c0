package words

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/visible"
)

// Count returns a number with its noun: "1 decision", "3 decisions".
func Count(n int, noun string) string { return count.Of(n, noun) }

// Be returns "is" or "are".
func Be(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// List joins names with commas, at most five: "a, b, c, d, e and 3 more".
func List(names []string) string {
	const most = 5
	shown := make([]string, min(len(names), most))
	for i := range shown {
		shown[i] = visible.Name(names[i])
	}
	if len(names) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(shown, ", "), len(names)-most)
	}
	return strings.Join(shown, ", ")
}

// Printable removes control, formatting and bidirectional characters from user input. If lines is true, it keeps line
// ends and tabs.
func Printable(text string, lines bool) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case lines && (r == '\n' || r == '\t'):
			return r
		case r == '\t':
			return ' '
		case r == unicode.ReplacementChar || unicode.Is(unicode.C, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "")))
}

// Were returns "was" or "were".
func Were(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

// Them returns "it" or "them".
func Them(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

// They returns "it" or "they".
func They(n int) string {
	if n == 1 {
		return "it"
	}
	return "they"
}

// Has returns "has" or "have".
func Has(n int) string {
	if n == 1 {
		return "has"
	}
	return "have"
}

// Go returns "goes" or "go".
func Go(n int) string {
	if n == 1 {
		return "goes"
	}
	return "go"
}

// Reopened returns how many decisions are open and skipped again: "2 decisions are open again, 1 is skipped again".
func Reopened(open, skipped int) string {
	switch {
	case skipped == 0:
		return fmt.Sprintf("%s %s open again", Count(open, "decision"), Be(open))
	case open == 0:
		return fmt.Sprintf("%s %s skipped again", Count(skipped, "decision"), Be(skipped))
	}
	return fmt.Sprintf("%s %s open again, %d %s skipped again", Count(open, "decision"), Be(open), skipped, Be(skipped))
}

// AlsoReopened returns the same as the end of a sentence: ", 1 is open again, 2 are skipped again".
func AlsoReopened(open, skipped int) string {
	text := ""
	if open > 0 {
		text = fmt.Sprintf(", %d %s open again", open, Be(open))
	}
	if skipped > 0 {
		text += fmt.Sprintf(", %d %s skipped again", skipped, Be(skipped))
	}
	return text
}
