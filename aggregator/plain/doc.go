// Package plain turns what outlets write into HTML that is safe to show and
// text that is fit to compare. It knows nothing of the model: strings go in,
// strings come out, and no input makes it slow, large or fail.
//
//	HTML ──build──► tree ──prune──► tree ──render────► Body.HTML
//	(tokens)        (allow-list,    (no pixels,  └─passages─► Body.Text
//	                 balanced)       no feed                  Body.Own
//	                                 footers)
//
// Markup is read as tokens and written anew from an allow-list of elements,
// attributes, properties of style and URL schemes. None of these elements switches a browser's
// tokenizer into another state, so what a browser reads is what was written:
// there is no script, no foreign content and no raw text to hide in. The tree
// is built by a few of the HTML Standard's rules, one pass with a bounded stack
// and no adoption agency, so time and size are linear in the input and a second
// pass changes nothing.
package plain
