// Package match is the language of topic rules, of search and of ad-hoc feeds,
// and its one evaluator.
//
//	ransomware                 a word, in title, text or categories; case, accents and width do not count
//	"data breach", zero-day    words in that order; scripts without spaces match any substring
//	ransom*, CVE-2026-*        a word that begins so; as the last part, any one word
//	a b, a AND b, a OR b       both, both, either; NOT binds before AND, AND before OR
//	NOT a, -a, ( )             everything without a; grouping
//	title:a, title:(a OR b)    in one field: title, text, category, outlet, author, link
//	lang:zh, country:TW        a language range (zh finds zh-Hant-TW), an ISO 3166 code
//	topic:politics             whatever another topic holds
//	*, author:*                everything; whatever has an author
//
// Operators are upper case only, so that "and" stays a word. Matching takes time
// linear in the text: there are no regular expressions.
//
// Beside its rule a topic may have a [Model], which learned from examples what
// the rule's author did not think of, and says which words made it say yes.
//
//	text ─ Parse ─► Rule ─┬─ Match ◄─ Doc
//	                      └─ Compile ─► Set ─ Match ◄─ Doc: all topics in one pass
//	examples ─ Train ─► Model ─┘
//
// The package knows documents and strings, never our model, and keeps no state
// that a caller could see.
package match
