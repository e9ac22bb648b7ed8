package edit

import (
	"regexp"
	"strings"
)

// corrections are how a note begins that says that something was wrong: a label
// at the beginning of a line or sentence, or a phrase anywhere.
var corrections = []*regexp.Regexp{
	regexp.MustCompile(`(?im)(?:^|[.!?。)\]]\s*)[\[(【]?(?:corrections?|clarification|corrects?|correct(?:ed|s)? (?:to|the|an?|that|by|in)|editor[’']?s note|erratum|errata(?: corrige)?|berichtigung|korrektur|richtigstellung|` +
		`rectificatif|mise au point|correction|corrección|rectificación|fe de errores|rettifica|correzione|correção|errata|rectificatie|correctie|rättelse|rettelse|retting|sprostowanie|oprava|` +
		`исправление|уточнение|поправка|виправлення|更正|勘誤|勘误|訂正|お詫びと訂正|정정|바로잡습니다)(?:\s*(?:\([^)]{0,40}\)|[^\n:：]{0,25}))?\s*[:：\-–—】\])]`),
	regexp.MustCompile(`(?i)\b(?:an |in an )?(?:earlier|previous|original) versions? of (?:this|the|an?) (?:\p{L}+ )?(?:story|article|report|headline|post|item|photo caption|caption|graphic)\b`),
	regexp.MustCompile(`(?i)\bthis (?:\p{L}+ )?(?:story|article|report|headline|post) (?:has been|was|is) (?:corrected|amended|updated to correct|updated to clarify|clarified)\b`),
	regexp.MustCompile(`(?i)\bin einer (?:früheren|ersten|vorherigen|älteren) (?:version|fassung)\b|\bwir haben (?:das|dies|den fehler) (?:korrigiert|berichtigt)\b`),
	regexp.MustCompile(`(?i)\bune (?:version précédente|première version|précédente version) de cet article\b|\buna versi[oó]n(?:e)? (?:anterior|precedente) de (?:este|questo)\b`),
	regexp.MustCompile(`本文(?:已|經)?更正|(?:原文|前稿|本報|本社|先前報導|此前报道)[^。\n]{0,20}(?:有誤|有误|錯誤|错误|更正)|特此更正|以前の(?:記事|見出し)[^。\n]{0,20}誤り|訂正します`),
}

// correctedTitle knows CORRECTED- and the like before a title.
var correctedTitle = regexp.MustCompile(`(?i)^\s*[\[(【]?(?:correct(?:ed|ion|s)(?:-update \d+)?|berichtigt|korrigiert|更正|訂正|正精)\s*[:：\-–—\])】]`)

// notes counts what says that something was wrong.
func notes(title, body string) int {
	n := len(correctedTitle.FindAllStringIndex(title, -1))
	for _, c := range corrections {
		n += len(c.FindAllStringIndex(body, -1))
	}
	return n
}

// withdrawnTitle knows titles that take an article back.
var withdrawnTitle = regexp.MustCompile(`(?i)^\s*[\[(【<]?\s*(?:(?:story |article |report )?(?:withdrawn|retracted|removed)|retraction|(?:advisory |bulletin |mandatory |photo )?kill|story kill|deleted|zurückgezogen|gelöscht|retiré|rétractation|retirado|retractado|ritirato|отозвано|снято с публикации|` +
	`撤稿|撤回|已撤回|已下架|記事取り消し|取り消し|기사 ?삭제|기사 ?철회)\s*(?:[:：\-–—\])】>]|$)`)

// withdrawnBody knows the words in which a body says that the article is gone.
var withdrawnBody = regexp.MustCompile(`(?i)\bthis (?:\p{L}+ )?(?:article|story|post|report|item|piece) (?:has been|was|is|has now been) (?:withdrawn|retracted|removed|deleted|taken down|unpublished|killed)\b` +
	`|\b(?:we have|\p{L}+ has|have) (?:withdrawn|retracted) (?:this|the|a) (?:article|story|report)\b|\b(?:article|story) (?:withdrawn|retracted)\b` +
	`|\bdies(?:er|e|es) (?:artikel|beitrag|text|meldung|bericht) (?:wurde|ist) (?:zurückgezogen|gelöscht|entfernt)\b` +
	`|\bcet article a été (?:retiré|supprimé|dépublié)\b|\beste art[ií]culo (?:ha sido|foi) (?:retirado|eliminado|removido)\b|\bquesto articolo è stato (?:ritirato|rimosso)\b` +
	`|(?:статья|материал|публикация|новость) (?:была? )?(?:удалена?|отозвана?|снята?)` +
	`|(?:本文|此文|該文|该文|本報導|该报道|該報導|本則新聞)(?:已|已經|已经|業已)?(?:撤回|撤下|刪除|删除|下架)|この記事は[^。]{0,10}(?:削除|取り消|撤回)|이 기사는 (?:삭제|철회)`)

// Limits of where a body may say so: all of a short one, the beginning of others.
const (
	shortBody     = 600 // bytes
	bodyBeginning = 200
)

// Notice is the phrase by which an article says that it was taken back, on one
// line; "": it does not say so.
func Notice(t Text) string {
	if withdrawnTitle.MatchString(t.Title) {
		return strings.TrimSpace(t.Title)
	}
	body := strings.TrimSpace(t.Body)
	if len(body) > shortBody {
		body = body[:bodyBeginning]
	}
	at := withdrawnBody.FindStringIndex(body)
	if at == nil {
		return ""
	}
	return strings.Join(strings.Fields(body[at[0]:at[1]]), " ")
}
