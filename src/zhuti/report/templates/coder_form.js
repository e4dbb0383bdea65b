"use strict";
(() => {
  const form = JSON.parse(document.getElementById("form").textContent);
  const slot = "zhuti-form-" + form.form;
  const $ = (id) => document.getElementById(id);
  const n = form.items.length;
  let state = { answers: new Array(n).fill(null), at: 0, language: document.documentElement.lang };
  let unsaved = false;

  const isState = (value) =>
    value && Array.isArray(value.answers) && value.answers.length === n && Number.isInteger(value.at) &&
    value.at >= 0 && value.at <= n &&
    value.answers.every((a, i) => a === null || (Number.isInteger(a) && a >= 0 && a < form.items[i].options.length));

  const refuse = () => { unsaved = true; $("refused").hidden = false; $("saved").hidden = true; };
  const load = () => {
    let text = null;
    try { text = localStorage.getItem(slot); } catch { refuse(); }
    if (text === null) return;
    try {
      const stored = JSON.parse(text);
      if (isState(stored)) state = stored;
    } catch { /* not ours: it is written anew with the next answer */ }
  };
  const save = () => {
    try { localStorage.setItem(slot, JSON.stringify(state)); } catch { refuse(); }
  };

  const answersFile = () => JSON.stringify({
    schema: "zhuti/answers/1", batch: form.batch, form: form.form, coder: form.coder, answers: state.answers,
  }, null, 1) + "\n";

  const show = () => {
    const done = state.answers.filter((a) => a !== null).length;
    $("progress").max = n;
    $("progress").value = done;
    $("count").textContent = done + " / " + n;
    const item = form.items[state.at];
    $("question").hidden = !item;
    $("end").hidden = Boolean(item);
    $("back").disabled = state.at === 0;
    $("next").disabled = !item;
    document.documentElement.lang = state.language;
    if (item) showItem(item); else showEnd(n - done);
  };
  const showItem = (item) => {
    for (const heading of document.querySelectorAll("h2[data-task]")) heading.hidden = heading.dataset.task !== item.task;
    $("article").hidden = item.text === undefined;
    $("article-title").textContent = item.title || "";
    $("article-text").textContent = item.text || "";
    const options = item.options.map((terms, place) => {
      const button = document.createElement("button");
      const key = document.createElement("kbd");
      const words = document.createElement("span");
      key.textContent = place + 1;
      words.textContent = terms.join("　");
      button.type = "button";
      button.append(key, words);
      button.setAttribute("aria-pressed", String(state.answers[state.at] === place));
      button.addEventListener("click", () => choose(place));
      return button;
    });
    $("options").toggleAttribute("data-short", item.task === "word");
    $("options").replaceChildren(...options);
  };
  const showEnd = (open) => {
    $("open").hidden = open === 0;
    $("n-open").textContent = open;
    $("export").focus();
  };

  const go = (place) => {
    state.at = Math.min(Math.max(place, 0), n);
    $("exported").hidden = true;
    save();
    show();
    scrollTo(0, 0);
  };
  const choose = (place) => {
    state.answers[state.at] = place;
    go(state.at + 1);
  };
  const download = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([answersFile()], { type: "application/json" }));
    link.download = "answers-" + form.coder + "-" + form.form.slice(0, 8) + ".json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    $("copy").value = answersFile();
    $("exported").hidden = false;
    unsaved = false;
  };

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    // By the key's place first: an input method for Chinese may swallow what it types.
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code) || /^([1-9])$/.exec(event.key);
    const item = form.items[state.at];
    if (digit && item && !event.repeat && digit[1] <= item.options.length) choose(digit[1] - 1);
    else if (event.key === "ArrowLeft" && event.target !== $("copy")) go(state.at - 1);
    else if (event.key === "ArrowRight" && event.target !== $("copy")) go(state.at + 1);
    else return;
    event.preventDefault();
  });
  addEventListener("beforeunload", (event) => {
    if (unsaved && state.answers.some((a) => a !== null)) event.preventDefault();
  });
  $("back").addEventListener("click", () => go(state.at - 1));
  $("next").addEventListener("click", () => go(state.at + 1));
  $("export").addEventListener("click", download);
  $("first-open").addEventListener("click", () => go(state.answers.indexOf(null)));
  $("language").addEventListener("click", () => {
    state.language = state.language === "zh" ? "en" : "zh";
    save();
    show();
  });

  load();
  save();
  show();
})();
