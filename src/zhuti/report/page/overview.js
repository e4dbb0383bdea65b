// Overview, similar articles, and method: tables and text.

function drawOverview(section) {
  section.append(
    h("h2", { tabindex: -1 }, t("overview")),
    h("dl", { class: "totals" }, data.totals.map(([key, value]) =>
      h("div", {}, h("dt", {}, t(key)), h("dd", {}, typeof value === "number" ? count(value) : value)))),
    h("h3", {}, t("topics")),
    h("ul", { class: "shares" }, data.topics.map((topic, k) =>
      h("li", {}, bar(topic.share / Math.max(...data.topics.map((other) => other.share)), k, percent(topic.share)),
        h("span", { class: "n" }, percent(topic.share)), topicLink(k)))));
  const measures = data.metrics.filter(([key, value]) => Object.hasOwn(data.messages, key) && (value !== null || ["npmi_mean", "perplexity"].includes(key)));
  const notes = data.metrics.filter(([key, value]) => key.endsWith("_note") && value);
  if (measures.length) section.append(
    h("h3", {}, t("metrics")),
    table([t("measure"), { n: t("value") }, t("meaning")], measures.map(([key, value]) =>
      [t(key), { n: measure(value) }, Object.hasOwn(data.messages, `${key}_means`) ? t(`${key}_means`) : ""]), t("metrics")),
    ...notes.map(([key, note]) => h("p", { class: "soft", lang: "en" }, `${key.slice(0, -5)}: ${note}`)));
  if (data.edits.length) section.append(
    h("h3", {}, t("cleaning")), h("p", { class: "soft" }, t("cleaning_means")),
    table([t("rule"), { n: t("edits") }], data.edits.map(([rule, n]) => [sayRule(rule), { n: count(n) }]), t("cleaning")));
  if (data.flags.length) section.append(
    h("h3", {}, t("flagged")),
    table([t("flagged"), { n: t("n_articles") }], data.flags.map(([flag, n]) => [sayFlag(flag), { n: count(n) }]), t("flagged")));
  if (data.problems.length) section.append(
    h("details", {}, h("summary", {}, t("problems", { n: count(data.n_problems) })),
      h("ul", {}, data.problems.map(([where, what]) => h("li", {}, `${where}: ${what}`)))));
  section.append(
    h("details", {}, h("summary", {}, t("settings")),
      table([t("setting"), t("value")], data.settings.map(([key, value]) => [h("code", {}, key), value]), t("settings"))),
    h("details", {}, h("summary", {}, t("versions")),
      table([t("package"), t("version")], data.versions.map((pair) => pair), t("versions"))));
}

const sayRule = (rule) => (Object.hasOwn(data.messages, `rule_${rule}`) ? t(`rule_${rule}`) : rule);
function sayFlag(flag) {
  const at = flag.indexOf(":");
  const name = at < 0 ? flag : flag.slice(0, at);
  const key = at < 0 && Object.hasOwn(data.messages, `kind_${name}`) ? `kind_${name}` : `flag_${name}`;
  return Object.hasOwn(data.messages, key) ? t(key, { id: flag.slice(at + 1) }) : flag;
}

function drawSimilar(section) {
  section.append(h("h2", { tabindex: -1 }, t("pairs")), h("h3", {}, t("duplicates")));
  section.append(data.duplicates.length
    ? table([t("article"), t("kind"), t("other")],
      data.duplicates.map(([id, kind, other]) => [linkById(id), t(`kind_${kind}`), linkById(other)]), t("duplicates"))
    : h("p", {}, t("none_found")));
  section.append(h("h3", {}, t("similar_pairs")), h("p", { class: "soft" }, t("similar_means")));
  section.append(data.pairs.length
    ? table([t("article"), t("other"), { n: t("score") }],
      data.pairs.map(([first, second, score]) => [linkById(first), linkById(second), { n: score.toFixed(2) }]), t("similar_pairs"))
    : h("p", {}, t("none_found")));
}

function drawMethod(section) {
  const { zh, en, references, commands, config_sha256: hash } = data.method;
  section.append(
    h("h2", { tabindex: -1 }, t("method")),
    h("h3", {}, t("for_paper")),
    h("blockquote", { lang: "zh" }, h("p", {}, zh)),
    h("blockquote", { lang: "en" }, h("p", {}, en)),
    h("h3", {}, t("references")),
    h("ul", { class: "references", lang: "en" }, references.map((reference) => h("li", {}, reference))),
    h("h3", {}, t("reproduce")),
    h("p", {}, t("reproduce_means")),
    h("pre", { tabindex: 0 }, commands.join("\n")),
    h("p", { class: "soft" }, t("config_hash"), " ", h("code", {}, hash)));
}
