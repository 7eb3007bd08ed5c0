package deed

import (
	"fmt"
	"strings"
	"time"

	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/theme"
)

// barWidth is how many cells the bar has.
const barWidth = 10

// View returns the pane of what runs, above the status: what runs and how far it is,
// and what there is to know already, the newest last. It takes up to a quarter of a screen of this size, and nothing
// when nothing runs that tells how far it is. spinner turns while it runs, stop names the key that stops it, and now is
// for how long it runs.
func (m *Model) View(t *theme.Theme, width, height int, spinner, stop string, now time.Time) []string {
	if m.begun.IsZero() {
		m.begun = now
	}
	if !m.Running() || m.at.What == "" {
		return nil
	}
	right := stop + " stops it "
	if m.stopped {
		right = "being stopped "
	}
	if took := now.Sub(m.begun).Truncate(time.Second); took > 0 {
		right = took.String() + "  " + right
	}
	bar := ""
	if m.at.Total > 0 {
		full := min(barWidth*max(m.at.Done-1, 0)/m.at.Total, barWidth)
		bar = t.Paint(theme.Good, strings.Repeat("▓", full)) + t.Paint(theme.Dim, strings.Repeat("░", barWidth-full)) + fmt.Sprintf(" %d of %d  ", m.at.Done, m.at.Total)
	}
	head := " " + t.Paint(theme.Accent, spinner) + " " + bar + cells.Line(m.at.What)
	rows := []string{cells.Ends(head, t.Paint(theme.Dim, right), width)}
	if cells.Width(head)+cells.Width(right)+1 > width {
		rows = []string{cells.Ends(" "+t.Paint(theme.Accent, spinner)+" "+bar, t.Paint(theme.Dim, right), width), cells.Fit("   "+cells.Line(m.at.What), width)}
	}
	if n := len(m.at.Lines); n > 0 {
		rows = append(rows, cells.Fit(" "+t.Paint(theme.Bad, fmt.Sprintf("✗ %d failed so far", n)), width))
		room := max(0, height/4-len(rows))
		for _, line := range m.at.Lines[max(0, n-room):] {
			rows = append(rows, cells.Fit("   "+cells.Tail(cells.Line(line), width-4), width))
		}
	}
	return rows
}
