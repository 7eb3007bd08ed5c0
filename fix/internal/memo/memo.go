// Package memo remembers what was computed.
package memo

import "sync"

// Map computes a value for each key once, when it is first asked for. The zero value is empty and ready. It is safe for
// concurrent use; who asks for a value that is being computed waits for it, so that a computation may not ask for its
// own key.
type Map[K comparable, V any] struct {
	values sync.Map // K to func() V
}

// Get returns the value of a key, which the first caller's function computes.
func (m *Map[K, V]) Get(key K, compute func() V) V {
	value, ok := m.values.Load(key)
	if !ok {
		value, _ = m.values.LoadOrStore(key, sync.OnceValue(compute))
	}
	return value.(func() V)()
}
