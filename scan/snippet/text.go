package snippet

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Text is a text as its reader sees it, and where in its file each byte of it comes from: without a comment's slashes,
// a list's indentation, or the escapes of a literal.
type Text struct {
	src    []byte // the file
	data   []byte
	starts []int // by byte of data: where what it was read from starts in src
	ends   []int // and where that ends
	quotes []quoting
}

// quoting is a part of a text that was read from a string literal.
type quoting struct {
	end int  // in data
	raw bool // in back quotes
}

// Edit replaces bytes of the file.
type Edit struct {
	Start, End int
	New        string
}

// What can't be written into a text.
var (
	errBackquote = errors.New("a back quote can't stand in a raw string")
	errComment   = errors.New("the end of a comment can't stand in a comment")
	errJoined    = errors.New("it reaches over string literals that are not written alike")
)

// Bytes returns the text itself. It is not to be changed.
func (t *Text) Bytes() []byte { return t.data }

// Source returns the range of the file that a range of the text, which is not empty, was read from.
func (t *Text) Source(start, end int) (from, to int) { return t.starts[start], t.ends[end-1] }

// Find returns the range of the text that was read from a range of the file, which is not empty; it reports false when
// not all of that was.
func (t *Text) Find(from, to int) (start, end int, ok bool) {
	start, ok = slices.BinarySearch(t.starts, from)
	end, found := slices.BinarySearch(t.ends, to)
	return start, end + 1, ok && found && start <= end
}

// add reads a byte of the file.
func (t *Text) add(c byte, start, end int) {
	t.data, t.starts, t.ends = append(t.data, c), append(t.starts, start), append(t.ends, end)
}

// addRange reads bytes of the file as they are.
func (t *Text) addRange(start, end int) {
	for i := start; i < end; i++ {
		t.add(t.src[i], i, i+1)
	}
}

// addLiteral reads a string literal that stands in the file at an offset. It reports false for one that is none.
func (t *Text) addLiteral(offset int, lit string) bool {
	if strings.HasPrefix(lit, "`") {
		end := bytes.IndexByte(t.src[offset+1:], '`') // lit has no carriage returns, the file may
		if end < 0 {
			return false
		}
		t.addRange(offset+1, offset+1+end)
		t.quotes = append(t.quotes, quoting{len(t.data), true})
		return true
	}
	if _, err := strconv.Unquote(lit); err != nil {
		return false
	}
	rest, at := lit[1:len(lit)-1], offset+1
	for rest != "" {
		r, multibyte, tail, err := strconv.UnquoteChar(rest, '"')
		if err != nil {
			return false
		}
		end := at + len(rest) - len(tail)
		if multibyte {
			for _, c := range utf8.AppendRune(nil, r) {
				t.add(c, at, end)
			}
		} else {
			t.add(byte(r), at, end)
		}
		rest, at = tail, end
	}
	t.quotes = append(t.quotes, quoting{len(t.data), false})
	return true
}

// quoting returns how the byte at an offset is quoted; nil when it is in no literal.
func (t *Text) quoting(offset int) *quoting {
	for i := range t.quotes {
		if offset < t.quotes[i].end {
			return &t.quotes[i]
		}
	}
	return nil
}

// Replace writes one line of text in place of a range that is not empty.
func (t *Text) Replace(start, end int, line string) (Edit, error) {
	from, to := t.Source(start, end)
	first, last := t.quoting(start), t.quoting(end-1)
	if first != nil && last != nil && first.raw != last.raw {
		return Edit{}, errJoined
	}
	text, err := t.quoted(first, line)
	return Edit{from, to, text}, err
}

// quoted returns a text as a literal, or a comment, holds it.
func (t *Text) quoted(q *quoting, text string) (string, error) {
	switch {
	case q == nil && strings.Contains(text, "*/"):
		return "", errComment
	case q == nil:
		return text, nil
	case q.raw && strings.Contains(text, "`"):
		return "", errBackquote
	case q.raw:
		return text, nil
	}
	text = strconv.Quote(text)
	return text[1 : len(text)-1], nil
}

// lineStart returns the start of an offset's line in the text.
func (t *Text) lineStart(offset int) int { return bytes.LastIndexByte(t.data[:offset], '\n') + 1 }

// lineEnd returns the end of an offset's line in the text, its line break included.
func (t *Text) lineEnd(offset int) int {
	if i := bytes.IndexByte(t.data[offset:], '\n'); i >= 0 {
		return offset + i + 1
	}
	return len(t.data)
}

// Line returns the line of an offset without its indentation and its end, and the indentation.
func (t *Text) Line(offset int) (indent, line string) {
	whole := string(t.data[t.lineStart(offset):t.lineEnd(offset)])
	line = strings.TrimLeft(whole, " \t")
	return whole[:len(whole)-len(line)], strings.TrimRight(line, " \t\r\n")
}

// Insert writes lines above the line of an offset, in front of each what the file has in front of that line, at its end
// what ends a line there.
func (t *Text) Insert(offset int, lines ...string) (Edit, error) {
	start := t.lineStart(offset)
	at := t.starts[start]
	q := t.quoting(start)
	eol, prefix := "\n", ""
	if first, _, ok := bytes.Cut(t.src, []byte("\n")); ok && bytes.HasSuffix(first, []byte("\r")) {
		eol = "\r\n"
	}
	if begin := bytes.LastIndexByte(t.src[:at], '\n') + 1; q == nil {
		prefix, at = string(t.src[begin:at]), begin
		if strings.TrimSpace(prefix) != "" && !t.repeats(prefix) {
			return Edit{}, errors.New("no line can stand above this one")
		}
	}
	var out strings.Builder
	for _, line := range lines {
		text, err := t.quoted(q, prefix+line)
		if err != nil {
			return Edit{}, err
		}
		out.WriteString(strings.TrimRight(text, " \t"))
		if q != nil && !q.raw {
			out.WriteString(`\n`)
		} else {
			out.WriteString(eol)
		}
	}
	return Edit{at, at, out.String()}, nil
}

// repeats reports whether what stands in front of a line can stand in front of the next one too: comment slashes and
// the marks of a quotation, not the mark of a list's item.
func (t *Text) repeats(prefix string) bool { return strings.Trim(prefix, " \t>/") == "" }

// Remove takes the lines of a range away. They must be the only ones in what they are quoted in, or end in a line
// break.
func (t *Text) Remove(start, end int) (Edit, error) {
	start, end = t.lineStart(start), t.lineEnd(end-1)
	if t.data[end-1] != '\n' {
		return Edit{}, errors.New("the last line of a text does not end")
	}
	from, to := t.Source(start, end)
	q := t.quoting(start)
	if last := t.quoting(end - 1); q != nil && q != last {
		return Edit{}, errJoined
	}
	if q == nil {
		begin := bytes.LastIndexByte(t.src[:from], '\n') + 1
		if prefix := string(t.src[begin:from]); strings.TrimSpace(prefix) != "" && !t.repeats(prefix) {
			return Edit{}, errors.New("something else stands on its line")
		}
		from = begin
	}
	return Edit{from, to, ""}, nil
}
