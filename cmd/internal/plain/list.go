package plain

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/visible"
)

// list is the violations that there are, and the one that is spoken of.
type list struct {
	items []triage.Item // that the words let through
	all   []triage.Item
	words []string
	at    int // the one that is spoken of; -1: none
}

// renew takes the violations as they are now, and stays with the one that is spoken of.
func (l *list) renew(all []triage.Item) {
	current := ""
	if l.at >= 0 {
		current = l.items[l.at].Fingerprint
	}
	l.all, l.items = all, nil
	for _, it := range l.all {
		if l.matches(it) {
			l.items = append(l.items, it)
		}
	}
	l.at = slices.IndexFunc(l.items, func(it triage.Item) bool { return it.Fingerprint == current })
	if l.at < 0 && len(l.items) > 0 {
		l.at = 0
	}
}

func (l *list) matches(it triage.Item) bool {
	text := strings.ToLower(strings.Join([]string{it.File, it.Rule, it.Symbol, it.Code, it.Function, it.Priority.String(), string(it.State), it.Note}, "\n"))
	return !slices.ContainsFunc(l.words, func(w string) bool { return !strings.Contains(text, w) })
}

// count returns how far one is, in words.
func (l *list) count() string {
	n := map[triage.State]int{}
	for _, it := range l.all {
		n[it.State]++
	}
	return fmt.Sprintf("%s: %d open, %d accepted, %d allowed, %d skipped", count.Of(len(l.all), "violation"), n[triage.Open], n[triage.Accepted], n[triage.Allowed], n[triage.Skipped])
}

// place returns where a violation stands, as file:line.
func place(it triage.Item) string { return fmt.Sprintf("%s:%d", visible.Name(it.File), it.Line) }
