package rule

import (
	"fmt"
	"go/scanner"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Use is a use taken apart: a Go expression in which names stand for the placeholders.
type Use struct {
	Text         string        // as written
	Code         string        // the Go expression
	Placeholders []Placeholder // in the order of the text
}

// Placeholder stands in a use for a value that is in scope where the use is written: {ctx} for a context, a type in
// braces such as {*app.App} for a value of that type.
type Placeholder struct {
	Name    string // what stands for it in Code
	Text    string // as written, braces included
	Offset  int    // into Use.Text, in bytes
	Context bool   // it is {ctx}
	Type    Symbol // else its type: Pointer for a star, Package an owner's package name or an import path

	// Of what is replaced, in place of a type: the argument with this number, {1}, with Rest all from there on, {2...};
	// what the method is called on, {recv}; the field of an options literal, {.Addr}.
	Argument       int
	Rest, Receiver bool
	Field          string
}

// Passed reports whether the placeholder stands for a part of what is replaced.
func (p Placeholder) Passed() bool { return p.Argument > 0 || p.Receiver || p.Field != "" }

// Passes reports whether the use takes parts of what it replaces.
func (u *Use) Passes() bool { return slices.ContainsFunc(u.Placeholders, Placeholder.Passed) }

// Names returns the type that a placeholder stands for a value of.
func (p Placeholder) Names() Symbol {
	if p.Context {
		return Symbol{Package: "context", Name: "Context"}
	}
	return p.Type
}

// PlaceholderTypes returns the types of a use's placeholders; none of a use that is an import path. The package of one
// may be the name of an owner's.
func PlaceholderTypes(use string) []Symbol {
	u, err := ParseUse(use)
	if err != nil {
		return nil
	}
	out := make([]Symbol, 0, len(u.Placeholders))
	for _, p := range u.Placeholders {
		if !p.Passed() {
			out = append(out, p.Names())
		}
	}
	return out
}

// argumentInBraces is the number of an argument, or of the first of several.
var argumentInBraces = regexp.MustCompile(`^([1-9][0-9]?)(\.\.\.)?$`)

// fieldInBraces is a field of an options literal.
var fieldInBraces = regexp.MustCompile(`^\.([\pL_][\pL\pN_]*)$`)

// code returns how the placeholder stands in Code.
func (p Placeholder) code() string {
	if p.Rest {
		return p.Name + "..."
	}
	return p.Name
}

// contextPlaceholder is the word in the braces that stands for a context.
const contextPlaceholder = "ctx"

// typeInBraces is a type with its package: *app.App, net/http.Request.
var typeInBraces = regexp.MustCompile(`^(\*?)([\pL\pN_][^\s{}(),:"]*\.[\pL_][\pL\pN_]*)$`)

// ParseUse takes a use apart that a rule file was decoded with; it errs when there is something wrong with its braces.
func ParseUse(text string) (*Use, error) {
	u, fault := parseUse(text)
	if fault != nil {
		return nil, fmt.Errorf("use %s: %s", text, fault.msg)
	}
	return u, nil
}

func parseUse(text string) (*Use, *useFault) {
	u := &Use{Text: text}
	prefix := "ssot"
	for strings.Contains(text, prefix) {
		prefix += "x"
	}
	var code strings.Builder
	last := 0
	b := &braces{text: text}
	for b.from(0); ; {
		open, ok := b.next()
		if !ok {
			break
		}
		inside, _, closed := strings.Cut(text[open+1:], "}")
		end := open + len(inside) + 2
		p, fault := placeholder(strings.TrimSpace(inside))
		switch {
		case !closed:
			continue // the parser says so
		case fault != "" && b.depth > 1:
			continue // a literal in a literal
		case fault != "":
			return nil, &useFault{open, fault}
		}
		p.Name, p.Text, p.Offset = prefix+strconv.Itoa(len(u.Placeholders)+1), text[open:end], open
		u.Placeholders = append(u.Placeholders, p)
		code.WriteString(text[last:open] + p.code())
		last = end
		b.past(end)
	}
	code.WriteString(text[last:])
	u.Code = code.String()
	return u, nil
}

// placeholder reads what stands between the braces; the fault says why it is none.
func placeholder(inside string) (p Placeholder, fault string) {
	if inside == contextPlaceholder {
		return Placeholder{Context: true}, ""
	}
	if inside == "recv" {
		return Placeholder{Receiver: true}, ""
	}
	if m := fieldInBraces.FindStringSubmatch(inside); m != nil {
		return Placeholder{Field: m[1]}, ""
	}
	if m := argumentInBraces.FindStringSubmatch(inside); m != nil {
		n, _ := strconv.Atoi(m[1])
		return Placeholder{Argument: n, Rest: m[2] != ""}, ""
	}
	m := typeInBraces.FindStringSubmatch(inside)
	if m == nil {
		return p, fmt.Sprintf("{%s} is no placeholder: that is {ctx}, an argument such as {1} or {2...}, {recv}, a field such as {.Addr}, or a type with its package such as {*app.App}", inside)
	}
	sym, err := split(m[2])
	if err != nil {
		return p, fmt.Sprintf("{%s} is no placeholder: %v", inside, err)
	}
	sym.Pointer = m[1] != ""
	return Placeholder{Type: sym}, ""
}

// Written puts the placeholders back into a text about the code: an error of the type checker, a part of the code.
func (u *Use) Written(text string) string {
	for _, p := range slices.Backward(u.Placeholders) { // the tenth before the first
		text = strings.ReplaceAll(strings.ReplaceAll(text, p.code(), p.Text), p.Name, p.Text)
	}
	return text
}

// written returns the place in the text of a place in the code.
func (u *Use) written(offset int) int {
	for _, p := range u.Placeholders {
		if grown := len(p.code()) - len(p.Text); offset > p.Offset {
			offset = max(offset-grown, p.Offset)
		}
	}
	return min(offset, len(u.Text))
}

// braces walks over the braces of an expression that open where Go wants an operand. No operand of Go starts with one,
// but for a literal in a literal.
type braces struct {
	text  string
	base  int // where the scanner started
	file  *token.File
	scan  scanner.Scanner
	after bool // the last token ends an operand
	depth int  // of the braces that are open
}

// from goes on at an offset.
func (b *braces) from(offset int) {
	b.base = offset
	b.file = token.NewFileSet().AddFile("", -1, len(b.text)-offset)
	b.scan.Init(b.file, []byte(b.text[offset:]), func(token.Position, string) {}, 0)
}

// past goes on behind a placeholder.
func (b *braces) past(end int) {
	b.after = true
	b.depth--
	b.from(end)
}

// next returns the offset of the next such brace.
func (b *braces) next() (int, bool) {
	for {
		pos, tok, _ := b.scan.Scan()
		operand := !b.after
		b.after = false
		switch tok {
		case token.EOF:
			return 0, false
		case token.LBRACE:
			b.depth++
			if operand {
				return b.base + b.file.Offset(pos), true
			}
		case token.RBRACE:
			b.depth--
			b.after = true
		case token.IDENT, token.INT, token.FLOAT, token.IMAG, token.CHAR, token.STRING, token.RPAREN, token.RBRACK,
			token.STRUCT, token.INTERFACE, token.SELECT, token.SWITCH, token.FOR, token.ELSE: // a body follows
			b.after = true
		default:
		}
	}
}
