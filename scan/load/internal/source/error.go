package source

import (
	"cmp"
	"fmt"
	"go/scanner"
	"go/token"
	"strings"
)

// An Error is a reason why a package could not be read completely.
type Error struct {
	Position token.Position // ignores //line directives; Filename may be empty
	Msg      string
}

// Error returns the error in the form file:line:col: message.
func (e Error) Error() string {
	if e.Position.Filename == "" {
		return e.Msg
	}
	return fmt.Sprintf("%s: %s", e.Position, e.Msg)
}

// Compare orders errors by file, line and column.
func (e Error) Compare(other Error) int {
	a, b := e.Position, other.Position
	return cmp.Or(strings.Compare(a.Filename, b.Filename), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

// SyntaxErrors converts an error of the parser.
func SyntaxErrors(path string, err error) []Error {
	if err == nil {
		return nil
	}
	list, ok := err.(scanner.ErrorList) //nolint:errorlint // parser.ParseFile returns it unwrapped
	if !ok {
		return []Error{{Position: token.Position{Filename: path}, Msg: err.Error()}}
	}
	errs := make([]Error, 0, len(list))
	for _, e := range list {
		errs = append(errs, Error{Position: e.Pos, Msg: e.Msg})
	}
	return errs
}
