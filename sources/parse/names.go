package parse

import "strings"

// namespaces give the prefix by which we call a vocabulary, whatever the
// document calls it. The vocabularies of RSS and Atom themselves have none: in
// the wild their elements are mixed at will.
var namespaces = map[string]string{
	"":                                      "",
	"http://backend.userland.com/rss":       "",
	"http://backend.userland.com/rss2":      "",
	"http://blogs.law.harvard.edu/tech/rss": "",
	"http://cyber.law.harvard.edu/rss/rss.html":           "",
	"http://purl.org/rss/1.0":                             "",
	"http://purl.org/net/rss1.1#":                         "",
	"http://my.netscape.com/rdf/simple/0.9":               "",
	"http://channel.netscape.com/rdf/simple/0.9":          "",
	"http://purl.org/rss/1.0/modules/rss091#":             "",
	"http://my.netscape.com/publish/formats/rss-0.91.dtd": "",
	"http://www.w3.org/2005/atom":                         "",
	"http://purl.org/atom/ns#":                            "",
	"http://purl.org/atom":                                "",
	"http://purl.org/echo":                                "",
	"http://purl.org/pie":                                 "",
	"http://example.com/necho":                            "",
	"http://example.com/newformat#":                       "",
	"uri/of/echo/namespace#":                              "",

	"http://www.sitemaps.org/schemas/sitemap/0.9":  "",
	"https://www.sitemaps.org/schemas/sitemap/0.9": "",
	"http://www.google.com/schemas/sitemap/0.84":   "",
	"http://www.google.com/schemas/sitemap/0.9":    "",

	"http://www.google.com/schemas/sitemap-news/0.9":                 "news",
	"https://www.google.com/schemas/sitemap-news/0.9":                "news",
	"http://www.google.com/schemas/sitemap-image/1.1":                "image",
	"http://www.google.com/schemas/sitemap-video/1.1":                "video",
	"http://www.w3.org/1999/02/22-rdf-syntax-ns#":                    "rdf",
	"http://purl.org/dc/elements/1.1":                                "dc",
	"http://purl.org/dc/elements/1.0":                                "dc",
	"http://purl.org/dc/terms":                                       "dcterms",
	"http://purl.org/rss/1.0/modules/content":                        "content",
	"http://purl.org/rss/1.0/modules/syndication":                    "sy",
	"http://purl.org/rss/1.0/modules/slash":                          "slash",
	"http://purl.org/rss/1.0/modules/threading":                      "thr",
	"http://purl.org/syndication/thread/1.0":                         "thr",
	"http://purl.org/syndication/history/1.0":                        "fh",
	"http://purl.org/atompub/tombstones/1.0":                         "at",
	"http://purl.org/rss/1.0/modules/image":                          "image",
	"http://purl.org/rss/1.0/modules/taxonomy":                       "taxo",
	"http://purl.org/rss/1.0/modules/link":                           "l",
	"http://search.yahoo.com/mrss":                                   "media",
	"http://tools.search.yahoo.com/mrss":                             "media",
	"http://www.rssboard.org/media-rss":                              "media",
	"http://video.search.yahoo.com/mrss":                             "media",
	"http://www.itunes.com/dtds/podcast-1.0.dtd":                     "itunes",
	"http://www.itunes.com/dtds/podcast-1.0":                         "itunes",
	"http://example.com/dtds/podcast-1.0.dtd":                        "itunes",
	"http://www.google.com/schemas/play-podcasts/1.0":                "googleplay",
	"https://podcastindex.org/namespace/1.0":                         "podcast",
	"http://www.w3.org/1999/xhtml":                                   "xhtml",
	"http://www.w3.org/1999/xlink":                                   "xlink",
	"http://www.w3.org/2000/svg":                                     "svg",
	"http://www.w3.org/1998/math/mathml":                             "math",
	"http://www.w3.org/xml/1998/namespace":                           "xml",
	"http://wellformedweb.org/commentapi":                            "wfw",
	"http://webns.net/mvcb":                                          "admin",
	"http://web.resource.org/cc":                                     "cc",
	"http://creativecommons.org/ns#":                                 "cc",
	"http://creativecommons.org/ns#license":                          "cc",
	"http://backend.userland.com/creativecommonsrssmodule":           "creativecommons",
	"http://cyber.law.harvard.edu/rss/creativecommonsrssmodule.html": "creativecommons",
	"http://rssnamespace.org/feedburner/ext/1.0":                     "feedburner",
	"http://prismstandard.org/namespaces/1.2/basic":                  "prism",
	"http://xmlns.com/foaf/0.1":                                      "foaf",
	"http://www.georss.org/georss":                                   "georss",
	"http://www.opengis.net/gml":                                     "gml",
	"http://www.w3.org/2003/01/geo/wgs84_pos#":                       "geo",
	"http://podlove.org/simple-chapters":                             "psc",
}

// nativePrefixes are what documents that declare nothing call RSS and Atom.
var nativePrefixes = map[string]bool{"rss": true, "atom": true, "atom10": true, "a10": true, "rss10": true}

// prefixOf gives our prefix for a namespace, ok when we know it.
func prefixOf(uri string) (prefix string, ok bool) {
	uri = strings.ToLower(strings.TrimSpace(uri))
	prefix, ok = namespaces[strings.TrimSuffix(uri, "/")]
	return prefix, ok
}
