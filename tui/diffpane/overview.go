package diffpane

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
	alike "github.com/seed-58def443/ssot/fix/shape"
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// manyFiles is from how many files on a diff begins with one line a file.
const manyFiles = 5

// overview is what is where in a diff of several files.
type overview struct {
	files  []file
	places []place
	shapes []string // of the places; imports have one of their own
}

// file is one of the files.
type file struct {
	name   string
	line   int // its first one in the document: of all but a single file its name
	places int
	shapes []int // each once
}

// place is a run of changed lines in the document, from first up to end.
type place struct{ first, end, shape int }

// begin says that a file begins at a line.
func (o *overview) begin(name string, line int) {
	o.files = append(o.files, file{name: name, line: line})
}

// add notes the places of a hunk whose lines begin at line start.
func (o *overview) add(h patch.Hunk, start int) {
	f := &o.files[len(o.files)-1]
	next := 0
	note := func(first, end int, shape string) {
		at := slices.Index(o.shapes, shape)
		if at < 0 {
			at = len(o.shapes)
			o.shapes = append(o.shapes, shape)
		}
		o.places = append(o.places, place{start + first, start + end, at})
		if shape == "" {
			return
		}
		f.places++
		if !slices.Contains(f.shapes, at) {
			f.shapes = append(f.shapes, at)
		}
	}
	imports := func(until int) {
		for i := next; i < until; i++ {
			if h.Lines[i].Op != patch.Equal {
				note(i, i+1, "")
			}
		}
	}
	for _, p := range alike.Places(h) {
		imports(p.First)
		note(p.First, p.End, p.Shape)
		next = p.End
	}
	imports(len(h.Lines))
}

// Overview puts a line for each file on top where there are many, with what its places have in common. It is called
// when all files are there.
func (d *Document) Overview() {
	o := &d.overview
	if len(o.files) < manyFiles {
		return
	}
	if first := o.files[0].line; len(d.lines) > first && !d.lines[first].file {
		d.insert([]line{fileLine(o.files[0].name)})
		o.files[0].line = 0
	}
	places, number := 0, map[int]int{}
	var head, files []line
	for i, shape := range o.shapes {
		n := 0
		for _, p := range o.places {
			if p.shape == i {
				n++
			}
		}
		if shape == "" {
			continue
		}
		places += n
		number[i] = len(number) + 1
		head = append(head, textLine(3, fmt.Sprintf("shape %d, %s: %s", number[i], counted(n, "place"), alike.Title(shape)), theme.Normal))
	}
	for _, f := range o.files {
		of := make([]string, len(f.shapes))
		for i, s := range f.shapes {
			of[i] = fmt.Sprint(number[s])
		}
		text := f.name + ": imports alone"
		if len(of) > 0 {
			text = fmt.Sprintf("%s: %s of shape %s", f.name, counted(f.places, "place"), strings.Join(of, ", "))
		}
		files = append(files, textLine(3, text, theme.Dim))
	}
	title := fmt.Sprintf("%s, %s, %s: look at one of each; x takes the rest as seen, > is the next file",
		counted(len(o.files), "file"), counted(places, "place"), counted(len(number), "shape"))
	d.insert(slices.Concat([]line{textLine(1, title, theme.Strong)}, head, files))
	d.headed = true
}

// insert puts lines on top.
func (d *Document) insert(head []line) {
	n := len(head)
	d.lines = append(head, d.lines...)
	d.changed += n
	d.last += n
	for i := range d.overview.files {
		d.overview.files[i].line += n
	}
	for i := range d.overview.places {
		d.overview.places[i].first += n
		d.overview.places[i].end += n
	}
}

func fileLine(name string) line {
	return line{gap: true, file: true, spans: []span{{text: cells.Name(name), role: theme.Strong}}}
}

func textLine(indent int, text string, role theme.Role) line {
	return line{gap: true, text: true, spans: []span{{text: cells.Blank(indent) + cells.Line(text), role: role}}}
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Files is how many files the diff is of.
func (m *Model) Files() int {
	if m.content.Diff == nil {
		return 0
	}
	return len(m.content.Diff.overview.files)
}

// File scrolls to the next file of the diff, or to the one before; it reports whether there is one.
func (m *Model) File(by int) bool {
	at := m.offset + 1 // the topmost line may be hidden by a mark
	found := -1
	for i := range m.sheet.rows {
		row := len(m.sheet.head) + i
		if !m.sheet.rows[i].line.file {
			continue
		}
		if by > 0 && row > at && row-1 <= m.sheet.length()-m.room() {
			found = row
			break
		}
		if by < 0 && row < at {
			found = row
		}
	}
	if found < 0 {
		if by > 0 && m.offset < m.sheet.length()-m.room() {
			m.Bottom()
			return true
		}
		return false
	}
	m.moved = true
	m.offset = found - 1
	m.clamp()
	return true
}

// TakeShapes takes what has the shape of a place that was on the screen as seen: that shape is known. It returns how
// many places it took, and of how many shapes no place was seen.
func (m *Model) TakeShapes() (taken, left int) {
	if m.seen == nil {
		return 0, 0
	}
	o := &m.content.Diff.overview
	whole := func(p place) bool { return !slices.Contains(m.seen.lines[p.first:p.end], false) }
	known := make([]bool, len(o.shapes))
	for _, p := range o.places {
		known[p.shape] = known[p.shape] || whole(p)
	}
	for _, p := range o.places {
		if !known[p.shape] || whole(p) {
			continue
		}
		taken++
		for i := p.first; i < p.end; i++ {
			m.seen.lines[i] = true
		}
	}
	for _, k := range known {
		if !k {
			left++
		}
	}
	m.version++
	return taken, left
}
