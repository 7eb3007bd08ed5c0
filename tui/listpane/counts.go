package listpane

import "fmt"

// counts are the numbers of a group's items.
type counts struct{ total, open, skipped int }

func (c *counts) add(s State) {
	c.total++
	switch {
	case s.open():
		c.open++
	case s == Skipped:
		c.skipped++
	}
}

// String returns how many are open or, if none is, what became of them.
func (c counts) String() string {
	switch done := c.total - c.skipped; {
	case c.open > 0:
		return fmt.Sprintf("%d of %d open", c.open, c.total)
	case c.skipped == 0:
		return fmt.Sprintf("%d done", done)
	case done == 0:
		return fmt.Sprintf("%d skipped", c.skipped)
	default:
		return fmt.Sprintf("%d done, %d skipped", done, c.skipped)
	}
}

// brief is String for a narrow line: the number that asks for something.
func (c counts) brief() string {
	switch {
	case c.open > 0:
		return fmt.Sprintf("%d open", c.open)
	case c.skipped > 0:
		return fmt.Sprintf("%d skipped", c.skipped)
	}
	return c.String()
}

// glyph returns the state whose glyph stands for a group without open items.
func (c counts) glyph() State {
	if c.skipped > 0 {
		return Skipped
	}
	return Accepted
}
