package rebase

import (
	"bytes"
	"strings"
)

// pageSource returns the sections of a page, each with its heading for a name. A text of another kind is one piece.
func pageSource(path string, src []byte) *source {
	s := &source{src: src}
	if !isPage(path) {
		s.pieces = []piece{{whole, linesOf(src, 0, len(src))}}
		return s
	}
	from, name, fence := 0, top, ""
	for at, rest := 0, src; len(rest) > 0; {
		line, after, _ := bytes.Cut(rest, []byte("\n"))
		text := strings.TrimSpace(string(line))
		switch {
		case fence != "":
			if strings.HasPrefix(text, fence) {
				fence = ""
			}
		case strings.HasPrefix(text, "```"), strings.HasPrefix(text, "~~~"):
			fence = text[:3]
		case strings.HasPrefix(text, "#"):
			s.pieces = append(s.pieces, piece{name, linesOf(src, from, at)})
			from, name = at, text
		}
		at, rest = len(src)-len(after), after
	}
	s.pieces = append(s.pieces, piece{name, linesOf(src, from, len(src))})
	return s
}

func isPage(path string) bool {
	return strings.HasSuffix(path, ".md") || strings.HasSuffix(path, ".markdown")
}

// fences returns the keys of the fences of a section.
func fences(p piece) (list []span) {
	from, mark := 0, ""
	for i, key := range p.keys {
		switch {
		case mark == "" && (strings.HasPrefix(key, "```") || strings.HasPrefix(key, "~~~")):
			from, mark = i, key[:3]
		case mark != "" && strings.HasPrefix(key, mark):
			list = append(list, span{from, i + 1})
			mark = ""
		}
	}
	return list
}
