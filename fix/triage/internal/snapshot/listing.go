package snapshot

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

// Resolve finds an item by a unique prefix of its fingerprint or lasting name.
func (l *listing) Resolve(id string) (Item, error) {
	const shortest = 4
	id = strings.ToLower(strings.TrimSpace(id))
	if i, ok := l.Index[id]; ok {
		return l.Items[i], nil
	}
	if len(id) < shortest || strings.Trim(id, "0123456789abcdef") != "" {
		return Item{}, fmt.Errorf("%q is not an ID: an ID is at least %d of the hex digits that the list shows", words.Printable(id, false), shortest)
	}
	var found []Item
	for _, it := range l.Items {
		if strings.HasPrefix(it.Fingerprint, id) || strings.HasPrefix(it.Lasting, id) {
			found = append(found, it)
		}
	}
	switch len(found) {
	case 0:
		return Item{}, unknownError(id)
	case 1:
		return found[0], nil
	}
	var names []string
	for _, it := range found {
		names = append(names, it.ID)
	}
	return Item{}, fmt.Errorf("%s could be %s: write more of it", id, words.List(names))
}

// unknownError is an ID that no item has.
type unknownError string

func (e unknownError) Error() string {
	return fmt.Sprintf("no violation is called %s: it may have gone, or been renamed by a change of its code; scan again", string(e))
}

// listing has the items in order.
type listing struct {
	Items []Item         // in the order in which they are shown
	Index map[string]int // by fingerprint
}

// MinID is the minimal length of a shown ID.
const MinID = 8

// assignIDs gives each item its ID: the shortest prefix of its name, of at least MinID digits, that is no prefix of
// another item's name or fingerprint.
func (l *listing) assignIDs() {
	type name struct {
		text string
		of   int // of the items
	}
	var sorted []name
	for i, it := range l.Items {
		l.Index[it.Fingerprint] = i
		sorted = append(sorted, name{it.Fingerprint, i})
		if it.Lasting != "" {
			sorted = append(sorted, name{it.Lasting, i})
		}
	}
	slices.SortFunc(sorted, func(a, b name) int { return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(a.of, b.of)) })
	for at, own := range sorted {
		it := &l.Items[own.of]
		if own.text != it.Name() {
			continue
		}
		n := MinID
		// two on either side, because one may be the item's own second name
		for _, other := range sorted[max(at-2, 0):min(at+3, len(sorted))] {
			if other.of != own.of {
				n = max(n, common(own.text, other.text)+1)
			}
		}
		it.ID = own.text[:min(n, len(own.text))]
	}
}

// common returns the length of the common prefix.
func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// ID returns the ID of a fingerprint.
func (l *listing) ID(fingerprint string) string {
	if i, ok := l.Index[fingerprint]; ok {
		return l.Items[i].ID
	}
	return fingerprint[:min(MinID, len(fingerprint))]
}

// Order returns the fingerprints in the order of the items.
func (l *listing) Order(fingerprints []string) []string {
	sorted := slices.Clone(fingerprints)
	slices.SortFunc(sorted, func(a, b string) int { return cmp.Or(cmp.Compare(l.Index[a], l.Index[b]), cmp.Compare(a, b)) })
	return sorted
}

// IDs returns the IDs of fingerprints.
func (l *listing) IDs(fingerprints []string) []string {
	names := make([]string, len(fingerprints))
	for i, f := range fingerprints {
		names[i] = l.ID(f)
	}
	return names
}
