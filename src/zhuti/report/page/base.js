// What every view leans on: the data, the language, and building elements. Text reaches the page as text nodes only.

const data = JSON.parse(document.getElementById("data").textContent);
const packs = JSON.parse(document.getElementById("details").textContent);
const state = { language: data.language, theme: "auto" };

/** A message in the reader's language, its {places} filled. */
function t(key, values = {}) {
  const both = Object.hasOwn(data.messages, key) ? data.messages[key] : [key, key];
  return both[state.language === "zh" ? 0 : 1].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes and children; `hue` is the colour of a topic, `on…` a listener, text stays text. */
function h(tag, attributes = {}, ...children) {
  const vector = ["svg", "g", "circle", "path", "line", "text", "title"].includes(tag);
  const element = vector ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false || value === undefined) continue;
    if (name === "hue") element.style.setProperty("--h", Math.round(value * 137.508 + 10) % 360);
    else if (name === "width%") element.style.width = `${value}%`;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const count = (n) => n.toLocaleString("en-US");
const number = (n) => n.toLocaleString("en-US", { maximumFractionDigits: 12 });
const percent = (share) => (share > 0 && share < 0.005 ? "<1%" : `${Math.round(share * 100)}%`);
const measure = (value) =>
  value === null ? t("undefined")
  : typeof value !== "number" ? String(value)
  : Number.isInteger(value) ? count(value) : String(Number(value.toPrecision(4)));

/** A table; a cell is text, a node, or {n: …} for a number. */
function table(heads, rows, name) {
  const cell = (tag, value, more = {}) =>
    value !== null && typeof value === "object" && "n" in value && !(value instanceof Node)
      ? h(tag, { class: "n", ...more }, value.n) : h(tag, more, value);
  return h("div", { class: "wide", tabindex: 0, role: "region", "aria-label": name },
    h("table", {}, h("thead", {}, h("tr", {}, heads.map((head) => cell("th", head, { scope: "col" })))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map((value, i) => (i ? cell("td", value) : cell("th", value, { scope: "row" }))))))));
}

const chip = (topic) => h("i", { class: "chip", hue: topic, "aria-hidden": "true" });
const bar = (share, topic, name) =>
  h("span", { class: "bar", role: "img", "aria-label": name || percent(share) }, h("i", { hue: topic, "width%": (share * 100).toFixed(1) }));
const topicLink = (topic) => h("a", { href: `#topic-${topic}`, class: "topic" }, chip(topic), `${topic} ${data.topics[topic].label}`);
const terms = (pairs) => h("p", { class: "terms", lang: "zh" }, pairs.map(([term, note]) =>
  [h("span", { class: "term" }, term, note ? h("small", {}, ` ${note}`) : null), " "]));

// Articles: a row each, found by id.
const FIELDS = ["index", "id", "heading", "date", "source", "chars", "tokens", "topics", "terms", "flags", "place"];
const asRow = (values) => Object.fromEntries(FIELDS.map((field, i) => [field, i < values.length ? values[i] : -1]));
let rows = data.rows.map(asRow);
let byIndex = new Map();
let byId = new Map();
function indexRows() {
  byIndex = new Map(rows.map((row) => [row.index, row]));
  byId = new Map(rows.map((row) => [row.id, row]));
}
indexRows();
const nArticles = data.totals[0][1];
const articleLink = (row) => h("a", { href: `#article-${row.index}`, lang: "zh" }, row.heading);
const linkById = (id) => (byId.has(id) ? articleLink(byId.get(id)) : h("span", { lang: "zh" }, id));
