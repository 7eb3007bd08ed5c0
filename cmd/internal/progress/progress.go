// Package progress says what a scan is doing to who waits for it: in go a clock and a way to say a line, out comes what
// a scan reports to. Nothing is said in the first second, and then a line a second at most.
package progress

import (
	"fmt"
	"time"

	"github.com/seed-58def443/ssot/scan"
)

// pause is how long nothing is said, at the start and between two lines.
const pause = time.Second

// Lines returns what a scan reports to.
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
