package diffpane

import (
	"github.com/seed-58def443/ssot/tui/diffpane/document"
	"github.com/seed-58def443/ssot/tui/theme"
)

// leastDiff is how many lines of a diff the facts must leave room for.
const leastDiff = 8

// Content is what the pane shows.
type Content struct {
	Key   string // names what is shown: the place in it is kept while the key stays the same
	Title string // where
	Asks  bool   // the title is a sentence and no place: it tells most at its beginning
	Right string // which rule
	About string // what the rule is about: it stands below the title where there is room for all
	Facts []Fact
	Diff  *document.Document // nil: nothing to show yet
}

// Fact is one thing that a reviewer must know; it is wrapped.
type Fact struct {
	Glyph string // one cell
	Role  theme.Role
	Label string // emphasised
	Text  string
	Tells bool // its text says more than its label does: it is wanted where there is room for one
}

// fit chooses how much of a content is laid out in so many lines: what stands on top, and what scrolls below it. Where
// the pane has the screen to itself that is all, and the facts scroll where they leave little room; else the facts are
// cut short, and the lines around what changes get fewer, until every line that changes is in sight, if it can be had.
// The verdict, with what warns by name, is there at every size.
func (c Content) fit(p painter, height int, zoomed bool) (top []string, s sheet) {
	facts := p.facts(c, false)
	switch {
	case facts == nil:
		return nil, newSheet(nil, c.Diff, p, shape{around: widest})
	case zoomed:
		facts = p.facts(c, true)
		s = newSheet(nil, c.Diff, p, shape{around: widest})
		if len(facts) > 1 && height-len(facts) < leastDiff {
			s.head = facts[1:]
			return []string{facts[0], p.summary(c, "", false)}, s
		}
		return facts, s
	case c.Diff == nil: // nothing but facts
		return facts[:1], newSheet(facts[1:], nil, p, shape{})
	}
	brief, least := p.brief(c), p.least(c)
	for _, try := range []struct {
		top    []string
		around int
	}{{facts, contextRows}, {facts, 1}, {brief, contextRows}, {brief, 1}, {brief, 0}, {brief[:2], 0}, {least, 0}} {
		top, s = try.top, newSheet(nil, c.Diff, p, shape{fold: true, around: try.around})
		if !s.whole(height - len(top)) {
			continue
		}
		switch {
		case len(facts)+s.length() <= height: // fewer lines around what changes left room for them
			top = facts
		case len(top) < len(facts): // the most important ones have room, perhaps
			top = p.briefly(c, top, height-s.length())
		}
		if more := p.facts(c, true); try.around == contextRows && len(more)+s.length() <= height {
			top = more
		}
		return top, s
	}
	if height-len(brief) < leastMarked { // that something is left to look at has to be told
		brief = brief[:2]
	}
	if height-len(brief) < leastMarked {
		brief = least
	}
	around := contextRows
	if height-len(brief) < leastDiff { // each line of them costs a key
		around = 0
	}
	return brief, newSheet(nil, c.Diff, p, shape{fold: true, around: around})
}

// wants returns how many lines of this width show a content with its brief facts and every line that changes.
func (c Content) wants(p painter) int {
	if c.Diff == nil {
		return 0
	}
	s := newSheet(nil, c.Diff, p, shape{fold: true})
	if s.edge.first < 0 {
		return len(p.brief(c)) + s.length()
	}
	return len(p.brief(c)) + s.edge.last - s.edge.first + 1
}
