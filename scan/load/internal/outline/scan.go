package outline

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
