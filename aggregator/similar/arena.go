package similar

// arena keeps many short lists of numbers in blocks of few sizes. A million lists
// cost the garbage collector nothing, and what one gives up another takes.
//
// Who holds a block knows its length; the length says the size.
type arena[W ~uint32] struct {
	pages [][]W
	used  int                // words of the last page
	free  [blockSizes]uint32 // by size: the first free block, which begins with the next one; 0: none
}

// Blocks have 2, 3, 4, 6, 8, 12, 16 … words; the largest holds 3,072.
const (
	blockSizes = 22
	pageBits   = 16
	pageWords  = 1 << pageBits
)

// sizeOf is the number of the least size that holds n words, words what it is.
func sizeOf(n int) (size, words int) {
	for words = 2; words < n; size++ {
		words = 2 << ((size + 1) / 2)
		if size%2 == 0 {
			words = 3 << (size / 2)
		}
	}
	return size, words
}

// at gives the n words of a block.
func (a *arena[W]) at(block uint32, n int) []W {
	if n == 0 {
		return nil
	}
	start := block & (pageWords - 1)
	return a.pages[block>>pageBits][start : start+uint32(n) : start+uint32(n)]
}

// take gives a block for n words, 0 for none. What stands in it is old.
func (a *arena[W]) take(n int) uint32 {
	if n == 0 {
		return 0
	}
	size, words := sizeOf(n)
	if block := a.free[size]; block != 0 {
		a.free[size] = uint32(a.at(block, 1)[0])
		return block
	}
	if len(a.pages) == 0 || a.used+words > pageWords {
		a.turn()
	}
	block := uint32(len(a.pages)-1)<<pageBits | uint32(a.used)
	a.used += words
	return block
}

// turn begins a page. The first word of the first one stays empty, so that no
// block is 0.
func (a *arena[W]) turn() {
	a.used = 0
	if len(a.pages) == 0 {
		a.used = 1
	}
	a.pages = append(a.pages, make([]W, pageWords))
}

// give takes a block of n words back.
func (a *arena[W]) give(block uint32, n int) {
	if n == 0 {
		return
	}
	size, _ := sizeOf(n)
	a.at(block, 1)[0] = W(a.free[size])
	a.free[size] = block
}

// resize gives a block for another number of words, with as many of the old ones
// as fit.
func (a *arena[W]) resize(block uint32, from, to int) uint32 {
	old, _ := sizeOf(from)
	size, _ := sizeOf(to)
	if from > 0 && to > 0 && old == size {
		return block
	}
	moved := a.take(to)
	copy(a.at(moved, to), a.at(block, from))
	a.give(block, from)
	return moved
}
