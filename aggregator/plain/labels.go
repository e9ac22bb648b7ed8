package plain

import "strings"

// labels are the phrases that announce what is not the article's own, folded.
var labels = phrases(map[label]string{
	listLabel: listLabels,
	lineLabel: lineLabels,
})

func phrases(groups map[label]string) map[string]label {
	m := make(map[string]label)
	for l, list := range groups {
		for line := range strings.Lines(list) {
			for p := range strings.SplitSeq(line, ";") {
				if p = labelKey(p); p != "" {
					m[p] = l
				}
			}
		}
	}
	return m
}

const listLabels = `
Related; Related articles; Related article; Related stories; Related story; Related news; Related posts; Related post
Related content; Related coverage; Related reading; Related links; Related topics; Related items; Related videos
Recommended; Recommended articles; Recommended reading; Recommended stories; Recommended for you; Recommendations
Most popular; Most read; Most viewed; Most shared; Most commented; Most recent; Popular; Popular now; Popular posts
Popular stories; Popular articles; Popular news; Trending; Trending now; Trending stories; Trending news; Trending topics
Top stories; Top news; Latest news; Latest stories; Latest articles; Latest posts; Latest; Recent posts; Recent articles
Recent stories; Breaking news; Editor's picks; Editors' picks; Editor's choice; Don't miss; Must read; Must reads
More news; More stories; More articles; More like this; More on this story; More on this topic; More on this; More from us
More from this author; More from this section; More from the author; More to read; More coverage; More headlines
Read more; Read also; Also read; Read next; See also; See more; You may also like; You might also like; You might like
You may like; You might also be interested in; You may also be interested in; Up next; Next up; Next article
What to read next; Further reading; In other news; In case you missed it; ICYMI; Other stories; Other news; Similar articles
Similar posts; Similar stories; From around the web; Around the web; Elsewhere; Promoted stories; Sponsored stories
Sponsored content; Keep reading; Continue reading; Explore more; Discover more; Watch; Watch also; Also on this site

Verwandte Artikel; Ähnliche Artikel; Ähnliche Beiträge; Verwandte Beiträge; Verwandte Themen; Ähnliche Themen
Weitere Artikel; Weitere Meldungen; Weitere Nachrichten; Weitere Themen; Weitere Beiträge; Mehr zum Thema; Mehr dazu
Mehr Artikel; Mehr Nachrichten; Mehr lesen; Weiterlesen; Lesen Sie auch; Lesen Sie mehr; Lies auch; Lesen Sie dazu auch
Das könnte Sie auch interessieren; Das könnte dich auch interessieren; Auch interessant; Meistgelesen; Meistgelesene Artikel
Am meisten gelesen; Beliebte Artikel; Beliebteste Artikel; Beliebt; Empfohlen; Empfehlungen; Empfohlene Artikel; Siehe auch
Aktuelle Nachrichten; Neueste Artikel; Neueste Nachrichten; Top-Themen; Passend dazu; Zum Thema; Im Trend; Links zum Thema

Articles liés; Article lié; Articles similaires; Articles connexes; À lire aussi; A lire aussi; Lire aussi; À lire également
Lire également; À lire; Les plus lus; Le plus lu; Articles les plus lus; Les plus populaires; Plus d'articles; Plus d'infos
Articles populaires; Sur le même sujet; Sur le même thème; Dans la même rubrique; En savoir plus; Lire la suite; Lire plus
Voir aussi; Vous aimerez aussi; Vous pourriez aussi aimer; Recommandé pour vous; Nos recommandations; Tendances
Dernières nouvelles; Derniers articles; Les dernières actualités; À la une; Pour aller plus loin; Notre sélection

Artículos relacionados; Noticias relacionadas; Relacionado; Relacionados; Contenido relacionado; Notas relacionadas; Lea también
Lee también; Leer también; También te puede interesar; Te puede interesar; Le puede interesar; Más leídas; Más leídos
Las más leídas; Lo más leído; Lo más visto; Lo más popular; Más noticias; Más información; Más sobre este tema; Leer más
Seguir leyendo; Ver también; Véase también; Recomendado; Recomendados; Últimas noticias; Tendencias; Le recomendamos; Te recomendamos

Articoli correlati; Articolo correlato; Notizie correlate; Leggi anche; Leggi di più; Leggi tutto; Per approfondire
Potrebbe interessarti; Potrebbe interessarti anche; Ti potrebbe interessare; Ti potrebbe interessare anche; I più letti
Le più lette; Più letti; Più popolari; Articoli più letti; Articoli recenti; Ultime notizie; Vedi anche; Consigliati; Altri articoli
Altre notizie; Continua a leggere; Di tendenza; Articoli simili

Artigos relacionados; Notícias relacionadas; Matérias relacionadas; Conteúdo relacionado; Leia também; Leia mais; Ler mais
Veja também; Veja mais; Saiba mais; Mais lidas; Mais lidos; As mais lidas; Mais populares; Mais notícias; Últimas notícias
Você também pode gostar; Você pode gostar; Recomendados para você; Em alta; Continue lendo; Ver mais; Posts relacionados

Gerelateerde artikelen; Gerelateerd; Gerelateerd nieuws; Lees ook; Lees meer; Lees verder; Meer lezen; Meest gelezen; Populair
Meest populair; Meer nieuws; Meer artikelen; Meer over dit onderwerp; Zie ook; Bekijk ook; Aanbevolen; Laatste nieuws; Trending nu
Misschien ook interessant; Ook interessant

Powiązane artykuły; Czytaj także; Czytaj też; Przeczytaj także; Zobacz też; Zobacz także; Podobne artykuły; Najczęściej czytane
Najpopularniejsze; Czytaj więcej; Polecane; Läs också; Läs mer; Läs även; Relaterade artiklar; Mest läst; Mest lästa; Les også
Relaterte artikler; Mest lest; Læs også; Læs mere; Relaterede artikler; Mest læste; Související články; Čtěte také; Nejčtenější
İlgili haberler; İlgili yazılar; Çok okunanlar; Bunlar da ilginizi çekebilir; Devamını oku; Ayrıca okuyun; Son haberler
Baca juga; Artikel terkait; Berita terkait; Terpopuler; Paling populer; Bài viết liên quan; Tin liên quan; Xem thêm; Đọc thêm
Đọc nhiều; Σχετικά άρθρα; Διαβάστε επίσης; Διαβάστε ακόμα; Δημοφιλή; Articole similare; Citește și; Citește mai mult
Kapcsolódó cikkek; Olvassa el; Lue myös; Luetuimmat; Aiheesta lisää

Похожие статьи; Похожие новости; Похожие записи; Похожие материалы; Читайте также; Читайте еще; Читать также; Читать далее
Читать дальше; Читать полностью; Смотрите также; См. также; Другие новости; Другие материалы; По теме; Материалы по теме
Новости по теме; Статьи по теме; Ещё по теме; Самое читаемое; Самое популярное; Популярное; Популярные новости; Популярные статьи
Главные новости; Последние новости; Рекомендуем; Рекомендуем прочитать; Подробнее; Связанные статьи; Главное; Сейчас читают
Вам может быть интересно; Вас может заинтересовать; Лента новостей; В тренде; Новости партнёров

Читайте також; Також читайте; Схожі новини; Схожі статті; Пов'язані статті; Новини за темою; За темою; Матеріали за темою
Популярне; Популярні новини; Найпопулярніше; Найчитаніше; Останні новини; Рекомендуємо; Дивіться також; Читати далі; Докладніше
Вас може зацікавити; Головні новини; Інші новини

相关文章; 相关新闻; 相关阅读; 相关报道; 相关推荐; 相关链接; 相关内容; 相关资讯; 延伸阅读; 扩展阅读; 推荐阅读; 推荐文章; 为您推荐; 为你推荐; 猜你喜欢
热门文章; 热门新闻; 热门推荐; 热门阅读; 最受欢迎; 最多阅读; 点击排行; 阅读排行; 热点新闻; 最新文章; 最新新闻; 更多新闻; 更多文章; 更多内容
更多阅读; 更多报道; 查看更多; 阅读更多; 阅读全文; 继续阅读; 另请参阅; 参见; 你可能感兴趣; 您可能感兴趣; 编辑推荐; 精彩推荐; 今日热点; 上一篇; 下一篇

相關文章; 相關新聞; 相關閱讀; 相關報導; 相關報道; 相關推薦; 相關連結; 相關內容; 延伸閱讀; 推薦閱讀; 推薦文章; 為您推薦; 為你推薦; 猜你喜歡
熱門文章; 熱門新聞; 熱門推薦; 熱門閱讀; 最受歡迎; 最多人閱讀; 點閱排行; 人氣排行; 最新文章; 最新新聞; 更多新聞; 更多文章; 更多內容; 更多報導
看更多; 查看更多內容; 閱讀更多; 閱讀全文; 繼續閱讀; 另請參閱; 參見更多; 你可能感興趣; 您可能感興趣; 你可能也喜歡; 編輯推薦; 看了這篇文章的人也看了

関連記事; 関連ニュース; 関連リンク; 関連コンテンツ; 関連トピックス; 関連する記事; おすすめ; おすすめ記事; おすすめの記事; あわせて読みたい; あわせて読む
こちらもおすすめ; 人気記事; 人気の記事; 人気ランキング; アクセスランキング; ランキング; よく読まれている記事; よく読まれています; 最新記事; 最新ニュース; 新着記事
続きを読む; もっと読む; もっと見る; 注目記事; 注目の記事; この記事もおすすめ; 次に読む; 前の記事; 次の記事; 読まれている記事; トレンド

관련 기사; 관련기사; 관련 뉴스; 관련뉴스; 관련 글; 관련 콘텐츠; 함께 보면 좋은 기사; 함께 읽으면 좋은 기사; 추천 기사; 추천기사; 추천 뉴스; 인기 기사; 인기기사
인기 뉴스; 많이 본 기사; 많이 본 뉴스; 가장 많이 본 뉴스; 가장 많이 읽은 기사; 최신 기사; 최신 뉴스; 더 보기; 더보기; 더 읽기; 계속 읽기; 이어 읽기; 주요 뉴스; 주요뉴스; 인기글

مقالات ذات صلة; أخبار ذات صلة; مواضيع ذات صلة; ذات صلة; اقرأ أيضا; اقرأ أيضًا; اقرأ المزيد; إقرأ أيضا; إقرأ المزيد; الأكثر قراءة; الأكثر شعبية; الأكثر مشاهدة
الأكثر رواجا; المزيد من الأخبار; شاهد أيضا; تابع القراءة; قد يعجبك أيضا; قد يهمك أيضا; آخر الأخبار; أحدث الأخبار; مقترحات; للمزيد
مطالب مرتبط; بیشتر بخوانید; اخبار مرتبط; پربازدیدترین; پربیننده ترین
כתבות נוספות; כתבות קשורות; קראו גם; קרא עוד; הנקראות ביותר; עוד בנושא
संबंधित खबरें; यह भी पढ़ें; ये भी पढ़ें; और पढ़ें; सबसे ज्यादा पढ़ी गई; सम्बंधित समाचार
ข่าวที่เกี่ยวข้อง; บทความที่เกี่ยวข้อง; อ่านเพิ่มเติม; อ่านต่อ; ข่าวยอดนิยม
`

const lineLabels = `
Advertisement; Advertisements; Ad; Ads; Sponsored; Promoted; Story continues below advertisement; Article continues below advertisement
Scroll to continue; Continue reading below; Share; Share this; Share this article; Share this story; Share this post; Share this page; Share on
Share on Facebook; Share on Twitter; Share on X; Share on LinkedIn; Share via email; Share with friends; Tweet; Tweet this; Like this
Like this post; Print; Email; Email this; Print this; Copy link; Follow us; Follow us on; Follow us on Twitter; Follow us on Facebook
Follow us on X; Follow us on Google News; Follow us on social media; Follow us on Twitter and LinkedIn; Subscribe; Subscribe now
Subscribe to our newsletter; Subscribe to the newsletter; Sign up for our newsletter; Sign up for the newsletter; Sign up; Newsletter
Get our newsletter; Get the newsletter; Join our newsletter; Leave a comment; Leave a reply; Comments; Post a comment; No comments; Back to top
Read the full article; Read full article; Read the full story; Read full story; Read the rest; Read on; Read more here; Click here to read more
Click here; Learn more; Full story; View original; Source link; Permalink; Skip to content; Table of contents; All rights reserved; Download our app

Anzeige; Werbung; Teilen; Artikel teilen; Diesen Artikel teilen; Jetzt teilen; Drucken; Folgen Sie uns; Folge uns; Newsletter abonnieren
Jetzt abonnieren; Kommentare; Kommentar schreiben; Zum Artikel; Zur Startseite; Alle Rechte vorbehalten; Nach oben; Zum ganzen Artikel
Publicité; Partager; Partager cet article; Partagez; Partager l'article; Imprimer; Suivez-nous; Suivez nous; Abonnez-vous; S'abonner; Commentaires
Inscrivez-vous à notre newsletter; Abonnez-vous à notre newsletter; Tous droits réservés; Lire l'article; Lire l'article complet
Publicidad; Compartir; Comparte; Compartir en Facebook; Comparte este artículo; Imprimir; Síguenos; Síganos; Síguenos en; Suscríbete; Suscribirse; Comentarios
Suscríbete a nuestro boletín; Suscríbete a nuestra newsletter; Todos los derechos reservados; Derechos reservados
Pubblicità; Condividi; Condividi questo articolo; Stampa; Seguici; Seguici su; Iscriviti; Iscriviti alla newsletter; Commenti; Tutti i diritti riservati
Publicidade; Compartilhe; Compartilhar; Partilhar; Partilhe; Siga-nos; Siga-nos no; Assine; Assine a newsletter; Inscreva-se; Comentários; Todos os direitos reservados
Advertentie; Deel; Delen; Deel dit artikel; Deel dit; Volg ons; Volg ons op; Abonneer; Meld je aan voor onze nieuwsbrief; Reacties; Alle rechten voorbehouden
Reklama; Udostępnij; Skomentuj; Annons; Dela; Dela artikeln; Del; Reklam; Paylaş; Iklan; Bagikan; Quảng cáo; Chia sẻ; Διαφήμιση; Κοινοποίηση
Реклама; Поделиться; Поделись; Поделиться новостью; Подписывайтесь; Подпишитесь; Подписаться; Подписывайтесь на нас; Подписывайтесь на наш канал
Подписывайтесь на наш телеграм-канал; Комментарии; Оставить комментарий; Все права защищены; Распечатать; Следите за нами; Читать полную версию
Поділитися; Підписуйтесь; Підписуйтесь на наш канал; Підписатися; Коментарі; Усі права захищені; Всі права захищені
广告; 分享; 分享到; 分享本文; 分享文章; 转发; 打印; 关注我们; 扫码关注; 订阅; 订阅我们; 版权所有; 评论; 发表评论; 返回顶部; 责任编辑; 点击查看原文; 原文链接; 查看原文
廣告; 分享本篇; 分享本文章; 轉發; 列印; 追蹤我們; 關注我們; 訂閱; 訂閱電子報; 訂閱我們; 版權所有; 評論; 發表評論; 留言; 返回頂部; 原文連結; 查看原文連結
広告; 共有; シェア; シェアする; この記事をシェア; この記事をシェアする; ツイート; ツイートする; フォロー; フォローする; フォローしてください; メルマガ登録; コメント; コメントを書く; 印刷
無断転載禁止; 無断転載を禁じます; 記事全文を読む; 元記事を読む
광고; 공유; 공유하기; 기사 공유; 인쇄; 구독; 구독하기; 뉴스레터 구독; 팔로우; 댓글; 댓글 쓰기; 무단전재 및 재배포 금지; 무단 전재 및 재배포 금지; 기사 원문 보기; 원문 보기
إعلان; إعلانات; شارك; شارك المقال; مشاركة; شارك هذا المقال; تابعنا; تابعونا; اشترك; اشترك في النشرة البريدية; النشرة البريدية; تعليقات; التعليقات; طباعة; جميع الحقوق محفوظة
تبلیغات; اشتراک گذاری; פרסומת; שתפו; שתף; תגובות; विज्ञापन; शेयर करें; โฆษณา; แชร์
`

// notices are how lines begin that claim rights or ask for a subscription.
var notices = []string{
	"© ", "©20", "©19", "(c) 20", "Copyright © ", "Copyright (c) ", "Copyright 20", "All rights reserved",
	"Follow us on ", "Subscribe to our ", "Sign up for our ", "Sign up to our ", "Sign up for the ",
	"Join our newsletter", "Download our app", "Share this article on ", "Share this on ", "Click here to ",
	"Found this article interesting? Follow us", "Filed under: ", "Folgen Sie uns auf ", "Abonnieren Sie unseren ",
	"Suivez-nous sur ", "Abonnez-vous à ", "Inscrivez-vous à ", "Síguenos en ", "Suscríbete a ", "Seguici su ", "Iscriviti alla ",
	"Siga-nos no ", "Inscreva-se n", "Volg ons op ", "Meld je aan voor ", "Подписывайтесь на ", "Подпишитесь на ", "Следите за нами в ",
	"Підписуйтесь на ", "版权所有", "版權所有", "关注我们的", "追蹤我們的", "무단전재", "무단 전재", "تابعونا على ", "تابعنا على ", "جميع الحقوق محفوظة",
}

// listOpenings are how labels begin that name what the list is about, folded:
// "More on elections".
var listOpenings = []string{
	"more from ", "more on ", "more about ", "more stories ", "more news ", "read more ", "related to ", "latest from ", "latest in ",
	"mehr zu ", "mehr aus ", "mehr von ", "weitere artikel ", "plus sur ", "plus d'infos sur ", "mas sobre ", "mas de ", "altro su ",
	"mais sobre ", "mais de ", "meer over ", "meer uit ", "еще по теме ", "больше о ", "більше про ", "更多关于", "更多關於", "المزيد من ", "المزيد عن ",
}

// references are the labels that name another article even where there is no
// link.
var references = foldedSet(`
Related; Related article; Related articles; Related story; Related stories; Related news; Related coverage; Read also; Also read
Read more; See also; Lesen Sie auch; Lies auch; Mehr zum Thema; Siehe auch; Lire aussi; À lire aussi; Lea también; Lee también
Te puede interesar; Leggi anche; Leia também; Leia mais; Lees ook; Czytaj także; Czytaj też; Zobacz też; Läs också; Baca juga
İlgili haberler; Читайте также; См. также; По теме; Читайте також; 相关阅读; 延伸阅读; 相关新闻; 相關閱讀; 延伸閱讀; 相關新聞; 関連記事; 関連ニュース
관련 기사; 관련기사; اقرأ أيضا; إقرأ أيضا`)

func foldedSet(list string) map[string]bool {
	m := make(map[string]bool)
	for p := range phrases(map[label]string{listLabel: list}) {
		m[p] = true
	}
	return m
}

// services are the names in a share bar, folded.
var services = set(`facebook twitter x linkedin whatsapp telegram reddit pinterest tumblr pocket flipboard threads bluesky
	mastodon email mail e-mail print instagram youtube tiktok rss messenger xing vk ok viber line weibo wechat
	微信 微博 qq 推特 脸书 臉書 ライン はてなブックマーク 카카오톡 페이스북 트위터 вконтакте одноклассники телеграм`)
