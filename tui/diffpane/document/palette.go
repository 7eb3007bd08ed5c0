package document

import (
	"github.com/alecthomas/chroma/v2"

	"github.com/seed-58def443/ssot/tui/theme"
)

// roleOf returns the role in which a token is shown.
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
