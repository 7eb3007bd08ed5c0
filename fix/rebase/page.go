package rebase

import (
	"bytes"
	"strings"
)

// pageSource returns the sections of a page, each with its heading for a name. A Go file, which could not be parsed, is
// one piece.
func pageSource(path string, src []byte) *source {
	s := &source{src: src}
	if isGo(path) {
		s.pieces = []piece{{whole, linesOf(src, 0, len(src))}}
		return s
	}
	from, name, mark := 0, top, fence("")
	for at, rest := 0, src; len(rest) > 0; {
		line, after, _ := bytes.Cut(rest, []byte("\n"))
		text := strings.TrimSpace(string(line))
		if in := mark != ""; !mark.opens(text) && !in && strings.HasPrefix(text, "#") {
			s.pieces = append(s.pieces, piece{name, linesOf(src, from, at)})
			from, name = at, text
		}
		at, rest = len(src)-len(after), after
	}
	s.pieces = append(s.pieces, piece{name, linesOf(src, from, len(src))})
	return s
}

// fence is the mark of the fence that a line of a page is in, or empty.
type fence string

// opens reports whether a line opens a fence, and follows fences from line to line.
func (f *fence) opens(line string) bool {
	switch {
	case *f != "":
		if strings.HasPrefix(line, string(*f)) && strings.Trim(line, string((*f)[:1])) == "" {
			*f = ""
		}
	case strings.HasPrefix(line, "```"), strings.HasPrefix(line, "~~~"):
		*f = fence(line[:len(line)-len(strings.TrimLeft(line, line[:1]))])
		return true
	}
	return false
}

// fences returns the keys of the fences of a section.
func fences(p piece) (list []span) {
	from, mark := 0, fence("")
	for i, key := range p.keys {
		was := mark
		if mark.opens(key) {
			from = i
		} else if was != "" && mark == "" {
			list = append(list, span{from, i + 1})
		}
	}
	return list
}
