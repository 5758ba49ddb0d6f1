// Tables of measurements, medications, allergies and coded entries, and their CSV.

import { el, replace } from "./dom.js";
import { number, t } from "./strings.js";
import { allergyCells, factCells, measurementCells, medicationCells, sectionWords } from "./values.js";

const columns = {
  measurements: ["test", "value", "unit", "range", "flag", "date", "specimen", "place"],
  medications: ["drug", "dose", "route", "frequency", "duration", "status", "context", "date", "place"],
  allergies: ["substance", "category", "reactions", "severity", "status", "place"],
  facts: ["kind", "name", "code", "value", "unit", "flag", "date", "status", "place"],
};
const numeric = new Set(["value", "range", "dose"]);
const optional = new Set(["specimen", "severity", "flag", "date", "unit"]);

/** Every table of a result: its rows as cells by column, and what each row points to. */
export function tablesOf(model) {
  const rows = (items, cells, entity) => items.map((item) => ({ item, cells: cells(item, model), entity: entity ? model.byId.get(item[entity]) : null }));
  return {
    measurements: rows(model.measurements, measurementCells, "test"),
    medications: rows(model.medications, medicationCells, "drug"),
    allergies: rows(model.allergies, allergyCells, "substance"),
    facts: rows(model.facts, factCells, null),
  };
}

export function renderTables(container, model, show) {
  const all = tablesOf(model);
  const parts = [];
  for (const [name, rows] of Object.entries(all)) {
    if (name === "facts" && !rows.length) continue;
    parts.push(el("section.table-part", { "aria-labelledby": `table-${name}` },
      el("h3", { id: `table-${name}` }, t(name), el("span.count", {}, number(rows.length))),
      rows.length ? table(name, rows, model, show) : el("p.empty", {}, t("nothing"))));
  }
  if (model.diagnostics.length) {
    parts.push(el("section.table-part", { "aria-labelledby": "table-diagnostics" }, el("h3", { id: "table-diagnostics" }, t("diagnostics"), el("span.count", {}, number(model.diagnostics.length))),
      el("ul.notices", {}, model.diagnostics.map((item) => el("li", {}, el("code.rule", {}, item.code ?? ""), " ", item.message ?? "")))));
  }
  replace(container, parts);
}

function table(name, rows, model, show) {
  const shown = columns[name].filter((column) => !optional.has(column) || rows.some(({ cells }) => cells[column]));
  const lang = model.language === "zh" ? "zh-Hans" : model.language || null;
  const line = ({ item, cells, entity }) => {
    const canShow = Boolean(entity) || typeof item.start === "number" && item.start !== null;
    return el("tr", { class: /^[¬]|[A-Z]$/.test(cells.flag ?? "") && cells.flag !== "N" ? "flagged" : null }, shown.map((column, index) => {
      const text = cells[column] || (index === 0 ? "–" : "");
      if (index > 0) return el("td", { class: numeric.has(column) ? `${column} number` : column }, text);
      return el("th", { scope: "row", lang }, canShow ? el("button.link", { type: "button", onclick: () => show(entity, item), "aria-label": `${text}: ${t("goTo")}` }, text) : text);
    }));
  };
  return el("div.scroll", { tabindex: "0", role: "region", "aria-labelledby": `table-${name}` },
    el("table", { class: name }, el("thead", {}, el("tr", {}, shown.map((column) => el("th", { scope: "col", class: numeric.has(column) ? `${column} number` : column }, t(column))))),
      el("tbody", {}, rows.map(line))));
}

/** A cell that a spreadsheet would take for a formula is given an apostrophe. */
function cell(value) {
  let text = String(value ?? "");
  if (/^[=+\-@\t\r]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const sheet = (header, rows) => `\uFEFF${[header, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;

export function csv(name, model) {
  if (name === "entities") {
    const header = ["id", "kind", "start", "end", "text", "status", "temporality", "subject", "clinicalStatus", "system", "code", "display", "section"];
    return sheet(header, model.entities.map((entity) => [
      entity.id, entity.kind, entity.start, entity.end, entity.text, entity.assertion?.status, entity.assertion?.temporality, entity.assertion?.subject,
      entity.assertion?.clinicalStatus, entity.codes?.[0]?.system, entity.codes?.[0]?.code, entity.codes?.[0]?.display, sectionWords(entity.section, model),
    ]));
  }
  const all = columns[name].flatMap((column) => (column === "unit" && name === "measurements" ? ["unit", "ucum"] : column));
  return sheet(all.map((column) => t(column)), tablesOf(model)[name].map(({ cells }) => all.map((column) => cells[column])));
}
