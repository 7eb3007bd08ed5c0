package filetext

import (
	"sync"

	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
)

// Texts are texts by their hash.
type Texts map[string][]byte

// Needed returns those of the texts that a record refers to.
func (t Texts) Needed(st *record.Record) Texts {
	needed := Texts{}
	for name := range st.Blobs() {
		if text, ok := t[name]; ok {
			needed[name] = text
		}
	}
	return needed
}

// Text is a file that differs from its base: the base and the text on disk.
type Text struct {
	record.File
	Start, Disk []byte
	Joined      bool                  // the imports of Start are a guess, see package rebase
	lineMap     func() *place.LineMap // from the base to the disk by a line diff, which may confuse equal lines
	LocatedIn   *scanned.Scan         // the scan whose violations have Places; nil if these were not computed
	Places      map[string]place.Place
	// the scan that could not verify the decisions on this base, nil if they hold. Meanwhile the record has the
	// file as before the edit, and nothing is written to it
	Unverified *scanned.Scan
	// of an unverified text: the likely decisions of its violations, by the current fingerprint of the violation
	Provisional map[string]string
}

// New returns the texts of a file.
func New(f record.File, base, disk []byte) Text {
	return Text{File: f, Start: base, Disk: disk, lineMap: sync.OnceValue(func() *place.LineMap { return place.NewLineMap(base, disk) })}
}

// Same reports whether two texts are equal and both verified or both not.
func (t Text) Same(other Text) bool {
	return t.File == other.File && (t.Unverified == nil) == (other.Unverified == nil)
}

// Locate maps a place in the base to the disk. It is a place.Locator.
func (t Text) Locate(fingerprint string, was place.Place) place.Place {
	if at, ok := t.Places[fingerprint]; ok {
		return at
	}
	return t.lineMap().Place(was)
}

// OnDisk reports whether all lines of a range of the base are unchanged on disk.
func (t Text) OnDisk(p place.Place) bool { return t.lineMap().Unchanged(p) }
