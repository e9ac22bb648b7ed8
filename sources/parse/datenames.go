package parse

import (
	"slices"
	"strings"

	"wireroom/aggregator/plain"
)

const hour = 60 * 60

// zones are the names of zones that feeds use, in seconds east of UTC. Of names
// with several meanings the one that feeds mean; military letters as RFC 822
// has them.
var zones = map[string]int{
	"z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": hour, "bst": hour, "ist": 5*hour + 1800,
	"cet": hour, "cest": 2 * hour, "met": hour, "mest": 2 * hour, "mez": hour, "mesz": 2 * hour, "mewt": hour,
	"eet": 2 * hour, "eest": 3 * hour, "sast": 2 * hour, "msk": 3 * hour, "msd": 4 * hour, "trt": 3 * hour,
	"eat": 3 * hour, "wat": hour, "cat": 2 * hour, "gst": 4 * hour, "pkt": 5 * hour, "npt": 5*hour + 2700,
	"ict": 7 * hour, "wib": 7 * hour, "wita": 8 * hour, "wit": 9 * hour, "hkt": 8 * hour, "sgt": 8 * hour,
	"pht": 8 * hour, "myt": 8 * hour, "awst": 8 * hour, "jst": 9 * hour, "kst": 9 * hour,
	"acst": 9*hour + 1800, "acdt": 10*hour + 1800, "aest": 10 * hour, "aedt": 11 * hour,
	"nzst": 12 * hour, "nzdt": 13 * hour,
	"et": -5 * hour, "est": -5 * hour, "edt": -4 * hour, "ct": -6 * hour, "cst": -6 * hour, "cdt": -5 * hour,
	"mt": -7 * hour, "mst": -7 * hour, "mdt": -6 * hour, "pt": -8 * hour, "pst": -8 * hour, "pdt": -7 * hour,
	"at": -4 * hour, "ast": -4 * hour, "adt": -3 * hour, "nst": -3*hour - 1800, "ndt": -2*hour - 1800,
	"akst": -9 * hour, "akdt": -8 * hour, "hst": -10 * hour, "brt": -3 * hour, "art": -3 * hour,
	"clt": -4 * hour, "cot": -5 * hour, "pet": -5 * hour,
	"a": -1 * hour, "m": -12 * hour, "n": hour, "y": 12 * hour,
}

// meridiems give the hours that a half of the day adds to a 12-hour clock.
var meridiems = map[string]int{
	"am": 0, "a": 0, "pm": 12, "p": 12, "오전": 0, "오후": 12, "上午": 0, "下午": 12, "午前": 0, "午後": 12,
	"晚上": 12, "πμ": 0, "μμ": 12,
}

// ordinals are words that stand at a date's numbers and say nothing: 1st, 2do,
// 5 de mayo.
var ordinals = map[string]bool{
	"st": true, "nd": true, "rd": true, "th": true, "er": true, "de": true, "del": true, "of": true, "the": true,
}

// eras give the year before the first of an era.
var eras = map[string]int{
	"民國": 1911, "民国": 1911, "昭和": 1925, "平成": 1988, "令和": 2018,
}

// dateUnit is what a word says of the number before it: Year, Month, Day, hour,
// minute, second; 0 for nothing.
func dateUnit(word string) byte {
	switch word {
	case "年", "년":
		return 'Y'
	case "月", "월":
		return 'M'
	case "日", "일", "号", "號":
		return 'D'
	case "h", "u", "時", "时", "点", "點", "시":
		return 'h'
	case "min", "分", "분":
		return 'm'
	case "s", "秒", "초":
		return 's'
	}
	return 0
}

// monthNumber is the number of the month that a word names or abbreviates, in
// any of the languages of monthNames; 0 for none.
func monthNumber(word string) int {
	if m, ok := shortMonths[word]; ok {
		return m
	}
	if len(word) < 3 {
		return 0
	}
	i, exact := slices.BinarySearchFunc(months, word, func(m monthName, w string) int { return strings.Compare(m.name, w) })
	if exact {
		return months[i].number
	}
	found := 0
	for ; i < len(months) && strings.HasPrefix(months[i].name, word); i++ {
		if found != 0 && found != months[i].number {
			return 0 // "jui" may be June or July
		}
		found = months[i].number
	}
	return found
}

type monthName struct {
	name   string
	number int
}

// months are the folded names of monthNames in order.
var months = func() []monthName {
	var all []monthName
	for _, language := range monthNames {
		for i, names := range strings.Fields(language) {
			for _, name := range strings.Split(names, "/") {
				all = append(all, monthName{plain.Fold(strings.ReplaceAll(name, "_", " ")), i + 1})
			}
		}
	}
	slices.SortFunc(all, func(a, b monthName) int { return strings.Compare(a.name, b.name) })
	return slices.Compact(all)
}()

// shortMonths are abbreviations that are no beginning of the name, or of
// several names.
var shortMonths = map[string]int{
	"mar": 3, "maa": 3, "mrt": 3, "mrz": 3, "sept": 9, "jly": 7, "agt": 8, "okt": 10, "oct": 10,
	"cvn": 6, "cvc": 7, "srp": 8, "lip": 7, "lis": 11, "kve": 5, "kas": 11, "mai": 5, "may": 5, "tem": 7, "hin": 7,
	"jui": 0, "jul": 7, "jun": 6, "ιον": 6, "ιολ": 7, "مايو": 5, "ماي": 5,
}

// monthNames are the months of the year, a language a line, forms of one month
// joined by a slash.
var monthNames = []string{
	"january february march april may june july august september october november december",
	"januar/jänner februar/feber märz/maerz april mai juni juli august september oktober november dezember",
	"janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
	"enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre noviembre diciembre",
	"janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
	"gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
	"januari februari maart april mei juni juli augustus september oktober november december",
	"gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
	"ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
	"januari februari mars april maj juni juli augusti september oktober november december",
	"januar februar marts/mars april maj/mai juni juli august september oktober november december/desember",
	"tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta",
	"styczeń/stycznia luty/lutego marzec/marca kwiecień/kwietnia maj/maja czerwiec/czerwca lipiec/lipca sierpień/sierpnia wrzesień/września październik/października listopad/listopada grudzień/grudnia",
	"leden/ledna únor/února březen/března duben/dubna květen/května červen/června červenec/července srpen/srpna září říjen/října listopad/listopadu prosinec/prosince",
	"január/januára február/februára marec/marca apríl/apríla máj/mája jún/júna júl/júla august/augusta september/septembra október/októbra november/novembra december/decembra",
	"január február/februári március április május/máujus június július augusztus szeptember október november december",
	"ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
	"januari februari maret april mei juni juli agustus september oktober november desember",
	"январь/января февраль/февраля март/марта апрель/апреля май/мая июнь/июня июль/июля август/августа сентябрь/сентября октябрь/октября ноябрь/ноября декабрь/декабря",
	"січень/січня лютий/лютого березень/березня квітень/квітня травень/травня червень/червня липень/липня серпень/серпня вересень/вересня жовтень/жовтня листопад/листопада грудень/грудня",
	"януари февруари март април май юни юли август септември октомври ноември декември",
	"јануар фебруар март април мај јун јул август септембар октобар новембар децембар",
	"ιανουάριος/ιανουαρίου φεβρουάριος/φεβρουαρίου μάρτιος/μαρτίου απρίλιος/απριλίου μάιος/μαΐου ιούνιος/ιουνίου ιούλιος/ιουλίου αύγουστος/αυγούστου σεπτέμβριος/σεπτεμβρίου οκτώβριος/οκτωβρίου νοέμβριος/νοεμβρίου δεκέμβριος/δεκεμβρίου",
	"يناير/جانفي فبراير/فيفري مارس أبريل/ابريل/أفريل مايو/ماي يونيو/جوان يوليو/يوليوز/جويلية أغسطس/اغسطس/أوت سبتمبر أكتوبر/اكتوبر نوفمبر ديسمبر",
	"ינואר/בינואר פברואר/בפברואר מרץ/במרץ אפריל/באפריל מאי/במאי יוני/ביוני יולי/ביולי אוגוסט/באוגוסט ספטמבר/בספטמבר אוקטובר/באוקטובר נובמבר/בנובמבר דצמבר/בדצמבר",
	"जनवरी फरवरी/फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर/सितम्बर अक्टूबर/अक्तूबर नवंबर/नवम्बर दिसंबर/दिसम्बर",
	"ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
}
