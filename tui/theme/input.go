package theme

import (
	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
)

// Input returns a text field without a blinking cursor: nothing moves on an idle screen.
func (t *Theme) Input(placeholder string) textinput.Model {
	in := textinput.New()
	in.Prompt = ""
	in.Placeholder = placeholder
	in.Cursor.SetMode(cursor.CursorStatic)
	in.KeyMap.Paste = key.NewBinding() // reading the clipboard would be I/O; a terminal's own paste arrives as text
	return in
}

// Fit gives a text field its colours and its width: what is shown of a longer text follows the cursor, also while keys
// are taken, so the field itself must be fitted and not a copy of it.
func (t *Theme) Fit(in *textinput.Model, width int) {
	in.PlaceholderStyle = t.Style(Dim)
	in.Cursor.Style = t.Style(Accent)
	if in.Width == width {
		return
	}
	in.Width = width
	at := in.Position()
	in.CursorEnd() // from there the part that is shown is measured anew
	in.SetCursor(at)
}
