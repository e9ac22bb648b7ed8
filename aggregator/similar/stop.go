package similar

import (
	"strings"
	"unicode/utf8"
)

// isStop reports whether w, folded as package plain folds, is a word that any
// text of its language may hold.
func isStop(w string) bool {
	if len(w) == 1 || utf8.RuneCountInString(w) == 1 {
		return w[0] < '0' || w[0] > '9'
	}
	_, ok := stopWords[w]
	return ok
}

// stopWords are articles, pronouns, prepositions, conjunctions and auxiliaries.
// Statistics weigh down the rest; these are listed since the first texts of a
// stream have no statistics yet.
var stopWords = wordSet(
	// English
	`a about after again against all also am an and any are as at be because been before being between both but by
	can could did do does doing down during each few for from further had has have having he her here hers him his
	how i if in into is it its just may me might more most must my no nor not now of off on once only or other our
	out over own said same say says she should so some such than that the their them then there these they this
	those through to too under until up upon us very was we were what when where which while who whom why will with
	would you your new via amid vs get gets got one two first`,
	// German
	`aber als am an auch auf aus bei beim bis da damit dann das dass dem den denn der des dessen deren die dies diese
	diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es etwa fur gegen hat hatte
	hatten haben ich ihm ihn ihr ihre ihrem ihren ihrer im in ins ist ja jetzt kann kein keine keinen konnen konnte
	konnten man mehr mit muss mussen nach neue neuen neuer nicht noch nun nur ob oder ohne schon sei sein seine seinem
	seinen seiner seit sich sie sind so soll sollen uber um und uns unter vom von vor war waren warum was weil wenn wer
	werden weiter wie wieder wieso will wir wird wo wurde wurden zu zum zur zwischen sagt`,
	// French
	`au aux avec ce ces cette comme dans de des du elle elles en est et etait ete etre eu il ils je la le les leur
	leurs lui mais ne nous on ont ou par pas plus pour qu que qui sa sans se ses son sont sur un une vous apres avant
	entre contre selon depuis fait aussi dont tout tous`,
	// Spanish, Portuguese, Italian
	`al como con cual cuando del desde donde dos e el ella ellos era es esta estan este esto fue ha han hasta hay la
	las le les lo los mas mientras muy ni nos o para pero por porque que quien se segun ser si sin sobre son su sus
	tambien tras un una uno unos y ya ante contra entre
	ao aos com da das dele dela do dos ela ele em era essa esse foi isso ja mais mas na nas nao nem no nos num numa
	os ou pela pelo pelas pelos quando sao sem ser seu sua sobre tem uma ate apos diz
	agli ai alla alle allo anche che chi ci coi col cui da dai dal dalla delle dello degli dei della di e gli hanno i
	il in ma nei nel nella non nelle o piu per sara si sono sulla sul tra fra uno`,
	// Dutch, Swedish, Danish, Norwegian
	`aan als bij dan dat de deze die dit door een en er had heeft hebben het hij hun ik in is je kan maar met meer na
	naar niet nog of om omdat onder ook op over te tegen tot uit van veel voor waar was wat we wel wordt worden zich
	zij zijn zo
	att av blir den det eller efter en ett fran for har hon i inte jag kan man med mot nar och om pa sa sig som till
	under ut vad var vi ar
	af blev da dem deres der efter ej eller et fra han havde ham hvad hvor ikke jeg kun mellem nar noget nu ogsa
	skal sin til ved vil vaere`,
	// Polish, Czech, Turkish
	`ale bez by byc byl byla bylo co czy dla do gdy go i ich ile jak jako jest jego jej juz kiedy ktora ktore ktory
	ma moze na nad nie niz o od oraz po pod przed przez przy sie sa ta tak te tego tej ten to tym w we z za ze
	aby az byt ci jeho jeji jen jsou k kdyz ktera ktere ktery nebo o podle pro proti se si s u v ve za
	bir bu da daha de gibi icin ile ise kadar ki mi ne olan olarak oldu sonra ve ya`,
	// Russian, Ukrainian
	`а без более бы был была были было быть в во все всех вы где да для до его ее если есть еще же за и из или им их к
	как ко когда кто ли мы на над не нет ни но о об он она они от по под после при про с со так также там то только
	том тот у уже чем через что чтобы это этого этой этом
	або але був була були було в від він вона вони все для до з за зі й його її які який яка як коли ми на не ні по
	про та так також те ти то у це цього чи що щоб`,
	// Arabic
	`في من الى على عن ان انه هذا هذه التي الذي مع بعد قبل بين او ثم كان كانت ما لا لم لن قد كل و`,
)

func wordSet(lists ...string) map[string]struct{} {
	set := map[string]struct{}{}
	for _, list := range lists {
		for _, w := range strings.Fields(list) {
			set[w] = struct{}{}
		}
	}
	return set
}
