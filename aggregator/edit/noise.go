package edit

import (
	"regexp"
	"slices"
	"strings"
)

// labels are what desks put before a title as a story goes on, and take away
// again: BREAKING: UPDATE 3- EXCLUSIVE: 快訊／ EILMELDUNG:
var labels = regexp.MustCompile(`(?i)^\s*[\[【(]?(?:` +
	`(?:breaking(?: news)?|just in|developing|live(?: updates?)?|updated?(?: ?\d{1,2})?|exclusive|watch|video|photos|alert|urgent|flash|new|top|refile|wrapup(?: ?\d)?|recap|factbox|` +
	`correct(?:ed|ion|s)|corrected-update \d|eilmeldung|eil|update \d+|liveblog|en direct|direct|alerte|urgente|última hora|en vivo|ao vivo|diretta|срочно|молния|обновлено)\s*(?:[:|]|[-–—]\s?|[\]】)])` +
	`|(?:快訊|快讯|即時|即时|速報|更新|獨家|独家|獨家／|최신|속보|단독)\s*[/／:：|】\])〉》]` + `)\s*`)

// unlabelled is a title without such labels.
func unlabelled(title string) string {
	for range 3 {
		rest := labels.ReplaceAllString(title, "")
		if rest == title || strings.TrimSpace(rest) == "" {
			break
		}
		title = rest
	}
	return title
}

const (
	number = `\d[\d.,  ]*\s?(?:k|m|tsd|tausend|тыс|万|萬)?\.?`
	unit   = `(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|sekunden?|minuten?|stunden?|tage?n?|wochen?|secondes?|heures?|jours?|minutos?|horas?|días?|minuti|ore|giorni|минут[аы]?|час(?:а|ов)?|дн(?:я|ей)|d|h|m|min)\b`
	months = `(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez|janv|févr|avr|juin|juil|août|déc|ene|abr|ago|dic|gen|mag|giu|lug|set|ott|янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек)[\p{L}]*\.?`
	moment = `(?:\d[\d:./-]*(?:st|nd|rd|th)?|` + months + `|(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)[\p{L}]*\.?|a\.?m\.?|p\.?m\.?|uhr|gmt|utc|[ecmpjk][sdeu]?[sdt]t|at|on|um|à|a las|в|ago|just now|today|yesterday|heute|gestern|hace|il y a|vor|` + unit + `|[,|·•–—:()年月日時时分秒點点-])`
)

// counts are what counts, times or dates beside a text and is no part of it.
var counts = []*regexp.Regexp{
	// 12 comments, 3,412 views, Kommentare (12)
	regexp.MustCompile(`(?i)\b` + number + `\s*(?:comments?|views?|shares?|likes?|repl(?:y|ies)|votes?|reads?|readers?|retweets?|reactions?|claps?|downloads?|followers?|kommentare?|aufrufe|commentaires?|vues|comentarios?|visualizaciones|commenti)\b`),
	regexp.MustCompile(`(?i)` + number + `\s*(?:просмотр|комментари)\p{L}*`),
	regexp.MustCompile(`(?i)\b(?:comments?|views?|shares?|likes?|replies|votes|kommentare|commentaires|comentarios)\s*[:(]\s*` + number + `\)?`),
	regexp.MustCompile(number + `\s*(?:則|条|條|個|次|人|件)?\s*(?:留言|評論|评论|觀看|观看|瀏覽|浏览|閱讀|阅读|點閱|コメント|回視聴|분 전|댓글)`),
	regexp.MustCompile(`(?:留言|評論|评论|觀看次數|观看次数|瀏覽數?|浏览量?|阅读量?|點閱|人氣|コメント|조회수?)\s*[:：(（]?\s*` + number),
	// 4 min read, reading time: 4 minutes
	regexp.MustCompile(`(?i)\b\d+\s*-?\s*min(?:ute)?s?\.?\s+read\b`),
	regexp.MustCompile(`(?i)\b(?:reading time|read time|lesezeit|temps de lecture|tiempo de lectura)\b[^\n.]{0,25}`),
	regexp.MustCompile(`(?:время чтения|閱讀時間|阅读时间|読了時間|読了)[^\n。]{0,12}`),
	// Updated 5 min ago, Published: 2 March 2026 10:15, 更新時間：2026-03-02
	regexp.MustCompile(`(?i)\b(?:(?:last |first )?(?:updated?|modified|published|posted|edited)|aktualisiert|veröffentlicht|stand|mis à jour|publié|modifié|actualizado|publicado|aggiornato|pubblicato)\s*[:]?\s*(?:` + moment + `\s*){1,14}`),
	regexp.MustCompile(`(?i)(?:обновлено|опубликовано)\s*:?\s*(?:` + moment + `\s*){1,14}`),
	regexp.MustCompile(`(?:最後更新|最后更新|更新|發布|发布|發佈|発表|掲載|公開|刊登|입력|수정)\s*(?:時間|时间|日時|日期|日)?\s*[:：]?\s*\d[\d年月日時时分秒:：/. -]*`),
	regexp.MustCompile(`(?i)\b` + number + `\s*` + unit + `\s+ago\b|\b(?:vor|il y a|hace)\s+\d+\s+` + unit),
	regexp.MustCompile(`\d+\s*(?:分鐘|分钟|小時|小时|天|時間|分|日|시간|분)\s*前`),
}

// asides are the noises without a number.
var asides = []*regexp.Regexp{
	// Advertisement, Read more, The post … appeared first on …
	regexp.MustCompile(`(?im)^\s*(?:advertisement|advertising|ad|anzeige|werbung|publicité|publicidad|pubblicità|реклама|廣告|广告|広告|sponsored(?: content)?|promoted|story continues below(?: advertisement)?|scroll to continue)(?:[^\p{L}\n][^\n]{0,40})?$`),
	regexp.MustCompile(`(?i)\b(?:read more|continue reading|read the full story|read full article|mehr lesen|weiterlesen|lire la suite|leer más|leggi anche)\b[^\n.]{0,120}`),
	regexp.MustCompile(`(?i)\bthe post\b[^\n]{0,300}\bappeared first on\b[^\n]{0,100}`),
	// what addresses carry of who came where from
	regexp.MustCompile(`(https?://[^\s?#]+)[?#]\S*`),
}

// withoutNoise is a text without such noise.
func withoutNoise(body string) string {
	list := asides
	if strings.ContainsAny(body, "0123456789") {
		list = slices.Concat(counts, asides)
	}
	for _, n := range list {
		if n.NumSubexp() == 0 {
			body = n.ReplaceAllString(body, " ")
		} else {
			body = n.ReplaceAllString(body, "$1")
		}
	}
	return body
}

// Readable gives two texts for a comparison that people read: of the lines that
// differ, without what counts, dates or advertises beside them.
func Readable(before, after string) (was, is string) {
	return cleanLines(before, lineSet(after)), cleanLines(after, lineSet(before))
}

func lineSet(s string) map[string]bool {
	set := map[string]bool{}
	for line := range strings.Lines(s) {
		set[strings.TrimSpace(line)] = true
	}
	return set
}

// mostCleaned is how much of a text is looked at for noise and notes, in bytes:
// to look costs, and what changes more than that is no churn.
const mostCleaned = 4 << 10

// cleanLines is a text without the noise in lines that are not shared.
func cleanLines(s string, shared map[string]bool) string {
	var b strings.Builder
	room := mostCleaned
	for line := range strings.Lines(s) {
		if room < len(line) || shared[strings.TrimSpace(line)] {
			b.WriteString(line)
			continue
		}
		room -= len(line)
		if clean := withoutNoise(line); strings.TrimSpace(clean) != "" {
			b.WriteString(clean)
		}
	}
	return b.String()
}
