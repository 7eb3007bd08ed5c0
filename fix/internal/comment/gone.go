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

// Removed is a comment that a change removes.
type Removed struct {
	Text  string // with comment markers, without carriage returns
	Place string // file:line before the change
}

// Lost returns the comments of Go files that no file contains after a change, in the order of the files. A comment that
// moved and got a prefix is not lost.
func Lost(changes []patch.Change) []Removed {
	if !slices.ContainsFunc(changes, func(c patch.Change) bool { return !keepsComments(c) }) {
		return nil
	}
	var was []Removed
	remaining := map[string]int{}
	for _, c := range changes {
		if !strings.HasSuffix(c.Path, ".go") {
			continue // Markdown pages have no comments of their own
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

// keepsComments reports whether a change obviously removes no comment: the file has no block comments, and each line
// with // occurs as often as before.
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

// list returns the comments of a file, even if it does not parse.
func list(path string, src []byte) []Removed {
	fset := token.NewFileSet()
	file := fset.AddFile(path, -1, len(src))
	var s scanner.Scanner
	s.Init(file, src, func(token.Position, string) {}, scanner.ScanComments) // the compiler reports errors
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
