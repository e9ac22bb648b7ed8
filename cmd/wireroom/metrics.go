package main

import (
	"context"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"wireroom/aggregator"
)

// meters are the numbers that /metrics shows, in a registry of their own. No
// label grows with the number of sources.
type meters struct {
	registry   *prometheus.Registry
	polls      *prometheus.CounterVec
	pollTime   prometheus.Histogram
	queueLag   prometheus.Histogram
	publishLag prometheus.Histogram
	entries    *prometheus.CounterVec
	gaps       *prometheus.CounterVec
	bytes      prometheus.Counter
	survey     atomic.Pointer[survey] // the running config's; nil before there is one
}

// freshest is the age up to which an item counts for the publish lag: older
// ones tell of a source's first poll, not of ours being late.
const freshest = 24 * time.Hour

func newMeters() *meters {
	seconds := []float64{0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600}
	histogram := func(name, help string) prometheus.Histogram {
		return prometheus.NewHistogram(prometheus.HistogramOpts{Name: name, Help: help, Buckets: seconds})
	}
	counter := func(name, help, label string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, []string{label})
	}
	m := &meters{
		registry:   prometheus.NewRegistry(),
		polls:      counter("wireroom_polls_total", "Polls, by how they ended.", "outcome"),
		pollTime:   histogram("wireroom_poll_seconds", "How long polls took."),
		queueLag:   histogram("wireroom_queue_lag_seconds", "How long after its due time a source was polled."),
		publishLag: histogram("wireroom_publish_lag_seconds", "How long after its outlet's own date an item was seen here."),
		entries:    counter("wireroom_entries_total", "Items taken in, by what they were.", "kind"),
		gaps:       counter("wireroom_gaps_total", "Times of which items may be missing, by the state that they came into.", "state"),
		bytes:      prometheus.NewCounter(prometheus.CounterOpts{Name: "wireroom_body_bytes_total", Help: "Bytes of documents read, decoded."}),
	}
	b := thisBuild()
	info := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "wireroom_build_info", Help: "What is running.",
		ConstLabels: prometheus.Labels{"version": b.Version, "revision": b.Revision, "go": b.Go},
	})
	info.Set(1)
	for _, state := range aggregator.GapStates() {
		m.gaps.WithLabelValues(string(state)) // a rate from the first one on
	}
	m.registry.MustRegister(&surveyMeter{&m.survey}, m.polls, m.pollTime, m.queueLag, m.publishLag, m.entries, m.gaps, m.bytes, info,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// surveyMeter shows what a look at all sources tells. While the database is away
// it shows nothing.
type surveyMeter struct{ survey *atomic.Pointer[survey] }

var (
	sourcesDesc = prometheus.NewDesc("wireroom_sources", "Sources, by where they stand in their life.", []string{"state"}, nil)
	stalledDesc = prometheus.NewDesc("wireroom_fleet_stalled", "1 while nothing at all is fetched though sources are due.", nil, nil)
)

// Describe implements prometheus.Collector.
func (*surveyMeter) Describe(ch chan<- *prometheus.Desc) { ch <- sourcesDesc; ch <- stalledDesc }

// Collect implements prometheus.Collector.
func (c *surveyMeter) Collect(ch chan<- prometheus.Metric) {
	s := c.survey.Load()
	if s == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), surveyTime)
	defer cancel()
	if lives, err := s.lives(ctx); err == nil {
		for _, state := range aggregator.LifeStates() {
			ch <- prometheus.MustNewConstMetric(sourcesDesc, prometheus.GaugeValue, float64(lives[state]), string(state))
		}
	}
	if pulse, err := s.Pulse(ctx); err == nil {
		stalled := 0.0
		if _, is := pulse.Stalled(s.now()); is {
			stalled = 1
		}
		ch <- prometheus.MustNewConstMetric(stalledDesc, prometheus.GaugeValue, stalled)
	}
}

// surveyTime is what a look at all sources may take of a scrape.
const surveyTime = 8 * time.Second

func (m *meters) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// polled counts one visit. It is called concurrently.
func (m *meters) polled(p *aggregator.Poll, lag time.Duration) {
	m.polls.WithLabelValues(string(p.Outcome)).Inc()
	m.pollTime.Observe(p.Took.Seconds())
	m.queueLag.Observe(max(0, lag.Seconds()))
	m.bytes.Add(float64(p.BodySize))
}

// newlyIn gives the gaps of a poll that were found or closed by it.
func newlyIn(r *aggregator.PollResult) []aggregator.Gap {
	return slices.DeleteFunc(slices.Clone(r.Gaps), func(g aggregator.Gap) bool {
		return g.State == aggregator.GapOpen && slices.ContainsFunc(r.Source.Open, func(old aggregator.Gap) bool { return old.Found.Equal(g.Found) })
	})
}

// ingested counts what became of a batch.
func (m *meters) ingested(done *aggregator.Ingested) {
	for kind, n := range map[string]int{
		"new": done.New, "revised": done.Revised, "known": done.Known, "duplicate": done.Duplicates, "refused": done.Refused,
	} {
		m.entries.WithLabelValues(kind).Add(float64(n))
	}
	for i := range done.Results {
		r := &done.Results[i]
		for _, g := range newlyIn(r) {
			m.gaps.WithLabelValues(string(g.State)).Inc()
		}
		for j := range r.Items {
			if at := r.Items[j].Published; at != nil && r.New > 0 {
				if age := r.At.Sub(*at); 0 <= age && age < freshest {
					m.publishLag.Observe(age.Seconds())
				}
			}
		}
	}
}
