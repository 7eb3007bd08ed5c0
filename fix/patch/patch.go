package patch

import "io/fs"

// Edit replaces the bytes [Start, End) by New. Edits of one file must not overlap; insertions at one offset keep their
// order.
type Edit struct {
	Start, End int
	New        string
}

// Change is the content of a file before and after.
type Change struct {
	Path          string // slashes, relative to the root it is applied under
	Mode          fs.FileMode
	Before, After []byte
}

// Op is the operation of a line in a hunk.
type Op byte

// The operations, in the characters of a unified diff.
const (
	Equal  Op = ' '
	Delete Op = '-'
	Insert Op = '+'
)

// End is the kind of a line's end.
type End byte

// The line ends. Only a last line may have none.
const (
	LF End = iota
	CRLF
	NoEnd
)

// Line is a line of a hunk, without its end.
type Line struct {
	Op       Op
	Old, New int // 1-based line numbers; 0 where the line is not in that file
	Text     string
	End      End
	Changed  []Span // parts of a deleted or inserted line that differ from its counterpart
}

// Span is a range of bytes in a line.
type Span struct{ Start, End int }

// Hunk is a run of changed lines with context.
type Hunk struct {
	Old, OldCount int
	New, NewCount int
	Lines         []Line
}
