package shape

import (
	"fmt"
	"go/scanner"
	"go/token"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
)

// Place is a run of changed lines in a hunk.
type Place struct {
	First, End int // lines of the hunk, from First up to End
	Shape      string
}

// Of returns the shape of a change to one or several files; empty if only imports change.
func Of(files ...[]patch.Hunk) string {
	var all []string
	for _, hunks := range files {
		for _, h := range hunks {
			for _, p := range Places(h) {
				if !slices.Contains(all, p.Shape) {
					all = append(all, p.Shape)
				}
			}
		}
	}
	return strings.Join(all, "\n\n")
}

// Places returns the places of a hunk, from top to bottom.
func Places(h patch.Hunk) []Place {
	locals := declared(h)
	var out []Place
	for i := 0; i < len(h.Lines); i++ {
		if h.Lines[i].Op == patch.Equal {
			continue
		}
		p := Place{First: i, End: i}
		var deleted, inserted []string
		for ; p.End < len(h.Lines) && h.Lines[p.End].Op != patch.Equal; p.End++ {
			switch l := h.Lines[p.End]; {
			case imports(l.Text):
			case l.Op == patch.Delete:
				deleted = append(deleted, l.Text)
			default:
				inserted = append(inserted, l.Text)
			}
		}
		i = p.End
		if len(deleted)+len(inserted) == 0 || !slices.ContainsFunc(append(slices.Clone(deleted), inserted...), isSignificant) {
			continue
		}
		p.Shape = shapeOf(skeleton(deleted, locals), skeleton(inserted, locals))
		if p.Shape != "" {
			out = append(out, p)
		}
	}
	return out
}

func shapeOf(deleted, inserted []string) string {
	var parts []string
	if len(deleted) > 0 {
		parts = append(parts, "− "+joinWords(deleted))
	}
	if len(inserted) > 0 {
		parts = append(parts, "+ "+joinWords(inserted))
	}
	return strings.Join(parts, "\n")
}

// Title returns a shape in one line, "old → new", without the words that both start and end with.
func Title(shape string) string {
	first, rest, more := strings.Cut(shape, "\n\n")
	var deleted, inserted []string
	for l := range strings.SplitSeq(first, "\n") {
		switch {
		case strings.HasPrefix(l, "− "):
			deleted = strings.Split(strings.TrimPrefix(l, "− "), " ")
		case strings.HasPrefix(l, "+ "):
			inserted = strings.Split(strings.TrimPrefix(l, "+ "), " ")
		}
	}
	var title string
	switch {
	case len(deleted) == 0 && len(inserted) == 0:
		return shape
	case len(inserted) == 0:
		title = "− " + strings.Join(deleted, " ")
	case len(deleted) == 0:
		title = "+ " + strings.Join(inserted, " ")
	default:
		for len(deleted) > 1 && len(inserted) > 1 && deleted[0] == inserted[0] {
			deleted, inserted = deleted[1:], inserted[1:]
		}
		for len(deleted) > 1 && len(inserted) > 1 && deleted[len(deleted)-1] == inserted[len(inserted)-1] {
			deleted, inserted = deleted[:len(deleted)-1], inserted[:len(inserted)-1]
		}
		title = strings.Join(deleted, " ") + " → " + strings.Join(inserted, " ")
	}
	if more {
		title += fmt.Sprintf(", and %d more", strings.Count(rest, "\n\n")+1)
	}
	return title
}

// lexeme is a token with its text, and whether white space precedes it.
type lexeme struct {
	token  token.Token
	text   string
	spaced bool
}

// lex splits Go source into tokens; other text yields illegal tokens.
func lex(src string) []lexeme {
	file := token.NewFileSet().AddFile("", -1, len(src))
	var s scanner.Scanner
	s.Init(file, []byte(src), func(token.Position, string) {}, 0)
	var out []lexeme
	end := 0
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return out
		}
		if tok == token.SEMICOLON && lit == "\n" {
			continue
		}
		if lit == "" {
			lit = tok.String()
		}
		at := file.Offset(pos)
		out = append(out, lexeme{tok, lit, at > end})
		end = at + len(lit)
	}
}

// imports reports whether a line is only an import spec or part of an import declaration.
func imports(line string) bool {
	l := lex(line)
	if len(l) > 0 && l[0].token == token.IMPORT {
		return true
	}
	if len(l) > 1 && (l[0].token == token.IDENT || l[0].token == token.PERIOD) {
		l = l[1:]
	}
	return len(l) == 1 && l[0].token == token.STRING
}

// isSignificant reports whether a line is neither blank nor the closing parenthesis of imports.
func isSignificant(line string) bool {
	text := strings.TrimSpace(line)
	return text != "" && text != ")"
}

// declared returns the names that a hunk declares with := or var.
func declared(h patch.Hunk) map[string]bool {
	names := map[string]bool{}
	for _, line := range h.Lines {
		l := lex(line.Text)
		define := slices.IndexFunc(l, func(x lexeme) bool { return x.token == token.DEFINE })
		for i := range l {
			if l[i].token == token.IDENT && (i < define || i == 1 && l[0].token == token.VAR) {
				names[l[i].text] = true
			}
		}
	}
	return names
}

// skeleton returns code without what may differ between changes of one shape, as words that were separated by white
// space.
func skeleton(lines []string, locals map[string]bool) []string {
	l := lex(strings.Join(lines, "\n"))
	var out []string
	for i, x := range l {
		word := x.text
		switch {
		case x.token == token.COMMA && i+1 < len(l) && (l[i+1].token == token.RBRACE || l[i+1].token == token.RPAREN):
			continue // a trailing comma
		case x.token.IsLiteral() && x.token != token.IDENT:
			word = "…"
		case x.token == token.IDENT && !keepsName(l, i, locals):
			word = "_"
		}
		bracket := i > 0 && (l[i-1].token == token.LBRACE || l[i-1].token == token.LPAREN) || x.token == token.RBRACE || x.token == token.RPAREN
		if len(out) == 0 || x.spaced && !bracket {
			out = append(out, word)
		} else {
			out[len(out)-1] += word
		}
	}
	return out
}

// keepsName reports whether a name is part of the shape: exported names, called functions, and the package of an
// exported name.
func keepsName(l []lexeme, i int, locals map[string]bool) bool {
	next, after := token.ILLEGAL, ""
	if i+1 < len(l) {
		next = l[i+1].token
	}
	if i+2 < len(l) {
		after = l[i+2].text
	}
	selected := i > 0 && l[i-1].token == token.PERIOD
	switch {
	case token.IsExported(l[i].text):
		return true
	case locals[l[i].text] && !selected:
		return false
	case next == token.LPAREN:
		return true
	case next == token.PERIOD:
		return !selected && token.IsExported(after)
	}
	return false
}

func joinWords(words []string) string { return strings.Join(words, " ") }
