package tui

import (
	"fmt"
	"regexp"
	"strings"
)

// idPattern is what an ID of a violation looks like: see triage.Item.
var idPattern = regexp.MustCompile(`\b[0-9a-f]{8,}\b`)

// places puts, into a sentence of the session, places for the IDs of violations: a screen shows no IDs.
func (m *model) places(text string) string {
	return idPattern.ReplaceAllStringFunc(text, func(id string) string {
		e := m.named(id)
		if e == nil {
			return id
		}
		return fmt.Sprintf("%s:%d", e.File, e.Line)
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
