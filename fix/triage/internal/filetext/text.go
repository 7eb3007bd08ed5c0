package filetext

import (
	"sync"

	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
)

// Text is a file as the session knows it: what its decisions start from, and what they made of it.
type Text struct {
	record.File
	Start, Disk []byte
	moved       func() *place.Shift // where the base's lines are on disk, as a comparison of the two tells: equal lines may be taken for one another
	Of          *scanned.Scan       // whose violations are in places, nil when they were not looked for
	Places      map[string]place.Place
	Waits       *scanned.Scan     // the scan that could not tell whether the decisions hold on the base, nil when they do: the state still has the file as it was before the edit, and nothing is written to it
	Under       map[string]string // of a text that waits: the decisions that are of its violations, as far as can be told, by the fingerprints that those have now
}

// New returns a file with the bytes that its decisions start from, and those that are on disk.
func New(f record.File, base, disk []byte) Text {
	return Text{File: f, Start: base, Disk: disk, moved: sync.OnceValue(func() *place.Shift { return place.NewShift(base, disk) })}
}

// Same reports whether two are the same text, known as well.
func (t Text) Same(other Text) bool {
	return t.File == other.File && (t.Waits == nil) == (other.Waits == nil)
}

// Trace returns the tracer of a text as it was written.
func (t Text) Trace(fingerprint string, was place.Place) place.Place {
	if at, ok := t.Places[fingerprint]; ok {
		return at
	}
	return t.moved().Place(was)
}

// Has reports whether the lines of a range of the base are on disk.
func (t Text) Has(p place.Place) bool { return t.moved().Stands(p) }
