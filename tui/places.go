package tui

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/seed-58def443/ssot/tui/cells"
)

// idPattern is what an ID of a violation looks like (see triage.Item), and placedPattern one that follows its place.
var (
	idPattern     = regexp.MustCompile(`\b[0-9a-f]{8,}\b`)
	placedPattern = regexp.MustCompile(`:\d+ \([0-9a-f]{8,}\)`)
)

// places puts, into a sentence of the session, places for the IDs of violations: a screen shows no IDs.
func (m *model) places(text string) string {
	text = placedPattern.ReplaceAllStringFunc(text, func(s string) string {
		place, id, _ := strings.Cut(strings.TrimSuffix(s, ")"), " (")
		if m.named(id) == nil {
			return s
		}
		return place
	})
	return idPattern.ReplaceAllStringFunc(text, func(id string) string {
		e := m.named(id)
		if e == nil {
			return id
		}
		return fmt.Sprintf("%s:%d", cells.Name(e.File), e.Line)
	})
}

// named is the one violation whose fingerprint begins with id, nil when there is none or several.
func (m *model) named(id string) *entry {
	if e := m.find(id); e != nil {
		return e
	}
	var found *entry
	for i := range m.all {
		if e := &m.all[i]; strings.HasPrefix(e.Fingerprint, id) {
			if found != nil {
				return nil
			}
			found = e
		}
	}
	return found
}
