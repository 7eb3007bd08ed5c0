package snippet

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Text is a text as the reader sees it: without the slashes of comments, the indentation of lists, or the escapes of
// literals. It records for each byte the range of the file that it comes from.
type Text struct {
	src    []byte // the content of the file
	data   []byte
	starts []int // for each byte of data, the start of its source range in src
	ends   []int // for each byte of data, the end of its source range in src
	quotes []quoting
}

// quoting describes a part of a text that comes from one string literal.
type quoting struct {
	end int  // the end of the part in data
	raw bool // the literal has back quotes
}

// An Edit replaces a range of the file.
type Edit struct {
	Start, End int
	New        string
}

// Errors for text that can't be written into a comment or literal.
var (
	errBackquote = errors.New("a back quote can't stand in a raw string")
	errComment   = errors.New("the end of a comment can't stand in a comment")
	errJoined    = errors.New("it reaches over string literals that are not written alike")
)

// Bytes returns the text. The caller must not change it.
func (t *Text) Bytes() []byte { return t.data }

// Source returns the range of the file that a nonempty range of the text comes from.
func (t *Text) Source(start, end int) (from, to int) { return t.starts[start], t.ends[end-1] }

// Find returns the range of the text that comes from a nonempty range of the file. ok is false if the text does not
// contain both ends of the range.
func (t *Text) Find(from, to int) (start, end int, ok bool) {
	start, ok = slices.BinarySearch(t.starts, from)
	end, found := slices.BinarySearch(t.ends, to)
	return start, end + 1, ok && found && start <= end
}

// add appends a byte that comes from a range of the file.
func (t *Text) add(c byte, start, end int) {
	t.data, t.starts, t.ends = append(t.data, c), append(t.starts, start), append(t.ends, end)
}

// addRange appends a range of the file unchanged.
func (t *Text) addRange(start, end int) {
	for i := start; i < end; i++ {
		t.add(t.src[i], i, i+1)
	}
}

// addLiteral appends the value of a string literal at an offset of the file. It returns false if lit is no valid
// literal.
func (t *Text) addLiteral(offset int, lit string) bool {
	if strings.HasPrefix(lit, "`") {
		end := bytes.IndexByte(t.src[offset+1:], '`') // lit has no carriage returns; the file may have some
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

// quoting returns the literal that the byte at an offset comes from, or nil.
func (t *Text) quoting(offset int) *quoting {
	for i := range t.quotes {
		if offset < t.quotes[i].end {
			return &t.quotes[i]
		}
	}
	return nil
}

// Replace returns the edit that replaces a nonempty range of the text by one line of text.
func (t *Text) Replace(start, end int, line string) (Edit, error) {
	from, to := t.Source(start, end)
	first, last := t.quoting(start), t.quoting(end-1)
	if first != nil && last != nil && first.raw != last.raw {
		return Edit{}, errJoined
	}
	text, err := t.quoted(first, line)
	return Edit{from, to, text}, err
}

// quoted escapes a text for a literal or a comment.
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

// lineStart returns the start of the line that contains an offset of the text.
func (t *Text) lineStart(offset int) int { return bytes.LastIndexByte(t.data[:offset], '\n') + 1 }

// lineEnd returns the end of the line that contains an offset of the text, after its line break.
func (t *Text) lineEnd(offset int) int {
	if i := bytes.IndexByte(t.data[offset:], '\n'); i >= 0 {
		return offset + i + 1
	}
	return len(t.data)
}

// Line returns the line that contains an offset, without its indentation and line break, and the indentation.
func (t *Text) Line(offset int) (indent, line string) {
	whole := string(t.data[t.lineStart(offset):t.lineEnd(offset)])
	line = strings.TrimLeft(whole, " \t")
	return whole[:len(whole)-len(line)], strings.TrimRight(line, " \t\r\n")
}

// Insert returns the edit that inserts lines above the line that contains an offset. Each new line gets the prefix that
// the file has before that line (such as comment slashes), and the line break of its place.
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

// repeats reports whether the prefix of a line can be repeated on the next one: white space, comment slashes and
// quotation marks of Markdown can, the mark of a list item can not.
func (t *Text) repeats(prefix string) bool { return strings.Trim(prefix, " \t>/") == "" }

// Remove returns the edit that removes the lines of a range. The last of them must end in a line break. In string
// literals, all of them must come from one literal.
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
