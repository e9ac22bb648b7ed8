// Package edit says what an edit did to a text: which words went and came, and
// whether that is news to a reader, a correction, a withdrawal, or churn that
// nobody should be told of. It knows strings alone and is bounded in time,
// whatever they are.
//
//	before, after ──Kinds──► headline, numbers, corrected, extended, reworded, withdrawn; none: churn
//	before, after ──Diff───► pieces: kept, deleted, inserted
package edit
