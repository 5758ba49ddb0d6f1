// The dated times of a result, from the earliest on: what the text ties to each, and how far they lie apart.

import { el, replace, svg } from "./dom.js";
import { language, number, t } from "./strings.js";
import { attributeKinds } from "./terms.js";
import { signOf } from "./text.js";
import { amount, valueWords } from "./values.js";

const DAY = 86400000;

/** The first moment of a date of any precision; null where the year is unknown. */
export function moment(value) {
  const parts = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(?:T(\d{2})(?::(\d{2}))?)?/.exec(value ?? "");
  if (!parts) return null;
  const [, year, month = "01", day = "01", hour = "00", minute = "00"] = parts;
  const date = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
  return Number.isNaN(date) ? null : date;
}

function eventsOf(model) {
  const rows = new Map();
  let undated = 0;
  const add = (value, event, until) => {
    const at = moment(value);
    if (at === null) return;
    const key = value.slice(0, 10);
    const row = rows.get(key) ?? { value: key, at: moment(key), until: null, events: [] };
    const clock = value.slice(11, 16);
    if (event && clock && clock !== "00:00") event = { ...event, text: `${clock}  ${event.text}` };
    if (until && moment(until)) row.until = until;
    const same = event && row.events.find((other) => (event.entity ? other.entity === event.entity && other.text === event.text : other.text === event.text && other.kind === event.kind));
    if (same) same.sign ||= event.sign;
    else if (event) row.events.push(event);
    rows.set(key, row);
  };
  const clean = (text) => text.replace(/\s+/g, " ").trim();
  const values = new Map();
  for (const item of model.measurements) values.set(item.test, values.has(item.test) ? null : item);
  const measured = (entity) => {
    const own = values.get(entity.id);
    return own ? ` ${valueWords(own)} ${own.unitText ?? ""}` : "";
  };
  const timesOf = new Map();
  for (const link of model.relations) {
    if (link.kind !== "temporal_of") continue;
    if (!timesOf.has(link.from)) timesOf.set(link.from, []);
    timesOf.get(link.from).push(link.to);
  }
  const spans = [...timesOf.keys()].sort((a, b) => a.start - b.start);
  let nearest = 0;
  const ofEntity = (entity) => ({ text: clean(entity.text + measured(entity)), kind: entity.kind, sign: signOf(entity), entity });

  for (const time of model.times) {
    if (!["date", "time", "set", undefined].includes(time.type) && !time.begin) continue;
    const value = time.begin ?? time.value;
    if (moment(value) === null && /^\d{0,3}X/.test(value ?? "")) undated += 1;
    const tied = new Set();
    if (time.event && model.byId.has(time.event)) tied.add(model.byId.get(time.event));
    if (time.start !== null) {
      while (nearest < spans.length && spans[nearest].end < time.end) nearest += 1;
      if (spans[nearest]?.start <= time.start) for (const entity of timesOf.get(spans[nearest])) tied.add(entity);
    }
    if (tied.size) for (const entity of tied) add(value, ofEntity(entity), time.until);
    else if (time.start !== null) {
      const [start, end] = model.sentenceAt(time.start) ?? [time.start, time.end];
      const before = clean(model.text.slice(start, time.start)).replace(/\d{4}-\d{2}-\d{2}/g, "").replace(/\s*\|[\s|]*/g, " · ").replace(/^[\s·•*\-–]+|[\s·:：,，(（|]+$/g, "");
      const lead = before.length > 48 ? `…${before.slice(-46).replace(/^[\x21-\x7e]*\s/, "")}` : before;
      add(value, { text: lead || clean(model.text.slice(time.start, Math.min(end, time.end + 40))), kind: "time", sign: "", place: time, isPlain: true }, time.until);
    }
  }
  for (const item of model.measurements) {
    const entity = model.byId.get(item.test);
    if (item.time && entity) add(item.time, { text: clean(`${entity.text} ${valueWords(item)} ${item.unitText ?? ""}`), kind: "test", sign: item.interpretation === "H" ? "↑" : item.interpretation === "L" ? "↓" : "", entity });
  }
  for (const item of model.medications) {
    const entity = model.byId.get(item.drug);
    if (!entity) continue;
    if (item.started) add(item.started, { text: clean(`${entity.text} ${amount(item.dose)}`), kind: "drug", sign: "▸", entity }, item.ended);
    if (item.ended) add(item.ended, { text: clean(entity.text), kind: "drug", sign: "▪", entity });
  }
  for (const fact of model.facts) {
    const place = typeof fact.start === "number" && model.segments.find(({ index }) => index === fact.section);
    const text = clean(`${fact.name ?? fact.code?.display ?? ""} ${fact.value?.value ?? fact.value ?? ""} ${fact.unit ?? ""}`);
    if (fact.effective?.start && fact.current !== false) add(fact.effective.start, { text, kind: "fact", sign: fact.negated ? "¬" : "", place: place ? { start: fact.start + place.base, end: fact.end + place.base } : null }, fact.effective.end);
  }
  const own = model.raw.document?.time;
  if (own) add(own, { text: t("document"), kind: "document", sign: "", isDocument: true });

  const sorted = [...rows.values()].sort((a, b) => a.at - b.at || a.value.length - b.value.length);
  for (const row of sorted) if (row.events.some((event) => !event.isPlain)) row.events = row.events.filter((event, index) => !event.isPlain || index === 0);
  return { rows: sorted, undated };
}

function gap(days) {
  if (days >= 730) return t("years", { n: Math.round(days / 365.25) });
  if (days >= 60) return t("months", { n: Math.round(days / 30.44) });
  if (days >= 1) return t("days", { n: Math.round(days) });
  return t("hours", { n: Math.round(days * 24) });
}

function dateWords(value) {
  const date = new Date(moment(value));
  const options = { timeZone: "UTC", year: "numeric" };
  if (value.length > 4) options.month = "short";
  if (value.length > 7) options.day = "numeric";
  if (value.length > 10) Object.assign(options, { hour: "2-digit", minute: "2-digit", hour12: false });
  return new Intl.DateTimeFormat(language() === "zh" ? "zh-CN" : "en-GB", options).format(date);
}

const LINE = 24;

export function renderTimeline(container, model, show) {
  const { rows, undated } = eventsOf(model);
  if (!rows.length) return replace(container, el("p.empty", {}, t("timelineEmpty")));
  const frame = el("div.timeline");
  replace(container, frame, el("p.lead", {}, t("timelineNote"), " ", undated ? t("undated", { n: number(undated) }) : ""));
  const width = Math.max(260, Math.floor(frame.clientWidth - 20 || 600));
  const axis = width < 480 ? 14 : 132;
  const left = axis + 22;
  let y = 14;
  const parts = [];
  const places = [];
  rows.forEach((row, index) => {
    if (index) {
      const days = (row.at - rows[index - 1].at) / DAY;
      const isTold = days >= 2;
      const extra = Math.min(46, (isTold ? 10 : 4) + 4 * Math.log2(1 + days));
      const middle = y + (extra - LINE) / 2;
      if (isTold) parts.push(svg("text.gap", { x: left, y: middle + 4 }, `+ ${gap(days)}`));
      if (days > 400) parts.push(svg("path.break", { d: `M${axis - 6} ${middle}h12` }));
      y += extra;
    }
    const narrow = axis < 100;
    row.y = y;
    const name = dateWords(row.value);
    parts.push(svg("text.day", narrow ? { x: left, y: y + 5 } : { x: axis - 16, y: y + 5, "text-anchor": "end" }, name));
    let line = narrow ? y + LINE : y;
    for (const event of row.events) {
      const target = event.entity ?? event.place;
      const words = event.sign ? `${event.sign} ${event.text}` : event.text;
      const label = svg("text.event", { x: left + 14, y: line + 5 }, words);
      const kind = attributeKinds.has(event.kind) || !event.entity ? "time" : event.kind;
      const mark = svg("rect.event-kind", { x: left, y: line - 4, width: 8, height: 8, rx: 2, class: `event-kind fill-${kind}` });
      const group = svg(target ? "g.hit" : "g", target ? { tabindex: "0", role: "button", "aria-label": `${name}: ${words}` } : {},
        svg("rect.back", { x: left - 4, y: line - 11, width: Math.max(10, width - left), height: 22, rx: 4 }), mark, label);
      if (target) {
        const go = () => show(event.entity ?? null, event.place ?? event.entity);
        group.addEventListener("click", go);
        group.addEventListener("keydown", (press) => {
          if (press.key !== "Enter" && press.key !== " ") return;
          press.preventDefault();
          go();
        });
      }
      parts.push(group);
      line += LINE;
    }
    y = Math.max(line - LINE, y) + LINE;
    places.push(row);
  });
  const first = places[0].y;
  const last = places.at(-1).y;
  const dots = places.map((row) => svg(`circle.dot${row.events.some((event) => event.isDocument) ? ".document" : ""}`, { cx: axis, cy: row.y, r: 4.5 }));
  const spans = places.filter((row) => row.until).map((row) => {
    const end = moment(row.until);
    const after = places.findLast((other) => other.at <= end) ?? row;
    return after === row ? null : svg("path.span", { d: `M${axis} ${row.y}V${after.y}` });
  });
  const height = y + 4;
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": t("tabTimeline") },
    svg("path.axis", { d: `M${axis} ${first}V${last}` }), spans.filter(Boolean), parts, dots);
  frame.append(picture);
  for (const label of picture.querySelectorAll(".event")) shorten(label, width - Number(label.getAttribute("x")) - 4);
}

function shorten(label, room) {
  const whole = label.textContent;
  if (whole.length * 14 <= room || label.getComputedTextLength() <= room) return;
  let keep = Math.max(1, Math.floor((whole.length * room) / label.getComputedTextLength()) - 1);
  label.textContent = `${whole.slice(0, keep)}…`;
  while (keep > 1 && label.getComputedTextLength() > room) label.textContent = `${whole.slice(0, --keep)}…`;
  label.append(svg("title", {}, whole));
}
