// The frame: which view is shown, in which language and colours, and what goes on paper.

const VIEWS = [["overview", drawOverview], ["topics", drawTopics], ["articles", drawArticles], ["groups", drawGroups],
  ["similar", drawSimilar], ["method", drawMethod], ["article", drawArticle]];

/** What the address asks for: a view, and the number of a topic or an article. */
function asked() {
  const numbered = /^#(topic|article)-(\d{1,9})$/.exec(location.hash);
  if (numbered) return [numbered[1] === "topic" ? "topics" : "article", Number(numbered[2])];
  const view = VIEWS.map(([name]) => name).find((name) => location.hash === `#${name}` && name !== "article");
  return [view || "overview", null];
}

function draw(name, which) {
  const section = document.getElementById(name);
  section.replaceChildren();
  return VIEWS.find(([other]) => other === name)[1](section, which);
}

function route() {
  const [view, which] = asked();
  for (const [name] of VIEWS) {
    const section = document.getElementById(name);
    section.hidden = name !== view;
    if (section.hidden) section.replaceChildren();
  }
  drawHead(view === "article" ? "articles" : view);
  return draw(view, which);
}

function drawHead(current) {
  const names = { similar: "pairs" };
  document.documentElement.lang = state.language === "zh" ? "zh-Hans" : "en";
  document.title = `${data.name} · ${t("report")}`;
  const languages = [["zh", "中文"], ["en", "English"]];
  const theme = h("select", { id: "theme", "aria-label": t("theme"), onchange: () => { state.theme = theme.value; dress(); } },
    ["auto", "light", "dark"].map((name) => h("option", { value: name, selected: name === state.theme }, t(`theme_${name}`))));
  document.getElementById("head").replaceChildren(
    h("h1", {}, data.name, " ", h("small", {}, t("report"))),
    h("div", { class: "switches" },
      h("div", { role: "group", "aria-label": t("language") }, languages.map(([language, name]) =>
        h("button", { type: "button", lang: language, id: `say-${language}`, "aria-pressed": String(language === state.language),
          onclick: () => { state.language = language; route(); document.getElementById(`say-${language}`).focus(); } }, name))),
      theme),
    h("nav", { "aria-label": t("views") }, VIEWS.filter(([name]) => name !== "article").map(([name]) =>
      h("a", { href: `#${name}`, "aria-current": name === current ? "page" : null }, t(names[name] || name)))));
  document.getElementById("foot").textContent = t("made_by");
}

function dress() {
  if (state.theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = state.theme;
}

addEventListener("hashchange", async () => {
  await route();
  scrollTo(0, 0);
  const heading = document.querySelector("section:not([hidden]) h2");
  if (heading) heading.focus({ preventScroll: true });
});

// On paper there is everything but the articles that are not open.
addEventListener("beforeprint", () => {
  document.documentElement.classList.add("printing");
  const [view] = asked();
  for (const [name] of VIEWS) if (name !== "article" && name !== view) draw(name, null);
  if (view === "articles") draw(view, null);
});
addEventListener("afterprint", () => {
  document.documentElement.classList.remove("printing");
  route();
});

dress();
route();
lookBeside().then(() => { if (beside.about) route(); });
