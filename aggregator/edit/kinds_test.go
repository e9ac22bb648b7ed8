package edit

import (
	"fmt"
	"strings"
	"testing"
)

const story = "The northern harbour has been closed since Monday after a crane fell into the basin, the port authority said. Forty ships wait outside."

func TestChurnIsNoChange(t *testing.T) {
	for _, c := range []struct{ name, before, after string }{
		{"white space", story, strings.ReplaceAll(story, " ", "  ")},
		{"quotation marks", `"Closed", said the port's head.`, "“Closed”, said the port’s head."},
		{"one word or two", "A plug-in of Block Blasters", "A plugin of BlockBlasters"},
		{"cut in another word", "The harbour was closed by means of a...", "The harbour was closed by means of b..."},
		{"punctuation", story, strings.ReplaceAll(story, ",", " -")},
		{"comments", story + "\n12 comments", story + "\n57 comments"},
		{"comments in a line", story + " Read by 3,412 readers. 12 Comments and 9 shares.", story + " Read by 3,950 readers. 13 Comments and 12 shares."},
		{"views", "3,412 views\n" + story, "9.1k views\n" + story},
		{"counts in brackets", story + " Comments (3)", story + " Comments (44)"},
		{"minutes", story + " Updated 5 min ago", story + " Updated 2 hours ago"},
		{"dates", "Published: 2 March 2026, 10:15 am GMT. " + story, "Published: 3 March 2026, 9:05 pm GMT. " + story},
		{"no date before", story, "Last updated on March 3, 2026 at 9:05 pm EST " + story},
		{"German dates", "Stand: 02.03.2026 10:15 Uhr\n" + story, "Aktualisiert: 02.03.2026 11:40 Uhr\n" + story},
		{"reading time", "4 min read\n" + story, "5 min read\n" + story},
		{"advertisement", story, "Advertisement\n" + story + "\nStory continues below advertisement"},
		{"read more", story, story + " Read more at the harbour pages"},
		{"appeared first", story, story + "\nThe post Harbour closed appeared first on Harbour Wire."},
		{"tracking", story + " https://port.example/a?utm_source=x", story + " https://port.example/a?utm_source=y"},
		{"cut elsewhere", "The northern harbour has been closed since Monday after a crane fell into the ba…", story},
		{"cut with brackets", "The northern harbour has been closed since Monday [...]", story},
		{"teaser instead of all", story + " The mayor came on Tuesday. Nobody was hurt.", story},
		{"nothing instead of all", story, ""},
		{"Chinese counts", "港口週一關閉。\n瀏覽數：3,412", "港口週一關閉。\n瀏覽數：3,999"},
		{"Chinese times", "港口週一關閉。更新時間：2026-03-02 10:15", "港口週一關閉。更新時間：2026-03-03 08:00"},
		{"Chinese minutes", "港口週一關閉。5分鐘前", "港口週一關閉。2小時前"},
		{"Russian counts", "Порт закрыт. 12 просмотров", "Порт закрыт. 57 просмотров"},
		{"Russian dates", "Порт закрыт. Обновлено: 2 мая 2026, 10:15", "Порт закрыт. Обновлено: 3 мая 2026, 11:20"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Kinds(Text{"Harbour closed", c.before}, Text{"Harbour closed", c.after}); got != nil {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestTitleLabelsAreNoChange(t *testing.T) {
	for _, title := range []string{
		"BREAKING: Harbour closed", "UPDATE 3-Harbour closed", "UPDATE 1 - Harbour closed", "EXCLUSIVE: Harbour closed", "[Updated] Harbour closed",
		"Live updates: Harbour closed", "LIVE: BREAKING: Harbour closed", "Harbour closed!", "“Harbour closed”", "HARBOUR CLOSED", "速報：Harbour closed", "Eilmeldung: Harbour closed",
		"REFILE-Harbour closed",
	} {
		if got := Kinds(Text{"Harbour closed", story}, Text{title, story}); got != nil {
			t.Errorf("%s: %v", title, got)
		}
	}
}

func TestKinds(t *testing.T) {
	const more = " The mayor came to the basin on Tuesday and promised that a new crane would stand there within a month, at the city's cost."
	for _, c := range []struct {
		name          string
		before, after Text
		want          string
	}{
		{"headline", Text{"Harbour closed", story}, Text{"Harbour opens again", story}, "[headline]"},
		{"number in the headline", Text{"Three hurt at harbour", story}, Text{"Five hurt at harbour", story}, "[numbers headline]"},
		{"number in the text", Text{"A", story}, Text{"A", strings.Replace(story, "Forty", "50", 1)}, "[numbers]"},
		{"digits in the text", Text{"A", "The crane weighs 300 tonnes, it said."}, Text{"A", "The crane weighs 250 tonnes, it said."}, "[numbers]"},
		{"large digits", Text{"A", "It cost $3,412,000 to build."}, Text{"A", "It cost $3,500,000 to build."}, "[numbers]"},
		{"Chinese number", Text{"A", "港口有三艘船等待，港務局表示。"}, Text{"A", "港口有五艘船等待，港務局表示。"}, "[numbers]"},
		{"more", Text{"A", story}, Text{"A", story + more}, "[extended]"},
		{"more inside", Text{"A", story + " Nobody was hurt."}, Text{"A", story + more + " Nobody was hurt."}, "[extended]"},
		{"other words", Text{"A", story}, Text{"A", strings.Replace(story, "closed", "shut down", 1)}, "[reworded]"},
		{"not", Text{"A", "The harbour will be closed, the port said."}, Text{"A", "The harbour will not be closed, the port said."}, "[reworded]"},
		{"another text", Text{"A", story}, Text{"A", "On 3 May 1926 in 12 halls of the old town 7 choirs sang, and the lake district listened."}, "[reworded]"},
		{"date in the text", Text{"A", "The court meets on 3 March, it said."}, Text{"A", "The court meets on 4 March, it said."}, "[numbers]"},
		{"correction", Text{"A", story}, Text{"A", story + "\nCorrection: The crane fell on Monday, not on Sunday as we wrote."}, "[corrected extended]"},
		{"correction of a number", Text{"A", "It weighs 300 tonnes."}, Text{"A", "It weighs 250 tonnes.\nCorrection (4 May): an earlier version of this article gave the wrong weight."}, "[corrected]"},
		{"editor's note", Text{"A", story}, Text{"A", "Editor’s note: The name of the ship was corrected. " + story}, "[corrected]"},
		{"title says corrected", Text{"Harbour closed", story}, Text{"CORRECTED-Harbour closed", story}, "[corrected]"},
		{"German", Text{"A", story}, Text{"A", story + " Berichtigung: Der Kran fiel am Montag."}, "[corrected]"},
		{"German version", Text{"A", story}, Text{"A", story + " In einer früheren Version hieß es, der Kran sei am Sonntag gefallen."}, "[corrected extended]"},
		{"French", Text{"A", story}, Text{"A", story + "\nRectificatif : la grue est tombée lundi."}, "[corrected]"},
		{"Russian", Text{"A", story}, Text{"A", story + "\nИсправление: кран упал в понедельник."}, "[corrected]"},
		{"Chinese", Text{"A", "港口週日關閉。"}, Text{"A", "港口週一關閉。更正：原文日期有誤。"}, "[corrected]"},
		{"Japanese", Text{"A", "港は日曜に閉鎖された。"}, Text{"A", "港は月曜に閉鎖された。\n【訂正】日付を改めました。"}, "[corrected]"},
		{"a correction that was there", Text{"A", story + "\nCorrection: x."}, Text{"A", strings.Replace(story, "closed", "shut", 1) + "\nCorrection: x."}, "[reworded]"},
		{"a correction facility", Text{"A", story}, Text{"A", strings.Replace(story, "harbour", "correction facility", 1)}, "[reworded]"},
		{"withdrawn title", Text{"Harbour closed", story}, Text{"WITHDRAWN: Harbour closed", story}, "[withdrawn headline]"},
		{"killed", Text{"Harbour closed", story}, Text{"KILL - Harbour closed", story}, "[withdrawn headline]"},
		{"withdrawn body", Text{"Harbour closed", story}, Text{"Harbour closed", "This article has been removed."}, "[withdrawn]"},
		{"retracted German", Text{"A", story}, Text{"A", "Dieser Artikel wurde zurückgezogen."}, "[withdrawn]"},
		{"retracted Chinese", Text{"A", "港口關閉。"}, Text{"A", "本文已刪除。"}, "[withdrawn]"},
		{"about a kill", Text{"Harbour closed", story}, Text{"Kill the lights at the harbour", story}, "[headline]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := fmt.Sprint(Kinds(c.before, c.after)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestNoticeIsOfTheArticle(t *testing.T) {
	for _, body := range []string{
		"The journal said that the study was retracted in May.", "The post was removed by the site, the company said, after many complaints.",
		strings.Repeat("The port is open. ", 50) + "This article has been removed from the list.",
	} {
		if got := Notice(Text{"Harbour", body}); got != "" {
			t.Errorf("%.40s: %q", body, got)
		}
	}
}

func TestReadableLeavesOutWhatCounts(t *testing.T) {
	was, is := Readable("The port is closed.\n12 comments\nForty ships wait.", "The port is closed.\n85 comments\nAdvertisement\nFifty ships wait.")
	if was != "The port is closed.\nForty ships wait." || is != "The port is closed.\nFifty ships wait." {
		t.Errorf("got %q and %q", was, is)
	}
	if same, _ := Readable("12 comments", "12 comments"); same != "12 comments" {
		t.Errorf("what stays is %q", same)
	}
}

func FuzzKinds(f *testing.F) {
	f.Add("BREAKING: a", "b 12 comments", "UPDATE 3-a", "b 13 comments Correction: c")
	f.Add("快訊／a", "更正：", "[", "(…")
	f.Fuzz(func(t *testing.T, a, b, c, d string) {
		if got := Kinds(Text{a, b}, Text{a, b}); got != nil {
			t.Errorf("a text differs from itself: %v", got)
		}
		Kinds(Text{a, b}, Text{c, d})
		Notice(Text{c, d})
	})
}

func BenchmarkKinds(b *testing.B) {
	before := strings.Repeat(story+" ", 30)
	after := strings.Replace(before, "Forty", "Fifty", 3)
	for b.Loop() {
		Kinds(Text{"A", before}, Text{"A", after})
	}
}
