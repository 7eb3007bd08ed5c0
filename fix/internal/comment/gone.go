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

// Removed is a comment that a change takes out with the code that it is about.
type Removed struct {
	Text  string // with its markers, without carriage returns
	Place string // file:line before the change
}

// Lost lists the comments of Go files that are in none of them after a change, in the order of the files. One that was
// carried elsewhere, with words before its own, is there still.
func Lost(changes []patch.Change) []Removed {
	if !slices.ContainsFunc(changes, func(c patch.Change) bool { return !keepsComments(c) }) {
		return nil
	}
	var was []Removed
	remaining := map[string]int{}
	for _, c := range changes {
		if !strings.HasSuffix(c.Path, ".go") {
			continue // a page has no comments of its own
		}
		for _, g := range list(c.Path, c.After) {
			remaining[g.Text]++
		}
		was = append(was, list(c.Path, c.Before)...)
	}
	out := slices.DeleteFunc(was, func(g Removed) bool {
		remaining[g.Text]--
		return remaining[g.Text] >= 0
	})
	return slices.DeleteFunc(out, func(g Removed) bool {
		words := strings.TrimLeft(strings.TrimPrefix(g.Text, "//"), " \t")
		for _, text := range slices.Sorted(maps.Keys(remaining)) {
			if remaining[text] > 0 && words != "" && strings.HasSuffix(text, words) {
				remaining[text]--
				return true
			}
		}
		return false
	})
}

// keepsComments says without reading the code that no comment of a file went: there are only comments to the end of a
// line, and each line with one is there as often as before.
func keepsComments(c patch.Change) bool {
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
func list(path string, src []byte) []Removed {
	fset := token.NewFileSet()
	file := fset.AddFile(path, -1, len(src))
	var s scanner.Scanner
	s.Init(file, src, func(token.Position, string) {}, scanner.ScanComments) // a fault is the compiler's to tell
	var out []Removed
	for {
		pos, tok, text := s.Scan()
		switch tok {
		case token.EOF:
			return out
		case token.COMMENT:
			out = append(out, Removed{Text: strings.ReplaceAll(text, "\r", ""), Place: path + ":" + strconv.Itoa(file.Line(pos))})
		default:
		}
	}
}
