"use strict";
(() => {
  const root = document.documentElement;
  const keep = {
    get(name) { try { return localStorage.getItem("baotinh." + name); } catch { return null; } },
    set(name, value) { try { localStorage.setItem("baotinh." + name, value); } catch { /* a page without storage forgets */ } },
  };
  // Before the first paint, so that nothing flashes.
  if (keep.get("theme")) root.dataset.theme = keep.get("theme");
  for (const kind of keep.get("off") || "") root.classList.add("off-" + kind);
  root.classList.toggle("rules", keep.get("rules") === "1");

  const shown = name => !root.classList.contains("off-" + name[0]);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const home = element => element.closest("article");

  // An official's own line stands for all their mentions and posts; each of these also lights that line.
  function sameItem(article, name) {
    if (/^o\d+$/.test(name)) return all(`[data-i="${name}"],[data-i^="${name}m"],[data-i^="${name}p"]`, article);
    const person = /^(o\d+)[mp]/.exec(name);
    return all(`[data-i="${name}"]` + (person ? `,a[data-i="${person[1]}"]` : ""), article);
  }

  // The innermost mark of a kind that is shown, at or around an element.
  function markAt(element) {
    let mark = element.closest?.("[data-i]");
    while (mark && !shown(mark.dataset.i)) mark = mark.parentElement.closest("[data-i]");
    return mark;
  }

  let resting;

  function light(element) {
    clearTimeout(resting);
    for (const lit of all(".hot")) lit.classList.remove("hot");
    const found = markAt(element);
    if (!found) return;
    for (const other of sameItem(home(found), found.dataset.i)) other.classList.add("hot");
    // A long record scrolls in its own box: once the pointer rests on words, their value comes into its view.
    if (found.matches("mark")) resting = setTimeout(() => reveal(home(found), found.dataset.i), 150);
  }

  function reveal(article, name) {
    const box = article.querySelector("aside");
    if (box.scrollHeight <= box.clientHeight) return;
    const row = article.querySelector(`a[data-i="${name}"]`).getBoundingClientRect(), frame = box.getBoundingClientRect();
    const above = row.top - frame.top - 48, below = row.bottom - frame.bottom + 16;
    if (above < 0) box.scrollTop += above;
    else if (below > 0) box.scrollTop += below;
  }

  function letGo() {
    for (const chosen of all(".on")) { chosen.classList.remove("on"); chosen.removeAttribute("aria-current"); }
  }

  function choose(article, name) {
    letGo();
    for (const other of sameItem(article, name)) {
      other.classList.add("on");
      if (other.matches("a")) other.setAttribute("aria-current", "true");
    }
  }

  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const show = element => element?.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });

  // From words to their value. A second click on the same words goes to the mark around them.
  function fromText(mark) {
    while (mark.classList.contains("on")) {
      const outer = mark.parentElement.closest("mark");
      const around = outer && markAt(outer);
      if (!around) break;
      mark = around;
    }
    const article = home(mark);
    choose(article, mark.dataset.i);
    const row = article.querySelector(`a[data-i="${mark.dataset.i}"]`);
    row.focus({ preventScroll: true });
    show(row);
    history.replaceState(null, "", "#" + row.id);
  }

  // From a value to its words.
  function fromRecord(row) {
    const article = home(row);
    choose(article, row.dataset.i);
    const mark = document.getElementById(row.hash.slice(1));
    show(mark);
    history.replaceState(null, "", row.hash);
  }

  function fromAddress() {
    const found = /^#[rt]\d+-/.test(location.hash) && document.getElementById(location.hash.slice(1));
    if (!found) return;
    choose(home(found), found.dataset.i);
    found.scrollIntoView({ block: "center" });
  }

  function toggleKind(kind) {
    root.classList.toggle("off-" + kind);
    keep.set("off", all("[data-k]").map(button => button.dataset.k).filter(letter => !shown(letter)).join(""));
    press();
  }

  function press() {
    for (const button of all("[data-k]")) button.setAttribute("aria-pressed", shown(button.dataset.k));
    document.querySelector("[data-do=rules]").setAttribute("aria-pressed", root.classList.contains("rules"));
  }

  let articles = [], current = -1, settled = null;

  function whereAmI() {
    // The last article of a page may be too short to reach the top: while nothing has scrolled, the last move counts.
    if (settled === scrollY) return current;
    const line = document.querySelector(".bar").offsetHeight + 48;
    current = articles.findLastIndex(article => article.getBoundingClientRect().top <= line);
    settled = null;
    return current;
  }

  function tell() {
    const here = whereAmI();
    document.querySelector(".move output").value = here < 0 ? "–" : (Number(document.body.dataset.first) + here).toLocaleString("en");
  }

  function move(step) {
    const next = whereAmI() + step;
    if (next >= articles.length || (next < 0 && document.body.dataset.before)) {
      const address = step > 0 ? document.body.dataset.after : document.body.dataset.before;
      if (address) location.assign(address);
      return;
    }
    if (next < 0) scrollTo({ top: 0, behavior: "instant" });
    else {
      articles[next].scrollIntoView({ block: "start", behavior: "instant" });
      articles[next].focus({ preventScroll: true });
      history.replaceState(null, "", "#" + articles[next].id);
    }
    current = Math.max(next, -1);
    settled = scrollY;
    tell();
  }

  const actions = {
    before: () => move(-1),
    after: () => move(1),
    rules() { keep.set("rules", root.classList.toggle("rules") ? "1" : "0"); press(); },
    theme() {
      const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      keep.set("theme", root.dataset.theme);
    },
    help() { document.querySelector("dialog").showModal(); },
  };
  const keys = { j: "after", ArrowRight: "after", k: "before", ArrowLeft: "before", r: "rules", t: "theme", "?": "help" };

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, dialog")) return;
    const kind = all("[data-k]")[Number(event.key) - 1];
    if (event.key === "Escape") letGo();
    else if (kind) toggleKind(kind.dataset.k);
    else if (Object.hasOwn(keys, event.key)) actions[keys[event.key]]();
    else return;
    event.preventDefault();
  }

  function onClick(event) {
    const button = event.target.closest("button");
    if (button?.dataset.k) return toggleKind(button.dataset.k);
    if (button?.dataset.do) return actions[button.dataset.do]();
    const found = markAt(event.target);
    if (!found || event.ctrlKey || event.metaKey || event.shiftKey || String(getSelection())) return;
    event.preventDefault();
    if (found.matches("a")) fromRecord(found); else fromText(found);
  }

  function onPage(event) {
    const field = event.target.closest("input[data-page]");
    if (!field?.checkValidity()) return;
    const number = Number(field.value);
    location.assign(number === 1 ? field.dataset.home : field.dataset.page.replace("*", String(number).padStart(4, "0")));
  }

  document.addEventListener("DOMContentLoaded", () => {
    articles = all("article");
    press();
    document.addEventListener("pointerover", event => light(event.target));
    document.addEventListener("focusin", event => light(event.target));
    document.addEventListener("click", onClick);
    document.addEventListener("keydown", onKey);
    document.addEventListener("change", onPage);
    addEventListener("hashchange", fromAddress);
    let waiting = false;
    addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; tell(); });
    }, { passive: true });
    fromAddress();
    tell();
  });
})();
