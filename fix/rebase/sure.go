package rebase

import (
	"errors"
	"fmt"
	"go/token"
	"maps"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
)

// ErrMerge is returned by Merge if the other version has no place for the change, or other text there.
var ErrMerge = errors.New("both texts changed the same lines")

// UnsureError is returned by Merge if the other version has places for the change, and no proof that these are the
// right ones. It wraps ErrMerge.
type UnsureError struct{ Why string }

func (u *UnsureError) Error() string { return u.Why }

func (u *UnsureError) Unwrap() error { return ErrMerge }

// unsure is the sentence of a piece that differs by more than the change.
func unsure(name string) error {
	return &UnsureError{title(name) + " differs from what git has in more than what was decided: commit those other edits first (git add -p)"}
}

// change is a change of a file and another version of it, in pieces: the declarations of a Go file.
type change struct {
	before, after, other *source
	imports, others      map[string]string // of a Go file before the change, and of the other version: see [fix.LocalImports]
}

// sure returns the edits that make the change in the other version, none if that has all of it. It is sure in two ways:
//
//  1. A piece is, under its name, the same as before the change, but for parts of the change itself. Pieces that share
//     a name (init) are told by their whole text, or all of them are the same.
//  2. The function has other edits, but most of its statements are the same, and more than any other function has of
//     them. Each part of the change is in statements of its body that stand there, whole and not in any other
//     statement, exactly once before the change and in the other version, beside the same statements, and in no
//     declaration that only one of the two has: it may be the function under another name. Of the section of a page it
//     is the fences.
//
// All else is refused: that equal lines stand once in both versions is no proof that they are the same code.
func (c change) sure() ([]patch.Edit, error) {
	var edits []patch.Edit
	for _, name := range c.changed() {
		its, err := c.in(name)
		if err != nil {
			return nil, err
		}
		if another := c.another(name); len(its) > 0 && another != "" {
			return nil, &UnsureError{fmt.Sprintf("%s is another package in what git has of %s, or none: commit those edits first (git add -p)", another, title(name))}
		}
		edits = append(edits, its...)
	}
	return edits, nil
}

// another returns the name of an import by which the change of pieces finds what it is about, and which means something
// else in the other version.
func (c change) another(name string) string {
	was, is := c.before.named(name), c.after.named(name)
	for i := range min(len(was), len(is)) {
		for _, h := range hunksOf(was[i].lines, is[i].lines) {
			keys := was[i].keys[h.was.from:max(h.was.to, min(h.was.from+1, len(was[i].keys)))]
			for _, key := range slices.Sorted(maps.Keys(c.imports)) {
				if local := c.imports[key]; c.others[key] != local && fix.Mentions([]byte(strings.Join(keys, "\n")), local) {
					return local
				}
			}
		}
	}
	return ""
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

// in returns the edits of the pieces of one name.
func (c change) in(name string) ([]patch.Edit, error) {
	was, is, other := c.before.named(name), c.after.named(name), c.other.named(name)
	switch {
	case len(was) == 1 && len(is) == 1 && len(other) == 1:
		if edits, ok := same(was[0], is[0], other[0]); ok {
			return edits, nil
		}
		if name == clause {
			return aboveClause(was[0], is[0], other[0])
		}
		return c.edited(was[0], is[0], other[0])
	case len(is) == 0 && len(other) == 0:
		return nil, nil
	case len(is) == 0 && len(was) == 1 && len(other) == 1 && slices.Equal(was[0].keys, other[0].keys):
		return []patch.Edit{{Start: other[0].start[0], End: other[0].end()}}, nil
	case len(was) == 0 && len(is) == 1 && len(other) == 1 && slices.Equal(is[0].keys, other[0].keys):
		return nil, nil
	case len(was) == 0 && len(is) == 1 && len(other) == 0:
		return c.added(is[0])
	case len(was) != len(is):
		return nil, unsure(name)
	case len(other) == 0:
		return nil, &UnsureError{fmt.Sprintf("git does not have %s, in which something was decided: commit that first (git add -p), or leave its decisions out", title(name))}
	}
	return namesakes(was, is, other)
}

// added returns the edit that adds a declaration, behind the one that it stands behind.
func (c change) added(p piece) ([]patch.Edit, error) {
	at := slices.IndexFunc(c.after.pieces, func(one piece) bool { return one.name == p.name })
	above := c.after.pieces[max(0, at-1)].name
	if there := c.other.named(above); above != clause && len(there) == 1 {
		end, eol := there[0].end(), there[0].eol(len(there[0].start))
		text := ended(p.all(), eol)
		if !strings.HasSuffix(there[0].all(), "\n") { // the end of the file
			text = eol + strings.TrimSuffix(text, eol)
		}
		return []patch.Edit{{Start: end, End: end, New: text}}, nil
	}
	return nil, unsure(p.name)
}

// namesakes is in for several pieces.
func namesakes(was, is, other []piece) ([]patch.Edit, error) {
	var edits []patch.Edit
	inOrder := len(was) == len(other)
	for i := 0; inOrder && i < len(was); i++ {
		var its []patch.Edit
		its, inOrder = same(was[i], is[i], other[i])
		edits = append(edits, its...)
	}
	if inOrder {
		return edits, nil
	}
	edits = nil
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
			return nil, unsure(was[i].name)
		}
	}
	return edits, nil
}

// same returns the edits of a piece that differs from that before the change by parts of the change alone.
func same(was, is, other piece) ([]patch.Edit, bool) {
	if was.all() == other.all() {
		text := is.all()
		if other.all() != "" && !strings.HasSuffix(other.all(), "\n") { // the end of the file
			text = strings.TrimRight(text, "\r\n")
		}
		return []patch.Edit{{Start: other.start[0], End: other.end(), New: text}}, true
	}
	if text := strings.TrimSpace(was.all()); text != "" && text == strings.TrimSpace(other.all()) {
		start := other.start[0] + strings.Index(other.all(), text)
		return []patch.Edit{{Start: start, End: start + len(text), New: ended(strings.TrimSpace(is.all()), other.eol(other.at[0]))}}, true
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

// aboveClause returns the edits of a package comment that has others too: of lines that come directly above the package
// clause, a directive for the whole file, for which one place is as good as another.
func aboveClause(was, is, other piece) ([]patch.Edit, error) {
	hunks := hunksOf(was.lines, is.lines)
	if len(hunks) != 1 || hunks[0].was != (span{len(was.keys) - 1, len(was.keys) - 1}) || len(other.keys) == 0 {
		return nil, unsure(clause)
	}
	h, last := hunks[0], len(other.keys)-1
	lines := is.keys[h.is.from:h.is.to]
	switch {
	case slices.Contains(other.keys, lines[len(lines)-1]):
		return nil, nil
	case lines[0] == "//" && (last == 0 || !strings.HasPrefix(other.keys[last-1], "//")):
		return nil, unsure(clause)
	}
	return []patch.Edit{h.put(was.lines, is.lines, other.lines, span{last, last})}, nil
}

// edited returns the edits of a piece that has others as well.
func (c change) edited(was, is, other piece) ([]patch.Edit, error) {
	var edits []patch.Edit
	here, then, there := c.before.body(was), c.after.body(is), c.other.body(other)
	before, after := nearest(c.before, was, c.other, other), nearest(c.after, is, c.other, other)
	count, others := words(is), words(other)
	for _, h := range hunksOf(was.lines, is.lines) {
		old, now := was.keys[h.was.from:h.was.to], is.keys[h.is.from:h.is.to]
		if after && !c.elsewhere(now) && left(old, now, is, other, count, others) && then.standsIn(there, h.is) {
			continue
		}
		from, to, ok := here.spanning(h.was)
		if !ok || !before {
			return nil, unsure(was.name)
		}
		block := was.keys[from:to]
		at := there.find(block)
		if len(at) != 1 || len(here.find(block)) != 1 || !here.beside(span{from, to}, there, span{at[0], at[0] + len(block)}) {
			return nil, unsure(was.name)
		}
		if len(old) == 0 {
			now = is.keys[h.is.from:min(len(is.keys), h.is.to+1)] // a directive is told by the line below it
		}
		if c.elsewhere(block) || len(find(was.keys, now)) < len(find(other.keys, now)) {
			return nil, unsure(was.name) // it may be had, and the block another's
		}
		edits = append(edits, h.put(was.lines, is.lines, other.lines, span{at[0] + h.was.from - from, at[0] + h.was.to - from}))
	}
	return edits, nil
}

// elsewhere reports whether a piece that only one version has, by its name, has some lines.
func (c change) elsewhere(block []string) bool {
	for _, of := range [][2]*source{{c.before, c.other}, {c.other, c.before}} {
		for _, p := range of[0].pieces {
			if len(of[1].named(p.name)) == 0 && len(find(p.keys, block)) > 0 {
				return true
			}
		}
	}
	return false
}

// left reports whether nothing of a part of the change is left to make in another version of a piece: what it puts
// there stands in it as often as after the change, what it replaces does not, and the words of that no more often
// than after the change.
func left(old, now []string, is, other piece, count, others map[string]int) bool {
	if len(find(now, old)) == 0 && len(find(other.keys, old)) > 0 || len(find(is.keys, now)) != len(find(other.keys, now)) {
		return false
	}
	for word := range strings.FieldsSeq(tokens([]byte(strings.Join(old, "\n")))) {
		if token.IsIdentifier(word) && others[word] > count[word] {
			return false
		}
	}
	return true
}

// words returns how often each word stands in a piece.
func words(p piece) map[string]int {
	n := map[string]int{}
	for word := range strings.FieldsSeq(tokens([]byte(p.all()))) {
		n[word]++
	}
	return n
}
