package patch

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrConflict means that an edit is on lines whose formatting differs too much between the two texts.
var ErrConflict = errors.New("the change falls on lines that are formatted differently in the file")

const bom = "\ufeff"

// Splice applies the difference between base and modified to original and changes no other line of it. base is original
// as printed by a printer; modified is the printed text of the edited source.
//
// Line ends and byte order mark are the original's. A new line gets the line end of the line that it replaces, or the
// most frequent one, and the indentation that original uses where base has the same. A difference only in white space
// is applied only to a line that is formatted as in base. Whether the last line ends in a newline follows modified if
// base and modified differ in that. It returns ErrConflict if the place in original is uncertain. It does not modify
// its arguments.
func Splice(original, base, modified []byte) ([]byte, error) {
	body, mark := strings.CutPrefix(string(original), bom)
	s := newSplicer(split([]byte(body)), split([]byte(strings.TrimPrefix(string(base), bom))), split([]byte(strings.TrimPrefix(string(modified), bom))))
	places, err := s.places()
	if err != nil {
		return nil, err
	}
	lines, ok := replace(s.original, places)
	if !ok {
		return nil, fmt.Errorf("%w (two changes meet there)", ErrConflict)
	}
	// If base and original have the same content, the result must have the content of modified.
	if s.exact && content(lines) != content(s.modified) {
		return nil, fmt.Errorf("%w (the result would say something else)", ErrConflict)
	}
	out := assemble(s.finishLastLine(lines), mainEnd(s.original))
	if mark {
		out = append([]byte(bom), out...)
	}
	return out, nil
}

// splicer maps lines of base to lines of original.
type splicer struct {
	original, base, modified []line
	at                       []int  // for each line of base: its index in original, or -1
	sure                     []bool // for each line of base: the mapping is certain
	exact                    bool   // base and original differ only in white space and semicolons
}

func newSplicer(original, base, modified []line) *splicer {
	s := &splicer{original: original, base: base, modified: modified, exact: true, sure: make([]bool, len(base))}
	a, b := keys(base, squeezed), keys(original, squeezed)
	runs := diff(a, b)
	s.at = counterpartIndexes(len(base), runs)
	// If all lines before, or all lines after, have the same content in both texts, equal lines correspond. Between
	// such parts a line must be unique.
	first, last := len(base), 0
	for _, r := range runs {
		if content(base[r.a0:r.a1]) != content(original[r.b0:r.b1]) {
			s.exact = false
			first, last = min(first, r.a0), max(last, r.a1)
		}
	}
	inBase, inOriginal := uniqueIndexes(a), uniqueIndexes(b)
	for i, j := range s.at {
		s.sure[i] = j >= 0 && (i < first || i >= last || inBase[a[i]] == i && inOriginal[a[i]] == j)
	}
	return s
}

// counterpartIndexes returns, for each of the n items of a, its index in b, or -1.
func counterpartIndexes(n int, runs []run) []int {
	at := make([]int, 0, n)
	j := 0
	for _, r := range runs {
		for len(at) < r.a0 {
			at = append(at, j)
			j++
		}
		for len(at) < r.a1 {
			at = append(at, -1)
		}
		j = r.b1
	}
	for len(at) < n {
		at = append(at, j)
		j++
	}
	return at
}

// places returns the replacements of lines of original.
func (s *splicer) places() ([]replacement, error) {
	runs := diff(keys(s.base, squeezed), keys(s.modified, squeezed))
	var places []replacement
	for i, j := range counterpartIndexes(len(s.base), runs) {
		if j < 0 || s.base[i].text == s.modified[j].text || !s.sure[i] {
			continue
		}
		if k := s.at[i]; s.original[k].text == s.base[i].text {
			places = append(places, replacement{k, k + 1, []line{{s.modified[j].text, s.original[k].end}}})
		}
	}
	end := mainEnd(s.original)
	for _, r := range runs {
		from, to, ok := s.place(r)
		if !ok {
			return nil, fmt.Errorf("%w (line %d as formatted)", ErrConflict, r.a0+1)
		}
		lines := s.indented(r)
		for i := range lines {
			lines[i].end = end
			if from+i < to && s.original[from+i].end != "" {
				lines[i].end = s.original[from+i].end
			}
		}
		places = append(places, replacement{from, to, lines})
	}
	return places, nil
}

// place returns the lines of original that correspond to the lines [r.a0, r.a1) of base, or the place between their
// neighbours. It returns false if that is uncertain.
func (s *splicer) place(r run) (from, to int, ok bool) {
	first, last := r.a0, r.a1-1
	for first <= last && s.blank(first) && !s.sure[first] {
		first++
	}
	for last >= first && s.blank(last) && !s.sure[last] {
		last--
	}
	if first > last {
		return s.between(r.a0-1, r.a1)
	}
	for i := first; i <= last; i++ {
		if !s.sure[i] && !s.blank(i) {
			return 0, 0, false
		}
	}
	from, to = s.at[first], s.at[last]+1
	known := map[int]bool{}
	for i := r.a0; i < r.a1; i++ {
		known[s.at[i]] = true
	}
	for j := from; j < to; j++ {
		if !known[j] && squeezed(s.original[j]) != "" {
			return 0, 0, false
		}
	}
	return from, to, true
}

// between returns the place in original between the lines i and j of base. If original has more blank lines there, the
// place is next to the line that is not blank: before the next one rather than after the previous one, but not before a
// closing bracket.
func (s *splicer) between(i, j int) (from, to int, ok bool) {
	type anchor struct {
		at          int
		sure, blank bool
	}
	before, next := anchor{0, true, true}, anchor{len(s.original), true, true}
	if i >= 0 {
		before = anchor{s.at[i] + 1, s.sure[i], s.blank(i)}
	}
	closing := false
	if j < len(s.base) {
		next = anchor{s.at[j], s.sure[j], s.blank(j)}
		closing = strings.IndexAny(squeezed(s.base[j]), "})]") == 0
	}
	at := next.at
	switch {
	case before.sure && next.sure && before.at == next.at:
	case next.sure && !next.blank && !closing:
	case before.sure && !before.blank:
		at = before.at
	case next.sure && !next.blank:
	default:
		return 0, 0, false
	}
	return at, at, true
}

func (s *splicer) blank(i int) bool { return squeezed(s.base[i]) == "" }

// indented returns the new lines of a run, with the indentation of original.
func (s *splicer) indented(r run) []line {
	lines := slices.Clone(s.modified[r.b0:r.b1])
	for _, l := range lines {
		if strings.Contains(l.text, "`") {
			return lines // the white space may be inside a raw string
		}
	}
	for i, l := range lines {
		indent := indentation(l.text)
		if indent == l.text {
			continue
		}
		if model, ok := s.modelLine(r, indent); ok {
			lines[i].text = indentation(model) + l.text[len(indent):]
		}
	}
	return lines
}

// modelLine returns the nearest line of original that has the given indentation in base, starting in the run.
func (s *splicer) modelLine(r run, indent string) (string, bool) {
	const reach = 100
	is := func(i int) bool {
		return i >= 0 && i < len(s.base) && s.sure[i] && !s.blank(i) && indentation(s.base[i].text) == indent
	}
	for i := r.a0; i < r.a1; i++ {
		if is(i) {
			return s.original[s.at[i]].text, true
		}
	}
	for d := range reach {
		for _, i := range [2]int{r.a0 - 1 - d, r.a1 + d} {
			if is(i) {
				return s.original[s.at[i]].text, true
			}
		}
	}
	return "", false
}

func indentation(s string) string { return s[:len(s)-len(strings.TrimLeft(s, " \t"))] }

// finishLastLine adds or removes the line end of the last line.
func (s *splicer) finishLastLine(lines []line) []line {
	if len(lines) == 0 {
		return nil
	}
	end := endsWithNewline(s.original)
	if endsWithNewline(s.base) != endsWithNewline(s.modified) {
		end = endsWithNewline(s.modified)
	}
	last := &lines[len(lines)-1]
	switch {
	case !end:
		last.end = ""
	case last.end == "":
		last.end = mainEnd(s.original)
	}
	return lines
}

func endsWithNewline(lines []line) bool { return len(lines) == 0 || lines[len(lines)-1].end != "" }
