package rule

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"slices"
	"strings"

	yaml "github.com/goccy/go-yaml/ast"

	"github.com/seed-58def443/ssot/scan/rule/pattern"
)

// A useFault is a fault in a use, at a byte offset.
type useFault struct {
	offset int
	msg    string
}

// checkUse returns nil if a use can replace an expression: it is one Go expression on one line, without comments, and
// its placeholders are operands.
func checkUse(use string) *useFault {
	switch {
	case strings.TrimSpace(use) == "":
		return &useFault{msg: "use is empty; it is the Go expression that replaces a violation, such as redisx.Client()"}
	case strings.ContainsAny(use, "\n\r"):
		return &useFault{msg: "use is one line"}
	}
	if at := commentIn(use); at >= 0 {
		return &useFault{offset: at, msg: "use holds a comment; it is the bare Go expression that replaces a violation"}
	}
	parsed, fault := parseUse(use)
	if fault != nil {
		return fault
	}
	_, err := parser.ParseExpr(parsed.Code)
	if err == nil {
		return nil
	}
	fault = &useFault{msg: parsed.Written("use is not a Go expression: " + err.Error())}
	var list scanner.ErrorList
	if errors.As(err, &list) && len(list) > 0 {
		fault.msg = parsed.Written("use is not a Go expression: " + list[0].Msg)
		fault.offset = parsed.written(max(list[0].Pos.Offset, 0))
	}
	return fault
}

// between separates the import paths in a use with several.
const between = ", "

// Packages returns the import paths that replace the forbidden import, in the order in which a name is looked up in
// them. It returns nil for an entry of another kind, and for one without a use.
func (e *Entry) Packages() []string {
	if e.Kind != Import || e.Use == "" {
		return nil
	}
	return strings.Split(e.Use, between)
}

// packages decodes the use of an import entry: an import path, or a list of them.
func (d *decoder) packages(use field, forbidden string) []string {
	const what = "use of an import entry is an import path or a list of them"
	if seq, ok := use.value.(*yaml.SequenceNode); ok && len(seq.Values) == 0 {
		d.faultf(use.at, "%s; this list is empty", what)
	}
	var out []string
	for _, it := range d.list(use, what, true) {
		switch err := pattern.CheckImport(it.text); {
		case err != nil:
			d.faultf(it.pos, "use of an import entry is an import path: %v", err)
		case it.text == forbidden:
			d.faultf(it.pos, "use is the import that the entry forbids")
		case slices.Contains(out, it.text):
			d.faultf(it.pos, "use has %s twice", it.text)
		default:
			out = append(out, it.text)
		}
	}
	return out
}

// commentIn returns the offset of the first comment, or -1.
func commentIn(use string) int {
	file := token.NewFileSet().AddFile("", -1, len(use))
	var s scanner.Scanner
	s.Init(file, []byte(use), func(token.Position, string) {}, scanner.ScanComments)
	for {
		pos, tok, _ := s.Scan()
		if tok == token.COMMENT {
			return file.Offset(pos)
		}
		if tok == token.EOF {
			return -1
		}
	}
}

// qualifier returns the first package name in a use, which is the owner's, or an empty string.
func qualifier(use string) string {
	parsed, fault := parseUse(use)
	if fault != nil {
		return ""
	}
	expr, err := parser.ParseExpr(parsed.Code)
	if err != nil {
		return ""
	}
	name := ""
	ast.Inspect(expr, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok || name != "" {
			return name == ""
		}
		id, ok := sel.X.(*ast.Ident)
		if ok && !slices.ContainsFunc(parsed.Placeholders, func(p Placeholder) bool { return p.Name == id.Name }) {
			name = id.Name
		}
		return name == ""
	})
	return name
}

// Within returns the position of an offset in a use. pos is the position of the use, which may be quoted, and line is
// its source line. If the line does not contain the use literally, because of escapes or line breaks, Within returns
// pos.
func Within(pos Position, line, use string, offset int) Position {
	if pos.Column < 1 || pos.Column > len(line) {
		return pos
	}
	rest := line[pos.Column-1:]
	for quote := range 2 {
		if len(rest) >= quote && strings.HasPrefix(rest[quote:], use) {
			pos.Column += quote + offset
			break
		}
	}
	return pos
}
