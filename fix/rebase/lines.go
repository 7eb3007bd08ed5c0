package rebase

import (
	"bytes"
	"go/scanner"
	"go/token"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
)

// lines are the lines of a piece of a text. They are compared by their keys, without the space around them and without
// blank ones.
type lines struct {
	src   []byte
	start []int // offset in the text of each line, and behind the last
	keys  []string
	at    []int // the line of each key
}

func linesOf(src []byte, from, to int) lines {
	l := lines{src: src, start: []int{from}}
	for line := range bytes.Lines(src[from:to]) {
		if key := strings.TrimSpace(string(line)); key != "" {
			l.keys, l.at = append(l.keys, key), append(l.at, len(l.start)-1)
		}
		l.start = append(l.start, l.start[len(l.start)-1]+len(line))
	}
	return l
}

func (l lines) text(from, to int) string { return string(l.src[l.start[from]:l.start[to]]) }

// end is the offset behind the last line.
func (l lines) end() int { return l.start[len(l.start)-1] }

func (l lines) all() string { return l.text(0, len(l.start)-1) }

func (l lines) blank(line int) bool { return strings.TrimSpace(l.text(line, line+1)) == "" }

// eol returns the line end of a line; of one behind the last, or that has none, that of the line before.
func (l lines) eol(line int) string {
	for i := min(line+1, len(l.start)-1); i > 0; i-- {
		if text := l.text(i-1, i); strings.HasSuffix(text, "\n") {
			return text[len(strings.TrimRight(text, "\r\n")):]
		}
	}
	return "\n"
}

// ended returns a text with other line ends.
func ended(text, eol string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", eol)
}

// span is a range of lines, or of keys.
type span struct{ from, to int }

// hunk is a part of a change: lines of the text before it are replaced by lines of the text after it.
type hunk struct {
	old, new span // lines
	was, is  span // their keys
}

// hunksOf returns the parts of a change that are more than blank lines.
func hunksOf(before, after lines) (list []hunk) {
	keysIn := func(l lines, s span) span {
		from, _ := slices.BinarySearch(l.at, s.from)
		to, _ := slices.BinarySearch(l.at, s.to)
		return span{from, to}
	}
	for _, d := range patch.Diff([]byte(before.all()), []byte(after.all()), 0) {
		h := hunk{old: span{d.Old - 1, d.Old - 1 + d.OldCount}, new: span{d.New - 1, d.New - 1 + d.NewCount}}
		if d.OldCount == 0 {
			h.old = span{d.Old, d.Old}
		}
		if d.NewCount == 0 {
			h.new = span{d.New, d.New}
		}
		h.was, h.is = keysIn(before, h.old), keysIn(after, h.new)
		if !slices.Equal(before.keys[h.was.from:h.was.to], after.keys[h.is.from:h.is.to]) {
			list = append(list, h)
		}
	}
	return list
}

// split returns a part that replaces as many lines as it has, line by line: another version may have some of them.
func (h hunk) split() []hunk {
	n := h.old.to - h.old.from
	if n != h.new.to-h.new.from || n != h.was.to-h.was.from || n != h.is.to-h.is.from {
		return []hunk{h}
	}
	one := func(s span, i int) span { return span{s.from + i, s.from + i + 1} }
	list := make([]hunk, n)
	for i := range list {
		list[i] = hunk{one(h.old, i), one(h.new, i), one(h.was, i), one(h.is, i)}
	}
	return list
}

// put returns the edit that makes a part of a change in another version, in place of keys of it.
func (h hunk) put(before, after, other lines, keys span) patch.Edit {
	line := func(key int) int {
		if key < len(other.at) {
			return other.at[key]
		}
		return len(other.start) - 1
	}
	at := span{line(keys.from), line(keys.from)}
	if keys.from == keys.to {
		for i := h.old.to; i+1 < len(before.start) && before.blank(i) && at.to > 0 && other.blank(at.to-1); i++ {
			at.to-- // it stands above blank lines
		}
		at.from = at.to
		for i := h.old.from; i < h.old.to && at.from > 0 && other.blank(at.from-1); i++ {
			at.from--
		}
	} else {
		at.to = other.at[keys.to-1] + 1
		for i := h.old.from; i < h.old.to && before.blank(i) && at.from > 0 && other.blank(at.from-1); i++ {
			at.from--
		}
		for i := h.old.to; i > h.old.from && before.blank(i-1) && at.to+1 < len(other.start) && other.blank(at.to); i-- {
			at.to++
		}
	}
	eol := other.eol(at.from)
	text := ended(after.text(h.new.from, h.new.to), eol)
	if text != "" {
		text = strings.TrimSuffix(text, eol) + eol
	}
	if at.from < at.to && !strings.HasSuffix(other.text(at.from, at.to), "\n") {
		text = strings.TrimSuffix(text, eol) // the last line of the file
	}
	return patch.Edit{Start: other.start[at.from], End: other.start[at.to], New: text}
}

// mix returns, for each part of a change, where its lines are in another version, before or after it, if that version
// differs from the text before the change by some of its parts alone.
func mix(before, after, other lines, hunks []hunk) ([]placed, bool) {
	dead := map[[2]int]bool{}
	var try func(n, at int) ([]placed, bool)
	try = func(n, at int) ([]placed, bool) {
		from, to := 0, len(before.keys)
		if n > 0 {
			from = hunks[n-1].was.to
		}
		if n < len(hunks) {
			to = hunks[n].was.from
		}
		kept := before.keys[from:to]
		if dead[[2]int{n, at}] || !begins(other.keys[at:], kept) {
			return nil, false
		}
		at += len(kept)
		if n == len(hunks) {
			return nil, at == len(other.keys)
		}
		h := hunks[n]
		for _, one := range []struct {
			keys []string
			had  bool
		}{{before.keys[h.was.from:h.was.to], false}, {after.keys[h.is.from:h.is.to], true}} {
			if !begins(other.keys[at:], one.keys) {
				continue
			}
			if rest, ok := try(n+1, at+len(one.keys)); ok {
				return append([]placed{{span{at, at + len(one.keys)}, one.had}}, rest...), true
			}
		}
		dead[[2]int{n, at - len(kept)}] = true
		return nil, false
	}
	return try(0, 0)
}

// placed is where the lines of a part of a change are in another version, and whether they are those after it.
type placed struct {
	keys span
	had  bool
}

func begins(keys, with []string) bool {
	return len(keys) >= len(with) && slices.Equal(keys[:len(with)], with)
}

// find returns the places at which a block stands in keys. An empty one stands nowhere.
func find(keys, block []string) (at []int) {
	for i := 0; len(block) > 0 && i+len(block) <= len(keys); i++ {
		if begins(keys[i:], block) {
			at = append(at, i)
		}
	}
	return at
}

// tokens returns the tokens of Go code, a space between them.
func tokens(code []byte) string {
	fset := token.NewFileSet()
	var scan scanner.Scanner
	scan.Init(fset.AddFile("", -1, len(code)), code, nil, 0)
	var words []string
	for {
		_, tok, lit := scan.Scan()
		switch {
		case tok == token.EOF:
			return strings.Join(words, " ")
		case tok == token.SEMICOLON && lit == "\n":
		case lit != "":
			words = append(words, lit)
		default:
			words = append(words, tok.String())
		}
	}
}
