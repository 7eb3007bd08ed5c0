// Package help is the text that says what keys and signs mean, in one column or in two.
package help

import (
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/keys"
	"github.com/seed-58def443/ssot/tui/theme"
)

// beside is the width from which the help stands in two columns; keyWidth is the cells of a key's name.
const (
	beside   = 90
	keyWidth = 12
)

// Sign is a glyph of the list with what it means.
type Sign struct {
	Glyph string
	Role  theme.Role
	Means string
}

// Lines returns what keys and signs mean, for a screen of this width.
func Lines(t *theme.Theme, k *keys.Keys, signs []Sign, width int) []string {
	blocks := make([][]string, 0, 4)
	for _, entries := range k.Blocks() {
		blocks = append(blocks, keyBlock(t, entries))
	}
	var legend []string
	for _, s := range signs {
		legend = append(legend, t.Paint(s.Role, cells.Fit(s.Glyph, keyWidth))+s.Means)
	}
	left := joined(blocks[0], blocks[1])
	right := joined(blocks[2], legend)
	if width < beside {
		return joined(left, right)
	}
	var text []string
	for i := range max(len(left), len(right)) {
		text = append(text, cells.Fit(nth(left, i), width/2-2)+nth(right, i))
	}
	return text
}

func keyBlock(t *theme.Theme, entries []keys.Entry) []string {
	out := make([]string, len(entries))
	for i, e := range entries {
		out[i] = t.Paint(theme.Accent, cells.Fit(e.Label, keyWidth)) + e.Does
	}
	return out
}

// joined puts an empty line between two blocks.
func joined(a, b []string) []string { return append(append(append([]string{}, a...), " "), b...) }

func nth(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return " "
}
