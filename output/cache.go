package output

import (
	"container/list"
	"sync"

	"golang.org/x/sync/singleflight"
)

// cache keeps encoded feeds under their strong ETags, which name exactly one
// sequence of bytes each; so nothing in it is ever stale. What was not asked
// for longest goes first. The bytes it gives must not be changed.
type cache struct {
	flight singleflight.Group
	max    int64

	mu     sync.Mutex
	used   int64
	byTag  map[string]*list.Element
	recent *list.List // of *cached, the latest first
}

type cached struct {
	tag  string
	body []byte
}

func newCache(maxBytes int64) *cache {
	return &cache{max: maxBytes, byTag: map[string]*list.Element{}, recent: list.New()}
}

// get gives what is kept under tag, or makes it: once, however many ask.
func (c *cache) get(tag string, make func() ([]byte, error)) ([]byte, error) {
	if body, ok := c.find(tag); ok {
		return body, nil
	}
	v, err, _ := c.flight.Do(tag, func() (any, error) {
		body, err := make()
		if err == nil {
			c.keep(tag, body)
		}
		return body, err
	})
	if err != nil {
		return nil, err
	}
	return v.([]byte), nil
}

func (c *cache) find(tag string) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.byTag[tag]
	if !ok {
		return nil, false
	}
	c.recent.MoveToFront(e)
	return e.Value.(*cached).body, true
}

func (c *cache) keep(tag string, body []byte) {
	size := int64(len(body))
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, known := c.byTag[tag]; known || size > c.max/4 {
		return
	}
	c.byTag[tag] = c.recent.PushFront(&cached{tag, body})
	c.used += size
	for c.used > c.max {
		last := c.recent.Remove(c.recent.Back()).(*cached)
		delete(c.byTag, last.tag)
		c.used -= int64(len(last.body))
	}
}
