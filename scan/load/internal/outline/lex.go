package outline

import "bytes"

// lexer passes over the parts of Go source that say nothing about declarations. After anything that it does not expect, odd is set and every method returns without progress.
type lexer struct {
	src []byte
	pos int
	odd bool
}

// block passes a function body.
func (o *lexer) block() {
	depth := 0
	for o.pos < len(o.src) {
		c := o.src[o.pos]
		if !inBlock[c] {
			o.pos++
			continue
		}
		switch c {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				o.pos++
				return
			}
		case '/':
			if o.comment() {
				continue
			}
		default:
			if !o.literal() {
				return
			}
			continue
		}
		o.pos++
	}
	o.odd = true
}

// literal passes a string or rune.
func (o *lexer) literal() bool {
	quote := o.src[o.pos]
	i := o.pos + 1
	if quote == '`' {
		if n := bytes.IndexByte(o.src[i:], '`'); n >= 0 {
			o.pos = i + n + 1
			return true
		}
		o.odd = true
		return false
	}
	for ; i < len(o.src); i++ {
		switch o.src[i] {
		case '\\':
			i++
		case '\n':
			o.odd = true
			return false
		case quote:
			o.pos = i + 1
			return true
		}
	}
	o.odd = true
	return false
}

// comment passes a comment, if there is one here; of a line comment not the line's end.
func (o *lexer) comment() bool {
	rest := o.src[o.pos:]
	switch {
	case bytes.HasPrefix(rest, []byte("//")):
		if n := bytes.IndexByte(rest, '\n'); n >= 0 {
			o.pos += n
		} else {
			o.pos = len(o.src)
		}
	case bytes.HasPrefix(rest, []byte("/*")):
		n := bytes.Index(rest[2:], []byte("*/"))
		if n < 0 {
			o.odd = true
			return false
		}
		o.pos += n + 4
	default:
		return false
	}
	return true
}

// gap passes spaces and comments, and semicolons where they may stand alone.
func (o *lexer) gap(semicolons bool) {
	for o.pos < len(o.src) {
		c := o.src[o.pos]
		if !isSpace(c) && (c != ';' || !semicolons) {
			if c != '/' || !o.comment() {
				return
			}
			continue
		}
		o.pos++
	}
}

// gapInLine passes spaces and comments up to the line's end.
func (o *lexer) gapInLine() {
	for o.pos < len(o.src) {
		c := o.src[o.pos]
		if c == '/' && o.comment() {
			continue
		}
		if c != ' ' && c != '\t' && c != '\r' {
			return
		}
		o.pos++
	}
}

// word reads a name or keyword, if there is one after the gap.
func (o *lexer) word() string {
	o.gap(false)
	if o.pos == len(o.src) || !isLetter(o.src[o.pos]) {
		return ""
	}
	return string(o.wordHere())
}

// wordHere reads letters and digits.
func (o *lexer) wordHere() []byte {
	start := o.pos
	for o.pos < len(o.src) && class[o.src[o.pos]]&classWord != 0 {
		o.pos++
	}
	return o.src[start:o.pos]
}

func (o *lexer) at(c byte) bool { return o.pos < len(o.src) && o.src[o.pos] == c }

// The classes of bytes; letters and digits together make words.
const (
	classOther  = 0
	classLetter = 1 << iota
	classDigit
	classSpace
	classQuote
	classOpen
	classClose
	classWord = classLetter | classDigit
)

var class = func() (t [256]uint8) {
	for c := range t {
		switch {
		case c == '_', 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', c >= 0x80:
			t[c] = classLetter
		case '0' <= c && c <= '9':
			t[c] = classDigit
		case c == ' ', c == '\t', c == '\r', c == '\n':
			t[c] = classSpace
		case c == '"', c == '\'', c == '`':
			t[c] = classQuote
		case c == '(', c == '[', c == '{':
			t[c] = classOpen
		case c == ')', c == ']', c == '}':
			t[c] = classClose
		}
	}
	return t
}()

var inBlock = func() (t [256]bool) {
	for _, c := range "{}\"'`/" {
		t[c] = true
	}
	return t
}()

func isLetter(c byte) bool { return class[c] == classLetter }
func isSpace(c byte) bool  { return class[c] == classSpace }
