package tui

import (
	"strings"

	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/dialog"
	"github.com/seed-58def443/ssot/tui/theme"
)

// partial is what a Session may tell of the packages and files that the scan could not read: nothing is known of violations in them.
type partial interface {
	NotAnalyzed() []scan.NotAnalyzed
}

// notReadText counts what could not be read: "2 packages and 1 file not read"; empty when all was.
func (m *model) notReadText() string {
	packages := 0
	for _, n := range m.notRead {
		if n.Package != "" {
			packages++
		}
	}
	var parts []string
	if packages > 0 {
		parts = append(parts, plural(packages, "package"))
	}
	if files := len(m.notRead) - packages; files > 0 {
		parts = append(parts, plural(files, "file"))
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, " and ") + " not read"
}

// butNotRead is a sentence's addition wherever it says that nothing is left: that can only be known of what was read.
func (m *model) butNotRead(sentence string) string {
	if text := m.notReadText(); text != "" {
		return sentence + "; " + text
	}
	return sentence
}

// notReadLines name what could not be read, and why.
func (m *model) notReadLines() []dialog.Line {
	var lines []dialog.Line
	for _, n := range m.notRead {
		name := n.Package
		if name == "" {
			name = n.File
		}
		lines = append(lines, dialog.Line{Glyph: "✗", Role: theme.Warn, Text: cells.Name(name) + ": " + cells.Line(n.Why)})
	}
	return lines
}
