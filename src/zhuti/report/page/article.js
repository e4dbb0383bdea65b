// One article: its summary, its text coloured by topic, its figures and its edits. Details come packed, or from beside the page.

const unpacked = new Map();
const beside = { about: null };

async function unpack(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(await new Response(stream).text());
}

const packed = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

/** What the page tells of an article, or null where it is neither on the page nor served beside it. */
async function detailOf(row, index) {
  const read = async (key, bytes) => {
    if (!unpacked.has(key)) unpacked.set(key, await unpack(await bytes()));
    return unpacked.get(key);
  };
  if (row && row.place >= 0) {
    const pack = Math.floor(row.place / data.pack_size);
    return (await read(pack, () => packed(packs[pack])))[row.place % data.pack_size];
  }
  if (!beside.about) return null;
  const file = Math.floor(index / beside.about.details_per_file);
  return (await read(`details-${file}`, () => fetched(`details-${file}`)))[index % beside.about.details_per_file];
}

async function fetched(name) {
  const answer = await fetch(`report-data/${name}.deflate`);
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** Ask, where the page is served, whether the rest of the articles lies beside it and is of this very run. */
async function lookBeside() {
  if (!data.beside || !location.protocol.startsWith("http")) return;
  const answer = await fetch("report-data/about.json");
  const about = answer.ok ? await answer.json() : null;
  if (about && about.key === data.beside) beside.about = about;
}

async function readAllRows() {
  const files = Math.ceil(nArticles / beside.about.rows_per_file);
  const places = new Map(rows.map((row) => [row.index, row.place]));
  const all = [];
  for (let file = 0; file < files; file += 1) {
    for (const values of await unpack(await fetched(`rows-${file}`))) all.push(asRow(values));
  }
  for (const row of all) row.place = places.has(row.index) ? places.get(row.index) : -1;
  rows = all;
  indexRows();
}

async function drawArticle(section, index) {
  let row = byIndex.get(index);
  section.append(navigation(row));
  const heading = h("h2", { tabindex: -1, lang: "zh" }, row ? row.heading : t("article"));
  const body = h("div", { class: "card" }, t("reading"));
  section.append(heading, body);
  if (typeof DecompressionStream === "undefined") { body.replaceChildren(t("old_browser")); return; }
  const detail = index < nArticles ? await detailOf(row, index) : null;
  if (!row && detail && detail.row) { row = asRow(detail.row); heading.textContent = row.heading; }
  if (!row || !detail) { body.replaceChildren(t(index < nArticles ? "no_detail" : "no_article")); return; }
  body.replaceChildren(...drawDetail(row, detail).flat(3).filter(Boolean));
}

function navigation(row) {
  const place = row ? searching.found.indexOf(row) : -1;
  const near = (step, key) => {
    const other = place < 0 ? undefined : searching.found[place + step];
    return other ? h("a", { href: `#article-${other.index}` }, t(key)) : null;
  };
  return h("p", { class: "walk" }, h("a", { href: "#articles" }, t("back")), near(-1, "previous"), near(1, "next"));
}

function drawDetail(row, detail) {
  const facts = [row.date && `${row.date}${detail.inferred ? ` (${t("year_inferred")})` : ""}`, row.source, detail.byline, row.id,
    t("chars", { n: count(row.chars) }), t("tokens", { n: count(row.tokens) })].filter(Boolean);
  return [
    h("p", { class: "soft" }, facts.join(" · ")),
    row.flags.map((flag) => h("p", { class: "flag" }, sayFlag(flag))),
    row.tokens ? null : h("p", {}, t("no_text")),
    detail.abstract && h("blockquote", { lang: "zh" }, detail.abstract.split("\n").map((line) => h("p", {}, line))),
    row.tokens ? drawMixture(detail) : null,
    detail.keywords && [h("h3", {}, t("keywords")), terms(detail.keywords.map(([term, n]) => [term, `×${n}`]))],
    detail.sentences && [h("h3", {}, t("sentences")), drawSentences(detail)],
    detail.figures && [h("h3", {}, t("figures")), drawFigures(detail.figures)],
    detail.entities && [h("h3", {}, t("entities")), drawEntities(detail.entities)],
    detail.quotes && [h("h3", {}, t("quotes")), terms(detail.quotes.map(([text, n]) => [text, n > 1 ? `×${n}` : ""]))],
    detail.text && [h("h3", {}, t("full_text")), drawText(detail)],
    detail.similar && [h("h3", {}, t("similar")),
      h("ul", {}, detail.similar.map(([id, score]) => h("li", {}, linkById(id), ` ${score.toFixed(2)}`)))],
    detail.metadata && [h("h3", {}, t("metadata")), table([t("field"), t("value")], detail.metadata, t("metadata"))],
    detail.rules && [h("h3", {}, t("cleaned")), drawEdits(detail)],
  ];
}

function drawMixture(detail) {
  const lines = detail.topics.map(([topic, share, low, high, words]) =>
    [topicLink(topic), h("span", { class: "share" }, bar(share, topic), ` ${percent(share)}`), `${percent(low)}–${percent(high)}`, h("span", { lang: "zh" }, words.join("、"))]);
  if (detail.others) lines.push([t("others"), h("span", { class: "share" }, bar(detail.others, -1), ` ${percent(detail.others)}`), "", ""]);
  return [h("h3", {}, t("topics")), table([t("topic"), t("share"), t("interval"), t("terms_here")], lines, t("topics"))];
}

function drawSentences(detail) {
  const characters = Array.from(detail.text || "");
  return h("ol", {}, detail.sentences.map(([place, what, topic, start, end, short]) =>
    h("li", {}, short && [h("strong", { lang: "zh" }, short), h("br")], h("span", { lang: "zh" }, place < 0 ? what : characters.slice(place, place + what).join("")), " ",
      h("small", {}, topicLink(topic), ` · ${t("offset", { start: start + 1, end })}`))));
}

function drawFigures(figures) {
  return table([t("what"), t("as_written"), { n: t("value") }, t("unit")], figures.map(([what, text, value, to, about, unit, by]) => {
    const plain = value === null ? "" : number(value) + (to === null ? "" : `–${number(to)}`);
    return [h("span", { lang: "zh" }, [what, by && t("said_by", { by })].filter(Boolean).join(" · ")), h("span", { lang: "zh" }, text),
      { n: about ? t("approximately", { value: plain }) : plain }, h("span", { lang: "zh" }, unit)];
  }), t("figures"));
}

function drawEntities(entities) {
  const kinds = [...new Set(["campaign", "person", "place", "organisation", ...entities.map(([kind]) => kind)])];
  return kinds.map((kind) => {
    const some = entities.filter(([other]) => other === kind);
    return some.length ? [h("h4", {}, t(kind)), terms(some.map(([, text, office, n]) => [office ? `${text}（${office}）` : text, n > 1 ? `×${n}` : ""]))] : null;
  });
}

/** The text in pieces of one look: its colour, how sure it is, and whether it is in a key sentence. */
function drawText(detail) {
  const characters = Array.from(detail.text);
  const looks = new Array(characters.length).fill("");
  const runs = Array.from(detail.colours || "", (character) => character.codePointAt(0) - 35);
  for (let i = 0, at = 0; i < runs.length; i += 3) {
    at += runs[i];
    looks.fill(String(runs[i + 2]), at, at + runs[i + 1]);
    at += runs[i + 1];
  }
  for (const [place, length] of detail.sentences || []) {
    if (place >= 0) for (let i = place; i < place + length; i += 1) looks[i] += "k";
  }
  const text = h("div", { class: "text", lang: "zh", tabindex: 0, role: "region", "aria-label": t("full_text") });
  for (let begin = 0, end = 0; begin < characters.length; begin = end) {
    while (end < characters.length && looks[end] === looks[begin]) end += 1;
    const piece = characters.slice(begin, end).join("");
    const colour = parseInt(looks[begin], 10);
    const inner = Number.isNaN(colour) ? piece : h("mark", { class: `p${colour % 3}`, hue: Math.floor(colour / 3), title: data.topics[Math.floor(colour / 3)].label }, piece);
    text.append(looks[begin].endsWith("k") ? h("u", {}, inner) : inner);
  }
  return [h("p", { class: "soft" }, t("full_text_means")),
    h("p", { class: "legend" }, (detail.topics || []).slice(0, 6).map(([topic]) => topicLink(topic))), text];
}

function drawEdits(detail) {
  const visible = (text) => text.replace(/\n/g, "⏎").replace(/\t/g, "⇥").replace(/[ \u3000\u00a0]/g, "␣");
  const all = detail.rules.reduce((sum, [, n]) => sum + n, 0);
  const list = h("details", { ontoggle: () => {
    if (list.childElementCount > 1) return;
    list.append(
      detail.edits.length < all ? h("p", { class: "soft" }, t("edits_first", { n: detail.edits.length })) : "",
      table([t("rule"), { n: t("place") }, t("removed"), t("replaced")], detail.edits.map(([rule, start, end, removed, replaced]) =>
        [sayRule(rule), { n: `${start + 1}–${end}` }, h("code", { lang: "zh" }, visible(removed)),
          replaced ? h("code", { lang: "zh" }, visible(replaced)) : t("deleted")]), t("edits_shown")));
  } }, h("summary", {}, `${t("edits_shown")} (${count(all)})`));
  return [h("ul", {}, detail.rules.map(([rule, n]) => h("li", {}, `${sayRule(rule)}: ${count(n)}`))), list];
}
