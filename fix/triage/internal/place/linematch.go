package place

import (
	"bytes"
	"slices"
	"strings"
	"unicode"

	"github.com/seed-58def443/ssot/fix/patch"
)

// Trail says where what stood in one text stands in another one, and only where that is certain: of equal lines it does
// not guess.
type Trail struct {
	was, is  *page
	to, from []int  // the line of the other text that each line is, -1 where it is none, or can't be told
	moved    []int  // the line that one is that was taken out and put in elsewhere, -1 where it is none
	came     []bool // whether a line of the second text is one of those
}

// NewTrail compares two texts, which may be marked.
func NewTrail(before, after []byte) *Trail {
	t := &Trail{was: newPage(before), is: newPage(after)}
	t.to = certain(t.was.keys, t.is.keys)
	t.from, t.moved = fill(len(t.is.keys)), fill(len(t.was.keys))
	for i, j := range t.to {
		if j >= 0 {
			t.from[j] = i
		}
	}
	t.came = make([]bool, len(t.from))
	there, here := lonely(t.is.keys, t.from), lonely(t.was.keys, t.to)
	for key, i := range here {
		if j, ok := there[key]; ok && i >= 0 && j >= 0 {
			t.moved[i], t.came[j] = j, true
		}
	}
	return t
}

func fill(n int) []int { return slices.Repeat([]int{-1}, n) }

// lonely returns the lines of a text that have no counterpart, those that are there once by what they say, -1 for
// others.
func lonely(keys []string, other []int) map[string]int {
	once := map[string]int{}
	for i, key := range keys {
		if _, again := once[key]; other[i] >= 0 || key == "" {
			continue
		} else if again {
			once[key] = -1
		} else {
			once[key] = i
		}
	}
	return once
}

// certain pairs the lines of two texts that a comparison pairs from the front and from the back, and of which no equal
// one without a counterpart stands between the same neighbours.
func certain(a, b []string) []int {
	to, back := patch.Pairs(a, b), patch.Pairs(reversed(a), reversed(b))
	for i, j := range to {
		if k := back[len(a)-1-i]; k < 0 || j < 0 || len(b)-1-k != j {
			to[i] = -1
		}
	}
	from := fill(len(b))
	for i, j := range to {
		if j >= 0 {
			from[j] = i
		}
	}
	sure := slices.Clone(to)
	for i, j := range to {
		if j >= 0 && (rivalled(a, to, i) || rivalled(b, from, j)) {
			sure[i] = -1
		}
	}
	return sure
}

// rivalled reports whether an equal line without a counterpart stands between a line and the next one, up and down,
// that says something else and has one.
func rivalled(keys []string, other []int, i int) bool {
	for _, step := range []int{-1, 1} {
		for n := i + step; n >= 0 && n < len(keys); n += step {
			if keys[n] != keys[i] && keys[n] != "" && other[n] >= 0 {
				break
			}
			if keys[n] == keys[i] && other[n] < 0 {
				return true
			}
		}
	}
	return false
}

func reversed(list []string) []string {
	list = slices.Clone(list)
	slices.Reverse(list)
	return list
}

// Spot is where something stands in one of the texts, and what it says.
type Spot struct {
	spot
	Code string // without white space; empty where there is no such place
}

// Was returns a place of the first text.
func (t *Trail) Was(at Place) Spot { return t.was.named(at) }

// Is returns a place of the second text.
func (t *Trail) Is(at Place) Spot { return t.is.named(at) }

func (p *page) named(at Place) Spot {
	s, code := p.spot(at)
	return Spot{s, code}
}

// SameSpot reports whether a spot of the first text and one of the second are of one expression, and whether that is
// certain. It is not where the line of one went and that of the other came, and neither text has an equal one.
func (t *Trail) SameSpot(was, is Spot) (same, certain bool) {
	switch {
	case t.Same(was, is) || t.Moved(was, is):
		return true, true
	case !t.Left(was) || !t.New(is):
		return false, true
	}
	return len(t.was.all(was.Code)) <= 1 && len(t.is.all(is.Code)) <= 1, false
}

// Stands reports whether the line of a spot of the first text is in the second one, where it stood.
func (t *Trail) Stands(was Spot) bool { return was.Code != "" && t.to[was.line] >= 0 }

// Left reports whether the line of a spot of the first text is not in the second one at all.
func (t *Trail) Left(was Spot) bool {
	return was.Code == "" || t.to[was.line] < 0 && t.moved[was.line] < 0
}

// New reports whether the line of a spot of the second text was not in the first one at all.
func (t *Trail) New(is Spot) bool { return is.Code == "" || t.from[is.line] < 0 && !t.came[is.line] }

// Same reports whether a spot of the first text and one of the second are the same.
func (t *Trail) Same(was, is Spot) bool { return t.Stands(was) && was.meets(is, t.to[was.line]) }

// SameLine reports whether they are in the same line.
func (t *Trail) SameLine(was, is Spot) bool {
	return t.Stands(was) && is.Code != "" && is.line == t.to[was.line]
}

// Moved reports whether they are in a line that was taken out and put in elsewhere.
func (t *Trail) Moved(was, is Spot) bool { return was.Code != "" && was.meets(is, t.moved[was.line]) }

func (s Spot) meets(is Spot, line int) bool {
	return is.Code == s.Code && is.said == s.said && is.line == line
}

// Near reports whether they are between the same lines that stand in both texts.
func (t *Trail) Near(was, is Spot) bool {
	if was.Code == "" || is.Code == "" {
		return false
	}
	above, below := -1, len(t.from)
	for i := was.line - 1; i >= 0; i-- {
		if t.anchors(i) {
			above = t.to[i]
			break
		}
	}
	for i := was.line + 1; i < len(t.to); i++ {
		if t.anchors(i) {
			below = t.to[i]
			break
		}
	}
	return above < is.line && is.line < below
}

func (t *Trail) anchors(i int) bool { return t.to[i] >= 0 && t.was.keys[i] != "" }

// Gone returns the spots of the first text that say something and are in lines that are not in the second.
func (t *Trail) Gone(code string) []Spot {
	return slices.DeleteFunc(t.All(code), func(s Spot) bool { return !t.Left(s) })
}

// All returns the spots of the first text that say something.
func (t *Trail) All(code string) []Spot {
	var all []Spot
	for _, s := range t.was.all(code) {
		all = append(all, Spot{s, code})
	}
	return all
}

// Together reports whether two spots of the first text are between the same lines that stand in both.
func (t *Trail) Together(a, b Spot) bool {
	for i := min(a.line, b.line); i <= max(a.line, b.line); i++ {
		if t.anchors(i) {
			return false
		}
	}
	return true
}

// Place returns where a range of the first text is in the second one, where it stood or in a line that was moved. It
// reports false where that is not certain, or the range is of several lines.
func (t *Trail) Place(p Place) (Place, bool) {
	was := t.Was(p)
	if t.Left(was) || p.Line != p.EndLine {
		return p, false
	}
	to := max(t.to[was.line], t.moved[was.line])
	line := slices.Index(t.is.nth, to)
	old, now := t.was.lines[was.line], t.is.lines[to]
	shift := indent(now) - indent(old)
	if line < 1 || !bytes.Equal(bytes.TrimSpace(old), bytes.TrimSpace(now)) {
		return p, false
	}
	return Place{Line: line, Column: p.Column + shift, EndLine: line, EndColumn: p.EndColumn + shift}, true
}

// Removed reports whether a range of the first text went with all around it: its line is not in the second text, and
// nothing came in its place, or the declaration that it was in is not so much as mentioned there.
func (t *Trail) Removed(p Place, declaration string) bool {
	was := t.Was(p)
	if !t.Left(was) {
		return false
	}
	s := NewShift(bytes.Join(t.was.lines, []byte("\n")), bytes.Join(t.is.lines, []byte("\n")))
	if r := s.run(p.Line); !r.equal && r.length == 0 {
		return true
	}
	name := declaration[strings.LastIndexAny(declaration, ".)")+1:]
	return name != "" && !slices.ContainsFunc(t.is.lines, func(line []byte) bool {
		return slices.Contains(strings.FieldsFunc(string(line), notWord), name)
	})
}

func notWord(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }

func indent(line []byte) int { return len(line) - len(bytes.TrimLeft(line, " \t")) }
