package main

import (
	"net/http"

	"wireroom/aggregator"
	"wireroom/aggregator/store"
	"wireroom/output"
	"wireroom/output/admin"
	"wireroom/output/dashboard"
)

// newStaffedServer is newServer with what the token allows: the pages know who
// logged in, and the API takes acts.
func (a *App) newStaffedServer() (*output.Server, error) {
	reader := store.NewSteady(a.store, a.now)
	o := a.pages(reader)
	o.Visitor, o.Acts = a.gate.Visitor, a.store.Acts
	pages, err := dashboard.New(o)
	if err != nil {
		return nil, err
	}
	desk := admin.New(admin.Options{
		Gate: a.gate, Editor: aggregator.NewEditor(a.store), Caretaker: a.store, Sources: a.store, Acts: a.store.Acts,
		ApplyList: a.store.ApproveList, Pages: pages, Now: a.now, Wake: a.wake, Log: a.log,
	})
	web := a.web(reader, pages)
	web.Operations, web.Knows = desk.Operations, a.gate.Knows
	server, err := output.New(web)
	if err != nil {
		return nil, err
	}
	desk.Routes(server.Handle)
	return server, nil
}

// metrics are open, or for those who have the token.
func (a *App) metrics() http.Handler {
	if a.gate != nil && a.config.Admin.Metrics == metricsByToken {
		return a.gate.Only(a.meters.handler())
	}
	return a.meters.handler()
}

// wake has our pollers look at once for what is due.
func (a *App) wake() {
	select {
	case a.stir <- struct{}{}:
	default:
	}
}
