package format

import (
	"bufio"
	"fmt"
	"io"

	"github.com/seed-58def443/ssot/fix/visible"
)

// rows is how many violations a page lists. Even with the longest lines this is far less than the 1 MiB limit of a
// step summary.
const rows = 500

// Markdown writes a page for people.
func Markdown(w io.Writer, r *Report) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "### ssot check: %s\n\n", r.counts(""))
	shown := r.shown()
	if len(shown) > 0 {
		fmt.Fprint(b, "| place | | rule | ID |\n|---|---|---|---|\n")
	}
	for i, f := range shown {
		if i == rows {
			fmt.Fprintf(b, "\n%d more are not listed.\n", len(shown)-rows)
			break
		}
		fmt.Fprintf(b, "| %s:%d | %s: %s%s | %s | %s |\n", escaped(r.Host(f.File)), f.At.Line, priority(f), escaped(r.message(f)), escaped(why(f)), escaped(f.Rule), f.ID)
	}
	for i, e := range r.Stale {
		if i == 0 {
			fmt.Fprint(b, "\nOf the baseline:\n\n")
		}
		if i == rows {
			fmt.Fprintf(b, "- %d more\n", len(r.Stale)-rows)
			break
		}
		fmt.Fprintf(b, "- %s\n", escaped(staleSentence(e)))
	}
	for i, na := range r.NotAnalyzed {
		if i == 0 {
			fmt.Fprint(b, "\nNot analyzed, or not whole:\n\n")
		}
		if i == rows {
			fmt.Fprintf(b, "- %d more\n", len(r.NotAnalyzed)-rows)
			break
		}
		fmt.Fprintf(b, "- %s\n", escaped(missed(na)))
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	return nil
}

// escaped returns a text in which no character has a meaning in Markdown or HTML, shortened if it is very long.
func escaped(s string) string {
	const most = 600
	s = visible.Line(s)
	if runes := []rune(s); len(runes) > most {
		s = string(runes[:most]) + "…"
	}
	return visible.Markdown(s)
}
