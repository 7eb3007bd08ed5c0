package load

import (
	"bytes"
	"go/token"
)

// rest copies what follows a declaration's names, up to the line end, semicolon, bracket or function body that ends it.
// Of a variable with a type the initialiser is left out.
func (o *outliner) rest(d *decl) {
	var (
		depth    int
		semi     bool // a line end here would be a semicolon
		brace    bool // a brace here opens the fields of a struct or interface
		from     = o.pos
		assigned = -1 // where in out the values begin
	)
	semi = d.kind != token.FUNC
	flush := func() { o.out = append(o.out, o.src[from:o.pos]...) }
scan:
	for ; o.pos < len(o.src); o.pos++ {
		c := o.src[o.pos]
		switch class[c] {
		case classLetter:
			word := o.wordHere()
			brace = string(word) == "struct" || string(word) == "interface"
			semi = !brace && string(word) != "func" && string(word) != "chan" && string(word) != "map"
			o.pos--
			continue
		case classDigit:
			for o.pos < len(o.src) && (class[o.src[o.pos]]&classWord != 0 || o.src[o.pos] == '.') {
				o.pos++
			}
			o.pos--
			semi = true
		case classSpace:
			if c == '\n' && semi && depth == 0 {
				break scan
			}
			continue
		case classQuote:
			if !o.literal() {
				return
			}
			o.pos--
			semi = true
		case classOpen:
			if c == '{' && depth == 0 && d.kind == token.FUNC && !brace {
				break scan
			}
			depth++
			semi = false
		case classClose:
			if depth == 0 {
				if c == ')' && d.kind != token.FUNC {
					break scan
				}
				o.odd = true
				return
			}
			depth--
			semi = true
		default:
			if c == '/' {
				flush()
				start := o.pos
				if o.comment() {
					// A comment over several lines is a line end.
					lines := bytes.Count(o.src[start:o.pos], []byte{'\n'})
					from = o.pos
					if lines > 0 && semi && depth == 0 {
						break scan
					}
					o.out = append(o.out, ' ')
					for range lines {
						o.out = append(o.out, '\n')
					}
					o.pos--
					continue
				}
				from = o.pos
			}
			if c == ';' && depth == 0 {
				break scan
			}
			if c == '=' && depth == 0 && assigned < 0 {
				flush()
				from = o.pos
				assigned = len(o.out)
			}
			semi = false
		}
		brace = false
	}
	if depth != 0 {
		o.odd = true
		return
	}
	flush()
	if d.kind == token.VAR && assigned >= 0 && len(bytes.TrimSpace(o.out[d.nameEnd:assigned])) > 0 {
		o.out = o.out[:assigned]
	}
	d.end = int32(len(o.out))
}

// block passes a function body.
func (o *outliner) block() {
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
func (o *outliner) literal() bool {
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
func (o *outliner) comment() bool {
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
func (o *outliner) gap(semicolons bool) {
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
func (o *outliner) gapInLine() {
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
func (o *outliner) word() string {
	o.gap(false)
	if o.pos == len(o.src) || !isLetter(o.src[o.pos]) {
		return ""
	}
	return string(o.wordHere())
}

// wordHere reads letters and digits.
func (o *outliner) wordHere() []byte {
	start := o.pos
	for o.pos < len(o.src) && class[o.src[o.pos]]&classWord != 0 {
		o.pos++
	}
	return o.src[start:o.pos]
}

func (o *outliner) at(c byte) bool { return o.pos < len(o.src) && o.src[o.pos] == c }

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
