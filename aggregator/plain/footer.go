package plain

import "strings"

// maxFooter is how many bytes the text of a footer has at most.
const maxFooter = 600

// footers are the sentences that content systems put under every item of a
// feed: how they begin, and what they hold.
var footers = []struct{ begins, holds string }{
	{"The post ", " appeared first on "},
	{"The article ", " appeared first on "},
	{"Der Beitrag ", " erschien zuerst auf "},
	{"L’article ", " est apparu en premier sur "},
	{"L'article ", " est apparu en premier sur "},
	{"Cet article ", " est apparu en premier sur "},
	{"La entrada ", " aparece primero en "},
	{"La entrada ", " se publicó primero en "},
	{"L'articolo ", " proviene da "},
	{"L’articolo ", " proviene da "},
	{"O post ", " apareceu primeiro em "},
	{"O conteúdo ", " aparece primeiro em "},
	{"Het bericht ", " verscheen eerst op "},
	{"Artykuł ", " pochodzi z serwisu "},
	{"Inlägget ", " dök först upp på "},
	{"Сообщение ", " появились сначала на "},
	{"Запись ", " впервые появилась "},
	{"Запис ", " спершу з'явився на "},
	{"投稿 ", " に最初に表示されました"},
	{"", "最先出现在"},
	{"", "這篇文章最早發佈於"},
	{"", "게시물이"},
	{"", "yazısı ilk önce "},
	{"ظهرت المقالة ", " أولاً على "},
	{"", "Medium, where people are continuing the conversation"},
}

// isFeedFooter reports whether s, a whole paragraph, is such a sentence.
func isFeedFooter(s string) bool {
	if len(s) > maxFooter {
		return false
	}
	s = strings.TrimSpace(s)
	for _, f := range footers {
		if strings.HasPrefix(s, f.begins) && strings.Contains(s, f.holds) && !strings.Contains(s, "\n\n") {
			return true
		}
	}
	return false
}

// isFooter reports whether node i is an element that holds such a sentence and
// nothing else.
func (t *tree) isFooter(i int) bool {
	switch t.nodes[i].tag.name {
	case "p", "div", "small", "footer":
	default:
		return false
	}
	var buf [maxFooter]byte
	text := buf[:0]
	for j := int32(i) + 1; j < t.nodes[i].end; {
		n := &t.nodes[j]
		if n.cut {
			j = n.end
			continue
		}
		if len(text)+len(n.text) > maxFooter || !n.isText() && t.shows(n) {
			return false
		}
		text = append(text, n.text...)
		j++
	}
	return isFeedFooter(string(text))
}
