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

// A Use is a parsed use: a Go expression in which identifiers replace the placeholders.
type Use struct {
	Text         string        // as written
	Code         string        // the Go expression, with an identifier for each placeholder
	Placeholders []Placeholder // in the order of the text
}

// A Placeholder stands in a use for a value that a rewrite binds: {ctx} for a context in scope, or a type in braces
// such as {*app.App} for a value of that type in scope. Other placeholders stand for parts of the replaced code, such
// as {1}.
type Placeholder struct {
	Name    string // the identifier that replaces it in Code
	Text    string // as written, with the braces
	Offset  int    // byte offset in Use.Text
	Context bool   // the placeholder is {ctx}
	Type    Symbol // the type of the value, without Context; Package: name of an owner's package, or import path

	// The part of the replaced code that the placeholder stands for, if it has no type: {1} is an argument by its
	// number, {2...} that argument and all after it (Rest), {recv} the receiver of a method call, {.Addr} a field of an
	// options literal.
	Argument       int
	Rest, Receiver bool
	Field          string
}

// Passed reports whether the placeholder stands for a part of the replaced code.
func (p Placeholder) Passed() bool { return p.Argument > 0 || p.Receiver || p.Field != "" }

// Passes reports whether the use passes on parts of the code that it replaces.
func (u *Use) Passes() bool { return slices.ContainsFunc(u.Placeholders, Placeholder.Passed) }

// Names returns the type of the value that the placeholder stands for.
func (p Placeholder) Names() Symbol {
	if p.Context {
		return Symbol{Package: "context", Name: "Context"}
	}
	return p.Type
}

// PlaceholderTypes returns the types of a use's placeholders. It returns nil if the use is an import path. A type's
// Package may be the name of an owner's package instead of an import path.
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

// argumentInBraces matches the number of an argument, or of the first of several.
var argumentInBraces = regexp.MustCompile(`^([1-9][0-9]?)(\.\.\.)?$`)

// fieldInBraces matches a field of an options literal.
var fieldInBraces = regexp.MustCompile(`^\.([\pL_][\pL\pN_]*)$`)

// code returns the text of the placeholder in Use.Code.
func (p Placeholder) code() string {
	if p.Rest {
		return p.Name + "..."
	}
	return p.Name
}

// contextPlaceholder is the word for a context in a placeholder.
const contextPlaceholder = "ctx"

// typeInBraces matches a type with its package: *app.App, net/http.Request.
var typeInBraces = regexp.MustCompile(`^(\*?)([\pL\pN_][^\s{}(),:"]*\.[\pL_][\pL\pN_]*)$`)

// ParseUse parses a use of a decoded rule file. It returns an error if a placeholder is malformed.
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
			continue // the Go parser reports this
		case fault != "" && b.depth > 1:
			continue // a composite literal inside another one
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

// placeholder parses the text between the braces. fault says why it is no placeholder, or is empty.
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

// Written replaces the identifiers in a text about Code by the original placeholders. The text may be an error of the
// type checker or a part of Code.
func (u *Use) Written(text string) string {
	for _, p := range slices.Backward(u.Placeholders) { // backward, because the tenth identifier contains the first
		text = strings.ReplaceAll(strings.ReplaceAll(text, p.code(), p.Text), p.Name, p.Text)
	}
	return text
}

// written converts an offset in Code to an offset in Text.
func (u *Use) written(offset int) int {
	for _, p := range u.Placeholders {
		if grown := len(p.code()) - len(p.Text); offset > p.Offset {
			offset = max(offset-grown, p.Offset)
		}
	}
	return min(offset, len(u.Text))
}

// braces finds the opening braces in an expression that stand where Go expects an operand. In valid Go this only
// happens for a literal inside another one, so the other braces are placeholders.
type braces struct {
	text  string
	base  int // the offset where the scanner started
	file  *token.File
	scan  scanner.Scanner
	after bool // the last token ends an operand
	depth int  // the number of open braces
}

// from restarts the scanner at an offset.
func (b *braces) from(offset int) {
	b.base = offset
	b.file = token.NewFileSet().AddFile("", -1, len(b.text)-offset)
	b.scan.Init(b.file, []byte(b.text[offset:]), func(token.Position, string) {}, 0)
}

// past continues after a placeholder, which counts as an operand.
func (b *braces) past(end int) {
	b.after = true
	b.depth--
	b.from(end)
}

// next returns the offset of the next opening brace in the place of an operand.
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
