// Package aggregator is the core of wireroom: the unified model, what is done
// to it, and the few seams through which the rest of the house reaches it.
//
//	Item ──normalise──► Entry ──identify──► Entry with an id for ever
//	     ──cluster───► Story ──classify──► Topic log ──► Edition
//
// Two ideas carry it. A [Poll] is a value, and committing a batch of them is
// one transaction: entries, stories, topic logs, validators and the next due
// time are written together or not at all. And a topic is a log: an [Edition]
// is that log folded at a revision, so feeds, pages, live streams and digests
// read the same thing.
//
// The package imports neither the fetchers and parsers (sources), nor the
// encoders and servers (output), nor SQL (aggregator/store). It never reads a
// clock: every step takes the time as an argument.
package aggregator
