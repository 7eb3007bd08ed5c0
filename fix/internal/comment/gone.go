package comment

import (
	"bytes"
	"go/scanner"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
)

// Gone is a comment that a change takes out with the code that it is about.
type Gone struct {
	Text  string // with its markers, without carriage returns
	Place string // file:line before the change
}

// Lost lists the comments of Go files that are in none of them after a change, in the order of the files. One that was
// carried elsewhere, with words before its own, is there still.
func Lost(changes []patch.Change) []Gone {
	if !slices.ContainsFunc(changes, func(c patch.Change) bool { return !keepsLines(c) }) {
		return nil
	}
	var was []Gone
	there := map[string]int{}
	for _, c := range changes {
		if !strings.HasSuffix(c.Path, ".go") {
			continue // a page has no comments of its own
		}
		for _, g := range list(c.Path, c.After) {
			there[g.Text]++
		}
		was = append(was, list(c.Path, c.Before)...)
	}
	out := slices.DeleteFunc(was, func(g Gone) bool {
		there[g.Text]--
		return there[g.Text] >= 0
	})
	return slices.DeleteFunc(out, func(g Gone) bool {
		words := strings.TrimLeft(strings.TrimPrefix(g.Text, "//"), " \t")
		for _, text := range slices.Sorted(maps.Keys(there)) {
			if there[text] > 0 && words != "" && strings.HasSuffix(text, words) {
				there[text]--
				return true
			}
		}
		return false
	})
}

// keepsLines says without reading the code that no comment of a file went: there are only comments to the end of a
// line, and each line with one is there as often as before.
func keepsLines(c patch.Change) bool {
	if bytes.Contains(c.Before, []byte("/*")) {
		return false
	}
	lines := map[string]int{}
	for line := range bytes.Lines(c.Before) {
		if bytes.Contains(line, []byte("//")) {
			lines[string(line)]++
		}
	}
	for line := range bytes.Lines(c.After) {
		if lines[string(line)] > 0 {
			lines[string(line)]--
		}
	}
	for _, left := range lines {
		if left > 0 {
			return false
		}
	}
	return true
}

// list finds the comments of a file, whether or not it parses.
func list(path string, src []byte) []Gone {
	fset := token.NewFileSet()
	file := fset.AddFile(path, -1, len(src))
	var s scanner.Scanner
	s.Init(file, src, func(token.Position, string) {}, scanner.ScanComments) // a fault is the compiler's to tell
	var out []Gone
	for {
		pos, tok, text := s.Scan()
		switch tok {
		case token.EOF:
			return out
		case token.COMMENT:
			out = append(out, Gone{Text: strings.ReplaceAll(text, "\r", ""), Place: path + ":" + strconv.Itoa(file.Line(pos))})
		default:
		}
	}
}
