// Topic prevalence by date and by column, a small chart for each topic, all on one scale.

const grouping = { which: 0, topic: -1 };
const WIDE = 340;

function drawGroups(section) {
  section.append(h("h2", { tabindex: -1 }, t("groups")));
  if (!data.groupings.length) { section.append(h("p", {}, t("no_groups"))); return; }
  const charts = h("div", { id: "charts" });
  const redraw = () => charts.replaceChildren(...drawCharts(data.groupings[grouping.which]));
  const by = h("select", { id: "group-by", onchange: () => { grouping.which = Number(by.value); redraw(); } },
    data.groupings.map((one, i) => h("option", { value: i, selected: i === grouping.which },
      one.unit ? `${t("date")} (${t(`unit_${one.unit}`)})` : one.column === "source" ? t("source") : one.column)));
  const topic = h("select", { id: "group-topic", onchange: () => { grouping.topic = Number(topic.value); redraw(); } },
    h("option", { value: -1 }, t("all_topics")),
    data.topics.map((one, k) => h("option", { value: k, selected: k === grouping.topic }, `${k} ${one.label}`)));
  section.append(h("form", { class: "controls", onsubmit: (event) => event.preventDefault() },
    h("label", { for: "group-by" }, t("group_by")), by, h("label", { for: "group-topic" }, t("topic")), topic),
  h("p", { class: "soft" }, t("groups_mean")), charts);
  redraw();
}

function drawCharts(found) {
  const chosen = data.topics.map((_, k) => k).filter((k) => grouping.topic < 0 || k === grouping.topic);
  const values = chosen.flatMap((k) => found.mean.map((row, g) => (found.high[g][k] === null ? row[k] : found.high[g][k])));
  const top = Math.min(1, Math.ceil(Math.max(0.05, ...values) * 20) / 20);
  const draw = found.unit ? timeChart : groupChart;
  const cell = (g, k) => percent(found.mean[g][k]) + (found.low[g][k] === null ? "" : ` [${percent(found.low[g][k])}–${percent(found.high[g][k])}]`);
  return [
    h("div", { class: "charts" }, chosen.map((k) =>
      h("figure", {}, h("figcaption", {}, topicLink(k)), draw(found, k, top)))),
    h("details", {}, h("summary", {}, t("table")),
      table([t("group"), { n: t("n_articles") }, ...chosen.map((k) => ({ n: `${k} ${data.topics[k].label}` }))],
        found.groups.map((group, g) => [group, { n: count(found.n[g]) }, ...chosen.map((k) => ({ n: cell(g, k) }))]), t("table"))),
  ];
}

const told = (found, g, k) => `${found.groups[g]}: ${percent(found.mean[g][k])}` +
  (found.low[g][k] === null ? "" : ` [${percent(found.low[g][k])}–${percent(found.high[g][k])}]`) + ` (${t("found", { n: found.n[g] })})`;

/** Where a bin lies on the axis of time, in bins. */
function ordinal(name, unit) {
  const [year, part, day] = name.replace("Q", "").split("-").map(Number);
  return { year, quarter: year * 4 + part, month: year * 12 + part, day: Date.UTC(year, (part || 1) - 1, day || 1) / 864e5 }[unit];
}

function timeChart(found, k, top) {
  const at = found.groups.map((name) => ordinal(name, found.unit));
  const [first, last] = [at[0], at[at.length - 1]];
  const x = (g) => (first === last ? 190 : 44 + ((at[g] - first) / (last - first)) * 280).toFixed(1);
  const y = (share) => (112 - (share / top) * 100).toFixed(1);
  const line = h("path", { class: "line", d: at.map((_, g) => `${g && at[g] - at[g - 1] === 1 ? "L" : "M"}${x(g)} ${y(found.mean[g][k])}`).join("") });
  const bounds = at.map((_, g) => g).filter((g) => found.low[g][k] !== null);
  return h("svg", { viewBox: `0 0 ${WIDE} 140`, class: "chart", role: "img", hue: k, "aria-label": `${data.topics[k].label}: ${found.groups.map((_, g) => told(found, g, k)).join("; ")}` },
    h("line", { x1: 40, y1: 12, x2: 40, y2: 112 }), h("line", { x1: 40, y1: 112, x2: 332, y2: 112 }),
    h("text", { x: 36, y: 16, class: "end" }, percent(top)), h("text", { x: 36, y: 114, class: "end" }, "0"),
    h("text", { x: 44, y: 130 }, found.groups[0]), last > first ? h("text", { x: 330, y: 130, class: "end" }, found.groups[at.length - 1]) : null,
    bounds.map((g) => h("line", { class: "range", x1: x(g), x2: x(g), y1: y(found.low[g][k]), y2: y(found.high[g][k]) })),
    line,
    at.map((_, g) => h("circle", { class: "dot", cx: x(g), cy: y(found.mean[g][k]), r: at.length > 60 ? 1.5 : 2.5 }, h("title", {}, told(found, g, k)))));
}

function groupChart(found, k, top) {
  const x = (share) => (130 + (share / top) * 195).toFixed(1);
  const short = (name) => (Array.from(name).length > 9 ? `${Array.from(name).slice(0, 8).join("")}…` : name);
  const tall = 14 + found.groups.length * 18;
  return h("svg", { viewBox: `0 0 ${WIDE} ${tall + 20}`, class: "chart", role: "img", hue: k, "aria-label": `${data.topics[k].label}: ${found.groups.map((_, g) => told(found, g, k)).join("; ")}` },
    h("line", { x1: 130, y1: 4, x2: 130, y2: tall }), h("line", { x1: 130, y1: tall, x2: 332, y2: tall }),
    h("text", { x: 130, y: tall + 14 }, "0"), h("text", { x: 330, y: tall + 14, class: "end" }, percent(top)),
    found.groups.map((name, g) => {
      const y = 18 + g * 18;
      return h("g", {}, h("title", {}, told(found, g, k)),
        h("text", { x: 124, y, class: "end" }, short(name)),
        found.low[g][k] === null ? null : h("line", { class: "range", x1: x(found.low[g][k]), x2: x(found.high[g][k]), y1: y - 4, y2: y - 4 }),
        h("circle", { class: "dot", cx: x(found.mean[g][k]), cy: y - 4, r: 3.5 }));
    }));
}
