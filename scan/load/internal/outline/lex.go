package outline

import "bytes"

// A lexer skips the parts of Go source that contain no declarations. If it finds something that it does not expect, it
// sets unsupported, and its methods make no further progress.
type lexer struct {
	src         []byte
	pos         int
	unsupported bool
}

// block skips a function body.
func (l *lexer) block() {
	depth := 0
	for l.pos < len(l.src) {
		c := l.src[l.pos]
		if !inBlock[c] {
			l.pos++
			continue
		}
		switch c {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				l.pos++
				return
			}
		case '/':
			if l.comment() {
				continue
			}
		default:
			if !l.literal() {
				return
			}
			continue
		}
		l.pos++
	}
	l.unsupported = true
}

// literal skips a string or rune literal. It returns false if the literal does not end.
func (l *lexer) literal() bool {
	quote := l.src[l.pos]
	i := l.pos + 1
	if quote == '`' {
		if n := bytes.IndexByte(l.src[i:], '`'); n >= 0 {
			l.pos = i + n + 1
			return true
		}
		l.unsupported = true
		return false
	}
	for ; i < len(l.src); i++ {
		switch l.src[i] {
		case '\\':
			i++
		case '\n':
			l.unsupported = true
			return false
		case quote:
			l.pos = i + 1
			return true
		}
	}
	l.unsupported = true
	return false
}

// comment skips a comment, if there is one at the position. It does not skip the line break after a line comment.
func (l *lexer) comment() bool {
	rest := l.src[l.pos:]
	switch {
	case bytes.HasPrefix(rest, []byte("//")):
		if n := bytes.IndexByte(rest, '\n'); n >= 0 {
			l.pos += n
		} else {
			l.pos = len(l.src)
		}
	case bytes.HasPrefix(rest, []byte("/*")):
		n := bytes.Index(rest[2:], []byte("*/"))
		if n < 0 {
			l.unsupported = true
			return false
		}
		l.pos += n + 4
	default:
		return false
	}
	return true
}

// commentLines skips a comment, if there is one at the position, and counts the line breaks in it.
func (l *lexer) commentLines() (lines int, passed bool) {
	start := l.pos
	passed = l.comment()
	return bytes.Count(l.src[start:l.pos], []byte{'\n'}), passed
}

// operand skips a number, string or rune literal.
func (l *lexer) operand() bool {
	if class[l.src[l.pos]] == classQuote {
		return l.literal()
	}
	for l.pos < len(l.src) && (class[l.src[l.pos]]&classWord != 0 || l.src[l.pos] == '.') {
		l.pos++
	}
	return true
}

// gap skips spaces and comments, and also semicolons if semicolons is set.
func (l *lexer) gap(semicolons bool) {
	for l.pos < len(l.src) {
		c := l.src[l.pos]
		if !isSpace(c) && (c != ';' || !semicolons) {
			if c != '/' || !l.comment() {
				return
			}
			continue
		}
		l.pos++
	}
}

// gapInLine skips spaces and comments up to the end of the line.
func (l *lexer) gapInLine() {
	for l.pos < len(l.src) {
		c := l.src[l.pos]
		if c == '/' && l.comment() {
			continue
		}
		if c != ' ' && c != '\t' && c != '\r' {
			return
		}
		l.pos++
	}
}

// word skips spaces and comments and reads an identifier or keyword. It returns an empty string if there is none.
func (l *lexer) word() string {
	l.gap(false)
	if l.pos == len(l.src) || !isLetter(l.src[l.pos]) {
		return ""
	}
	return string(l.wordHere())
}

// wordHere reads letters and digits.
func (l *lexer) wordHere() []byte {
	start := l.pos
	for l.pos < len(l.src) && class[l.src[l.pos]]&classWord != 0 {
		l.pos++
	}
	return l.src[start:l.pos]
}

func (l *lexer) at(c byte) bool { return l.pos < len(l.src) && l.src[l.pos] == c }

// The classes of bytes. Letters and digits form words.
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
