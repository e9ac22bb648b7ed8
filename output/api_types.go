package output

import (
	"time"

	"wireroom/aggregator"
	"wireroom/aggregator/credit"
)

type apiTopic struct {
	Name        string            `json:"name"`
	Title       string            `json:"title"`
	Description string            `json:"description,omitempty"`
	Lang        string            `json:"lang,omitempty"`
	Match       string            `json:"match"`
	Revision    int64             `json:"revision"`
	Updated     time.Time         `json:"updated,omitzero"`
	Stories     int               `json:"stories"`
	Feeds       map[string]string `json:"feeds"`
	Page        string            `json:"page"`
}

func newAPITopic(t aggregator.TopicState, site Site) apiTopic {
	q := aggregator.EditionQuery{Topic: t.Name}
	feeds := map[string]string{}
	for _, f := range Formats() {
		feeds[string(f)] = site.FeedURL(q, f)
	}
	return apiTopic{
		Name: t.Name, Title: t.Title, Description: t.Description, Lang: t.Lang, Match: t.Match,
		Revision: t.Revision, Updated: sane(t.Updated), Stories: t.Stories, Feeds: feeds, Page: site.PageURL(q),
	}
}

type apiStory struct {
	ID        aggregator.ID   `json:"id"`
	Page      string          `json:"page"`
	FirstSeen time.Time       `json:"first_seen"`
	Updated   time.Time       `json:"updated"`
	Outlets   int             `json:"outlets"`
	Reports   apiReports      `json:"reports"`
	Lead      apiEntry        `json:"lead"`
	Coverage  []apiEntry      `json:"coverage"`
	Topics    []apiMembership `json:"topics"`
	Hidden    bool            `json:"hidden,omitempty"` // only to those who may see it
}

type apiMembership struct {
	Topic    string        `json:"topic"`
	Listed   time.Time     `json:"listed"`
	Pinned   time.Time     `json:"pinned,omitzero"`
	Revision int64         `json:"revision"`
	Entry    aggregator.ID `json:"entry"` // whose match put the story there
}

func newAPIStory(s *aggregator.Story, site Site) apiStory {
	a := apiStory{
		Hidden: s.Hidden,
		ID:     s.ID, Page: site.StoryURL(s.ID), FirstSeen: sane(s.FirstSeen), Updated: sane(s.Updated), Outlets: s.Outlets,
		Reports: newAPIReports(s), Lead: newAPIEntry(&s.Lead), Coverage: []apiEntry{}, Topics: []apiMembership{},
	}
	for i := range s.Coverage {
		a.Coverage = append(a.Coverage, newAPIEntry(&s.Coverage[i]))
	}
	for _, m := range s.Topics {
		a.Topics = append(a.Topics, apiMembership{m.Topic, sane(m.Listed), sane(m.Pinned), m.Revision, m.Entry})
	}
	return a
}

type apiEntry struct {
	ID         aggregator.ID          `json:"id"`
	Outlet     string                 `json:"outlet"`
	Link       string                 `json:"link,omitempty"`
	Title      string                 `json:"title"`
	Summary    string                 `json:"summary,omitempty"`
	Content    string                 `json:"content,omitempty"`
	Lang       string                 `json:"lang,omitempty"`
	Country    string                 `json:"country,omitempty"`
	Image      string                 `json:"image,omitempty"`
	Authors    []aggregator.Person    `json:"authors,omitempty"`
	Categories []aggregator.Category  `json:"categories,omitempty"`
	Enclosures []aggregator.Enclosure `json:"enclosures,omitempty"`
	FirstSeen  time.Time              `json:"first_seen"`
	Published  time.Time              `json:"published,omitzero"`
	Updated    time.Time              `json:"updated,omitzero"`
	Revision   int                    `json:"revision"`
	Relation   aggregator.Relation    `json:"relation"`
	Evidence   string                 `json:"evidence,omitempty"`
	Score      float64                `json:"score,omitempty"`
	Credit     *credit.Credit         `json:"credit,omitempty"` // whose text it is, whom it quotes
	Family     string                 `json:"family,omitempty"`
	Withdrawn  time.Time              `json:"withdrawn,omitzero"`
	Notice     string                 `json:"notice,omitempty"`
}

func newAPIEntry(e *aggregator.Entry) apiEntry {
	return apiEntry{
		ID: e.ID, Outlet: line(e.Outlet), Link: address(e.Link), Title: line(e.Title),
		Summary: clean(e.Summary), Content: clean(e.Content), Lang: language(e.Lang), Country: line(e.Country),
		Image: address(e.Image), Authors: people(e.Authors), Categories: labels(e.Categories), Enclosures: files(e.Enclosures),
		FirstSeen: sane(e.FirstSeen), Published: sane(e.Published), Updated: sane(e.Updated), Revision: e.Revision,
		Relation: e.Relation, Evidence: line(e.Evidence), Score: e.Score,
		Credit: e.Credit, Family: line(e.Family), Withdrawn: sane(e.Withdrawn), Notice: line(e.Notice),
	}
}
