package plain

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/tui/keys"
)

// typed knows what a line can begin with: a key of the screen, or the name of a command.
type typed struct{ keys *keys.Keys }

// names returns the command names that can begin a line, in addition to the screen's keys.
func names() map[string]keys.Key {
	return map[string]keys.Key{
		"accept": keys.Accept, "skip": keys.Skip, "allow": keys.Allow, "note": keys.Note, "undo": keys.Undo, "redo": keys.Redo, "ctrl+r": keys.Redo,
		"fix": keys.AcceptFile, "another": keys.NextAlternative, "next": keys.Down, "back": keys.Up, "open": keys.NextOpen, "show": keys.Enter,
		"filter": keys.Filter, "news": keys.News, "help": keys.Help, "quit": keys.Quit, "exit": keys.Quit,
	}
}

// key returns the key of a line, and the text after it. "/words" needs no space.
func (t typed) key(line string) (k keys.Key, text string) {
	if words, ok := strings.CutPrefix(line, "/"); ok {
		return keys.Filter, strings.TrimSpace(words)
	}
	first, text, _ := strings.Cut(line, " ")
	text = strings.TrimSpace(text)
	if k, ok := names()[strings.ToLower(first)]; ok {
		return k, text
	}
	if len([]rune(first)) == 1 {
		return t.keys.Of(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(first)}), text
	}
	return keys.None, text
}

// help lists what can be typed and what it does, in the words of the screen's help.
func (t typed) help() []string {
	var lines []string
	for _, row := range []struct {
		key   keys.Key
		typed string
	}{
		{keys.Accept, "a, accept"}, {keys.NextAlternative, "v, another"}, {keys.Skip, "s, skip"}, {keys.Allow, "m, allow [REASON]"}, {keys.Note, "n, note [TEXT]"},
		{keys.AcceptFile, "A, fix"}, {keys.Undo, "u, undo"}, {keys.UndoThis, "U"}, {keys.Redo, "redo"},
		{keys.Down, "j, next"}, {keys.Up, "k, back"}, {keys.NextOpen, "., open"}, {keys.PrevOpen, ","}, {keys.NextFile, "}"}, {keys.PrevFile, "{"},
		{keys.Filter, "/WORDS, filter [WORDS]"}, {keys.News, "i, news"}, {keys.Quit, "q, quit"},
	} {
		lines = append(lines, fmt.Sprintf("%s: %s", row.typed, t.keys.Does(row.key)))
	}
	return append(lines, "12: the 12th", "show, or an empty line: print it again")
}
