// Joins the parts: input, request, result, choices. What a result needs is kept here and nowhere in the browser's storage.

import * as api from "./api.js";
import { drawArcs, renderSentences } from "./arcs.js";
import { renderDeid } from "./deid.js";
import { byId, el, replace } from "./dom.js";
import { panel, tip } from "./detail.js";
import { copyText, renderExport } from "./export.js";
import { Input } from "./input.js";
import { renderJson } from "./json.js";
import { readDocument } from "./model.js";
import { renderScores } from "./scores.js";
import { renderFilters } from "./side.js";
import { language, number, setLanguage, t, translate } from "./strings.js";
import { renderTables } from "./tables.js";
import { Tabs } from "./tabs.js";
import { TextView } from "./text.js";
import { renderTimeline } from "./timeline.js";

const state = { sent: "", documents: [], model: null, selected: null, off: new Set(), seconds: 0, request: null, drawn: new Set() };

/** Tells it to all, or only to those who listen to the page. */
function say(text, unseen = false) {
  byId("status").textContent = text;
  byId("status").classList.toggle("hidden", unseen || !text);
  clearTimeout(state.quiet);
  if (text && !unseen && text !== t("working")) state.quiet = setTimeout(() => say(""), 5000);
}

const counts = () => Object.fromEntries(["entities", "relations", "measurements", "medications"].map((key) => [key, number(state.model[key].length)]));

function problem(error) {
  const box = byId("error");
  if (!error) return replace(box);
  if (typeof error === "string") return replace(box, error);
  const message = error.code === "network" ? t("networkError") : error.message || t("badAnswer", { status: error.status });
  return replace(box, el("strong", {}, t("errorTitle")), " ", message, error.code && error.code !== "network" && !message.includes(error.code) ? [" ", el("code", {}, error.code)] : null);
}

// Requests

async function analyse() {
  const text = input.text;
  if (!text.trim()) {
    problem(t("empty"));
    input.note.focus();
    return;
  }
  state.request?.abort();
  const request = new AbortController();
  state.request = request;
  problem(null);
  busy(true);
  const started = performance.now();
  try {
    const documents = await api.extract(text, request.signal);
    if (state.request !== request) return;
    state.seconds = (performance.now() - started) / 1000;
    state.sent = text;
    state.documents = documents.filter((one) => one && !one.error);
    for (const one of state.documents) {
      if (typeof one.text !== "string" && !(one.sections ?? []).some((section) => typeof (section.text ?? section.body) === "string") && documents.length === 1) one.text = text;
    }
    replace(byId("document"), state.documents.map((one, index) => el("option", { value: index }, `${index + 1}`)));
    byId("documents").hidden = state.documents.length < 2;
    openInput(false);
    byId("results").hidden = false;
    show(state.documents[0]);
    say(t("done", counts()), true);
    byId("results").scrollIntoView({ block: "nearest" });
    byId(`tab-${tabs.current}`).focus({ preventScroll: true });
  } catch (error) {
    if (state.request !== request) return;
    if (error.name === "AbortError") say(t("cancelled"));
    else {
      say("");
      problem(error instanceof api.ServerError ? error : Object.assign(error, { message: String(error.message), code: "page" }));
    }
  } finally {
    if (state.request === request) busy(false);
  }
}

function busy(on) {
  byId("progress").hidden = !on;
  byId("cancel").hidden = !on;
  byId("analyse").setAttribute("aria-disabled", String(on));
  byId("results").setAttribute("aria-busy", String(on));
  if (on) say(t("working"));
  else state.request = null;
}

function openInput(open) {
  byId("input").hidden = !open;
  byId("edit").setAttribute("aria-expanded", String(open));
  byId("edit").textContent = t(open ? "hide" : "edit");
}

// Results

function show(raw) {
  state.model = readDocument(raw);
  state.off = new Set([...state.off].filter((kind) => state.model.entities.some((entity) => entity.kind === kind)));
  state.drawn = new Set();
  select(null);
  view.render(state.model);
  drawFrame();
  openView(false);
  tabs.open(state.model.text.trim() || !state.model.facts.length ? "text" : "tables");
}

/** All that is drawn anew when the language changes too. */
function drawFrame() {
  const { model } = state;
  if (!model) return;
  byId("edit").textContent = t(byId("input").hidden ? "edit" : "hide");
  const names = new Intl.DisplayNames(language() === "zh" ? "zh-Hans" : "en", { type: "language" });
  replace(byId("facts-line"), [
    model.language ? names.of(model.language) : null, t("characters", { n: number(model.length) }), t("counts", counts()), t("seconds", { n: state.seconds.toFixed(2) }),
  ].filter(Boolean).join(" · "), el("span.stale", { id: "stale" }));
  stale();
  byId("producer").textContent = [model.raw.producer?.version, model.raw.producer?.pipeline].filter(Boolean).join(" · ");
  renderFilters(model, state.off, {
    filter: (off) => {
      state.off = off;
      view.filter(off);
      if (!byId("sentences").hidden) renderSentences(byId("sentences"), model, select, off);
      drawArcs(byId("arcs"), view, state.selected);
    },
    section: (index) => view.showSection(index),
  });
  view.relabel();
  drawArcs(byId("arcs"), view, state.selected);
  renderExport({ model, text: state.sent, say, problem });
  drawPanel();
  drawTab(tabs.current);
}

function stale() {
  const note = byId("stale");
  if (note) note.textContent = state.model && input.text !== state.sent ? ` · ${t("changed")}` : "";
}

function drawTab(name) {
  if (!state.model || state.drawn.has(name)) return;
  state.drawn.add(name);
  const { model } = state;
  const box = byId(`panel-${name}`);
  if (name === "text" && byId("view-sentences").getAttribute("aria-pressed") === "true") renderSentences(byId("sentences"), model, select, state.off);
  if (name === "tables") renderTables(box, model, showItem);
  if (name === "timeline") renderTimeline(box, model, showItem);
  if (name === "scores") drawScores(box);
  if (name === "deid") renderDeid(box, { text: state.sent, lang: model.language === "zh" ? "zh-Hans" : model.language, copy: (text) => copyText(text, say), problem });
  if (name === "json") renderJson(box, model.raw, () => copyText(JSON.stringify(model.raw, null, 2), say));
}

/** Scores are asked for when they are first looked at, and once for an input. */
async function drawScores(box) {
  const { sent, model } = state;
  if (state.scores?.sent !== sent) state.scores = { sent, values: api.scores(sent) };
  replace(box, el("p.quiet", { role: "status" }, t("working")));
  try {
    const values = await state.scores.values;
    if (state.model === model) renderScores(box, values.filter((score) => state.documents.length < 2 || score.id === model.raw.id), model, showItem);
  } catch (error) {
    state.scores = null;
    state.drawn.delete("scores");
    replace(box, el("p.quiet", {}, t("scoresFailed")));
    problem(error);
  }
}

function openView(sentences) {
  byId("view-text").setAttribute("aria-pressed", String(!sentences));
  byId("view-sentences").setAttribute("aria-pressed", String(sentences));
  byId("text").parentElement.hidden = sentences;
  byId("sentences").hidden = !sentences;
  if (sentences && state.model) renderSentences(byId("sentences"), state.model, select, state.off);
}

/** Shows an entity, or a place, in the text, from another tab. */
function showItem(entity, item) {
  tabs.open("text");
  openView(false);
  if (entity) {
    select(entity);
    view.show(entity);
  } else view.showPlace(item.start, item.end);
}

function select(entity) {
  state.selected = entity;
  view.select(entity);
  view.highlight("cue", entity?.cues ?? []);
  view.highlight("place", []);
  drawArcs(byId("arcs"), view, entity);
  drawPanel();
}

function drawPanel() {
  const { selected, model } = state;
  byId("panel").classList.toggle("idle", !selected);
  byId("panel-close").hidden = !selected;
  replace(byId("panel-body"), selected
    ? panel(selected, model, { jump: (other) => showItem(other), place: (cue) => view.showPlace(cue.start, cue.end) })
    : el("p.quiet", {}, t("detailsEmpty")));
}

function hover(entity, target) {
  const box = byId("tip");
  view.highlight("cue", [...(state.selected?.cues ?? []), ...(entity?.cues ?? [])]);
  byId("text").querySelector("[aria-describedby]")?.removeAttribute("aria-describedby");
  if (!entity) {
    box.hidden = true;
    return;
  }
  if (target === document.activeElement) target.setAttribute("aria-describedby", "tip");
  replace(box, tip(entity, state.model));
  box.hidden = false;
  const mark = (target.closest?.(".e") ?? target).getClientRects()[0];
  if (!mark) return;
  const { width, height } = box.getBoundingClientRect();
  const left = Math.max(8, Math.min(mark.left, window.innerWidth - width - 12));
  const above = mark.top - height - 8;
  box.style.left = `${left}px`;
  box.style.top = `${above > 4 ? above : Math.min(mark.bottom + 8, window.innerHeight - height - 4)}px`;
}

// The start

translate();
const view = new TextView(byId("text"), { hover, select: (entity) => select(entity === state.selected ? null : entity) });
const tabs = new Tabs(byId("tabs"), (name) => drawTab(name));
const input = new Input({ analyse, problem, changed: stale });

for (const [width, folds] of [[1080, "#outline-fold, #legend-fold"], [720, ".fold"]]) {
  if (window.matchMedia(`(max-width: ${width}px)`).matches) for (const fold of document.querySelectorAll(folds)) fold.open = false;
}
byId("view-text").addEventListener("click", () => openView(false));
byId("view-sentences").addEventListener("click", () => openView(true));
let width = 0;
new ResizeObserver(() => {
  drawArcs(byId("arcs"), view, state.selected);
  if (width === window.innerWidth) return;
  width = window.innerWidth;
  state.drawn.delete("timeline");
  if (tabs.current === "timeline") drawTab("timeline");
}).observe(byId("results"));
document.addEventListener("click", (event) => {
  if (byId("export").open && !byId("export").contains(event.target)) byId("export").open = false;
});
byId("cancel").addEventListener("click", () => state.request?.abort());
byId("edit").addEventListener("click", () => {
  openInput(byId("input").hidden);
  if (!byId("input").hidden) input.note.focus();
});
byId("document").addEventListener("change", (event) => show(state.documents[Number(event.target.value)]));
byId("panel-close").addEventListener("click", () => {
  const { selected } = state;
  select(null);
  if (selected) view.show(selected);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  byId("tip").hidden = true;
  if (byId("export").open) byId("export").open = false;
  else if (state.selected && byId("panel-text").contains(document.activeElement)) byId("panel-close").click();
});
window.addEventListener("scroll", () => { byId("tip").hidden = true; }, { passive: true });

const keep = (key, value) => {
  try {
    if (value) localStorage.setItem(`casebook.${key}`, value);
    else localStorage.removeItem(`casebook.${key}`);
  } catch { /* storage may be forbidden */ }
};
byId("language").value = language();
byId("language").addEventListener("change", (event) => {
  setLanguage(event.target.value);
  keep("language", event.target.value);
  translate();
  state.drawn = new Set();
  say("");
  input.update();
  drawFrame();
});
byId("theme").value = document.documentElement.dataset.theme ?? "auto";
byId("theme").addEventListener("change", (event) => {
  const theme = event.target.value;
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  keep("theme", theme === "auto" ? null : theme);
});
