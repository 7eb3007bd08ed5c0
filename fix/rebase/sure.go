package rebase

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/seed-58def443/ssot/fix/patch"
)

// ErrMerge is returned by Merge if the other version has no place for the change, or other text there.
var ErrMerge = errors.New("both texts changed the same lines")

// UnsureError is returned by Merge if the other version has places for the change, and no proof that these are the
// right ones. It wraps ErrMerge.
type UnsureError struct{ Why string }

func (u *UnsureError) Error() string { return u.Why }

func (u *UnsureError) Unwrap() error { return ErrMerge }

// unsure is the sentence of a declaration for which there is no proof.
func unsure(what string) error {
	return &UnsureError{fmt.Sprintf("what was decided in %s stands beside edits that git does not have, and it can't be told where it goes there: commit those edits first (git add -p)", what)}
}

// change is a change of a file and another version of it, in pieces: the declarations of a Go file.
type change struct{ before, after, other *source }

// sure returns the edits that make the change in the other version, none if that has all of it. What can't be proven to
// be the right place is refused: nothing is told by its order, its number or by being alike. It is proven in two ways:
//
//  1. The piece is, under its name, the same as before the change, but for parts of the change itself. Pieces that
//     share a name (init) are told by their whole text, or all of them are the same.
//  2. The piece was edited, and of each part of the change the old lines stand in it exactly once before the change and
//     in the other version, below the same heads of blocks (see around). The part of an inserted line is told by the
//     next one. A piece that only one of the two versions has must not have these lines: it may be a copy, or the piece
//     itself under another name. What the other version has already must stand there exactly once as well.
func (c change) sure() ([]patch.Edit, error) {
	var edits []patch.Edit
	for _, name := range c.changed() {
		its, err := c.piece(name)
		if err != nil {
			return nil, err
		}
		edits = append(edits, its...)
	}
	return edits, nil
}

// changed returns the names of the pieces that the change is in, in their order.
func (c change) changed() (names []string) {
	for _, p := range slices.Concat(c.before.pieces, c.after.pieces) {
		was, is := c.before.named(p.name), c.after.named(p.name)
		if !slices.Contains(names, p.name) && !slices.EqualFunc(was, is, func(a, b piece) bool { return slices.Equal(a.keys, b.keys) }) {
			names = append(names, p.name)
		}
	}
	return names
}

func (c change) piece(name string) ([]patch.Edit, error) {
	was, is, other := c.before.named(name), c.after.named(name), c.other.named(name)
	switch {
	case len(was) == 1 && len(is) == 1 && len(other) == 1:
		if edits, ok := same(was[0], is[0], other[0]); ok {
			return edits, nil
		}
		return c.edited(was[0], is[0], other[0])
	case len(is) == 0 && len(other) == 0:
		return nil, nil
	case len(is) == 0 && len(was) == 1 && len(other) == 1 && slices.Equal(was[0].keys, other[0].keys):
		return []patch.Edit{{Start: other[0].start[0], End: other[0].start[len(other[0].start)-1]}}, nil
	case len(was) == 0 && len(is) == 1 && len(other) == 1 && slices.Equal(is[0].keys, other[0].keys):
		return nil, nil
	case len(was) == 0 && len(is) == 1 && len(other) == 0:
		return c.added(is[0])
	case len(was) != len(is):
		return nil, unsure(title(name))
	case len(other) == 0:
		return nil, &UnsureError{fmt.Sprintf("git has no %s, in which something was decided: commit that first (git add -p), or leave its decisions out", title(name))}
	}
	return namesakes(was, is, other)
}

// added returns the edit that adds a declaration, behind the one that it stands behind.
func (c change) added(p piece) ([]patch.Edit, error) {
	at := slices.IndexFunc(c.after.pieces, func(one piece) bool { return one.name == p.name })
	above := c.after.pieces[at-1].name
	if there := c.other.named(above); above != clause && len(there) == 1 {
		end := there[0].start[len(there[0].start)-1]
		return []patch.Edit{{Start: end, End: end, New: p.all()}}, nil
	}
	return nil, unsure(title(p.name))
}

// namesakes is piece for several of one name.
func namesakes(was, is, other []piece) ([]patch.Edit, error) {
	inOrder := func() (edits []patch.Edit, ok bool) {
		for i := range was {
			its, ok := same(was[i], is[i], other[i])
			if !ok {
				return nil, false
			}
			edits = append(edits, its...)
		}
		return edits, true
	}
	if len(was) == len(other) {
		if edits, ok := inOrder(); ok {
			return edits, nil
		}
	}
	var edits []patch.Edit
	for i := range was {
		if slices.Equal(was[i].keys, is[i].keys) {
			continue
		}
		found := 0
		for _, there := range other {
			its, ok := same(was[i], is[i], there)
			if !ok {
				continue
			}
			for j := range was {
				if _, ok := same(was[j], is[j], there); ok {
					found++
				}
			}
			edits = append(edits, its...)
		}
		if found != 1 {
			return nil, unsure(title(was[i].name))
		}
	}
	return edits, nil
}

// same returns the edits of a piece that differs from that before the change by parts of the change alone.
func same(was, is, other piece) ([]patch.Edit, bool) {
	if was.all() == other.all() {
		return []patch.Edit{{Start: other.start[0], End: other.start[len(other.start)-1], New: is.all()}}, true
	}
	if text := strings.TrimSpace(was.all()); text != "" && text == strings.TrimSpace(other.all()) {
		start := other.start[0] + strings.Index(other.all(), text)
		return []patch.Edit{{Start: start, End: start + len(text), New: strings.TrimSpace(is.all())}}, true
	}
	var hunks []hunk
	for _, h := range hunksOf(was.lines, is.lines) {
		hunks = append(hunks, h.split()...)
	}
	at, ok := mix(was.lines, is.lines, other.lines, hunks)
	if !ok {
		return nil, false
	}
	var edits []patch.Edit
	for i, p := range at {
		if !p.had {
			edits = append(edits, hunks[i].put(was.lines, is.lines, other.lines, p.keys))
		}
	}
	return edits, true
}

// edited returns the edits of a piece that has others as well.
func (c change) edited(was, is, other piece) ([]patch.Edit, error) {
	var edits []patch.Edit
	for _, h := range hunksOf(was.lines, is.lines) {
		its, err := c.part(h, was, is, other)
		if parts := h.split(); err != nil && len(parts) > 1 {
			its, err = nil, nil
			for _, one := range parts {
				some, failed := c.part(one, was, is, other)
				its, err = append(its, some...), cmp.Or(err, failed)
			}
		}
		if err != nil {
			return nil, err
		}
		edits = append(edits, its...)
	}
	return edits, nil
}

// part is edited for a part of the change.
func (c change) part(h hunk, was, is, other piece) ([]patch.Edit, error) {
	b := c.block(h, was, is)
	if c.elsewhere(b) {
		return nil, unsure(title(was.name))
	}
	if c.has(b, is, other) {
		return nil, nil
	}
	here, there := find(was.keys, b.old), find(other.keys, b.old)
	switch {
	case len(there) == 0 && len(find(other.keys, b.new)) == 0:
		return nil, ErrMerge
	case len(here) != 1, len(there) != 1, !significant(b.old), c.hasMore(b, was, other),
		!slices.Equal(c.before.around(was.offset(here[0])), c.other.around(other.offset(there[0]))):
		return nil, unsure(title(was.name))
	}
	from := there[0] + b.lead
	if b.comment && (from == 0 || !strings.HasPrefix(other.keys[from-1], "//")) {
		return nil, unsure(title(was.name))
	}
	return []patch.Edit{h.put(was.lines, is.lines, other.lines, span{from, from + h.was.to - h.was.from})}, nil
}

// block is the lines by which a part of a change is found: the old ones, and those by which it is seen that a version
// has the new ones.
type block struct {
	old, new []string
	lead     int  // number of lines of old that stand above those that are replaced
	comment  bool // it goes on with a comment
}

func (c change) block(h hunk, was, is piece) block {
	b := block{old: was.keys[h.was.from:h.was.to], new: is.keys[h.is.from:h.is.to]}
	switch {
	case len(b.old) > 0:
	case h.was.from < len(was.keys):
		b.comment = b.new[0] == "//"
		b.old = was.keys[h.was.from : h.was.from+1]
		b.new = is.keys[h.is.from : h.is.to+1]
	case h.was.from > 0:
		b.old = was.keys[h.was.from-1 : h.was.from]
		b.new = is.keys[h.is.from-1 : h.is.to]
		b.lead = 1
	}
	if len(b.new) == 0 {
		b.new = is.keys[max(0, h.is.from-1):min(len(is.keys), h.is.to+1)]
	}
	return b
}

// has reports whether another version of a piece has a part of the change for certain.
func (c change) has(b block, is, other piece) bool {
	if len(find(b.new, b.old)) == 0 && len(find(other.keys, b.old)) > 0 {
		return false
	}
	here, there := c.after.places(b.new, is), c.other.places(b.new, other)
	if len(here) == 1 && len(there) == 1 {
		return significant(b.new) && slices.Equal(here[0].around, there[0].around)
	}
	return len(here) > 0 && alike(here, there)
}

// hasMore reports whether a piece of the other version has new lines that are not those of the piece before the change:
// it may be that what was changed is there, and the old lines are another's.
func (c change) hasMore(b block, was, other piece) bool {
	there := c.other.places(b.new, other)
	return len(there) > 0 && !alike(c.before.places(b.new, was), there)
}

// linesAt is a place at which lines stand in a piece: the heads around it, and the lines with one more on either side.
type linesAt struct{ around, beside []string }

func (s *source) places(lines []string, p piece) (list []linesAt) {
	for _, at := range find(p.keys, lines) {
		list = append(list, linesAt{s.around(p.offset(at)), p.keys[max(0, at-1):min(len(p.keys), at+len(lines)+1)]})
	}
	return list
}

// alike reports whether lines stand in two pieces at the same places.
func alike(a, b []linesAt) bool {
	return slices.EqualFunc(a, b, func(a, b linesAt) bool {
		return slices.Equal(a.around, b.around) && slices.Equal(a.beside, b.beside)
	})
}

// elsewhere reports whether a piece that only one version has, by its name, has the lines of a part of the change.
func (c change) elsewhere(b block) bool {
	for _, of := range [][2]*source{{c.before, c.other}, {c.other, c.before}} {
		for _, p := range of[0].pieces {
			if len(of[1].named(p.name)) == 0 && (len(find(p.keys, b.old)) > 0 || len(find(p.keys, b.new)) > 0) {
				return true
			}
		}
	}
	return false
}

// significant reports whether lines have more than brackets.
func significant(lines []string) bool {
	return slices.ContainsFunc(lines, func(s string) bool {
		return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	})
}
