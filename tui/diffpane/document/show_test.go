package document

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/archivetest"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/tui/theme"
)

var update = flag.Bool("update", false, "write what is got as what is wanted")

// TestDocuments holds what becomes of files that change: testdata has the two texts of each, before/NAME and
// after/NAME, and want, the document, line by line. The first line of the comment may name the place, "at N FUNCTION";
// it is in the first file then, whose name is above nothing.
func TestDocuments(t *testing.T) {
	archivetest.Run(t, "testdata", *update, func(_ *testing.T, ar *txtar.Archive) string { return show(documentOf(ar)) })
}

// documentOf returns the document of an archive of texts before and after.
func documentOf(ar *txtar.Archive) *Document {
	var at int
	var function string
	placed, _ := fmt.Sscanf(string(ar.Comment), "at %d %s\n", &at, &function)
	text := map[string]string{}
	for _, f := range ar.Files {
		// A carriage return can't be had in a fixture, and neither can the space at a line's end.
		text[f.Name] = strings.NewReplacer("␍", "\r", "␠", " ").Replace(string(f.Data))
	}
	var d *Document
	for _, f := range ar.Files {
		name, ok := strings.CutPrefix(f.Name, "before/")
		if !ok {
			continue
		}
		hunks := patch.Diff([]byte(text[f.Name]), []byte(text["after/"+name]), 3)
		switch {
		case d != nil:
			d.Append(name, hunks)
		case placed > 0:
			d = New(name, hunks, at, function)
		default:
			d = New("", nil, 0, "")
			d.Append(name, hunks)
		}
	}
	d.Overview()
	return d
}

// roles has a letter for each role of a span; a normal one has none.
var roles = map[theme.Role]string{
	theme.Normal: "", theme.Strong: "strong", theme.Dim: "dim", theme.Keyword: "k", theme.Literal: "s", theme.Number: "n",
	theme.Comment: "c", theme.Name: "f", theme.Type: "t",
}

// show prints a document: what is known of it in the first line, then its lines, each with its numbers, what it is, and
// its spans; what changed in a line has a star.
func show(d *Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "files %d, digits %d, changed %d to %d, headed %t\n", d.Files(), d.Digits, d.Changed, d.Last, d.Headed)
	for i, l := range d.Lines {
		fmt.Fprintf(&b, "%2d ", i)
		switch {
		case l.Gap:
			b.WriteString("gap      ")
		default:
			fmt.Fprintf(&b, "%3d %3d %c", l.Old, l.New, map[patch.Op]rune{patch.Equal: ' ', patch.Delete: '-', patch.Insert: '+'}[l.Op])
		}
		for _, sign := range []struct {
			is  bool
			has string
		}{{l.File, " file"}, {l.Text, " text"}, {l.Imports, " imports"}, {l.Here, " here"}} {
			if sign.is {
				b.WriteString(sign.has)
			}
		}
		b.WriteString(" |")
		for _, s := range l.Spans {
			text := roles[s.Role] + "‹" + s.Text + "›"
			if s.Role == theme.Normal {
				text = s.Text + "|"
			}
			if s.Changed {
				text = "*" + text
			}
			b.WriteString(text)
		}
		b.WriteString("\n")
	}
	for _, f := range d.overview.files {
		fmt.Fprintf(&b, "file %q at %d: %d of %v\n", f.name, f.line, f.places, f.shapes)
	}
	for _, p := range d.overview.places {
		fmt.Fprintf(&b, "place %d to %d: %q\n", p.first, p.end, d.overview.shapes[p.shape])
	}
	fmt.Fprintf(&b, "%s\n", Folded(d.Lines))
	return b.String()
}
