// The text with its entities: nested marks, built in chunks that the browser lays out only when they come into view.

import { breathe, el, replace } from "./dom.js";
import { t } from "./strings.js";
import { attributeKinds, departures, describe, kindName, sectionName, signs } from "./terms.js";

const CHUNK = 1500;

/** Entities and headings as spans in the order of the text, outer ones first. */
function spansOf(model) {
  const spans = model.entities.filter((entity) => entity.end > entity.start).map((entity) => ({ start: entity.start, end: entity.end, entity }));
  for (const section of model.sections) {
    if (section.title && section.title[1] > section.title[0]) spans.push({ start: section.title[0], end: section.title[1], section });
  }
  return spans.sort((a, b) => a.start - b.start || b.end - a.end || (a.section ? -1 : 0) - (b.section ? -1 : 0));
}

/** Cuts a text after line ends that stand in no span. */
function cut(text, base, spans) {
  const chunks = [];
  let start = 0;
  let next = 0;
  let covered = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    if (at + 1 - start < CHUNK) continue;
    const end = at + 1;
    while (next < spans.length && spans[next].start < end + base) covered = Math.max(covered, spans[next++].end);
    if (covered > end + base) continue;
    chunks.push([start + base, end + base]);
    start = end;
  }
  if (start < text.length) chunks.push([start + base, text.length + base]);
  return chunks;
}

const safe = (kind) => String(kind).toLowerCase().replace(/[^a-z]+/g, "-");

export function markClasses(entity) {
  const classes = ["e", `k-${safe(entity.kind)}`];
  if (attributeKinds.has(entity.kind)) classes.push("attribute");
  for (const key of departures(entity.assertion)) classes.push(`s-${safe(key)}`);
  return classes.join(" ");
}

export const signOf = (entity) => departures(entity.assertion).map((key) => signs[key] ?? "").join("");
export const labelOf = (entity) => `${entity.text}, ${kindName(entity.kind)}${attributeKinds.has(entity.kind) ? "" : `, ${describe(entity.assertion)}`}`;

export class TextView {
  constructor(container, handlers) {
    this.container = container;
    this.handlers = handlers;
    this.run = 0;
    this.marks = new Map();
    this.off = new Set();
    container.addEventListener("pointerover", (event) => handlers.hover(this.entityAt(event.target), event.target));
    container.addEventListener("pointerleave", () => handlers.hover(null));
    container.addEventListener("focusin", (event) => {
      const entity = this.entityAt(event.target);
      if (entity) this.rove(event.target);
      handlers.hover(entity, event.target);
    });
    container.addEventListener("focusout", () => handlers.hover(null));
    container.addEventListener("click", (event) => {
      const entity = this.entityAt(event.target);
      if (entity) handlers.select(entity);
    });
    container.addEventListener("keydown", (event) => this.key(event));
  }

  entityAt(target) {
    let mark = target.closest?.(".e");
    while (mark?.classList.contains("off")) mark = mark.parentElement.closest(".e");
    return mark && this.container.contains(mark) ? this.model.byId.get(mark.dataset.id) : null;
  }

  async render(model) {
    const run = ++this.run;
    this.model = model;
    this.marks = new Map();
    this.order = [];
    this.nodes = [];
    this.anchors = new Map();
    this.current = null;
    replace(this.container);
    this.container.lang = model.language === "zh" ? "zh-Hans" : model.language || "";
    const spans = spansOf(model);
    let next = 0;
    let clock = performance.now();
    for (const segment of model.segments) {
      if (segment.index !== null) this.container.append(this.heading(model.sections[segment.index]));
      const end = segment.base + segment.text.length;
      const first = next;
      while (next < spans.length && spans[next].start < end) next += 1;
      const own = spans.slice(first, next);
      let at = 0;
      for (const [from, to] of cut(segment.text, segment.base, own)) {
        const stop = own.findIndex((span, index) => index >= at && span.start >= to);
        const items = own.slice(at, stop < 0 ? own.length : stop);
        at = stop < 0 ? own.length : stop;
        const chunk = el("div.chunk");
        this.fill(chunk, from, to, items);
        this.container.append(chunk);
        if (performance.now() - clock > 24) {
          await breathe();
          if (run !== this.run) return;
          clock = performance.now();
        }
      }
    }
    this.filter(this.off);
  }

  heading(section) {
    const node = el("h3.segment", { tabindex: "-1" }, section.heading || sectionName(section.kind));
    this.anchors.set(section.index, node);
    return node;
  }

  /** The text from one place to another, with the spans in it; a span that crosses the end of an outer one goes on after it. */
  fill(parent, start, end, items) {
    const queue = items.slice();
    let at = start;
    for (let index = 0; index < queue.length;) {
      const item = queue[index++];
      this.addText(parent, at, item.start);
      const inner = [];
      const rest = [];
      while (index < queue.length && queue[index].start < item.end) {
        const child = queue[index++];
        inner.push(child.end > item.end ? { ...child, end: item.end } : child);
        if (child.end > item.end) rest.push({ ...child, start: item.end, continued: true });
      }
      queue.splice(index, 0, ...rest);
      const node = item.section ? this.title(item.section) : this.mark(item, inner.length > 0);
      this.fill(node, item.start, item.end, inner);
      parent.append(node);
      at = item.end;
    }
    this.addText(parent, at, end);
  }

  addText(parent, start, end) {
    if (end <= start) return;
    const node = document.createTextNode(this.model.text.slice(start, end));
    this.nodes.push({ start, end, node });
    parent.append(node);
  }

  title(section) {
    const node = el("span.title", { tabindex: "-1" });
    if (!this.anchors.has(section.index)) this.anchors.set(section.index, node);
    return node;
  }

  mark({ entity, continued }, isOuter) {
    const node = document.createElement("span");
    node.className = markClasses(entity);
    node.dataset.id = entity.id;
    node.tabIndex = -1;
    if (continued) {
      node.classList.add("continued");
      this.marks.get(entity.id).push(node);
      return node;
    }
    const sign = signOf(entity);
    if (sign) Object.assign(node.dataset, { sign, signs: [...sign].length });
    node.setAttribute("role", isOuter ? "group" : "button");
    node.setAttribute("aria-label", labelOf(entity));
    this.marks.set(entity.id, [node]);
    this.order.push(node);
    return node;
  }

  relabel() {
    for (const node of this.order ?? []) node.setAttribute("aria-label", labelOf(this.model.byId.get(node.dataset.id)));
  }

  filter(off) {
    this.off = off;
    if (!this.model) return;
    for (const [id, nodes] of this.marks) {
      const hidden = off.has(this.model.byId.get(id).kind);
      for (const node of nodes) node.classList.toggle("off", hidden);
      if (hidden) nodes[0].setAttribute("aria-hidden", "true");
      else nodes[0].removeAttribute("aria-hidden");
      if (hidden && nodes[0].querySelector(".e:not(.off)")) nodes[0].removeAttribute("aria-hidden");
    }
    const first = this.current && !this.current.classList.contains("off") ? this.current : this.order.find((node) => !node.classList.contains("off"));
    this.rove(first ?? null);
  }

  rove(node) {
    if (this.current) this.current.tabIndex = -1;
    this.current = node;
    if (node) node.tabIndex = 0;
  }

  key(event) {
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    const entity = this.entityAt(event.target);
    if (!entity || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.handlers.select(entity);
      return;
    }
    const shown = this.order.filter((node) => !node.classList.contains("off"));
    const at = shown.indexOf(this.current);
    let next = at + (steps[event.key] ?? NaN);
    if (event.key === "Home") next = 0;
    if (event.key === "End") next = shown.length - 1;
    if (!(next >= 0 && next < shown.length)) return;
    event.preventDefault();
    shown[next].focus();
    shown[next].scrollIntoView({ block: "nearest" });
  }

  select(entity) {
    for (const node of this.container.querySelectorAll(".selected")) {
      node.classList.remove("selected");
      node.removeAttribute("aria-current");
    }
    for (const node of (entity && this.marks.get(entity.id)) ?? []) {
      node.classList.add("selected");
      node.setAttribute("aria-current", "true");
    }
  }

  show(entity, focus = true) {
    const node = this.marks.get(entity.id)?.[0];
    if (!node) return;
    this.reach(() => node.scrollIntoView({ block: "center" }));
    if (focus && !node.classList.contains("off")) node.focus({ preventScroll: true });
  }

  /** Chunks take their true height when they come near the view, so a place is reached in steps. */
  reach(scroll) {
    scroll();
    requestAnimationFrame(() => {
      scroll();
      requestAnimationFrame(scroll);
    });
  }

  showSection(index) {
    const node = this.anchors.get(index);
    if (node) {
      this.reach(() => node.scrollIntoView({ block: "start" }));
      node.focus({ preventScroll: true });
    } else this.showPlace(this.model.sections[index].start, this.model.sections[index].start + 1, "start");
  }

  /** A range of the text as ranges of its nodes. */
  ranges(start, end) {
    let low = 0;
    let high = this.nodes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.nodes[middle].end <= start) low = middle + 1;
      else high = middle;
    }
    const found = [];
    for (let index = low; index < this.nodes.length && this.nodes[index].start < end; index += 1) {
      const { start: from, end: to, node } = this.nodes[index];
      const range = document.createRange();
      range.setStart(node, Math.max(start, from) - from);
      range.setEnd(node, Math.min(end, to) - from);
      found.push(range);
    }
    return found;
  }

  highlight(name, places) {
    if (!globalThis.CSS?.highlights) return;
    CSS.highlights.delete(name);
    const ranges = places.flatMap(({ start, end }) => this.ranges(start, end));
    if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
  }

  showPlace(start, end, block = "center") {
    if (start === null || start === undefined) return;
    const [range] = this.ranges(start, end);
    if (!range) return;
    this.reach(() => window.scrollBy({ top: range.getBoundingClientRect().top - (block === "center" ? window.innerHeight / 2 : 120) }));
    this.highlight("place", [{ start, end }]);
    const mark = range.startContainer.parentElement.closest(".e:not(.off)");
    (mark ?? this.container).focus({ preventScroll: true });
  }
}

export const emptyText = () => el("p.empty", {}, t("nothing"));
