// Package feed carries news from whoever makes it to the event loop. What was not fetched yet is put together, so that
// a slow screen never holds up who works.
package feed

import "sync"

// Feed carries values of one kind; any goroutine may use it. The zero value is not usable: see New.
type Feed[T any] struct {
	join func(pending, next T) T

	mu      sync.Mutex
	pending T
	waits   bool          // pending does, to be fetched
	ready   chan struct{} // holds one token when there is something to fetch
	done    chan struct{}
}

// New returns an empty feed. join puts a value together with what was not fetched yet.
func New[T any](join func(pending, next T) T) *Feed[T] {
	return &Feed[T]{join: join, ready: make(chan struct{}, 1), done: make(chan struct{})}
}

// Put adds a value. It never waits.
func (f *Feed[T]) Put(v T) {
	f.mu.Lock()
	if f.waits {
		v = f.join(f.pending, v)
	}
	f.pending, f.waits = v, true
	f.mu.Unlock()
	select {
	case f.ready <- struct{}{}:
	default:
	}
}

// End says that there will be no more.
func (f *Feed[T]) End() { close(f.done) }

// Done is closed when there will be no more.
func (f *Feed[T]) Done() <-chan struct{} { return f.done }

// Next waits for news; ok is false at the end.
func (f *Feed[T]) Next() (v T, ok bool) {
	for {
		select {
		case <-f.done:
			return v, false
		case <-f.ready:
		}
		if v, ok = f.take(); ok { // else the last call took more than it was told of
			return v, true
		}
	}
}

func (f *Feed[T]) take() (v T, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var none T
	v, ok = f.pending, f.waits
	f.pending, f.waits = none, false
	return v, ok
}
