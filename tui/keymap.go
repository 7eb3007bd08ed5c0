package tui

import "github.com/charmbracelet/bubbles/key"

// keymap is every key that the screen knows. The verbs have the names of the commands.
type keymap struct {
	Accept, Skip, Allow, Note, AcceptFile, Undo, UndoThis             key.Binding
	Up, Down, PageUp, PageDown, Top, Bottom                           key.Binding
	Left, Right, Enter, Back, ScrollUp, ScrollDown, ShiftIn, ShiftOut key.Binding
	Filter, NextRule, PrevRule, Edit, Reload, Mouse, News, Help, Quit key.Binding
}

func newKeymap() keymap {
	bind := func(label, does string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(label, does))
	}
	return keymap{
		Accept:     bind("a", "accept", "a"),
		Skip:       bind("s", "skip", "s"),
		Allow:      bind("m", "allow", "m"),
		Note:       bind("n", "note", "n"),
		AcceptFile: bind("A", "file", "A"),
		Undo:       bind("u", "undo", "u"),
		UndoThis:   bind("U", "undo this one", "U"),
		Up:         bind("k", "up", "k", "up"),
		Down:       bind("j", "down", "j", "down"),
		PageUp:     bind("pgup", "page up", "pgup", "ctrl+b"),
		PageDown:   bind("pgdn", "page down", "pgdown", "ctrl+f"),
		Top:        bind("g", "first", "g", "home"),
		Bottom:     bind("G", "last", "G", "end"),
		Left:       bind("h", "list", "h", "left"),
		Right:      bind("l", "rewrite", "l", "right"),
		Enter:      bind("enter", "rewrite", "enter"),
		Back:       bind("esc", "back", "esc"),
		ScrollUp:   bind("K", "scroll up", "K", "["),
		ScrollDown: bind("J", "scroll down", "J", "]"),
		ShiftIn:    bind(">", "code to the right", ">"),
		ShiftOut:   bind("<", "code to the left", "<"),
		Filter:     bind("/", "filter", "/"),
		NextRule:   bind("tab", "rule", "tab"),
		PrevRule:   bind("shift+tab", "rule back", "shift+tab"),
		Edit:       bind("e", "edit", "e"),
		Reload:     bind("R", "look at the files again", "R"),
		Mouse:      bind("M", "mouse on or off", "M"),
		News:       bind("i", "what happened", "i"),
		Help:       bind("?", "help", "?"),
		Quit:       bind("q", "quit", "q"),
	}
}

// ShortHelp is the line of keys, the most wanted first: a narrow screen cuts it at the end.
func (k keymap) ShortHelp() []key.Binding {
	return []key.Binding{k.Accept, k.Skip, k.Allow, k.Note, k.AcceptFile, k.Undo, k.NextRule, k.Help, k.Quit, k.Edit, k.Filter}
}

// FullHelp is every key with what it does, in columns that belong together.
func (k keymap) FullHelp() [][]key.Binding {
	return [][]key.Binding{
		{k.Accept, k.Skip, k.Allow, k.Note, k.AcceptFile, k.Undo, k.UndoThis, k.Edit},
		{k.Down, k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom, k.Left, k.Right, k.ScrollDown, k.ScrollUp, k.ShiftIn, k.ShiftOut},
		{k.Filter, k.NextRule, k.PrevRule, k.Reload, k.News, k.Mouse, k.Help, k.Quit},
	}
}

// moves are the keys that may be typed faster than they are read.
func (k keymap) moves() []key.Binding {
	return []key.Binding{k.Up, k.Down, k.Top, k.Bottom, k.Left, k.Right, k.ScrollUp, k.ScrollDown, k.ShiftIn, k.ShiftOut}
}
