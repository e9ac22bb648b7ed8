package plain

import "strings"

// element is what the policy says of an element's name.
type element struct {
	name string
	kind kind
}

// kind says what becomes of an element. One that is not in the table loses its
// tags and keeps its content.
type kind uint16

const (
	kept    kind = 1 << iota // may be written
	void                     // has neither content nor end tag
	blocky                   // begins and ends a block of text, and ends an open paragraph
	tabular                  // lives only in a table
	cell                     // holds content in a table; tags inside do not reach out of it
	listed                   // lives only in a list; elsewhere it is written as a div
	wall                     // the end tag of an inline element does not reach out of it
	heading                  // h1 to h6
	beside                   // holds what stands beside the article
	skipped                  // dropped with its content
	parting                  // not written, but parts words
	raw                      // holds text in which there are no tags
)

// elements is the allow-list. It follows feedparser's, less form controls and
// whatever runs, loads a document or changes how a browser reads on.
var elements = index(map[kind]string{
	kept: "a abbr acronym audio b bdi big canvas cite code del dfn em font i ins kbd label m map mark meter nextid " +
		"output picture progress q rp rt ruby s samp small sound spacer span strike strong sub sup time tt u var video",
	kept | void:                           "area br img source track wbr",
	kept | void | blocky:                  "hr",
	kept | void | tabular:                 "col",
	kept | blocky:                         "address article center details div fieldset figcaption figure header main multicol p pre section summary",
	kept | blocky | beside:                "aside footer nav",
	kept | blocky | heading:               "h1 h2 h3 h4 h5 h6",
	kept | blocky | wall:                  "blockquote dir dl menu ol ul",
	kept | blocky | wall | listed:         "dd dt li",
	kept | blocky | wall | cell:           "table",
	kept | blocky | wall | cell | tabular: "caption",
	kept | wall | cell | tabular:          "td th",
	kept | blocky | wall | tabular:        "colgroup tbody tfoot thead tr",
	skipped:                               "applet button datalist math object select svg template",
	skipped | raw:                         "noembed noframes noscript script style textarea xmp",
	skipped | void:                        "base basefont bgsound command embed frame input isindex keygen link meta param",
	parting:                               "body dialog form frameset head hgroup html iframe legend listing search title",
})

func index(groups map[kind]string) map[string]element {
	m := make(map[string]element)
	for k, names := range groups {
		for _, name := range strings.Fields(names) {
			m[name] = element{name, k}
		}
	}
	return m
}

func (e element) is(k kind) bool { return e.kind&k != 0 }

// use says how an attribute's value is read.
type use uint8

const (
	dropped  use = iota
	anything     // any text
	simple       // letters, digits, blanks and # % . , - + : / only
	link         // an address to go to: http, https, mailto
	source       // an address to load: http, https, small pictures as data:
	sources      // several of them with their sizes
	styling      // declarations of CSS
	hiding       // not written: the element is not to be seen
	naming       // not written: may say what the element is for
	lazy         // not written: the address that a script would load
)

// attributes is the allow-list for every element. Names, ids and classes are
// not in it: they would reach into the page around, as would what takes the
// focus, a key or a click (accesskey, autofocus, contenteditable, for, ping,
// tabindex). Many do nothing any more, or nothing without a form, and are kept
// as feedparser keeps them.
var attributes = uses(map[use]string{
	anything: "abbr alt headers label media prompt sizes summary title",
	simple: "accept accept-charset align autocomplete axis balance bgcolor bgproperties border bordercolor " +
		"bordercolordark bordercolorlight bottompadding cellpadding cellspacing ch challenge char charoff charset " +
		"checked choff clear color cols colspan compact controls coords datafld datapagesize datetime default delay dir " +
		"disabled draggable enctype end face frame galleryimg gutter height hidefocus high hreflang hspace inputmode " +
		"ismap keytype kind lang leftspacing list loading loop loopcount loopend loopstart low max maxlength method " +
		"min multiple nohref noshade nowrap open optimum pattern point-size pqg preload radiogroup readonly " +
		"repeat-max repeat-min replace required rev reversed rightspacing rows rowspan rules scope selected shape size " +
		"span srclang start step suppress template toppadding type unselectable valign value variable volume vspace " +
		"width wrap xml:lang",
	link:    "cite href longdesc",
	source:  "data dynsrc lowsrc poster src",
	sources: "srcset",
	styling: "style",
	hiding:  "hidden",
	naming:  "class id role",
	lazy:    "data-lazy-src data-original data-src",
})

func uses(groups map[use]string) map[string]attribute {
	m := make(map[string]attribute)
	for u, names := range groups {
		for _, name := range strings.Fields(names) {
			m[name] = attribute{name, u}
		}
	}
	return m
}

// attribute is what the policy says of an attribute's name.
type attribute struct {
	name string
	use  use
}

// isSimple reports whether v cannot be more than a number, name or colour.
func isSimple(v string) bool {
	for i := 0; i < len(v); i++ {
		c := v[i]
		if !isAlnum(c) && !strings.ContainsRune("#%.,-+:/ ", rune(c)) {
			return false
		}
	}
	return len(v) <= 100
}

func isAlnum(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
