// What is known of one entity: in the tip at the pointer, and whole in the panel.

import { el } from "./dom.js";
import { number, t } from "./strings.js";
import { attributeKinds, departures, describe, kindName, markName, relative, sectionName, signs, term } from "./terms.js";
import { markClasses } from "./text.js";
import { measurementCells, medicationSummary } from "./values.js";

const chip = (entity) => el(`span.chip.k-${entity.kind.replace(/[^a-z]+/g, "-")}`, {}, kindName(entity.kind));

function assertionChips(assertion) {
  const keys = departures(assertion);
  if (!keys.length) return [el("span.state", {}, describe(assertion))];
  return keys.map((key) => el("span.state", {}, el("b.sign", { "aria-hidden": "true" }, signs[key] ?? ""), " ",
    key === "family" && assertion.relation ? `${markName(key)}: ${relative(assertion.relation)}` : markName(key)));
}

export function tip(entity, model) {
  const said = [...model.measurements.filter((one) => one.test === entity.id).slice(0, 2).map((one) => {
    const { value, unit, flag, date } = measurementCells(one, model);
    return [[value, unit].filter(Boolean).join(" "), flag, date].filter(Boolean).join(" · ");
  }), ...model.medications.filter((one) => one.drug === entity.id).slice(0, 2).map(medicationSummary)].filter(Boolean);
  const codes = (entity.codes ?? []).slice(0, 3).map((code) => el("div.code", {}, el("span.system", {}, code.system), " ", el("b", {}, code.code), " ", code.display ?? ""));
  return [
    el("div.head", {}, chip(entity), attributeKinds.has(entity.kind) ? null : assertionChips(entity.assertion)),
    codes,
    said.map((words) => el("div.number", {}, words)),
    entity.cues.length ? el("div.cues", {}, `${t("cues")}: `, [...new Set(entity.cues.map((cue) => cue.text))].map((text) => el("span.cue", {}, text))) : null,
    entity.relations.length ? el("div.links", {}, entity.relations.slice(0, 4).map((link) => el("div", {}, relationWords(link, entity)))) : null,
  ];
}

function relationWords(link, entity) {
  const [arrow, other] = link.from === entity ? ["→", link.to] : ["←", link.from];
  return [el("span.relation", {}, `${arrow} ${term(link.kind)} `), other.text.replace(/\s+/g, " ")];
}

const row = (name, ...content) => el("div.row", {}, el("dt", {}, name), el("dd", {}, ...content));

export function panel(entity, model, { jump, place }) {
  const jumpTo = (other) => el("button.link", { type: "button", onclick: () => jump(other) }, other.text.replace(/\s+/g, " "));
  const rows = [];
  if (!attributeKinds.has(entity.kind)) rows.push(row(t("assertion"), el("div.states", {}, assertionChips(entity.assertion))));
  if (["active", "recurrent", "unknown"].includes(entity.assertion?.clinicalStatus)) rows.push(row(t("status"), markName(entity.assertion.clinicalStatus)));
  if (entity.cues.length) {
    rows.push(row(t("cues"), entity.cues.map((cue) => el("div.cue-row", {},
      el("button.link.cue", { type: "button", onclick: () => place(cue), "aria-label": `${t("goTo")}: ${cue.text}` }, cue.text), " ", el("code.rule", {}, cue.rule ?? "")))));
  }
  if (entity.role) rows.push(row(t("role"), term(entity.role), entity.rank ? ` · ${entity.rank}` : ""));
  const abbreviation = model.abbreviations.find(({ short }) => short[0] >= entity.start && short[1] <= entity.end && short[1] - short[0] >= 2);
  if (abbreviation) rows.push(row(t("expansion"), abbreviation.expansion));
  if (entity.codes?.length) {
    rows.push(row(t("codes"), el("ul.codes", {}, entity.codes.map((code) => el("li", {},
      el("span.system", {}, code.system), " ", el("b", {}, code.code), " ", code.display ?? "",
      code.score ? el("span.score", { title: t("confidence") }, ` ${code.score.toFixed(2)}`) : null)))));
  }
  for (const item of model.measurements.filter((one) => one.test === entity.id)) {
    const cells = measurementCells(item, model);
    rows.push(row(t("measurement"), el("span.number", {}, [cells.value, cells.unit].filter(Boolean).join(" ")), cells.flag ? ` ${cells.flag}${item.interpretationSource ? ` (${t(item.interpretationSource)})` : ""}` : "", cells.date ? ` · ${cells.date}` : ""));
  }
  for (const item of model.medications.filter((one) => one.drug === entity.id)) rows.push(row(t("medication"), medicationSummary(item)));
  if (entity.relations.length) {
    rows.push(row(t("relations"), el("ul.links", {}, entity.relations.map((link) => el("li", {},
      el("span.relation", {}, `${link.from === entity ? "→" : "←"} ${term(link.kind)} `), jumpTo(link.from === entity ? link.to : link.from),
      link.confidence ? el("span.score", { title: t("confidence") }, ` ${link.confidence.toFixed(2)}`) : null)))));
  }
  const section = model.sections[entity.section];
  if (section) rows.push(row(t("section"), section.heading || sectionName(section.kind), section.heading && section.kind !== "other" && sectionName(section.kind).toLowerCase() !== section.heading.toLowerCase() ? el("span.quiet", {}, ` · ${sectionName(section.kind)}`) : null));
  if (entity.confidence) rows.push(row(t("confidence"), entity.confidence.toFixed(2)));
  if (entity.source) rows.push(row(t("source"), el("code.rule", {}, entity.source)));
  rows.push(row(t("place"), el("span.number", {}, `${number(entity.start)} – ${number(entity.end)}`)));
  return [
    el("div.panel-title", { lang: model.language === "zh" ? "zh-Hans" : model.language }, el(`span.${markClasses(entity).replaceAll(" ", ".")}`, {}, entity.text.replace(/\s+/g, " "))),
    el("div", {}, chip(entity)),
    el("dl.rows", {}, rows),
  ];
}
