package triage

import "time"

// WatchOn lets Watch look whenever something comes, in place of every second.
func (s *Session) WatchOn(ticks <-chan time.Time) {
	s.ticks = func() (<-chan time.Time, func()) { return ticks, func() {} }
}
