package store

import (
	"context"

	"wireroom/aggregator"
)

// sourceColumns are what the operator configured, stateColumns what the polls
// have taught us.
const (
	sourceColumns = "id, url, outlet, lang, country, topics, every, schedule, folder, origin, selectors, full_text"
	stateColumns  = "host, etag, last_modified, body_hash, moved_to, title, home_page, due, due_why, last_poll, last_ok, last_new, " +
		"outcome, status, reason, failures, limits, repairs, took, pace, polls, items, entries, saved, body_size, gaps, gone, removed, " +
		"failing_since, soft, revived, news_every, whole, whole_polls, honest, lying, subscribed, paused, paused_by"
	selectState   = "SELECT " + sourceColumns + ", " + stateColumns
	selectSources = selectState + ", marks, hints, trail, hours FROM sources LEFT JOIN marks ON marks.source = sources.id "
)

func sourceFields(s *aggregator.Source) []any {
	return []any{
		(*dbID)(&s.ID), &s.URL, &s.Outlet, &s.Lang, &s.Country, dbJSON{&s.Topics},
		(*dbSpan)(&s.Every), &s.Schedule, &s.Folder, &s.Origin, (*dbSelectors)(&s.Select), &s.FullText,
	}
}

func stateFields(s *aggregator.SourceState) []any {
	return append(sourceFields(&s.Source),
		&s.Host, (*dbBytes)(&s.Validators.ETag), (*dbBytes)(&s.Validators.LastModified),
		(*dbHash)(&s.BodyHash), &s.MovedTo, &s.Title, &s.HomePage,
		(*dbTime)(&s.Due), &s.DueWhy, (*dbTime)(&s.LastPoll), (*dbTime)(&s.LastOK), (*dbTime)(&s.LastNew),
		&s.Outcome, &s.Status, &s.Reason, &s.Failures, dbJSON{&s.Limits}, dbJSON{&s.Repairs}, (*dbSpan)(&s.Took),
		(*dbSpan)(&s.Interval), &s.Polls, &s.Items, &s.New, &s.Saved, &s.BodySize, &s.Gaps, &s.Gone, &s.Removed,
		(*dbTime)(&s.FailingSince), &s.Soft, (*dbTime)(&s.Revived), (*dbSpan)(&s.NewsEvery),
		(*dbTime)(&s.Trust.Whole), &s.Trust.Polls, &s.Trust.Honest, (*dbTime)(&s.Trust.Lying), &s.Subscribed, (*dbTime)(&s.Paused), &s.PausedBy,
	)
}

func stateAndMarks(s *aggregator.SourceState) []any {
	return append(stateFields(s), &s.Marks, &s.Hints, &s.Trail, &s.Hours)
}

// Sources implements aggregator.Fleet.
func (s *Store) Sources(ctx context.Context) ([]aggregator.SourceState, error) {
	var all []aggregator.SourceState
	err := s.read(ctx, func(ss *session) error {
		rows, err := collect(ss, stateAndMarks, selectSources+"WHERE NOT removed ORDER BY outlet, url")
		for _, row := range rows {
			all = append(all, *row)
		}
		return err
	})
	return all, err
}
