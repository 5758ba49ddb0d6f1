// Beside the text: which kinds are shown, the sections, and what the signs say.

import { byId, el, replace } from "./dom.js";
import { number, t } from "./strings.js";
import { attributeKinds, kindName, knownKinds, markName, sectionName, signs } from "./terms.js";

export function renderFilters(model, off, actions) {
  renderKinds(model, off, actions.filter);
  renderOutline(model, actions.section);
  renderLegend(model);
}

function renderKinds(model, off, changed) {
  const counts = new Map();
  for (const { kind } of model.entities) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const rank = (kind) => (knownKinds.includes(kind) ? knownKinds.indexOf(kind) : knownKinds.length);
  const kinds = [...counts.keys()].sort((a, b) => rank(a) - rank(b));
  const boxes = kinds.map((kind) => {
    const box = el("input", { type: "checkbox", value: kind, autocomplete: "off" });
    box.checked = !off.has(kind);
    box.addEventListener("change", update);
    const attribute = attributeKinds.has(kind) ? ".attribute-kind" : "";
    return { box, row: el("label.kind", {}, box, el(`span.chip.k-${kind.replace(/[^a-z]+/g, "-")}${attribute}`, {}, kindName(kind)), el("span.count", {}, number(counts.get(kind)))) };
  });
  function update() {
    changed(new Set(boxes.filter(({ box }) => !box.checked).map(({ box }) => box.value)));
  }
  const all = (on) => () => {
    for (const { box } of boxes) box.checked = on;
    update();
  };
  replace(byId("kinds"), boxes.map(({ row }) => row), boxes.length > 1
    ? el("div.both", {}, el("button.link", { type: "button", onclick: all(true) }, t("all")), el("button.link", { type: "button", onclick: all(false) }, t("none")))
    : null);
}

function renderOutline(model, show) {
  const rows = model.sections.filter((section) => section.start !== null && section.end > section.start);
  byId("outline-fold").hidden = !rows.length;
  replace(byId("outline"), el("ul.outline", {}, rows.map((section) => el("li", {},
    el(`button.l${Math.min(3, section.level)}`, { type: "button", title: sectionName(section.kind), onclick: () => show(section.index) },
      (section.heading || sectionName(section.kind)).replace(/[:：\s]+$/, ""))))));
}

function renderLegend(model) {
  const used = new Set();
  for (const { assertion = {} } of model.entities) for (const key of [assertion.status, assertion.temporality, assertion.subject, assertion.clinicalStatus]) used.add(key);
  const shown = Object.keys(signs).filter((key) => used.has(key));
  byId("legend-fold").hidden = !shown.length;
  replace(byId("legend"), shown.map((key) => el("li", {}, el("span.sign", { "aria-hidden": "true" }, signs[key]), markName(key))));
}
