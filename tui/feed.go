package tui

import (
	"sync"
	"time"

	"github.com/seed-58def443/ssot/fix/triage"
)

// feedPause is the least time between two progress messages: a fast scan must not be slowed by drawing it.
const feedPause = 50 * time.Millisecond

// feed carries a scan's progress to the event loop. What was not fetched yet is put together, so that a slow screen never holds up the scan.
type feed struct {
	mu      sync.Mutex
	pending triage.Progress
	ready   chan struct{} // holds one token when there is something to fetch
	done    chan struct{}
}

func newFeed() *feed {
	return &feed{ready: make(chan struct{}, 1), done: make(chan struct{})}
}

// put is called by the scan.
func (f *feed) put(p triage.Progress) {
	f.mu.Lock()
	p.Found = append(f.pending.Found, p.Found...)
	f.pending = p
	f.mu.Unlock()
	select {
	case f.ready <- struct{}{}:
	default:
	}
}

// end says that there will be no more.
func (f *feed) end() { close(f.done) }

// next waits for progress; ok is false at the end.
func (f *feed) next() (p triage.Progress, ok bool) {
	select {
	case <-f.done:
		return p, false
	case <-f.ready:
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	p = f.pending
	f.pending.Found = nil
	return p, true
}
