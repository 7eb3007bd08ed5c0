package tui

import (
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/dialog"
	"github.com/seed-58def443/ssot/tui/keys"
	"github.com/seed-58def443/ssot/tui/listpane"
	"github.com/seed-58def443/ssot/tui/status"
	"github.com/seed-58def443/ssot/tui/theme"
)

// twoBlocks is the width from which the help stands in two columns; keyWidth is the cells of a key's name.
const (
	twoBlocks = 90
	keyWidth  = 12
)

// sign is a glyph of the list with what it means.
type sign struct {
	glyph string
	role  theme.Role
	means string
}

func signs() []sign {
	of := func(s listpane.State, means string) sign { return sign{s.Glyph(), s.Role(), means} }
	return []sign{
		of(listpane.Open, "open"),
		of(listpane.Accepted, "accepted: the rewrite is in the file"),
		of(listpane.Skipped, "skipped: left for now, still counted"),
		of(listpane.Allowed, "allowed: a comment says why"),
		of(listpane.Reopened, "open again: reverted outside"),
		{"✓ ? ⚠", theme.Warn, "proven, unproven, differs"},
		{"✗", theme.Warn, "no rewrite; the right side says why"},
		{wayGlyph, theme.Warn, "not replaced, but another way: v"},
		{"✎", theme.Warn, "there is a note"},
	}
}

// helpText is what keys and signs mean, for a screen of this width.
func helpText(t *theme.Theme, k *keys.Keys, width int) ask {
	blocks := make([][]string, 0, 4)
	for _, entries := range k.Blocks() {
		blocks = append(blocks, keyBlock(t, entries))
	}
	var legend []string
	for _, s := range signs() {
		legend = append(legend, t.Paint(s.role, cells.Fit(s.glyph, keyWidth))+s.means)
	}
	left := joinBlocks(blocks[0], blocks[1])
	right := joinBlocks(blocks[2], legend)
	var text []string
	if width < twoBlocks {
		text = joinBlocks(left, right)
	} else {
		for i := range max(len(left), len(right)) {
			text = append(text, cells.Fit(nth(left, i), width/2-2)+nth(right, i))
		}
	}
	lines := make([]dialog.Line, len(text))
	for i, t := range text {
		lines[i].Text = t
	}
	return ask{Options: dialog.Options{Title: "keys and signs", Lines: lines, Read: true}}
}

func keyBlock(t *theme.Theme, entries []keys.Entry) []string {
	out := make([]string, len(entries))
	for i, e := range entries {
		out[i] = t.Paint(theme.Accent, cells.Fit(e.Label, keyWidth)) + e.Does
	}
	return out
}

// joinBlocks puts an empty line between two blocks.
func joinBlocks(a, b []string) []string { return append(append(append([]string{}, a...), " "), b...) }

func nth(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return " "
}

// newsText is what was told, and what could not be read, and why.
func newsText(told []status.Line, notRead []scan.NotAnalyzed) ask {
	var lines []dialog.Line
	for _, l := range told {
		lines = append(lines, dialog.Line(l))
	}
	for _, n := range notRead {
		name := n.Package
		if name == "" {
			name = n.File
		}
		lines = append(lines, dialog.Line{Glyph: "✗", Role: theme.Warn, Text: cells.Name(name) + ": " + cells.Line(n.Why)})
	}
	return ask{Options: dialog.Options{Title: "what happened", Lines: lines, Read: true}}
}
