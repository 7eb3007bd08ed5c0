package tui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
)

// keymap is every key that the screen knows. The verbs have the names of the commands.
type keymap struct {
	Accept, Skip, Allow, Note, AcceptFile, Undo, UndoThis             key.Binding
	Up, Down, PageUp, PageDown, Top, Bottom                           key.Binding
	Left, Right, Enter, Back, ScrollUp, ScrollDown                    key.Binding
	Filter, NextRule, PrevRule, Edit, Reload, Mouse, News, Help, Quit key.Binding
}

func newKeymap() keymap {
	bind := func(label, does string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(label, does))
	}
	return keymap{
		Accept:     bind("a", "accept the rewrite", "a"),
		Skip:       bind("s", "skip it, leave it for now", "s"),
		Allow:      bind("m", "allow it, with a reason", "m"),
		Note:       bind("n", "note a thought", "n"),
		AcceptFile: bind("A", "accept what is safe in this file", "A"),
		Undo:       bind("u", "undo the newest step", "u"),
		UndoThis:   bind("U", "undo what was decided here", "U"),
		Edit:       bind("e", "edit the file at the line", "e"),
		Up:         bind("k ↑", "up", "k", "up"),
		Down:       bind("j ↓", "down", "j", "down"),
		PageUp:     bind("pgup", "page up", "pgup", "ctrl+b"),
		PageDown:   bind("pgdn", "page down", "pgdown", "ctrl+f"),
		Top:        bind("g", "first", "g", "home"),
		Bottom:     bind("G", "last", "G", "end"),
		Left:       bind("h ←", "to the list", "h", "left"),
		Right:      bind("l →", "to the rewrite", "l", "right"),
		Enter:      bind("enter", "to the rewrite", "enter"),
		Back:       bind("esc", "back", "esc"),
		ScrollUp:   bind("K [", "rewrite up", "K", "["),
		ScrollDown: bind("J ]", "rewrite down", "J", "]"),
		Filter:     bind("/", "filter the list", "/"),
		NextRule:   bind("tab", "next rule, at the end all", "tab"),
		PrevRule:   bind("shift+tab", "rule before", "shift+tab"),
		Reload:     bind("R", "look at the files again", "R"),
		Mouse:      bind("M", "mouse on or off", "M"),
		News:       bind("i", "what happened, what was not read", "i"),
		Help:       bind("?", "help", "?"),
		Quit:       bind("q", "quit; everything is saved", "q"),
	}
}

// shortHelp is the line of keys, the most wanted first: a narrow screen cuts it at the end. Where only one pane fits, the way to the other one leads.
func (k keymap) shortHelp(single, onDiff bool) []key.Binding {
	short := func(b key.Binding, does string) key.Binding {
		label, _, _ := strings.Cut(b.Help().Key, " ")
		return key.NewBinding(key.WithKeys(b.Keys()...), key.WithHelp(label, does))
	}
	accept, skip, allow := short(k.Accept, "accept"), short(k.Skip, "skip"), short(k.Allow, "allow")
	note, file, undo := short(k.Note, "note"), short(k.AcceptFile, "file"), short(k.Undo, "undo")
	rule, help, quit := short(k.NextRule, "rule"), short(k.Help, "help"), short(k.Quit, "quit")
	switch {
	case single && onDiff:
		return []key.Binding{short(k.Back, "list"), accept, skip, allow, help, undo, note, file, rule, quit}
	case single:
		return []key.Binding{short(k.Enter, "rewrite"), undo, help, quit, rule, short(k.Filter, "filter"), note, short(k.Edit, "edit")}
	}
	return []key.Binding{accept, skip, allow, note, file, undo, rule, help, quit, short(k.Edit, "edit"), short(k.Filter, "filter")}
}

// fullHelp is every key, in blocks that belong together.
func (k keymap) fullHelp() [][]key.Binding {
	return [][]key.Binding{
		{k.Accept, k.Skip, k.Allow, k.Note, k.AcceptFile, k.Undo, k.UndoThis, k.Edit},
		{k.Filter, k.NextRule, k.PrevRule, k.Reload, k.News, k.Mouse, k.Help, k.Quit},
		{k.Down, k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom, k.Right, k.Left, k.ScrollDown, k.ScrollUp},
	}
}

// moves are the keys that may be typed faster than they are read.
func (k keymap) moves() []key.Binding {
	return []key.Binding{k.Up, k.Down, k.Top, k.Bottom, k.Left, k.Right, k.ScrollUp, k.ScrollDown}
}
