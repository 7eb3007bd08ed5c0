package write

import (
	"errors"
	"fmt"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/allow"
	"github.com/seed-58def443/ssot/scan/snippet"
)

// place returns the edit that inserts an allow directive above the code of its violation.
func place(d *filerewrite.File, in filerewrite.Insertion) (patch.Edit, error) {
	ofGoFile := in.Scope == allow.File && d.File.Syntax != nil
	if in.V.Snippet != nil && in.V.Snippet.Block.Kind != snippet.String && !ofGoFile {
		return placeInSnippet(in)
	}
	at, text, err := allow.Place(d.File.Src, d.File.Tok, d.File.Syntax, in.V.Offset, in.Text, in.Scope)
	if err != nil {
		return patch.Edit{}, fmt.Errorf("place %s: %w", in.Text, err)
	}
	return patch.Edit{Start: at, End: at, New: text}, nil
}

// placeInSnippet returns the edit that inserts a directive in a snippet of a page or a doc comment, where readers
// see it. For a snippet in a string the directive is placed in the surrounding code, since the string is program
// output.
func placeInSnippet(in filerewrite.Insertion) (patch.Edit, error) {
	code := in.V.Snippet
	if code.File == nil {
		return patch.Edit{}, errors.New("no directive can be placed in a snippet that does not parse")
	}
	pos, _ := code.Pos(code.From)
	at, text, err := allow.Place(code.Source(), code.Tok, code.File, code.Tok.Offset(pos), in.Text, in.Scope)
	if err != nil {
		return patch.Edit{}, fmt.Errorf("place %s in the snippet: %w", in.Text, err)
	}
	offset := code.Offset(code.Tok.Pos(at))
	if offset < 0 {
		return patch.Edit{}, fmt.Errorf("place %s in the snippet: %w", in.Text, allow.ErrNoPlace)
	}
	lines := strings.Split(strings.TrimSuffix(strings.ReplaceAll(text, "\r\n", "\n"), "\n"), "\n")
	edit, err := code.Block.Text.Insert(offset, lines...)
	if err != nil {
		return patch.Edit{}, fmt.Errorf("place %s in the snippet: %w", in.Text, err)
	}
	return patch.Edit{Start: edit.Start, End: edit.End, New: edit.New}, nil
}
