package rebase

import (
	"bytes"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/snippet"
)

// pageSource returns the sections of a page, each with its heading for a name. A text of another kind is one section.
func pageSource(path string, src []byte) *source {
	s := &source{src: src}
	if !isPage(path) {
		s.pieces = []piece{{tail, linesOf(src, 0, len(src))}}
		return s
	}
	from, name, fence := 0, tail, ""
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

// sureInPage is sure for a page: a section that is the same, under its heading, as before the change, or a fence whose
// text stands once in both versions. In a text of another kind it is the lines of each part of the change that do.
func (c change) sureInPage(path string) ([]patch.Edit, error) {
	if !isPage(path) {
		was, is, other := c.before.pieces[0], c.after.pieces[0], c.other.pieces[0]
		if edits, ok := same(was, is, other); ok {
			return edits, nil
		}
		return c.edited(was, is, other)
	}
	var edits []patch.Edit
	for _, name := range c.changed() {
		was, is, other := c.before.named(name), c.after.named(name), c.other.named(name)
		if len(was) == 1 && len(is) == 1 && len(other) == 1 {
			if its, ok := same(was[0], is[0], other[0]); ok {
				edits = append(edits, its...)
				continue
			}
		}
		if len(was) != len(is) {
			return nil, ErrMerge
		}
		for i := range was {
			its, err := c.inPage(was[i], is[i])
			if err != nil {
				return nil, err
			}
			edits = append(edits, its...)
		}
	}
	return edits, nil
}

// inPage returns the edits of a section that is not the same in the other version.
func (c change) inPage(was, is piece) ([]patch.Edit, error) {
	whole := func(s *source) piece { return piece{"", linesOf(s.src, 0, len(s.src))} }
	before, after, other := whole(c.before), whole(c.after), whole(c.other)
	old, then := blocksOf(was), blocksOf(is)
	if len(old) != len(then) {
		return nil, ErrMerge
	}
	var edits []patch.Edit
	for i := range old {
		if slices.Equal(old[i].keys, then[i].keys) {
			continue
		}
		here, there := find(before.keys, old[i].keys), find(other.keys, old[i].keys)
		if len(there) == 0 {
			if len(find(after.keys, then[i].keys)) == 1 && len(find(other.keys, then[i].keys)) == 1 {
				continue
			}
			return nil, ErrMerge
		}
		if len(here) != 1 || len(there) != 1 || !significant(old[i].keys) {
			return nil, unsure("the section " + strings.TrimSpace(strings.TrimLeft(is.name, "#")))
		}
		at := there[0]
		for _, h := range hunksOf(old[i], then[i]) {
			edits = append(edits, h.put(old[i], then[i], other.lines, span{at + h.was.from, at + h.was.to}))
		}
	}
	return edits, nil
}

// blocksOf returns the fences of a section, and the text between them.
func blocksOf(p piece) (list []lines) {
	end := p.start[len(p.start)-1]
	at := p.start[0]
	for _, b := range snippet.Page(p.src[:end]) {
		n := len(b.Text.Bytes())
		if n == 0 {
			continue
		}
		from, to := b.Text.Source(0, n)
		if from < at {
			continue
		}
		list = append(list, linesOf(p.src, at, from), linesOf(p.src, from, to))
		at = to
	}
	return append(list, linesOf(p.src, at, end))
}
