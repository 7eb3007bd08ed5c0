package document

import (
	"path"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/tui/theme"
)

// token is a run of text of one class. It begins at the end of the previous token and ends before byte end of the line.
type token struct {
	end  int
	role theme.Role
}

// palette classifies the source text of a file.
type palette struct{ lexer chroma.Lexer }

// newPalette selects the lexer for a file by its name; if there is none, the text has no colours.
func newPalette(file string) *palette {
	name := path.Base(file)
	if strings.HasSuffix(name, ".go") {
		name = "x.go"
	}
	if l := lexers.Match(name); l != nil {
		return &palette{chroma.Coalesce(l)}
	}
	return &palette{}
}

// hunk returns the tokens of each line. It lexes the old and the new text separately, each in one piece, because a
// string or comment may span lines.
func (p *palette) hunk(h patch.Hunk) [][]token {
	out := make([][]token, len(h.Lines))
	if p.lexer == nil {
		return out
	}
	p.side(h, patch.Delete, out)
	p.side(h, patch.Insert, out)
	return out
}

// side lexes one side of a hunk: the lines with Op own and the equal lines.
func (p *palette) side(h patch.Hunk, own patch.Op, out [][]token) {
	var b strings.Builder
	var at []int // index in h of each line of b
	for i, l := range h.Lines {
		if l.Op == own || l.Op == patch.Equal {
			b.WriteString(l.Text)
			b.WriteByte('\n')
			at = append(at, i)
			out[i] = nil
		}
	}
	it, err := p.lexer.Tokenise(&chroma.TokeniseOptions{State: "root"}, b.String())
	if err != nil {
		return // no colours
	}
	line, col := 0, 0
	for t := it(); t != chroma.EOF; t = it() {
		role := roleOf(t.Type)
		for {
			text, rest, more := strings.Cut(t.Value, "\n")
			col += len(text)
			if text != "" {
				out[at[line]] = append(out[at[line]], token{col, role})
			}
			if !more {
				break
			}
			line, col, t.Value = line+1, 0, rest
			if line >= len(at) {
				return
			}
		}
	}
}

func roleOf(t chroma.TokenType) theme.Role {
	switch {
	case t.InCategory(chroma.Comment):
		return theme.Comment
	case t == chroma.KeywordType:
		return theme.Type
	case t.InCategory(chroma.Keyword):
		return theme.Keyword
	case t.InSubCategory(chroma.LiteralNumber):
		return theme.Number
	case t.InCategory(chroma.Literal):
		return theme.Literal
	case t == chroma.NameFunction, t == chroma.NameBuiltin:
		return theme.Name
	case t == chroma.NameClass, t == chroma.NameNamespace:
		return theme.Type
	}
	return theme.Normal
}
