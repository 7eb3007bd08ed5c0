package library

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed rows/*.txt
var files embed.FS

// symbol is the key of the table.
type symbol struct{ pkg, typ, name string }

// table holds rows by symbol.
type table struct {
	rows   map[symbol]Rows
	whole  map[string]bool    // packages that were read as a whole
	typed  map[[2]string]bool // types with rows, by package and name
	listed []Row              // in file order
}

// rows holds the embedded rows. It ignores errors; a test finds lines that can't be parsed.
var rows = sync.OnceValue(func() *table {
	t, _ := read(files)
	return t
})

// read parses the files of rows. A file is a list of packages, each with its rows:
//
//	package PATH VERSIONS whole|part hand|generated
//	SYMBOL KIND FROM [-> TO]
func read(from fs.FS) (*table, error) {
	t := newTable()
	names, err := fs.Glob(from, "rows/*.txt")
	if err != nil {
		return t, err
	}
	var first error
	for _, name := range names {
		data, err := fs.ReadFile(from, name)
		if err != nil {
			return t, err
		}
		if err := t.text(name, string(data), ""); err != nil && first == nil {
			first = err
		}
	}
	return t, first
}

func newTable() *table {
	return &table{rows: map[symbol]Rows{}, whole: map[string]bool{}, typed: map[[2]string]bool{}}
}

// text adds the lines of a file to the table; from is the source of generated rows.
func (t *table) text(name, text, from string) (first error) {
	head := Row{Read: from}
	for i, line := range strings.Split(text, "\n") {
		if err := t.line(&head, line); err != nil && first == nil {
			first = fmt.Errorf("%s:%d: %w", name, i+1, err)
		}
	}
	return first
}

// Learned has the rows generated from one module's source.
type Learned struct {
	From string // "example.com/lib v1.2.3"
	Text string // in the format of the files of rows
}

// With returns the library with learned rows added. If a text can't be parsed it returns an error, and the library
// unchanged.
func With(learned []Learned) (Library, error) {
	if len(learned) == 0 {
		return Library{}, nil
	}
	t := newTable()
	for _, l := range learned {
		if err := t.text(l.From, l.Text, l.From); err != nil {
			return Library{}, err
		}
	}
	for _, row := range t.listed {
		if !row.Generated {
			return Library{}, fmt.Errorf("the rows of %s are not said to be generated", row.Read)
		}
	}
	t.listed = slices.Concat(rows().listed, slices.DeleteFunc(t.listed, func(row Row) bool { return rows().whole[row.Package] }))
	return Library{t}, nil
}

// line adds one line to the table; head is the row of its package line.
func (t *table) line(head *Row, line string) error {
	words := strings.Fields(line)
	switch {
	case len(words) == 0 || strings.HasPrefix(line, "#"):
		return nil
	case words[0] == "package":
		if len(words) != 5 || words[3] != "whole" && words[3] != "part" || words[4] != "hand" && words[4] != "generated" {
			return errors.New("a package is: package PATH VERSIONS whole|part hand|generated")
		}
		*head = Row{Package: words[1], Versions: words[2], Generated: words[4] == "generated", Read: head.Read}
		t.whole[head.Package] = words[3] == "whole"
		return nil
	}
	row, err := parse(*head, words)
	if err != nil {
		return err
	}
	key := symbol{row.Package, row.Type, row.Name}
	t.rows[key] = append(t.rows[key], row)
	t.typed[[2]string{row.Package, row.Type}] = true
	t.listed = append(t.listed, row)
	return nil
}

// named matches a symbol: (*T).M, (T).M, T.f, F.
var named = regexp.MustCompile(`^(?:\(\*?(\w+)\)\.|(\w+)\.)?(\w+)$`)

func parse(row Row, words []string) (Row, error) {
	m := named.FindStringSubmatch(words[0])
	if row.Package == "" || m == nil || len(words) != 3 && (len(words) != 5 || words[3] != "->") {
		return row, errors.New("a row is: SYMBOL KIND FROM [-> TO], below its package")
	}
	row.Type, row.Name, row.Kind = m[1]+m[2], m[3], Kind(words[1])
	var ok bool
	if row.From, ok = place(words[2]); !ok {
		return row, fmt.Errorf("%q is no place", words[2])
	}
	if len(words) == 5 {
		if row.To, ok = place(words[4]); !ok {
			return row, fmt.Errorf("%q is no place", words[4])
		}
	}
	switch row.Kind {
	case Ends, Alias, Owns, Borrows, Parts, Changes, Disturbs, Global, Zero, Flushes, Neutral:
		return row, nil
	}
	return row, fmt.Errorf("%q is no kind", row.Kind)
}

// written matches a place: recv, arg0.Client, result1, field, process.
var written = regexp.MustCompile(`^(?:(recv|field|process)|(arg|result)(\d+))(?:\.(\w+))?$`)

func place(text string) (Place, bool) {
	m := written.FindStringSubmatch(text)
	if m == nil {
		return Place{}, false
	}
	p := Place{Base: Base(m[1] + m[2]), Path: m[4]}
	if m[3] != "" {
		n, err := strconv.Atoi(m[3])
		if err != nil {
			return Place{}, false
		}
		p.Index = n
	}
	return p, true
}
