// Package similar says whether two texts tell the same piece of news. It knows
// strings, numbers and times, nothing of our model, and never looks ahead: what
// it says of a text depends on that text and on those added before it.
//
//	Text ──New──► Print ──┬─ Compare ─► is it the same article?
//	                      └─ Index.Find ─► duplicate of which, same story as which
//
// A [Print] is what is kept of a text: its telling terms with their weights and
// a sketch of its word sequences, a few hundred bytes. An [Index] holds the
// prints of the last days with the stories that they are in.
package similar
