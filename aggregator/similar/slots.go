package similar

// slots keeps values in numbered places that are used again. A value stays where
// it is until it is dropped; place 0 is never given.
type slots[T any] struct {
	pages [][]T
	free  []uint32
	last  uint32 // the highest place given so far
}

const slotsPerPage = 1024

func (s *slots[T]) at(i uint32) *T { return &s.pages[i/slotsPerPage][i%slotsPerPage] }

// take gives the place of a new value.
func (s *slots[T]) take(v T) uint32 {
	if n := len(s.free); n > 0 {
		i := s.free[n-1]
		s.free = s.free[:n-1]
		*s.at(i) = v
		return i
	}
	s.append(v)
	return s.last
}

// append puts a value in a place of its own.
func (s *slots[T]) append(v T) {
	s.last++
	for int(s.last) >= len(s.pages)*slotsPerPage {
		s.pages = append(s.pages, make([]T, slotsPerPage))
	}
	*s.at(s.last) = v
}

// drop empties a place.
func (s *slots[T]) drop(i uint32) {
	var none T
	*s.at(i) = none
	s.free = append(s.free, i)
}

// len is the number of values held.
func (s *slots[T]) len() int { return int(s.last) - len(s.free) }
