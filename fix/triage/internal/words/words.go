package words

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/seed-58def443/ssot/fix/visible"
)

// Count returns a number with its noun: "1 decision", "3 decisions".
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Be returns the verb of a count.
func Be(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// List joins names with commas; of many it says how many there are.
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

// Printable takes control and formatting characters out of what a person typed, bidirectional ones too, but keeps line
// ends and tabs of a text of several lines.
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

// Were returns the verb of a count in the past.
func Were(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

// Them stands for what is counted.
func Them(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

// They stands for what is counted, as the subject.
func They(n int) string {
	if n == 1 {
		return "it"
	}
	return "they"
}

// Has returns the verb for n things.
func Has(n int) string {
	if n == 1 {
		return "has"
	}
	return "have"
}

// Go returns the verb of a count that goes on.
func Go(n int) string {
	if n == 1 {
		return "goes"
	}
	return "go"
}

// Again says how many decisions became open and how many became skipped: "1 decision is open again", "2 decisions are
// open again, 1 is skipped again".
func Again(open, skipped int) string {
	switch {
	case skipped == 0:
		return fmt.Sprintf("%s %s open again", Count(open, "decision"), Be(open))
	case open == 0:
		return fmt.Sprintf("%s %s skipped again", Count(skipped, "decision"), Be(skipped))
	}
	return fmt.Sprintf("%s %s open again, %d %s skipped again", Count(open, "decision"), Be(open), skipped, Be(skipped))
}

// AgainToo returns the same after something else: ", 1 is open again, 2 are skipped again".
func AgainToo(open, skipped int) string {
	text := ""
	if open > 0 {
		text = fmt.Sprintf(", %d %s open again", open, Be(open))
	}
	if skipped > 0 {
		text += fmt.Sprintf(", %d %s skipped again", skipped, Be(skipped))
	}
	return text
}
