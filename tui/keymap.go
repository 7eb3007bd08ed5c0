package tui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
)

// keymap is every key that the screen knows. The verbs have the names of the commands.
type keymap struct {
	Accept, Skip, Allow, Note, AcceptFile, Undo, UndoThis             key.Binding
	NextWay, PrevWay                                                  key.Binding
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
		NextWay:    bind("v", "another rewrite, if there is one", "v"),
		PrevWay:    bind("V", "the rewrite before", "V"),
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

// situation is what the line of keys depends on: only keys that do something are on it.
type situation struct {
	single, onDiff bool // one pane at a time; the rewrite has the focus
	scanning       bool // nothing can be decided yet
	any            bool // there is an item under the cursor
	decided        bool // and it is accepted or allowed
	rules          int
	told           bool // there is something to read
	ways           bool // there is more than one rewrite to look at
}

// shortHelp is the line of keys, the most wanted first: a narrow screen cuts it at the end. Where only one pane fits, the way to the other one leads.
func (k keymap) shortHelp(s situation) []key.Binding {
	short := func(b key.Binding, does string, on bool) key.Binding {
		label, _, _ := strings.Cut(b.Help().Key, " ")
		out := key.NewBinding(key.WithKeys(b.Keys()...), key.WithHelp(label, does))
		out.SetEnabled(on)
		return out
	}
	takes := s.any && !s.scanning
	accept, skip, allow := short(k.Accept, "accept", takes && !s.decided), short(k.Skip, "skip", takes && !s.decided), short(k.Allow, "allow", takes && !s.decided)
	note, file, undo := short(k.Note, "note", takes), short(k.AcceptFile, "file", takes), short(k.Undo, "undo", !s.scanning)
	this, edit := short(k.UndoThis, "undo this", takes && s.decided), short(k.Edit, "edit", s.any)
	rule, help, quit := short(k.NextRule, "rule", s.rules > 1), short(k.Help, "help", true), short(k.Quit, "quit", true)
	way := short(k.NextWay, "another", takes && !s.decided && s.ways)
	filter, news := short(k.Filter, "filter", true), short(k.News, "news", s.told)
	switch {
	case s.single && s.onDiff:
		return []key.Binding{short(k.Back, "list", true), accept, way, skip, allow, this, help, undo, note, file, edit, news, rule, quit}
	case s.single:
		return []key.Binding{short(k.Enter, "rewrite", s.any), undo, help, quit, rule, filter, note, edit, this, news}
	}
	return []key.Binding{accept, way, skip, allow, this, note, file, undo, rule, help, quit, edit, filter, news}
}

// fullHelp is every key, in blocks that belong together.
func (k keymap) fullHelp() [][]key.Binding {
	return [][]key.Binding{
		{k.Accept, k.NextWay, k.PrevWay, k.Skip, k.Allow, k.Note, k.AcceptFile, k.Undo, k.UndoThis, k.Edit},
		{k.Filter, k.NextRule, k.PrevRule, k.Reload, k.News, k.Mouse, k.Help, k.Quit},
		{k.Down, k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom, k.Right, k.Left, k.ScrollDown, k.ScrollUp},
	}
}

// moves are the keys that may be typed faster than they are read.
func (k keymap) moves() []key.Binding {
	return []key.Binding{k.Up, k.Down, k.Top, k.Bottom, k.Left, k.Right, k.ScrollUp, k.ScrollDown, k.NextWay, k.PrevWay}
}
