package admin

import (
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"wireroom/aggregator"
)

// Routes hands out the forms' addresses, as patterns of http.ServeMux.
func (d *Desk) Routes(handle func(pattern string, h http.Handler)) {
	handle("GET /login", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.o.Pages.LogIn(w, r, http.StatusOK, "")
	}))
	handle("POST /login", http.HandlerFunc(d.logIn))
	handle("POST /logout", http.HandlerFunc(d.logOut))
	handle("POST /stories/{id}/{act}", d.form(readStoryForm))
	handle("POST /sources/{id}/{act}", d.form(readSourceForm))
	handle("POST /lists/apply", http.HandlerFunc(d.listForm))
	handle("POST /acts/{seq}/undo", d.form(readUndoForm))
}

func (d *Desk) logIn(w http.ResponseWriter, r *http.Request) {
	who, err := d.o.Gate.logIn(r.RemoteAddr, r.PostFormValue("token"), r.PostFormValue("name"))
	if err != nil {
		d.o.Log.Warn("log-in refused", "host", r.RemoteAddr, "err", err)
		if status(err) == http.StatusTooManyRequests {
			w.Header().Set("Retry-After", "60")
		}
		d.o.Pages.LogIn(w, r, status(err), err.Error())
		return
	}
	d.o.Gate.setCookie(w, d.o.Gate.seal(who), sessionLasts)
	redirect(w, r, r.PostFormValue("next"))
}

// logOut takes the cookie back.
func (d *Desk) logOut(w http.ResponseWriter, r *http.Request) {
	d.o.Gate.setCookie(w, "", -time.Second)
	redirect(w, r, "/")
}

// form carries out what a form of somebody who logged in asks for, and sends them
// to the page that shows it.
func (d *Desk) form(read func(*http.Request) (aggregator.Act, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who, ok := d.o.Gate.Visitor(r)
		if !ok {
			d.o.Pages.LogIn(w, r, http.StatusUnauthorized, "Log in first: the last log-in has ended.")
			return
		}
		a, err := read(r)
		if err == nil {
			a.Who = who
			a, err = d.do(r.Context(), a)
		}
		if err != nil {
			d.o.Pages.Fail(w, r, err)
			return
		}
		redirect(w, r, shownAt(a))
	})
}

// shownAt is the page on which an act shows.
func shownAt(a aggregator.Act) string {
	page := "/sources/" + a.Source.String()
	if a.Source == 0 {
		page = "/stories/" + a.Story.String()
	}
	return page + "?done=" + strconv.FormatInt(a.Seq, 10) + "#hands"
}

func readStoryForm(r *http.Request) (a aggregator.Act, err error) {
	if a.Story, err = parseID("story", r.PathValue("id")); err != nil {
		return a, err
	}
	a.Kind = aggregator.ActKind(r.PathValue("act"))
	if !isDeed(storyDeeds(), string(a.Kind)) {
		return a, aggregator.ErrNotFound
	}
	if err := r.ParseForm(); err != nil {
		return a, fmt.Errorf("form: %w", aggregator.ErrInvalid)
	}
	for _, s := range r.PostForm["entry"] {
		id, err := parseID("entry", s)
		if err != nil {
			return a, err
		}
		a.Entries = append(a.Entries, id)
	}
	switch {
	case a.Kind == aggregator.ActSplit && len(a.Entries) == 0:
		return a, fmt.Errorf("tick the reports that are not of this story: %w", aggregator.ErrInvalid)
	case a.Kind == aggregator.ActMerge:
		a.Other, err = pasted(r.PostForm.Get("with"))
	}
	return a, err
}

// pasted reads a story's ID or the address of its page.
func pasted(s string) (aggregator.ID, error) {
	s = strings.TrimSpace(s)
	if u, err := url.Parse(s); err == nil && u.Path != "" {
		s = path.Base(u.Path)
	}
	id, err := aggregator.ParseID(s)
	if err != nil {
		return 0, fmt.Errorf("%.80q is neither the id nor the address of a story: %w", s, aggregator.ErrInvalid)
	}
	return id, nil
}

func readSourceForm(r *http.Request) (a aggregator.Act, err error) {
	a.Kind = aggregator.ActKind(r.PathValue("act"))
	if !isDeed(sourceDeeds(), string(a.Kind)) {
		return a, aggregator.ErrNotFound
	}
	a.Source, err = parseID("source", r.PathValue("id"))
	return a, err
}

func readUndoForm(r *http.Request) (a aggregator.Act, err error) {
	if a.Undoes, err = strconv.ParseInt(r.PathValue("seq"), 10, 64); err != nil || a.Undoes < 1 {
		return a, aggregator.ErrNotFound
	}
	return a, nil
}

// redirect sends to a path of ours, and to none of anybody else's: "//host" and
// "/\host" lead away too.
func redirect(w http.ResponseWriter, r *http.Request, to string) {
	if u, err := url.Parse(to); err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(to, "/") ||
		strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") {
		to = "/"
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, to, http.StatusSeeOther)
}
