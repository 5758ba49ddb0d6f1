// The JSON of a result, folded; a part is built when it is opened.

import { el, replace } from "./dom.js";
import { t } from "./strings.js";

const BATCH = 100;

function literal(value) {
  return el(`span.${typeof value === "string" ? "string" : "literal"}`, {}, JSON.stringify(value));
}

function preview(value) {
  if (Array.isArray(value)) return `[ ${t("items", { n: value.length })} ]`;
  const hints = ["id", "kind", "text", "value", "status", "code"].filter((key) => ["string", "number"].includes(typeof value[key])).slice(0, 3).map((key) => {
    const text = String(value[key]).replace(/\s+/g, " ");
    return text.length > 32 ? `${text.slice(0, 32)}…` : text;
  });
  return `{ ${hints.length ? hints.join(" · ") : t("members", { n: Object.keys(value).length })} }`;
}

function branch(key, value, open) {
  const name = key === null ? null : el("span.key", {}, `${key}: `);
  if (value === null || typeof value !== "object") return el("div.leaf", {}, name, literal(value));
  const entries = Array.isArray(value) ? value.map((item, index) => [index, item]) : Object.entries(value);
  if (!entries.length || (entries.length <= 4 && entries.every(([, item]) => typeof item === "number"))) return el("div.leaf", {}, name, el("span.literal", {}, JSON.stringify(value)));
  const node = el("details", {}, el("summary", {}, name, el("span.quiet", {}, preview(value))));
  let at = 0;
  const more = el("button.link", { type: "button", onclick: () => fill() });
  function fill() {
    more.remove();
    node.append(...entries.slice(at, at + BATCH).map(([own, item]) => branch(own, item, false)));
    at += BATCH;
    if (at < entries.length) {
      more.textContent = `… ${entries.length - at}`;
      node.append(more);
    }
  }
  node.addEventListener("toggle", () => {
    if (node.open && at === 0) fill();
  });
  if (open) {
    fill();
    node.open = true;
  }
  return node;
}

export function renderJson(container, value, copy) {
  const tree = el("div.json", {}, branch(null, value, true));
  const unfold = () => {
    for (let round = 0; round < 3; round += 1) for (const node of [...tree.querySelectorAll("details:not([open])")].slice(0, 400)) {
      node.open = true;
      node.dispatchEvent(new Event("toggle"));
    }
  };
  const fold = () => { for (const node of [...tree.querySelectorAll("details[open]")].slice(1)) node.open = false; };
  replace(container, el("div.json-actions", {}, el("button", { type: "button", onclick: copy }, t("copyJson")),
    el("button", { type: "button", onclick: unfold }, t("expand")), el("button", { type: "button", onclick: fold }, t("fold"))), tree);
}
