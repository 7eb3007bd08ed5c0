package format

import (
	"strings"
	"testing"
)

// TestEscaped shortens what is very long, by its letters, before it is escaped.
func TestEscaped(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a *b*":                  `a \*b\*`,
		"<b>":                    "&lt;b&gt;",
		strings.Repeat("é", 400): strings.Repeat("é", 400),
		strings.Repeat("é", 401): strings.Repeat("é", 400) + "…",
		strings.Repeat("*", 401): strings.Repeat(`\*`, 400) + "…",
	} {
		if got := escaped(text); got != want {
			t.Errorf("%.20q… became %.20q…, want %.20q…", text, got, want)
		}
	}
}
