// Measurements, medications and times in words.

import { language, t } from "./strings.js";
import { sectionName, term } from "./terms.js";

const plain = (value) => (value === null || value === undefined ? "" : String(value));

/** 5, 5–10, with the unit. */
export function amount(item) {
  if (!item) return "";
  const value = item.high !== undefined ? `${item.value}–${item.high}` : plain(item.value);
  return [value, item.unit === "1" ? "" : plain(item.unit)].filter(Boolean).join(" ");
}

const units = { s: ["s", "秒"], min: ["min", "分钟"], h: ["h", "小时"], d: ["d", "天"], wk: ["wk", "周"], mo: ["mo", "月"], a: ["y", "年"] };
const unitWord = (unit) => units[unit]?.[language() === "zh" ? 1 : 0] ?? plain(unit);

export function frequency(item) {
  if (!item) return "";
  const { count = 1, countHigh, period = 1, periodHigh, periodUnit } = item;
  const times = countHigh ? `${count}–${countHigh}` : count;
  const span = periodHigh ? `${period}–${periodHigh}` : period;
  if (language() === "zh") return period === 1 && !periodHigh ? `每${periodUnit === "d" ? "日" : unitWord(periodUnit)} ${times} 次` : `每 ${span} ${unitWord(periodUnit)} ${times} 次`;
  if (periodUnit === "d" && period === 1 && !periodHigh) return { 1: "once daily", 2: "twice daily" }[times] ?? `${times} × daily`;
  return period === 1 && !periodHigh ? `${times} × / ${unitWord(periodUnit)}` : `${times === 1 ? "" : `${times} × `}every ${span} ${unitWord(periodUnit)}`;
}

export const duration = (item) => (item ? amount({ ...item, unit: unitWord(item.unit) }) : "");

export function valueWords(item) {
  const sign = item.comparator && item.comparator !== "=" ? `${item.comparator} ` : "";
  if (Array.isArray(item.values)) return sign + item.values.join(" / ");
  if (Array.isArray(item.valueRange)) return sign + item.valueRange.join(" – ");
  if (item.value === undefined || item.value === null) return plain(item.valueText);
  if (typeof item.value === "number") return sign + (Number(item.valueText) === item.value ? item.valueText : item.value);
  return sign + term(item.value);
}

const flags = { H: "↑ H", HH: "⇈ HH", L: "↓ L", LL: "⇊ LL", N: "N", A: "A", AA: "AA" };

/** A date without a year keeps its month and day. */
const day = (value) => plain(value).replace(/^XXXX-/, "");

export function sectionWords(index, model) {
  const section = model.sections[index];
  if (!section) return "";
  return ["other", "preamble"].includes(section.kind) && section.heading ? section.heading : sectionName(section.kind);
}

const sectionOf = (item, entity, model) => item.section ?? entity?.section ?? (item.start !== null ? model.sectionAt(item.start)?.index : undefined);

export function measurementCells(item, model) {
  const entity = model.byId.get(item.test);
  const range = item.low !== undefined || item.high !== undefined
    ? item.low === undefined ? `≤ ${item.high}` : item.high === undefined ? `≥ ${item.low}` : `${item.low} – ${item.high}` : "";
  return {
    test: entity?.text.replace(/\s+/g, " ") ?? "", value: valueWords(item), unit: plain(item.unitText ?? (item.unit === "1" ? "" : item.unit)), ucum: plain(item.unit), range,
    flag: flags[item.interpretation] ?? plain(item.interpretation), date: day(item.time), specimen: plain(item.specimen),
    place: sectionWords(sectionOf(item, entity, model), model),
  };
}

export function medicationCells(item, model) {
  const entity = model.byId.get(item.drug);
  const dose = [item.strength ? amount(item.strength) : "", item.dose ? amount(item.dose) : "", item.rate ? amount(item.rate) : ""].filter(Boolean).join(" · ");
  const often = [frequency(item.frequency), item.asNeeded ? (item.asNeededFor ? t("asNeededFor", { reason: item.asNeededFor }) : t("asNeeded")) : ""].filter(Boolean).join(", ");
  return {
    drug: entity?.text.replace(/\s+/g, " ") ?? plain(item.text), dose, route: item.route ? term(item.route) : "", frequency: often, duration: duration(item.duration),
    status: item.status && item.status !== "unknown" ? term(item.status === "active" ? "inUse" : item.status) : "", context: item.context ? term(item.context) : "",
    date: [item.started, item.ended].some(Boolean) ? `${day(item.started)} – ${day(item.ended)}`.trim() : "",
    place: sectionWords(sectionOf(item, entity, model), model),
  };
}

export function medicationSummary(item) {
  const cells = medicationCells(item, { byId: new Map(), sections: [], sectionAt: () => null });
  return [cells.dose, cells.route, cells.frequency, cells.duration, cells.status].filter(Boolean).join(" · ");
}

export function allergyCells(item, model) {
  const substance = model.byId.get(item.substance);
  return {
    substance: item.noneKnown ? t("noneKnown", { category: term(item.noneKnown) }) : substance?.text ?? plain(item.text),
    category: item.category ? term(item.category) : "", reactions: (item.reactions ?? []).map((id) => model.byId.get(id)?.text).filter(Boolean).join(", "),
    severity: plain(item.severity), status: item.status ? term(item.status) : "", place: sectionWords(sectionOf(item, substance, model), model),
  };
}

export function factCells(item, model) {
  const { effective = {}, code } = item;
  return {
    kind: term(item.kind), name: plain(item.name), code: code ? `${code.system ?? ""} ${code.code ?? ""}`.trim() : "",
    value: plain(item.value?.value ?? item.value), unit: plain(item.unit), flag: flags[item.interpretation] ?? plain(item.interpretation),
    date: [effective.start, effective.end].filter(Boolean).join(" – "), status: [item.negated ? "¬" : "", item.status ? term(item.status) : ""].filter(Boolean).join(" "),
    place: sectionWords(item.section, model),
  };
}
