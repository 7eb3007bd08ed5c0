// Package count writes a number with its noun: "1 file", "3 files", "0 entries".
package count

import (
	"strconv"
	"strings"
)

// Of returns a number with its noun in the singular or the plural. Words before the noun stay: "2 changed files".
func Of(n int, noun string) string {
	many := noun + "s"
	if stem, ok := strings.CutSuffix(noun, "y"); ok && !strings.HasSuffix(stem, "a") && !strings.HasSuffix(stem, "e") && !strings.HasSuffix(stem, "o") {
		many = stem + "ies"
	}
	return Forms(n, noun, many)
}

// Forms returns a number with what follows it for one and for any other number: "1 entry is stale", "2 entries are
// stale".
func Forms(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
