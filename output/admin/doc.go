// Package admin is who may change something here, and what they may do by hand:
// split, merge, pin and hide stories, pause, resume and poll sources.
//
//	Authorization: Bearer TOKEN ──► Gate ──► operations (JSON API) ─┐
//	                                                                ├──► Desk ──► Editor, Caretaker
//	POST /login ──► signed cookie ──► Gate ──► forms (pages) ───────┘
//
// There is one token, the operator's; without it none of this exists. Nothing is
// kept between requests but a count of wrong tokens: a log-in is a cookie that is
// signed with a key made of the token, so that any process knows it again and a
// new token ends them all. No GET changes anything, and requests from other sites
// are refused before they come here (output's guard).
package admin
