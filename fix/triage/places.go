package triage

import (
	"bytes"
	"maps"
	"slices"
	"sync"

	"github.com/seed-58def443/ssot/fix"
)

// text is a file as the session knows it: what its decisions start from, and what they made of it.
type text struct {
	file
	base, disk []byte
	moved      func() *shift // where the base's lines are on disk, as a comparison of the two tells: equal lines may be taken for one another
	of         *scanned      // whose violations are in places, nil when they were not looked for
	places     map[string]place
	waits      *scanned // the scan that could not tell whether the decisions hold on the base, nil when they do: the state still has the file as it was before the edit, and nothing is written to it
}

func newText(f file, base, disk []byte) text {
	return text{file: f, base: base, disk: disk, moved: sync.OnceValue(func() *shift { return newShift(base, disk) })}
}

// same reports whether two are the same text, known as well.
func (t text) same(other text) bool {
	return t.file == other.file && (t.waits == nil) == (other.waits == nil)
}

// place is a range in a text; lines and columns are 1-based, columns count bytes, the end is exclusive.
type place struct{ line, column, endLine, endColumn int }

func (s sighting) place() place { return place{s.Line, s.Column, s.EndLine, s.EndColumn} }

func (it *Item) put(p place) {
	it.Line, it.Column, it.EndLine, it.EndColumn = p.line, p.column, p.endLine, p.endColumn
}

func (s *sighting) put(p place) {
	s.Line, s.Column, s.EndLine, s.EndColumn = p.line, p.column, p.endLine, p.endColumn
}

// tracer says where what was seen in a file's base is on disk.
type tracer func(fingerprint string, was place) place

// trace is the tracer of a text as it was written.
func (t text) trace(fingerprint string, was place) place {
	if at, ok := t.places[fingerprint]; ok {
		return at
	}
	return t.moved().place(was)
}

// tracerOf is the tracer of a file, nil when it does not differ from its base.
func (v *view) tracerOf(path string) tracer {
	if t, ok := v.live[path]; ok {
		return t.trace
	}
	return nil
}

// locate finds the violations in the files that differ from their base: through the plan that the files follow from.
func (v *view) locate() {
	unknown := map[string]bool{}
	for _, t := range v.live {
		if t.of != v.scanned {
			unknown[t.Package] = true
		}
	}
	if len(unknown) == 0 {
		return
	}
	plan, err := v.planner.Draft(v.decisions(v.st, v.related(v.st, keys(unknown)...)))
	if err != nil { // of a violation that the scan does not have; none is asked for
		return
	}
	byFile := map[string]map[string]fix.Place{}
	for fingerprint, at := range plan.Places {
		path := v.byID[fingerprint].File
		if byFile[path] == nil {
			byFile[path] = map[string]fix.Place{}
		}
		byFile[path][fingerprint] = at
	}
	after := map[string][]byte{}
	for _, c := range plan.Changes {
		after[c.Path] = c.After
	}
	v.live = maps.Clone(v.live)
	for path, t := range v.live {
		if t.of != v.scanned {
			t.of, t.places = v.scanned, nil
			if planned := after[path]; planned != nil {
				t.places = placesIn(planned, byFile[path], t.disk)
			}
			v.live[path] = t
		}
	}
}

// placesIn turns places in a planned text into those on disk, which may be laid out in another way: by an edit elsewhere in the file, or by another version of ssot.
func placesIn(planned []byte, at map[string]fix.Place, disk []byte) map[string]place {
	starts := []int{0}
	for i, c := range planned {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	line := func(offset int) (line, column int) {
		n, found := slices.BinarySearch(starts, offset)
		if found {
			n++
		}
		return n, offset - starts[n-1] + 1
	}
	onward := func(p place) place { return p }
	if !bytes.Equal(planned, disk) {
		onward = newShift(planned, disk).place
	}
	places := make(map[string]place, len(at))
	for fingerprint, a := range at {
		var p place
		p.line, p.column = line(a.Start)
		p.endLine, p.endColumn = line(a.End)
		places[fingerprint] = onward(p)
	}
	return places
}
