// Bedside scores: what each comes to and of what, or what it lacks.

import { el, replace } from "./dom.js";
import { number, t } from "./strings.js";
import { scoreName, scoreUnit, term } from "./terms.js";

const binary = new Set(["confusion", "oxygen", "female", "dialysis", "heartFailure", "hypertension", "diabetes", "stroke", "vascularDisease", "renalDisease", "liverDisease", "bleeding", "labileINR",
  "bleedingDrugs", "alcohol"]);

function inputWords(input) {
  if (Array.isArray(input.codes)) return input.codes.join(" ");
  if (input.value === undefined || input.value === null) return "";
  if (binary.has(input.input)) return t(input.value > 0 ? "yes" : "no");
  return typeof input.value === "number" ? number(input.value) : String(input.value);
}

function inputRow(input, model, show, most) {
  const place = model.placeOfInput(input);
  const name = term(input.input);
  const words = inputWords(input);
  const label = place
    ? el("button.link", { type: "button", onclick: () => show(null, place), "aria-label": `${name} ${words}: ${t("goTo")}` }, name)
    : el("span", {}, name, input.source === "record" ? el("span.quiet", {}, ` · ${t("fromRecord")}`) : null);
  if (Array.isArray(input.codes)) return el("li.stacked", {}, el("div", {}, label), el("div.quiet", {}, words));
  if (typeof input.points !== "number") return el("li.plain", {}, label, el("span.number", {}, words));
  const bar = el("span");
  bar.style.width = `${(Math.abs(input.points) / most) * 100}%`;
  return el("li", {}, label, el("span.number.quiet", {}, words), el("span.track", { "aria-hidden": "true" }, bar),
    el("span.number.points", {}, `${input.points}`, el("span.hidden", {}, ` ${t(input.points === 1 ? "point" : "points")}`)));
}

function card(score, model, show) {
  const isScored = score.status === "scored";
  const inputs = score.inputs ?? [];
  const most = Math.max(1, ...inputs.map((input) => Math.abs(input.points ?? 0)));
  const [short, long] = scoreName(score.model).split(" · ");
  const id = `score-${score.model.replace(/[^\w-]/g, "")}`;
  return el("article.card", { "aria-labelledby": id },
    el("div.card-title", {}, el("h4", { id }, short, long ? el("span.subject", {}, long) : null),
      isScored ? el("div.result", {}, number(score.value), scoreUnit(score.model) ? el("small", {}, ` ${scoreUnit(score.model)}`) : null) : null),
    inputs.length ? [el("div.label", {}, t(isScored ? "inputsUsed" : "inputsFound")), el("ul.inputs", {}, inputs.map((input) => inputRow(input, model, show, most)))] : null,
    score.missing?.length ? [el("div.label", {}, t("missing")), el("p.missing", {}, score.missing.map((name) => el("span.lack", {}, term(name))))] : null,
    !isScored && score.reason && score.reason !== "inputs.missing" ? el("p.small", {}, score.reason) : null);
}

export function renderScores(container, scores, model, show) {
  const done = scores.filter((score) => score.status === "scored");
  const not = scores.filter((score) => score.status !== "scored");
  const part = (key, list) => (list.length ? [el("h3.part-title", {}, t(key), " ", el("span.count", {}, number(list.length))), el("div.cards", {}, list.map((score) => card(score, model, show)))] : null);
  replace(container, el("p.lead", {}, t("scoresNote")), part("scored", done), part("abstained", not), scores.length ? null : el("p.empty", {}, t("nothing")));
}
