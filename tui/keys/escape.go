package keys

import (
	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/tui/keys/reading"
)

// AfterEscape takes a message apart that stands for two keys: a terminal sends the same bytes for alt and a key as for
// esc and, at once, that key. It returns the second key; false where the message is one key. field says that the keys
// edit a text: there alt with some letters moves by a word.
func AfterEscape(msg tea.KeyMsg, field bool) (second tea.KeyMsg, ok bool) {
	if !msg.Alt || msg.Paste {
		return msg, false
	}
	switch msg.Type {
	case tea.KeyEsc, tea.KeyEnter, tea.KeyTab, tea.KeySpace:
	case tea.KeyRunes:
		if field {
			switch msg.String() {
			case "alt+b", "alt+d", "alt+f": // see textinput.DefaultKeyMap
				return msg, false
			}
		}
	default: // alt with an arrow has bytes of its own
		return msg, false
	}
	msg.Alt = false
	return msg, true
}

// Harmless reports whether a key may be taken that perhaps was typed with alt and not after esc: it decides nothing and
// starts nothing outside of the screen.
func (k *Keys) Harmless(msg tea.KeyMsg) bool {
	switch key := k.Of(msg); key {
	case Filter, Help, News, Note, Quit, Enter, Back, NextRule, PrevRule, Digit, reading.FindPrev:
		return true
	default:
		return key != None && k.rows[k.byKey[key]].fast
	}
}
