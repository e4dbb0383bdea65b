// Topics: the map, the shares, and one topic with its terms by relevance.

const SHOWN_TERMS = 20;
let lambda = 0.6;

function drawTopics(section, which) {
  const k = which === null ? 0 : Math.min(which, data.topics.length - 1);
  section.append(h("h2", { tabindex: -1 }, t("topics")));
  if (!data.topics.length) return;
  const most = Math.max(...data.topics.map((topic) => topic.share));
  section.append(h("div", { class: "columns" },
    h("div", {},
      h("h3", {}, t("map")), drawMap(k), h("p", { class: "soft" }, t("map_means")),
      h("h3", {}, t("all_topics")),
      h("ul", { class: "shares" }, data.topics.map((topic, i) =>
        h("li", { class: i === k ? "chosen" : null }, bar(topic.share / most, i, percent(topic.share)),
          h("span", { class: "n" }, percent(topic.share)), topicLink(i))))),
    h("div", { class: "card", id: "one-topic" }, drawTopic(k))));
}

/** The map: a circle each, its area the topic's share; small ones are drawn last, to lie on top. */
function drawMap(chosen) {
  const places = data.topics.map((topic) => topic.place);
  const reach = Math.max(1e-9, ...places.flat().map(Math.abs));
  const most = Math.max(...data.topics.map((topic) => topic.share));
  const at = ([x, y]) => [200 + (x / reach) * 150, 150 - (y / reach) * 105];
  const order = data.topics.map((_, k) => k).sort((a, b) => data.topics[b].share - data.topics[a].share || a - b);
  return h("svg", { viewBox: "0 0 400 300", class: "map", role: "group", "aria-label": t("map") },
    h("line", { x1: 0, y1: 150, x2: 400, y2: 150 }), h("line", { x1: 200, y1: 0, x2: 200, y2: 300 }),
    order.map((k) => {
      const topic = data.topics[k];
      const [x, y] = at(topic.place);
      const radius = Math.max(9, 38 * Math.sqrt(topic.share / most));
      const link = document.createElementNS(SVG, "a");
      link.setAttribute("href", `#topic-${k}`);
      link.setAttribute("aria-label", `${k} ${topic.label}, ${percent(topic.share)}`);
      if (k === chosen) link.setAttribute("aria-current", "true");
      link.append(
        h("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: radius.toFixed(1), hue: k }, h("title", {}, topic.label)),
        h("text", { x: x.toFixed(1), y: (y + 4).toFixed(1) }, String(k)));
      return link;
    }));
}

function drawTopic(k) {
  const topic = data.topics[k];
  const list = h("div", { class: "bars", lang: "zh" });
  const shown = h("output", { for: "lambda" }, lambda.toFixed(2));
  const slider = h("input", {
    type: "range", id: "lambda", min: 0, max: 1, step: 0.05, value: lambda,
    oninput: () => { lambda = Number(slider.value); shown.textContent = lambda.toFixed(2); drawTerms(list, k); },
  });
  drawTerms(list, k);
  return [
    h("h3", {}, chip(k), `${k} `, h("span", { lang: "zh" }, topic.label)),
    h("p", {}, `${t("share")} ${percent(topic.share)}`, ["npmi", "c_v", "exclusivity"].filter((key) => Object.hasOwn(topic.measures, key))
      .map((key) => ` · ${t(key)} ${measure(topic.measures[key])}`), drawStability(topic.measures)),
    h("p", { class: "slider" }, h("label", { for: "lambda" }, t("relevance")), slider, shown),
    list,
    h("p", { class: "soft" }, t("bars_mean"), " ", t("relevance_means")),
    h("h4", {}, t("leading_articles")),
    h("ul", {}, topic.articles.map(([i, share]) => h("li", {}, articleLink(byIndex.get(i)), ` ${percent(share)}`))),
    h("p", {}, h("a", { href: "#articles", onclick: () => { searching.topic = k; searching.query = ""; } }, t("show_articles"))),
  ];
}

/** Stability with its interval; a topic that others come as near to in refits is said to be unstable. */
function drawStability({ stability, stability_low: low, stability_high: high, unstable }) {
  if (typeof stability !== "number") return null;
  return [` · ${t("stability")} ${measure(stability)} [${measure(low)}–${measure(high)}]`,
    unstable ? h("span", { class: "flag" }, ` ⚠ ${t("unstable")}`) : null];
}

/** λ log φ + (1 − λ) log(φ / p), over the terms that lead at any λ. */
function drawTerms(list, k) {
  const nTokens = Math.max(1, data.totals.find(([key]) => key === "n_tokens")[1]);
  const ranked = data.topics[k].terms
    .map(([term, phi, n]) => ({ term, phi, n, relevance: Math.log(phi) - (1 - lambda) * Math.log(Math.max(n, 1) / nTokens) }))
    .sort((a, b) => b.relevance - a.relevance)
    .slice(0, SHOWN_TERMS);
  const ofTopic = nTokens * data.topics[k].share;
  const most = Math.max(1, ...ranked.map(({ n }) => n));
  list.replaceChildren(...ranked.map(({ term, phi, n }) => {
    const here = Math.min(phi * ofTopic, n);
    return h("div", { class: "row" },
      h("span", { class: "name", title: term }, term),
      h("span", { class: "pair", role: "img", "aria-label": `${t("in_topic")} ${Math.round(here)}, ${t("in_corpus")} ${n}` },
        h("i", { class: "all", "width%": (n / most * 100).toFixed(1) }), h("i", { class: "here", hue: k, "width%": (here / most * 100).toFixed(1) })),
      h("span", { class: "n" }, `${Math.round(here)} / ${count(n)}`));
  }));
}
