package outline

import (
	"bytes"
	"go/build/constraint"
	"go/token"
	"strconv"
)

// An Outline holds the declarations of a dependency's file, found without parsing it. It leaves out function bodies,
// comments, and initialisers that the types do not depend on, so that the file's bytes need not be kept.
type Outline struct {
	Path      string
	GoVersion string // the version in a //go:build line, as in ast.File
	Imports   []Import
	text      string // the declarations, concatenated, with their line breaks
	decls     []decl
}

// An Import is an import declaration.
type Import struct {
	Name string // ".", "_", or empty if the declaration has no name
	Path string
}

// decl is a spec of a const, type or var declaration, or a function without its body. Its offsets refer to the
// outline's text.
type decl struct {
	kind      token.Token // CONST, TYPE, VAR or FUNC
	start     int32       // start of the receiver, or of the first name
	name      int32
	nameEnd   int32 // end of the last name
	end       int32
	recv      int32 // start of the receiver type's name
	recvEnd   int32 // end of the receiver type's name; zero if there is no receiver
	iota      int32
	repeats   int32 // for constants: index of the declaration whose type and values this one repeats
	line, col int32 // position of start in the file
}

// Scan finds the declarations of a file by its brackets and line breaks. ok is false if the source has an unusual form,
// which gofmt would not produce; the caller must then use [Parse]. Scan uses the memory of buf, and returns it as
// scratch for the next call.
func Scan(path string, src, buf []byte) (o *Outline, scratch []byte, ok bool) {
	s := &outliner{lexer: lexer{src: src}, line: 1, out: buf, outline: &Outline{Path: path}}
	if bytes.HasPrefix(src, []byte("\xef\xbb\xbf")) {
		s.pos = 3
	}
	s.file()
	s.outline.text = string(s.out)
	return s.outline, s.out, !s.unsupported
}

// An outliner scans Go source for declarations. See [lexer] for unsupported.
type outliner struct {
	lexer
	out     []byte
	outline *Outline

	line     int // line number at the offset counted
	counted  int // offset up to which line breaks are counted
	lineHead int // offset of the start of that line
}

func (o *outliner) file() {
	o.header()
	if o.word() != "package" || o.word() == "" {
		o.unsupported = true
	}
	for !o.unsupported {
		o.gap(true)
		if o.pos == len(o.src) {
			return
		}
		switch o.word() {
		case "import":
			o.group(func(int) { o.importSpec() })
		case "const":
			repeats := 0
			o.group(func(i int) { repeats = o.constSpec(i, repeats) })
		case "type":
			o.group(func(int) { o.typeSpec() })
		case "var":
			o.group(func(int) { o.varSpec() })
		case "func":
			o.function()
		default:
			o.unsupported = true
		}
	}
}

// header skips the text above the package clause, and reads the language version from a //go:build line.
func (o *outliner) header() {
	for {
		for o.pos < len(o.src) && isSpace(o.src[o.pos]) {
			o.pos++
		}
		start := o.pos
		if !o.comment() {
			return
		}
		if text := o.src[start:o.pos]; bytes.HasPrefix(text, []byte("//go:build")) {
			if x, err := constraint.Parse(string(bytes.TrimRight(text, "\r"))); err == nil {
				o.outline.GoVersion = constraint.GoVersion(x)
			}
		}
	}
}

// group calls spec for a single spec, or for each spec of a parenthesised list.
func (o *outliner) group(spec func(i int)) {
	o.gap(false)
	if !o.at('(') {
		spec(0)
		return
	}
	o.pos++
	for i := 0; !o.unsupported; i++ {
		o.gap(true)
		if o.at(')') {
			o.pos++
			return
		}
		spec(i)
	}
}

func (o *outliner) importSpec() {
	var c Import
	if o.at('.') {
		c.Name = "."
		o.pos++
	} else {
		c.Name = o.word()
	}
	o.gap(false)
	start := o.pos
	if !o.at('"') && !o.at('`') || !o.literal() {
		o.unsupported = true
		return
	}
	path, err := strconv.Unquote(string(o.src[start:o.pos]))
	if err != nil {
		o.unsupported = true
		return
	}
	c.Path = path
	o.outline.Imports = append(o.outline.Imports, c)
}

// constSpec returns the index of the constant declaration that the next one repeats if it has no values of its own.
func (o *outliner) constSpec(i, repeats int) int {
	d := o.begin(token.CONST)
	o.names(&d)
	o.rest(&d)
	if o.unsupported {
		return repeats
	}
	index := len(o.outline.decls)
	d.iota = int32(i)
	if len(bytes.TrimSpace(o.out[d.nameEnd:d.end])) > 0 || i == 0 {
		repeats = index
	}
	d.repeats = int32(repeats)
	o.outline.decls = append(o.outline.decls, d)
	return repeats
}

func (o *outliner) varSpec() {
	d := o.begin(token.VAR)
	o.names(&d)
	o.rest(&d)
	o.outline.decls = append(o.outline.decls, d)
}

func (o *outliner) typeSpec() {
	d := o.begin(token.TYPE)
	o.name(&d)
	o.rest(&d)
	o.outline.decls = append(o.outline.decls, d)
}

func (o *outliner) function() {
	o.gap(false)
	d := o.begin(token.FUNC)
	if o.at('(') {
		o.receiver(&d)
		o.gap(false)
		o.out = append(o.out, ' ')
	}
	o.name(&d)
	o.rest(&d)
	if o.at('{') {
		o.block()
	}
	o.outline.decls = append(o.outline.decls, d)
}

// begin returns a declaration that starts at the current position.
func (o *outliner) begin(kind token.Token) decl {
	passed := o.src[o.counted:o.pos]
	if n := bytes.Count(passed, []byte{'\n'}); n > 0 {
		o.line += n
		o.lineHead = o.counted + bytes.LastIndexByte(passed, '\n') + 1
	}
	o.counted = o.pos
	return decl{kind: kind, start: int32(len(o.out)), line: int32(o.line), col: int32(o.pos - o.lineHead + 1)}
}

// name copies a name.
func (o *outliner) name(d *decl) {
	d.name = int32(len(o.out))
	o.out = append(o.out, o.word()...)
	d.nameEnd = int32(len(o.out))
	if d.nameEnd == d.name {
		o.unsupported = true
	}
}

// names copies a list of names.
func (o *outliner) names(d *decl) {
	for first := len(o.out); !o.unsupported; {
		o.name(d)
		d.name = int32(first)
		from := o.pos
		o.gapInLine()
		if !o.at(',') {
			o.pos = from
			return
		}
		o.pos++
		o.out = append(o.out, ',')
		o.gap(false)
	}
}

// receiver copies a receiver. The name of its type is the last one outside of square brackets.
func (o *outliner) receiver(d *decl) {
	depth, square := 0, 0
	for o.pos < len(o.src) {
		c := o.src[o.pos]
		switch {
		case c == '/' && o.comment():
			continue
		case isLetter(c):
			start := len(o.out)
			o.out = append(o.out, o.word()...)
			if square == 0 {
				d.recv, d.recvEnd = int32(start), int32(len(o.out))
			}
			continue
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == '[':
			square++
		case c == ']':
			square--
		case c == '*' || c == ',' || isSpace(c):
		default:
			o.unsupported = true
			return
		}
		o.out = append(o.out, c)
		o.pos++
		if depth == 0 {
			return
		}
	}
	o.unsupported = true
}
