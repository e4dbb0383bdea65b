// Articles: the table, searched and sorted, only the rows in sight being drawn.

const ROW_HEIGHT = 44;
const MOST_ROWS = 700000; // browsers draw nothing taller than some 33 million pixels
const searching = { query: "", topic: -1, key: "number", down: false, scroll: 0, found: rows };
const COLUMNS = [["number", "n"], ["title", ""], ["topic", ""], ["date", ""], ["source", "far"], ["length", "n far"]];
let haystack = null;
let ranks = {};

const folded = (text) => text.normalize("NFKC").toLowerCase();

/** Build what search and sorting read, once. */
function prepare() {
  if (haystack) return;
  haystack = new Map(rows.map((row) => [row, folded(`${row.heading}\n${row.id}\n${row.source}\n${row.terms}`)]));
  ranks = {};
}

/** A number for each row to sort by; Chinese by pinyin, as the browser knows it. */
function rankOf(key) {
  if (ranks[key]) return ranks[key];
  const plain = { number: (row) => row.index, length: (row) => row.chars, topic: (row) => (row.topics.length ? row.topics[0] - row.topics[1] / 2 : 1e9) };
  if (plain[key]) return (ranks[key] = new Map(rows.map((row) => [row, plain[key](row)])));
  const text = { title: (row) => row.heading, date: (row) => row.date, source: (row) => row.source }[key];
  const collator = new Intl.Collator(key === "date" ? "en" : "zh-Hans-CN", { numeric: true });
  const values = [...new Set(rows.map(text))].sort((a, b) => (a === "") - (b === "") || collator.compare(a, b));
  const place = new Map(values.map((value, i) => [value, i]));
  return (ranks[key] = new Map(rows.map((row) => [row, place.get(text(row))])));
}

function find() {
  prepare();
  const words = folded(searching.query).split(/\s+/).filter(Boolean);
  const rank = rankOf(searching.key);
  const sign = searching.down ? -1 : 1;
  searching.found = rows
    .filter((row) => (searching.topic < 0 || row.topics[0] === searching.topic) && words.every((word) => haystack.get(row).includes(word)))
    .sort((a, b) => sign * (rank.get(a) - rank.get(b)) || a.index - b.index);
}

function drawArticles(section) {
  const body = h("tbody");
  const head = h("tr");
  const scroller = h("div", { class: "scroller", tabindex: 0, role: "region", "aria-label": t("articles") },
    h("table", {}, h("thead", {}, head), body));
  const said = h("output", { "aria-live": "polite", for: "search", id: "found" });
  const paint = () => paintRows(scroller, body);
  const refresh = (keep) => {
    find();
    const n = count(searching.found.length);
    said.textContent = searching.found.length === rows.length ? t("found", { n }) : t("found_of", { n, all: count(rows.length) });
    head.replaceChildren(...COLUMNS.map(([key, look]) => columnHead(key, look, refresh)));
    const wanted = keep ? searching.scroll : 0;
    body.replaceChildren();
    paint(); // only what has its full height can be scrolled
    scroller.scrollTop = wanted;
    paint();
  };
  const search = h("input", { type: "search", id: "search", value: searching.query, placeholder: t("search_in"), autocomplete: "off",
    oninput: () => { searching.query = search.value; refresh(); } });
  const topic = h("select", { id: "led-by", onchange: () => { searching.topic = Number(topic.value); refresh(); } },
    h("option", { value: -1 }, t("any_topic")),
    data.topics.map((one, k) => h("option", { value: k, selected: k === searching.topic }, `${k} ${one.label}`)));
  section.append(
    h("h2", { tabindex: -1 }, t("articles")),
    rows.length < nArticles ? sampleNote(() => route()) : "",
    h("form", { class: "controls", onsubmit: (event) => event.preventDefault() },
      h("label", { for: "search" }, t("search")), search, h("label", { for: "led-by" }, t("led_by")), topic, said),
    scroller);
  scroller.addEventListener("scroll", () => { searching.scroll = scroller.scrollTop; paint(); }, { passive: true });
  refresh(true);
}

function columnHead(key, look, refresh) {
  const sorted = searching.key === key;
  const names = { topic: "led_by" };
  return h("th", { scope: "col", class: `${key} ${look}`, "aria-sort": sorted ? (searching.down ? "descending" : "ascending") : null },
    h("button", {
      type: "button", title: t("sort_by", { column: t(names[key] || key) }), "data-key": key,
      onclick: () => {
        searching.down = sorted ? !searching.down : key === "length";
        searching.key = key;
        refresh();
        document.querySelector(`#articles button[data-key="${key}"]`).focus();
      },
    }, t(names[key] || key), sorted ? (searching.down ? " ↓" : " ↑") : ""));
}

/** Draw the rows in sight and some around them; what is there already stays, and keeps its focus. */
function paintRows(scroller, body) {
  const found = searching.found.length > MOST_ROWS ? searching.found.slice(0, MOST_ROWS) : searching.found;
  const all = document.documentElement.classList.contains("printing");
  const first = all ? 0 : Math.max(0, Math.floor(scroller.scrollTop / ROW_HEIGHT) - 10);
  const last = Math.min(found.length, all ? 500 : first + Math.ceil((scroller.clientHeight || 800) / ROW_HEIGHT) + 20);
  if (Number(body.dataset.first) === first && Number(body.dataset.last) === last && body.childElementCount) return;
  const there = new Map([...body.children].filter((tr) => tr.dataset.index).map((tr) => [tr.dataset.index, tr]));
  const focused = document.activeElement;
  const spacer = (n) => { const tr = h("tr", { "aria-hidden": "true" }, h("td", { colspan: COLUMNS.length, class: "spacer" })); tr.firstChild.style.height = `${n * ROW_HEIGHT}px`; return tr; };
  body.replaceChildren(
    ...(first ? [spacer(first)] : []),
    ...found.slice(first, last).map((row) => there.get(String(row.index)) || articleRow(row)),
    ...(last < found.length && !all ? [spacer(found.length - last)] : []));
  body.dataset.first = first;
  body.dataset.last = last;
  if (focused && body.contains(focused)) focused.focus({ preventScroll: true });
}

function articleRow(row) {
  const [topic, share] = row.topics;
  const cell = (look, ...content) => h("td", { class: look }, h("div", {}, ...content));
  return h("tr", { "data-index": row.index },
    cell("number n", count(row.index + 1)),
    cell("title", articleLink(row), row.flags.length ? h("small", { class: "flag", title: row.flags.map(sayFlag).join("; ") }, " ⚑") : null),
    cell("topic", topic === undefined ? "" : [chip(topic), `${percent(share)} `, h("span", { lang: "zh" }, data.topics[topic].label)]),
    cell("date", row.date),
    cell("source far", h("span", { lang: "zh" }, row.source)),
    cell("length n far", count(row.chars)));
}

/** What a page that does not list all articles says, and the button that reads the rest where they are served. */
function sampleNote(done) {
  const note = h("p", { class: "note" }, t("sample", { n: count(rows.length), all: count(nArticles) }), " ");
  if (beside.about) note.append(h("button", { type: "button", id: "read-all", onclick: async () => {
    note.replaceChildren(t("reading"));
    await readAllRows();
    haystack = null;
    done();
  } }, t("read_all", { all: count(nArticles) })));
  return note;
}
