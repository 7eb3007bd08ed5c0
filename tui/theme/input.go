package theme

import (
	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
)

// Input is a text field without a blinking cursor: nothing moves on an idle screen.
func (t *Theme) Input(placeholder string) textinput.Model {
	in := textinput.New()
	in.Prompt = ""
	in.Placeholder = placeholder
	in.PlaceholderStyle = t.Style(Dim)
	in.Cursor.Style = t.Style(Accent)
	in.Cursor.SetMode(cursor.CursorStatic)
	in.KeyMap.Paste = key.NewBinding() // reading the clipboard would be I/O; a terminal's own paste arrives as text
	return in
}
