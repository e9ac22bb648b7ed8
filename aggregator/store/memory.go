package store

import linked "container/list"

// memory keeps so many values; the one that was used longest ago goes first.
type memory[K comparable, V any] struct {
	most   int
	byKey  map[K]*linked.Element
	recent *linked.List // of *remembered, the latest first
}

type remembered[K comparable, V any] struct {
	key   K
	value V
}

func newMemory[K comparable, V any](most int) memory[K, V] {
	return memory[K, V]{most: most, byKey: map[K]*linked.Element{}, recent: linked.New()}
}

func (m *memory[K, V]) put(key K, value V) {
	if e := m.byKey[key]; e != nil {
		e.Value.(*remembered[K, V]).value = value
		m.recent.MoveToFront(e)
		return
	}
	m.byKey[key] = m.recent.PushFront(&remembered[K, V]{key, value})
	if len(m.byKey) > m.most {
		last := m.recent.Remove(m.recent.Back()).(*remembered[K, V])
		delete(m.byKey, last.key)
	}
}

func (m *memory[K, V]) get(key K) (value V, ok bool) {
	e := m.byKey[key]
	if e == nil {
		return value, false
	}
	m.recent.MoveToFront(e)
	return e.Value.(*remembered[K, V]).value, true
}

// all walks the values, the one used last first.
func (m *memory[K, V]) all(yield func(V) bool) {
	for e := m.recent.Front(); e != nil; e = e.Next() {
		if !yield(e.Value.(*remembered[K, V]).value) {
			return
		}
	}
}
