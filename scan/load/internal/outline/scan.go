package outline

import (
	"bytes"
	"go/token"
	"strings"
)

// after returns how a word in a declaration affects the next token: brace is set if a brace would open the fields of a
// struct or interface, semi if a line break would be a semicolon.
func after(word []byte) (brace, semi bool) {
	brace = string(word) == "struct" || string(word) == "interface"
	return brace, !brace && string(word) != "func" && string(word) != "chan" && string(word) != "map"
}

// rest copies the text after a declaration's names, up to the line break, semicolon, bracket or function body that ends
// it. If a variable has a type, rest leaves out its initialiser.
func (o *outliner) rest(d *decl) {
	var (
		depth    int
		semi     = d.kind != token.FUNC // a line break here is a semicolon
		brace    bool                   // a brace here opens the fields of a struct or interface
		from     = o.pos
		assigned = -1 // the offset in out where the values begin, or -1
	)
	flush := func() { o.out = append(o.out, o.src[from:o.pos]...) }
scan:
	for ; o.pos < len(o.src); o.pos++ {
		c := o.src[o.pos]
		switch class[c] {
		case classLetter:
			brace, semi = after(o.wordHere())
			o.pos--
			continue
		case classSpace:
			if c == '\n' && semi && depth == 0 {
				break scan
			}
			continue
		case classDigit, classQuote:
			if !o.operand() {
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
				o.unsupported = true
				return
			}
			depth--
			semi = true
		default:
			if c == '/' {
				flush()
				lines, passed := o.commentLines()
				from = o.pos
				switch {
				case passed && lines > 0 && semi && depth == 0:
					break scan // a comment over several lines counts as a line break
				case passed:
					o.out = append(append(o.out, ' '), strings.Repeat("\n", lines)...)
					o.pos--
					continue
				}
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
		o.unsupported = true
		return
	}
	flush()
	o.end(d, assigned)
}

// end ends a declaration at the end of out. If a variable has a type, end first removes its values. values is the
// offset in out at which they begin, with the "=", or -1 if there are none.
func (o *outliner) end(d *decl, values int) {
	if d.kind == token.VAR && values >= 0 && len(bytes.TrimSpace(o.out[d.nameEnd:values])) > 0 {
		o.out = o.out[:values]
	}
	d.end = int32(len(o.out))
}
