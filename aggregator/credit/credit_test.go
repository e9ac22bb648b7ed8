package credit

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhoseText(t *testing.T) {
	for _, c := range []struct {
		name, body  string
		wire, where string
	}{
		{"place and date", "LONDON, Nov 3 (Reuters) - The harbour closed on Monday.", "Reuters", Dateline},
		{"no place", "(Reuters) - The harbour closed on Monday.", "Reuters", Dateline},
		{"two places", "NEW DELHI/ISLAMABAD (Reuters) - Talks began on Monday.", "Reuters", Dateline},
		{"capitals", "TOKYO (REUTERS) - The yen rose.", "Reuters", Dateline},
		{"abbreviated month", "WASHINGTON, Sept. 3 (UPI) -- The court ruled.", "UPI", Dateline},
		{"state", "ST. LOUIS (AP) — A bridge was shut.", "AP", Dateline},
		{"name above", "By JANE DOE Associated Press CHICAGO (AP) — A bridge was shut.", "AP", Dateline},
		{"German with desk", "Berlin/München (dpa/lby) - Die Fähre bleibt im Hafen.", "dpa", Dateline},
		{"German financial", "FRANKFURT (dpa-AFX) - Die Aktie fiel.", "dpa", Dateline},
		{"Austrian", "Wien (APA) - Das Parlament tagt.", "APA", Dateline},
		{"French", "Paris (AFP) – Le port est fermé.", "AFP", Dateline},
		{"Spanish", "Madrid, 3 nov (EFE).- El puerto cerró.", "EFE", Dateline},
		{"Italian", "(ANSA) - ROMA, 03 NOV - Il porto è chiuso.", "ANSA", Dateline},
		{"Portuguese", "Lisboa, 03 nov 2026 (Lusa) – O porto fechou.", "Lusa", Dateline},
		{"Swedish", "STOCKHOLM (TT) - Hamnen stängdes.", "TT", Dateline},
		{"Russian slashes", "МОСКВА, 3 ноября. /ТАСС/. Порт закрыт.", "TASS", Dateline},
		{"Russian dash", "МОСКВА, 3 ноя — РИА Новости. Порт закрыт.", "RIA Novosti", Dateline},
		{"Chinese", "新华社北京11月3日电 港口周一关闭。", "Xinhua", Dateline},
		{"Chinese message", "中新社讯 港口周一关闭。", "China News Service", Dateline},
		{"Taiwanese", "（中央社記者王小明台北3日電）港口週一關閉。", "CNA", Dateline},
		{"Taiwanese of a foreign one", "（法新社巴黎3日電）港口週一關閉。", "AFP", Dateline},
		{"Taiwanese in English", "Taipei, Nov. 3 (CNA) The harbour closed on Monday.", "", ""},
		{"Taiwanese in English with a dash", "Taipei, Nov. 3 (CNA) -- The harbour closed.", "CNA", Dateline},
		{"Japanese", "【台北=共同】港は月曜日に閉鎖された。", "Kyodo", Dateline},
		{"Japanese of a foreign one", "［東京 3日 ロイター］ 港は月曜日に閉鎖された。", "Reuters", Dateline},
		{"Korean", "(서울=연합뉴스) 항구가 월요일 폐쇄됐다.", "Yonhap", Dateline},
		{"Chinese agency in English", "BEIJING, Nov. 3 (Xinhua) -- The harbour closed.", "Xinhua", Dateline},
		{"release", "GENEVA, Nov. 3, 2026 /PRNewswire/ -- Quillpay announces a thing.", "PR Newswire", Dateline},
		{"dash alone", "AFP — The harbour closed on Monday.", "AFP", Dateline},
		{"two agencies", "KYIV (AP, AFP) - The harbour closed.", "AP", Dateline},
		{"bracket at the end", "Der Hafen ist zu. Das sagte der Kapitän. (dpa)", "dpa", SourceLine},
		{"full-width at the end", "港は閉鎖された。（共同）", "Kyodo", SourceLine},
		{"several at the end", "Der Hafen ist zu. (red/dpa)", "dpa", SourceLine},
		{"signature", "The harbour closed.\n(Reporting by Jane Doe; Editing by John Roe)", "Reuters", SourceLine},
		{"source line", "The harbour closed.\nSource: Xinhua", "Xinhua", SourceLine},
		{"source line in Chinese", "港口週一關閉。\n資料來源：中央社", "CNA", SourceLine},
		{"rights line", "The harbour closed.\n© 2026 AFP", "AFP", SourceLine},

		{"exam", "Students take the AP exam in May (AP) and hope.", "", ""},
		{"AP course", "AP exam results are out. Schools said on Monday they were good.", "", ""},
		{"caption", "Tim Cook (AP) The company said on Monday that it closed.", "", ""},
		{"picture", "LONDON (AP Photo/Jane Doe) - A bridge.", "", ""},
		{"picture at the end", "港口週一關閉。（路透資料照）", "", ""},
		{"with help", "Der Hafen ist zu. (mit dpa)", "", ""},
		{"contribution", "The harbour closed.\nThe Associated Press contributed to this report.", "", ""},
		{"quoted", "The minister told Reuters on Monday that the harbour closed.", "", ""},
		{"a firm", "The shares of Reuters (TRI) - they rose - closed higher.", "", ""},
		{"small word", "Perjanjian antara kedua negara (antara lain) ditandatangani.", "", ""},
		{"verb", "He said (reuters) that.", "", ""},
		{"Pennsylvania", "HARRISBURG (PA) - The harbour closed.", "", ""},
		{"nothing", "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Read(Text{Outlet: "The Daily Example", Body: c.body})
			if got.Wire != c.wire || got.Where != c.where {
				t.Errorf("got %q by %q, want %q by %q", got.Wire, got.Where, c.wire, c.where)
			}
		})
	}
}

func TestBylines(t *testing.T) {
	for _, c := range []struct {
		name   string
		author string
		want   string
	}{
		{"agency", "Reuters", "Reuters"},
		{"article", "The Associated Press", "AP"},
		{"by", "By Reuters", "Reuters"},
		{"von", "Von dpa", "dpa"},
		{"reporter of it", "Jane Doe, Associated Press", "AP"},
		{"staff", "Reuters Staff", "Reuters"},
		{"writer", "JANE DOE | AP Sports Writer", "AP"},
		{"mail", "desk@wire.example (AFP)", "AFP"},
		{"two", "dpa/AFP", "dpa"},
		{"Chinese", "中央社", "CNA"},
		{"Chinese reporter", "中央社記者", "CNA"},
		{"Japanese", "共同通信", "Kyodo"},
		{"person", "Jane Reuter", ""},
		{"both", "Reuters and Jane Doe", ""},
		{"institute", "Reuters Institute", ""},
		{"initials", "A. P. Smith", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Read(Text{Outlet: "The Daily Example", Authors: []string{c.author}})
			if got.Wire != c.want {
				t.Errorf("got %q, want %q", got.Wire, c.want)
			}
		})
	}
}

func TestOwnAndCopied(t *testing.T) {
	for _, c := range []struct {
		name string
		text Text
		want Credit
	}{
		{"the agency itself", Text{Outlet: "Reuters"}, Credit{Wire: "Reuters", Where: OwnOutlet}},
		{"by its site", Text{Outlet: "Focus", Link: "https://focustaiwan.tw/1"}, Credit{Wire: "CNA", Where: OwnOutlet}},
		{"copied feed", Text{Outlet: "Hub", Origin: "AFP"}, Credit{Wire: "AFP", Where: SourceLine}},
		{"it quotes itself", Text{Outlet: "Reuters", Body: "The minister told Reuters so."}, Credit{Wire: "Reuters", Where: OwnOutlet}},
		{"a broadcaster of the same letters", Text{Outlet: "CNA"}, Credit{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, Read(c.text), ignoreEmpty); d != "" {
				t.Error(d)
			}
		})
	}
}

var ignoreEmpty = cmp.Transformer("cites", func(c Credit) []string { return append([]string{c.Wire, c.Where}, c.Cites...) })

func TestWhoIsQuoted(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"told", "The minister told Reuters that the harbour closed.", "Reuters"},
		{"reported", "Reuters reported on Monday that the harbour closed.", "Reuters"},
		{"news agency", "Kyodo News Agency reported that the harbour closed.", "Kyodo"},
		{"according to", "The harbour closed, according to AFP.", "AFP"},
		{"said", "The harbour closed, Xinhua said.", "Xinhua"},
		{"citing", "Citing TASS, the paper said so.", "TASS"},
		{"the state agency", "The Central News Agency (CNA) reported it.", "CNA"},
		{"German", "Das berichtete die Nachrichtenagentur dpa am Montag.", "dpa"},
		{"German before", "Laut dpa ist der Hafen zu.", "dpa"},
		{"French", "Le port est fermé, selon l'AFP.", "AFP"},
		{"Spanish", "El puerto cerró, según EFE.", "EFE"},
		{"Italian", "Il porto è chiuso, secondo l’ANSA.", "ANSA"},
		{"Russian", "Порт закрыт, сообщает ТАСС.", "TASS"},
		{"Russian data", "По данным РИА Новости, порт закрыт.", "RIA Novosti"},
		{"Chinese", "据路透社报道，港口关闭。", "Reuters"},
		{"Taiwanese", "法新社報導，港口關閉。", "AFP"},
		{"Japanese", "ロイター通信によると、港は閉鎖された。", "Reuters"},
		{"Korean", "로이터통신에 따르면 항구가 폐쇄됐다.", "Reuters"},
		{"two", "AFP reported it and Reuters said so.", "AFP Reuters"},
		{"a person", "Michael Bloomberg said so.", ""},
		{"a firm", "Thomson Reuters rose by two percent.", ""},
		{"an exam", "The AP exam reported record numbers.", ""},
		{"mention", "The AFP bureau in Paris moved.", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := strings.Join(Read(Text{Outlet: "The Daily Example", Body: c.body}).Cites, " ")
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestFamilies(t *testing.T) {
	table, err := Families().With(map[string][]string{"Lake Press": {"Lake*", "lake.example"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, outlet, link, want string }{
		{"section", "BBC News", "", "BBC"},
		{"sport", "BBC Sport", "", "BBC"},
		{"case and space", "bbc  WORLD", "", "BBC"},
		{"not the beginning of a word", "BBCode Weekly", "", ""},
		{"by site", "Headlines", "https://www.bbc.co.uk/news/1", "BBC"},
		{"like a site", "Headlines", "https://notbbc.co.uk/news/1", ""},
		{"characters", "聯合新聞網 要聞", "", "United Daily News Group"},
		{"the longer beginning", "Focus Taiwan Politics", "", "CNA Taiwan"},
		{"own", "Lake Herald", "", "Lake Press"},
		{"own site", "The Shore", "https://news.lake.example/1", "Lake Press"},
		{"nobody's", "The Daily Example", "https://daily.example/1", ""},
		{"no table", "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := table.Of(c.outlet, c.link); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	if got := (*Table)(nil).Of("BBC News", ""); got != "" {
		t.Errorf("no table gives %q", got)
	}
}

func TestPatternsThatMeanNothing(t *testing.T) {
	for _, p := range []string{"", "*", "BBC * News", "https://bbc.co.uk/"} {
		if _, err := Families().With(map[string][]string{"x": {p}}); err == nil {
			t.Errorf("%q is taken", p)
		}
	}
}

func TestDataFilesNameEverythingOnce(t *testing.T) {
	for name, file := range map[string]string{"families.txt": familiesFile, "agencies.txt": agenciesFile} {
		seen := map[string]string{}
		readLines(file, func(owner string, patterns []string) {
			for _, p := range patterns {
				key := foldName(strings.TrimLeft(p, "=~"))
				if other, twice := seen[key]; twice && other != owner {
					t.Errorf("%s: %q belongs to %s and to %s", name, p, other, owner)
				}
				seen[key] = owner
			}
		})
		if len(seen) < 300 {
			t.Errorf("%s holds %d patterns only", name, len(seen))
		}
	}
}

func TestOpening(t *testing.T) {
	const text = "The northern harbour was closed on Monday after a crane fell into the basin, the port said."
	for _, c := range []struct {
		name, a, b string
		same       bool
	}{
		{"dateline or not", "HAMBURG (dpa) - " + text, text, true},
		{"two datelines", "(Reuters) - " + text, "LONDON (AP) — " + text, true},
		{"other end", text, text + " More follows.", true},
		{"case and marks", text, strings.ToUpper(text), true},
		{"another text", text, "A crane fell into the basin of the northern harbour, which the port closed on Monday, it said.", false},
		{"characters", "港口週一因起重機墜入港池而關閉，港務局表示將於週三重新開放給貨輪使用並展開調查。", "（中央社台北3日電）港口週一因起重機墜入港池而關閉，港務局表示將於週三重新開放給貨輪使用並展開調查。", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, b := Opening(c.a), Opening(c.b)
			if a == 0 || b == 0 || (a == b) != c.same {
				t.Errorf("got %x and %x, want same %v", a, b, c.same)
			}
		})
	}
	if got := Opening("The harbour closed."); got != 0 {
		t.Errorf("a short text has the opening %x", got)
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"LONDON (Reuters) - x", "（中央社台北3日電）港", "a (b", "(", "【", "/TASS/", "x\n(dpa)", "新华社电", "Reuters reported", "— AP", ")"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c := Read(Text{Title: s, Body: s, Outlet: s, Origin: s, Authors: []string{s}})
		if c.Wire != "" && c.Where == "" || len(c.Cites) > maxCites {
			t.Errorf("%q gives %+v", s, c)
		}
		Opening(s)
	})
}

func BenchmarkRead(b *testing.B) {
	text := "LONDON, Nov 3 (Example) - " + strings.Repeat("The minister said on Monday that the Harbour Authority of Amsterdam would open again. ", 20)
	for b.Loop() {
		Read(Text{Outlet: "The Daily Example", Link: "https://daily.example/1", Title: "Harbour closed", Body: text})
	}
}
