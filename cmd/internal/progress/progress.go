// Package progress says what a scan is doing to who waits for it: as text, a line at a time, where there is no screen.
// Its input is a clock and a function that writes a line, its output the callback that a scan calls. It writes nothing
// in the first second, and then at most one line a second.
package progress

import (
	"fmt"
	"time"

	"github.com/seed-58def443/ssot/scan"
)

// pause is the least time before the first line and between two lines.
const pause = time.Second

// Lines returns a callback for a scan, which writes the phase and how much of it is done. It drops the reports within a
// pause. The callback is not safe for concurrent use.
func Lines(clock func() time.Time, say func(string)) func(scan.Progress) {
	last := clock()
	return func(p scan.Progress) {
		now := clock()
		if now.Sub(last) < pause {
			return
		}
		last = now
		if p.Total > 0 {
			say(fmt.Sprintf("%s, %d of %d", p.Phase, p.Done, p.Total))
		} else {
			say(p.Phase)
		}
	}
}
