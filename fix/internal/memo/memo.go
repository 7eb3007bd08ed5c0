// Package memo caches computed values by key.
package memo

import "sync"

// Map computes the value of each key once, on first use. The zero value is ready to use. It is safe for concurrent use:
// other callers wait for a computation in progress, so a computation must not request its own key.
type Map[K comparable, V any] struct {
	values sync.Map // K to func() V
}

// Get returns the value of a key. The first call computes it.
func (m *Map[K, V]) Get(key K, compute func() V) V {
	value, ok := m.values.Load(key)
	if !ok {
		value, _ = m.values.LoadOrStore(key, sync.OnceValue(compute))
	}
	return value.(func() V)()
}
