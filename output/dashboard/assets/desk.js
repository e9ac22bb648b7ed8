// What the pages cannot do by themselves: the live wire, the keyboard, local
// times. Without this script every page is whole.
"use strict";
(() => {
  const $ = (q, at = document) => at.querySelector(q);
  const $$ = (q, at = document) => [...at.querySelectorAll(q)];
  const count = (n, one, many) => (n === 1 ? "1 " + one : n + " " + many);

  // Times: relative, renewed each half minute; the whole local time on hover.
  const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
  const span = s => s < 60 ? "now" : s < 3600 ? Math.floor(s / 60) + " min" : s < 172800 ? Math.floor(s / 3600) + " h" : Math.floor(s / 86400) + " d";
  const tellTimes = () => {
    for (const t of $$("time[datetime]")) {
      const at = new Date(t.dateTime), s = (Date.now() - at) / 1000;
      t.title = full.format(at);
      if (t.hasAttribute("data-next")) t.textContent = s > 0 ? "due" : -s < 60 ? "in " + Math.ceil(-s) + " s" : "in " + span(-s);
      else if (t.hasAttribute("data-past")) t.textContent = s < 60 ? "just now" : span(s) + " ago";
      else if (!/UTC$/.test(t.textContent)) t.textContent = span(s);
      else t.textContent = full.format(at);
    }
  };
  tellTimes();
  setInterval(tellTimes, 30000);

  // The live wire: each change of a topic's log moves one row of one column.
  const desk = $("[data-live]");
  const said = $("#said"), live = $("#live"), pause = $("#pause");
  let held = false;
  const say = text => { if (said) said.textContent = text; };

  const columns = new Map(desk ? $$(".column[data-topic]", desk).map(el => [el.dataset.topic, {
    el, rows: $(".rows", el), button: $(".arrivals", el), none: $(".none", el), waiting: [], name: ($("h2", el) || $("h1")).textContent,
  }]) : []);

  // Rows wait while somebody reads further down, stands in the column, or holds the wire.
  const busy = c => held || c.el.contains(document.activeElement) || c.rows.getBoundingClientRect().top < 0;

  // What is pinned stays above what is new.
  const put = (c, row) => c.rows.insertBefore(row, row.hasAttribute("data-pinned") ? c.rows.firstChild : $(".row:not([data-pinned])", c.rows));

  const place = (c, e) => {
    const old = document.getElementById(e.topic + "-" + e.story);
    if (e.kind === "withdrawn" || e.kind === "merged") { old?.remove(); return; }
    if (!e.html) return;
    const box = document.createElement("template");
    box.innerHTML = e.html;
    const row = box.content.firstElementChild;
    if (e.kind === "listed" || !old) {
      old?.remove();
      row.classList.add("fresh");
      setTimeout(() => row.classList.remove("fresh"), 60000);
      put(c, row);
      while (c.rows.children.length > 90) c.rows.lastElementChild.remove();
    } else if (row.hasAttribute("data-pinned") !== old.hasAttribute("data-pinned")) { old.remove(); put(c, row); } else old.replaceWith(row);
    c.none.hidden = true;
  };

  const show = c => {
    if (!c.waiting.length) return;
    const n = c.waiting.filter(e => e.kind === "listed").length;
    c.waiting.splice(0).forEach(e => place(c, e));
    c.button.hidden = true;
    tellTimes();
    if (n) say(count(n, "new story", "new stories") + " in " + c.name);
  };

  const arrive = message => {
    const e = JSON.parse(message.data), c = columns.get(e.topic);
    if (!c) return;
    c.waiting.push(e);
    if (!busy(c)) { clearTimeout(c.soon); c.soon = setTimeout(() => busy(c) ? hold(c) : show(c), 150); } else hold(c);
  };

  const hold = c => {
    const n = c.waiting.filter(e => e.kind === "listed").length;
    c.button.hidden = n === 0;
    c.button.textContent = "Show " + count(n, "new story", "new stories");
  };

  const state = (cls, text) => { live.className = "live " + cls; $("#live-says").textContent = text; };

  if (desk && window.EventSource) {
    live.hidden = false;
    const q = new URLSearchParams({ topic: desk.dataset.live, "last-event-id": desk.dataset.cursor });
    const wire = new EventSource("/api/events?" + q);
    for (const kind of ["listed", "revised", "covered", "merged", "withdrawn"]) wire.addEventListener(kind, arrive);
    wire.onopen = () => state(held ? "held" : "on", held ? "held" : "live");
    wire.onerror = () => state("", wire.readyState === EventSource.CLOSED ? "no wire; reload to try again" : "reconnecting");
    for (const c of columns.values()) c.button.onclick = () => { show(c); c.rows.querySelector("a")?.focus(); };
    pause.onclick = () => {
      held = !held;
      pause.setAttribute("aria-pressed", held);
      pause.textContent = held ? "Let go" : "Hold";
      state(held ? "held" : "on", held ? "held" : "live");
      if (!held) columns.forEach(show);
    };
  }

  // The keyboard. Single letters work only outside fields, and never with a modifier.
  const rows = () => $$(".row .read, .reports .read");
  const at = () => document.activeElement?.closest(".row, .reports > li");
  const step = by => {
    const all = rows(), here = all.indexOf($(".read", at() || document.createElement("i")));
    const next = all[here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + by, 0), all.length - 1)];
    next?.focus();
    next?.closest("li").scrollIntoView({ block: "nearest" });
  };
  const side = by => {
    const all = $$(".column"), here = all.indexOf(document.activeElement?.closest(".column"));
    const next = all[Math.min(Math.max(here + by, 0), all.length - 1)];
    const first = next && $(".read", next);
    first?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  const keys = $("#keys");
  const act = {
    j: () => step(1), k: () => step(-1), l: () => side(1), h: () => side(-1),
    c: () => $(".cover", at() || document.createElement("i"))?.click(),
    p: () => live.hidden || pause.click(), "/": () => ($("#rule") || $("#narrow") || $("#q")).focus(), "?": () => keys.showModal(),
  };
  document.addEventListener("keydown", e => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input, textarea, select, dialog")) {
      if (e.key === "Escape" && e.target.matches("input")) e.target.blur();
      return;
    }
    if (act[e.key]) { e.preventDefault(); act[e.key](); }
    if (e.key === "Escape") document.activeElement?.blur();
  });
  const open = $("#keys-open");
  open.hidden = false;
  open.onclick = () => keys.showModal();
})();
