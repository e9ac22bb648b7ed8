package main

import (
	"fmt"
	"strings"
	"time"
)

// When the written script has been told, the three outlets that write English
// go on with bulletins put together from these lists, one every few seconds.
const (
	bulletinsFrom  = 90 * time.Second
	bulletinsEvery = 6 * time.Second
)

var (
	bulletinPlaces = []string{
		"Alderhaven", "Port Lindow", "Castelmar", "Oystermouth", "Gull Point", "Saint Verran", "Karst Bay",
		"Lowmoor", "Tidewell", "Ostrava Quay", "Mirefield",
	}
	bulletinSubjects = []struct{ who, section, category string }{
		{"water utility", "Security", "cyberattack"},
		{"town council", "Politics", "council"},
		{"rowing club", "Sport", "rowing"},
		{"hospital", "Security", "data breach"},
		{"regional parliament", "Politics", "parliament"},
		{"maritime museum", "Culture", "museums"},
		{"university library", "Security", "ransomware"},
	}
	bulletinNews = map[string][]string{
		"Security": {
			"reports ransomware on its file servers",
			"finds customer records for sale after a data breach",
			"takes its network offline to contain a cyberattack",
			"restores service after phishing let intruders in",
			"patches a vulnerability that attackers had used for weeks",
		},
		"Politics": {
			"votes to keep the harbour toll after a long debate",
			"elects a new speaker by two votes",
			"rejects the government's budget at first reading",
			"asks the minister to explain the delay of the railway bill",
			"forms a coalition nine weeks after the election",
		},
		"Sport":   {"wins the spring regatta", "loses its cup to the neighbours", "names a new captain", "opens its boathouse to beginners", "draws in the last race of the season"},
		"Culture": {"shows charts from three centuries", "opens a hall for ship models", "digs up an anchor", "lends its figurehead abroad", "counts its hundred thousandth guest"},
	}
	bulletinOutlets = []string{"breakwater-daily", "harbour-wire", "strait-courier"}
)

// bulletins are the outlet's share of the bulletins so far.
func (o *demoOutlet) bulletins(elapsed time.Duration) []demoReport {
	var out []demoReport
	for n := 0; bulletinsFrom+time.Duration(n)*bulletinsEvery <= elapsed; n++ {
		if bulletinOutlets[n%len(bulletinOutlets)] == o.slug {
			out = append(out, bulletin(n))
		}
	}
	return out
}

// bulletin is the nth of all. The lists' lengths share no factor, so that it
// takes long until one comes again.
func bulletin(n int) demoReport {
	place := bulletinPlaces[n%len(bulletinPlaces)]
	subject := bulletinSubjects[n%len(bulletinSubjects)]
	news := bulletinNews[subject.section][n%5]
	what := fmt.Sprintf("%s %s %s", place, subject.who, news)
	return demoReport{
		at:         bulletinsFrom + time.Duration(n)*bulletinsEvery,
		slug:       fmt.Sprintf("bulletin-%d", n+1),
		title:      what,
		section:    subject.section,
		author:     "Newsdesk",
		categories: []string{subject.category},
		body: fmt.Sprintf("<p>The %s of %s %s, a spokeswoman said in bulletin %d of the day. More is expected by the evening.</p>",
			subject.who, place, strings.TrimSuffix(news, "."), n+1),
	}
}
