package canon

import "strings"

// isTracking reports whether a query parameter only says where a reader came
// from, or in which session. key is in lower case. Parameters that identify the
// page on some site (id, p, q, v, story, cid, tid, aid) are never in here,
// however often others use them for tracking: a page that is listed twice is a
// smaller harm than two pages that become one.
func isTracking(key, value string) bool {
	if namesFeed(key) && isFeedValue(value) {
		return true
	}
	return hasTrackingPrefix(key) || isTrackingKey(key) || isSessionKey(key)
}

func hasTrackingPrefix(key string) bool {
	for _, prefix := range trackingPrefixes {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}

var trackingPrefixes = [...]string{
	"utm_",       // Google Analytics, and everybody since
	"utm-",       // the same, misspelt
	"at_",        // Piano (AT Internet): BBC, Le Figaro
	"ns_",        // Comscore: BBC, Daily Mail
	"wt_", "wt.", // Mapp (Webtrekk), Webtrends: heise, Telegraph
	"mc_",         // Mailchimp: mc_cid, mc_eid
	"mtm_", "pk_", // Matomo and, as it was called, Piwik
	"matomo_", "piwik_",
	"hsa_", "_hs", // HubSpot: hsa_cam, _hsenc, _hsmi
	"oly_",         // Omeda: oly_anon_id, oly_enc_id
	"vero_",        // Vero
	"itm_",         // internal campaigns by utm's pattern
	"stm_",         // Stripo, Selligent
	"trk_",         // LinkedIn, Listrak
	"ga_",          // old Google Analytics
	"fb_",          // Facebook: fb_action_ids, fb_source, fb_ref
	"asc_",         // Amazon Attribution
	"aef_campaign", // France Médias Monde: RFI, France 24
	"guce_",        // Yahoo's consent page
	"dm_i",         // dotdigital
}

// isTrackingKey lists whole names, by who sends them.
func isTrackingKey(key string) bool {
	switch key {
	case "fbclid", "fbc", "igshid", "igsh", "mibextid", "__tn__": // Facebook, Instagram
	case "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "srsltid", "_ga", "_gl": // Google
	case "msclkid", "ocid", "cvid": // Microsoft: Bing, MSN; ocid also BBC
	case "twclid", "ref_src", "ref_url", "__twitter_impression": // X
	case "ttclid", "tt_medium", "tt_content": // TikTok, Twitch
	case "li_fat_id", "trk", "trkinfo", "lipi": // LinkedIn
	case "epik", "rdt_cid", "scclid": // Pinterest, Reddit, Snapchat
	case "yclid", "ysclid", "_openstat", "openstat": // Yandex and Russian counters
	case "mkt_tok", "_ke", "ck_subscriber_id", "elqtrack", "elqtrackid", "elq", "bxid", "cndid": // mailings
	case "s_cid", "s_kwcid", "ef_id", "icid", "intcmp", "int_cmp", "s_campaign", "sc_cid", "sc_campaign": // Adobe
	case "cmp", "cmpid", "campaign_id", "cmp_id": // CBC, Bloomberg, Guardian
	case "ito": // Daily Mail
	case "xtor", "xtref", "xtcr", "xtmc": // AT Internet's older names: Le Monde, 20 Minutes
	case "spm", "scm", "spm_id_from": // Alibaba, Sohu, Bilibili
	case "smid", "smtyp", "emc", "nlid", "regi_id", "referringsource": // New York Times
	case "wprss", "wpisrc", "wpmm", "itid", "pwapi_token": // Washington Post
	case "ncid", "guccounter", "soc_src", "soc_trk", "tsrc": // AOL, Yahoo
	case "ftag", "ftcamp", "srnd", "taid", "mbid", "maca", "ssm", "n_cid": // CBS, FT, Bloomberg, Reuters, Condé Nast, DW, El País, Nikkei
	case "eref", "iref", "hpt", "__source", "reflink", "utm_hp_ref", "wprov": // CNN, CNBC, Dow Jones, HuffPost, Wikipedia
	case "tblci", "obclid", "oborigurl", "dicbo", "vgo_ee", "rb_clickid", "irclickid", "wickedid": // advertisers
	case "sr_share", "share_token", "shareadraft", "sharetype", "share_source", "share_medium": // share buttons
	case "feedtype", "feedname", "rssid", "rss_id", "utmcampaign", "utmsource", "utmmedium": // feeds
	default:
		return false
	}
	return true
}

// isSessionKey lists the session ids of PHP, ASP, ColdFusion and Java servers.
func isSessionKey(key string) bool {
	switch key {
	case "phpsessid", "jsessionid", "aspsessionid", "sessionid", "session_id", "cfid", "cftoken", "zenid", "oscsid":
		return true
	}
	return false
}

// namesFeed lists names that identify a page on some sites, but not where their
// value says that the reader came by feed, front page or share button.
func namesFeed(key string) bool {
	switch key {
	case "ref", "referrer", "referer", "source", "src", "from", "via", "partner", "medium", "mod",
		"feature", "cid", "tid", "xid", "rss", "feed", "origin", "channel", "campaign", "traffic_source", "cm":
		return true
	}
	return false
}

func isFeedValue(value string) bool {
	v := strings.ToLower(value)
	switch v {
	case "feed", "feeds", "feedburner", "feedly", "atom", "rdf", "xml", "newsfeed", "syndication", "syndicated",
		"home", "homepage", "hp", "front", "frontpage", "index", "share", "sharing", "social",
		"twitter", "facebook", "fb", "linkedin", "reddit", "whatsapp", "telegram", "instagram", "google",
		"googlenews", "google_news", "newsletter", "email", "mail", "push", "nf", "tw", "youtu.be", "emb_title":
		return true
	}
	return strings.HasPrefix(v, "rss") || strings.HasSuffix(v, "-rss") || strings.HasSuffix(v, "_rss")
}
