package triage

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/seed-58def443/ssot/fix/visible"
)

// count is a number with its noun: "1 decision", "3 decisions".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// be is the verb of a count.
func be(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// called is a violation's name in a sentence: its place and its ID.
func (it Item) called() string {
	return fmt.Sprintf("%s:%d (%s)", visible.Name(it.File), it.Line, it.ID)
}

// list joins names with commas; of many it says how many there are.
func list(names []string) string {
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

// printable takes control and formatting characters out of what a person typed, bidirectional ones too, but keeps line ends and tabs of a text of several lines.
func printable(text string, lines bool) string {
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

// were is the verb of a count in the past.
func were(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

// them stands for what is counted.
func them(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

func they(n int) string {
	if n == 1 {
		return "it"
	}
	return "they"
}
