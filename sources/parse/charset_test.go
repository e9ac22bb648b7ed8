package parse

import (
	"strings"
	"testing"

	"golang.org/x/net/html/charset"
)

// TestGuessEncoding has feeds that do not say what they are in.
func TestGuessEncoding(t *testing.T) {
	tests := []struct{ encoding, text string }{
		{"windows-1252", "Der Bürgermeister über die Brücke: „Das wäre schön“, sagte er gestern"},
		{"windows-1252", "L’été dernier, la préfète a déjà reçu les élus à l’hôtel de ville"},
		{"windows-1251", "Правительство обсудило новый закон о защите данных. Депутаты ждут ответа"},
		{"koi8-r", "Правительство обсудило новый закон о защите данных. Депутаты ждут ответа"},
		{"windows-1255", "הממשלה דנה אתמול בחוק החדש להגנת המידע והכנסת ממתינה לתשובה"},
		{"windows-1256", "ناقشت الحكومة أمس القانون الجديد لحماية البيانات والبرلمان ينتظر الجواب"},
		{"windows-1253", "Η κυβέρνηση συζήτησε χθες τον νέο νόμο για την προστασία των δεδομένων"},
		{"gb2312", "政府昨天讨论了新的数据保护法，议员们正在等待答复，记者会将在下午举行"},
		{"big5", "政府昨天討論了新的資料保護法，議員們正在等待答覆，記者會將在下午舉行"},
		{"shift_jis", "政府は昨日、新しいデータ保護法について協議した。議員は回答を待っている"},
		{"euc-jp", "政府は昨日、新しいデータ保護法について協議した。議員は回答を待っている"},
		{"euc-kr", "정부는 어제 새로운 정보 보호법을 논의했다. 의원들은 답변을 기다리고 있다"},
	}
	for _, tt := range tests {
		t.Run(tt.encoding, func(t *testing.T) {
			enc, _ := charset.Lookup(tt.encoding)
			raw, err := enc.NewEncoder().String("<rss><channel><item><title>" + tt.text + "</title><link>http://outlet.example/</link></item></channel></rss>")
			if err != nil {
				t.Fatal(err)
			}
			d, err := Parse([]byte(raw), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := d.Entries[0].Title.Plain; d.Encoding != tt.encoding || got != strings.TrimSpace(tt.text) {
				t.Errorf("read as %s: %q", d.Encoding, got)
			}
		})
	}
}
