// Package tokens finds the tokens in the lines of a hunk, for colours. It lexes the old and the new text separately,
// each in one piece, because a string or a comment may span lines.
package tokens

import (
	"path"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"

	"github.com/seed-58def443/ssot/fix/patch"
)

// A Token is a run of text of one type. It begins at the end of the previous token of its line, or at its start.
type Token struct {
	End  int // byte in the line
	Type chroma.TokenType
}

// lexer returns the lexer of a file, by its extension; text without one is one token. [lexers.Match] tries the patterns
// of all languages, which takes longer than lexing a hunk; [lexers.Get] does so only for an unknown extension.
func lexer(file string) chroma.Lexer {
	if l := lexers.Get(strings.TrimPrefix(path.Ext(file), ".")); l != nil {
		return l
	}
	return lexers.Fallback
}

// Lines returns the tokens of each line of a hunk of a file. Those of an unchanged line are the new text's. A line
// has none if its text can't be lexed.
func Lines(file string, h patch.Hunk) [][]Token {
	out := make([][]Token, len(h.Lines))
	l := chroma.Coalesce(lexer(file))
	side(l, h, patch.Delete, out)
	side(l, h, patch.Insert, out)
	return out
}

// side lexes one side of a hunk: the lines with Op own and the equal lines.
func side(lexer chroma.Lexer, h patch.Hunk, own patch.Op, out [][]Token) {
	var text strings.Builder
	var at []int // index in h of each line of text
	for i, l := range h.Lines {
		if l.Op == own || l.Op == patch.Equal {
			text.WriteString(l.Text)
			text.WriteByte('\n')
			at = append(at, i)
			out[i] = nil
		}
	}
	it, err := lexer.Tokenise(&chroma.TokeniseOptions{State: "root"}, text.String())
	if err != nil {
		return
	}
	for n, line := range chroma.SplitTokensIntoLines(it.Tokens()) {
		if n == len(at) {
			return
		}
		end := 0
		for _, t := range line {
			value := strings.TrimSuffix(t.Value, "\n")
			if end += len(value); value != "" {
				out[at[n]] = append(out[at[n]], Token{end, t.Type})
			}
		}
	}
}
