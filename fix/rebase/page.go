package rebase

import "strings"

// pageSource returns the sections of a page, each with its heading for a name, and those above it that it is below. A
// Go file, which could not be parsed, is one piece.
func pageSource(path string, src []byte) *source {
	s := &source{src: src}
	if isGo(path) {
		s.pieces = []piece{{whole, linesOf(src, 0, len(src))}}
		return s
	}
	all := linesOf(src, 0, len(src))
	var headings []string
	from, name, mark := 0, top, fence("")
	for i, key := range all.keys {
		at, level := i, 0
		if in := mark != ""; !mark.opens(key) && !in {
			level = len(key) - len(strings.TrimLeft(key, "#"))
			if under := underline(key); under > 0 && i > 0 && all.at[i-1] == all.at[i]-1 {
				at, level = i-1, under
			}
		}
		if level == 0 || all.start[all.at[at]] < from {
			continue
		}
		start := all.start[all.at[at]]
		s.pieces = append(s.pieces, piece{name, linesOf(src, from, start)})
		headings = append(headings[:min(len(headings), level-1)], strings.TrimSpace(strings.Trim(all.keys[at], "#")))
		from, name = start, "# "+strings.Join(headings, "\n# ")
	}
	s.pieces = append(s.pieces, piece{name, linesOf(src, from, len(src))})
	return s
}

// underline returns the level of the heading that a line underlines, or 0.
func underline(line string) int {
	switch {
	case strings.Trim(line, "=") == "":
		return 1
	case len(line) > 1 && strings.Trim(line, "-") == "":
		return 2
	}
	return 0
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
