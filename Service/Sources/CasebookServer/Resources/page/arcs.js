// Relations as arcs: over the text for the chosen entity, and for whole sentences on lines of their own.

import { el, replace, svg } from "./dom.js";
import { number, t } from "./strings.js";
import { term } from "./terms.js";
import { labelOf, markClasses, signOf } from "./text.js";

const head = (x, y, down, strong) => svg(`path.arc-head${strong ? ".strong" : ""}`, { d: down ? `M${x - 3.5} ${y - 6}h7L${x} ${y}z` : `M${x - 3.5} ${y + 6}h7L${x} ${y}z` });

/** Arcs of one entity over the text, in the frame of the sheet. */
export function drawArcs(layer, view, entity) {
  replace(layer);
  if (!entity?.relations.length || !layer.getClientRects().length) return;
  const frame = layer.getBoundingClientRect();
  const boxOf = (one) => {
    const node = view.marks.get(one.id)?.[0];
    const rect = node && !node.classList.contains("off") ? node.getClientRects()[0] : null;
    return rect ? { x: rect.left + rect.width / 2 - frame.left, top: rect.top - frame.top, bottom: rect.bottom - frame.top } : null;
  };
  const labels = [];
  const parts = [];
  for (const link of entity.relations) {
    const from = boxOf(link.from);
    const to = boxOf(link.to);
    if (!from || !to || link.from === link.to) continue;
    let path;
    let apex;
    let end;
    if (Math.abs(from.top - to.top) < 10) {
      const lift = Math.min(30, 12 + Math.abs(from.x - to.x) * 0.06);
      const [start, y] = [from.top - 1, to.top - 2];
      path = `M${from.x} ${start}C${from.x} ${start - lift * 1.2} ${to.x} ${y - lift * 1.2} ${to.x} ${y}`;
      apex = { x: (from.x + to.x) / 2, y: Math.min(start, y) - lift * 0.9 };
      end = head(to.x, y, true, true);
    } else {
      const down = from.top < to.top;
      const [start, y] = down ? [from.bottom + 1, to.top - 2] : [from.top - 1, to.bottom + 2];
      const bend = Math.max(14, Math.abs(y - start) / 2) * (down ? 1 : -1);
      path = `M${from.x} ${start}C${from.x} ${start + bend} ${to.x} ${y - bend} ${to.x} ${y}`;
      apex = { x: (from.x + to.x) / 2, y: (start + y) / 2 };
      end = head(to.x, y, down, true);
    }
    while (labels.some((other) => Math.abs(other.x - apex.x) < 70 && Math.abs(other.y - apex.y) < 12)) apex.y -= 12;
    labels.push(apex);
    parts.push(svg("path.arc.strong", { d: path }), end);
    parts.push(svg("text.arc-label", { x: Math.max(40, Math.min(frame.width - 40, apex.x)), y: apex.y + 3 }, term(link.kind)));
  }
  replace(layer, parts.filter((part) => part.tagName !== "text"), parts.filter((part) => part.tagName === "text"));
}

const STEP = 20;
const BATCH = 25;

/** Every sentence that has relations, a line each, with all its arcs. */
export function renderSentences(container, model, select, off) {
  const rows = [];
  for (const [start, end] of model.sentences) rows.push({ start, end, links: [] });
  rows.sort((a, b) => a.start - b.start);
  for (const link of model.relations) {
    if (off.has(link.from.kind) || off.has(link.to.kind)) continue;
    const [first, last] = [Math.min(link.from.start, link.to.start), Math.max(link.from.end, link.to.end)];
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle].end <= first) low = middle + 1;
      else high = middle;
    }
    if (rows[low] && rows[low].start <= first && last <= rows[low].end && link.from !== link.to) rows[low].links.push(link);
  }
  const shown = rows.filter((row) => row.links.length);
  replace(container);
  if (!shown.length) return container.append(el("p.empty", {}, t("noSentences")));
  let at = 0;
  const more = el("button", { type: "button", onclick: () => add() });
  const add = () => {
    const first = at;
    const next = shown.slice(at, at + BATCH).map((row) => sentence(row, model, select, off));
    at += next.length;
    more.remove();
    container.append(...next.map(({ card }) => card));
    for (const { draw } of next) draw();
    if (at < shown.length) {
      more.textContent = t("moreSentences", { n: number(Math.min(BATCH, shown.length - at)) });
      container.append(more);
    }
    if (first) next[0].card.focus();
  };
  add();
}

function sentence({ start, end, links }, model, select, off) {
  const inside = model.entities.filter((entity) => entity.start >= start && entity.end <= end && !off.has(entity.kind));
  const linked = new Set(links.flatMap(({ from, to }) => [from, to]));
  const line = el("div.line", { lang: model.language === "zh" ? "zh-Hans" : model.language });
  const nodes = new Map();
  let at = start;
  for (const entity of inside) {
    if (entity.start < at) {
      if (!linked.has(entity)) continue;
      nodes.set(entity, nodes.get(inside.find((other) => nodes.has(other) && other.start <= entity.start && other.end >= entity.end)) ?? null);
      continue;
    }
    line.append(model.text.slice(at, entity.start).replace(/\s/g, " "));
    const node = el("button.plain", { type: "button", class: `plain ${markClasses(entity)}`, "data-sign": signOf(entity) || null, "data-signs": signOf(entity).length || null, "aria-label": labelOf(entity), onclick: () => select(entity) },
      entity.text.replace(/\s/g, " "));
    nodes.set(entity, node);
    line.append(node);
    at = entity.end;
  }
  line.append(model.text.slice(at, end).replace(/\s/g, " "));
  const words = links.map(({ from, to, kind }) => `${from.text} – ${term(kind)} → ${to.text}`).join("; ");
  const layer = svg("svg", { role: "img", "aria-label": words });
  line.append(layer);
  const card = el("div.sentence", { tabindex: "0", role: "group", "aria-label": `${t("relationsIn")} ${words}` }, line);

  const draw = () => {
    const middle = (node) => node.offsetLeft + node.offsetWidth / 2;
    const arcs = links.map((link) => ({ link, a: nodes.get(link.from), b: nodes.get(link.to) })).filter(({ a, b }) => a && b && a !== b)
      .map((arc) => ({ ...arc, left: Math.min(middle(arc.a), middle(arc.b)), right: Math.max(middle(arc.a), middle(arc.b)) }))
      .sort((x, y) => x.right - x.left - (y.right - y.left));
    const levels = [];
    for (const arc of arcs) {
      const label = term(arc.link.kind).length * (/[^\x00-\x7f]/.test(term(arc.link.kind)) ? 11 : 6) + 10;
      const centre = (arc.left + arc.right) / 2;
      const [from, to] = [Math.min(arc.left, centre - label / 2), Math.max(arc.right, centre + label / 2)];
      let level = 0;
      while ((levels[level] ?? []).some(([x, y]) => x < to - 1 && from + 1 < y)) level += 1;
      (levels[level] ??= []).push([from, to]);
      arc.level = level;
    }
    const height = levels.length * STEP + 16;
    line.style.paddingTop = `${height}px`;
    const taken = new Map();
    const parts = [];
    for (const arc of arcs) {
      const side = middle(arc.a) < middle(arc.b) ? 1 : -1;
      const offset = (node, sign) => {
        const key = taken.get(node) ?? 0;
        taken.set(node, key + 1);
        return middle(node) + sign * Math.min(node.offsetWidth / 2 - 4, 3 + key * 2);
      };
      const x1 = offset(arc.a, side);
      const x2 = offset(arc.b, -side);
      const base = height + 2;
      const y = height - 10 - arc.level * STEP;
      const round = Math.min(7, Math.abs(x2 - x1) / 2);
      parts.push(svg("path.arc", { d: `M${x1} ${base}V${y + round}Q${x1} ${y} ${x1 + side * round} ${y}H${x2 - side * round}Q${x2} ${y} ${x2} ${y + round}V${base - 4}` }), head(x2, base, true, false));
      parts.push(svg("text.arc-label", { x: (x1 + x2) / 2, y: y + 4 }, term(arc.link.kind)));
    }
    layer.setAttribute("width", line.offsetWidth);
    layer.setAttribute("height", height);
    replace(layer, parts.filter((part) => part.tagName !== "text"), parts.filter((part) => part.tagName === "text"));
  };
  return { card, draw };
}
