package document

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/patch"
	alike "github.com/seed-58def443/ssot/fix/shape"
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// ManyFiles is the least number of files for which a diff begins with an overview.
const ManyFiles = 5

// overview summarises a diff of several files.
type overview struct {
	files  []file
	places []place
	shapes []string // shapes of the places; import changes share one
}

// file is a file of the diff.
type file struct {
	name   string
	line   int // index of the file's first line: its heading, if there are several files
	places int
	shapes []int // indexes into overview.shapes, without duplicates
}

// place is a run of changed lines of the document: first up to, but not including, end.
type place struct{ first, end, shape int }

// begin starts a file at a line.
func (o *overview) begin(name string, line int) {
	o.files = append(o.files, file{name: name, line: line})
}

// add adds the places of a hunk that begins at line start.
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
	others := func(until int) {
		for i := next; i < until; i++ {
			if end, shape := remark(h.Lines[i:until]); end > 0 {
				note(i, i+end, shape)
				i += end - 1
			} else if h.Lines[i].Op != patch.Equal {
				note(i, i+1, "")
			}
		}
	}
	for _, p := range alike.Places(h) {
		others(p.First)
		note(p.First, p.End, p.Shape)
		next = p.End
	}
	others(len(h.Lines))
}

// remark returns how many lines, from the first on, insert or delete only comments, and their text as a shape. Package
// shape ignores comments because they change no code, but a reviewer must see them: a directive allows a violation.
func remark(lines []patch.Line) (n int, shape string) {
	var said []string
	for ; n < len(lines) && lines[n].Op != patch.Equal && lines[n].Op == lines[0].Op; n++ {
		text := strings.TrimSpace(lines[n].Text)
		if !strings.HasPrefix(text, "//") {
			break
		}
		if text != "//" { // an empty comment line only separates
			said = append(said, text)
		}
	}
	if len(said) == 0 {
		return 0, ""
	}
	sign := "+ "
	if lines[0].Op == patch.Delete {
		sign = "− "
	}
	return n, sign + strings.Join(said, " ")
}

// Overview inserts the overview if the diff has many files. Call it after all files were added.
func (d *Document) Overview() {
	o := &d.overview
	if len(o.files) < ManyFiles {
		return
	}
	if first := o.files[0].line; len(d.Lines) > first && !d.Lines[first].File {
		d.insert([]Line{fileLine(o.files[0].name)})
		o.files[0].line = 0
	}
	places, number := 0, map[int]int{}
	var head, files []Line
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
		head = append(head, textLine(3, fmt.Sprintf("shape %d, %s: %s", number[i], count.Of(n, "place"), alike.Title(shape)), theme.Normal))
	}
	for _, f := range o.files {
		of := make([]string, len(f.shapes))
		for i, s := range f.shapes {
			of[i] = strconv.Itoa(number[s])
		}
		text := f.name + ": imports alone"
		if len(of) > 0 {
			text = fmt.Sprintf("%s: %s of shape %s", f.name, count.Of(f.places, "place"), strings.Join(of, ", "))
		}
		files = append(files, textLine(3, text, theme.Dim))
	}
	title := fmt.Sprintf("%s, %s, %s: see one of each; x takes the rest, > next file",
		count.Of(len(o.files), "file"), count.Of(places, "place"), count.Of(len(number), "shape"))
	d.insert(slices.Concat([]Line{textLine(1, title, theme.Strong)}, head, files))
	d.Headed = true
}

// insert inserts lines at the top.
func (d *Document) insert(head []Line) {
	n := len(head)
	d.Lines = append(head, d.Lines...)
	d.Changed += n
	d.Last += n
	for i := range d.overview.files {
		d.overview.files[i].line += n
	}
	for i := range d.overview.places {
		d.overview.places[i].first += n
		d.overview.places[i].end += n
	}
}

func fileLine(name string) Line {
	return Line{Gap: true, File: true, Spans: []Span{{Text: cells.Name(name), Role: theme.Strong}}}
}

func textLine(indent int, text string, role theme.Role) Line {
	return Line{Gap: true, Text: true, Spans: []Span{{Text: cells.Blank(indent) + cells.Line(text), Role: role}}}
}

// Files returns the number of files.
func (d *Document) Files() int { return len(d.overview.files) }

// MarkKnownShapes marks every place whose shape another place has that is already marked in full. seen has one element
// for each line. It returns the number of places it marked, and the number of shapes without a marked place.
func (d *Document) MarkKnownShapes(seen []bool) (marked, unseen int) {
	o := &d.overview
	whole := func(p place) bool { return !slices.Contains(seen[p.first:p.end], false) }
	known := make([]bool, len(o.shapes))
	for _, p := range o.places {
		known[p.shape] = known[p.shape] || whole(p)
	}
	for _, p := range o.places {
		if !known[p.shape] || whole(p) {
			continue
		}
		marked++
		for i := p.first; i < p.end; i++ {
			seen[i] = true
		}
	}
	for _, k := range known {
		if !k {
			unseen++
		}
	}
	return marked, unseen
}
