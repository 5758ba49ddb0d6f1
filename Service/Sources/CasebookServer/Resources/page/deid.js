// The text without what identifies persons.

import * as api from "./api.js";
import { el, replace } from "./dom.js";
import { number, t } from "./strings.js";

const modes = ["mask", "surrogate", "remove"];

export function renderDeid(container, { text, mode = "mask", lang, copy, problem }) {
  const output = el("div.page", {}, el("p.quiet", {}, t("working")));
  const info = el("span.quiet.number", { role: "status" });
  let result = "";
  const copyButton = el("button", { type: "button", disabled: true, onclick: () => copy(result) }, t("copy"));
  const boxes = modes.map((name) => {
    const box = el("input", { type: "radio", name: "deid-mode", value: name, autocomplete: "off" });
    box.checked = name === mode;
    box.addEventListener("change", () => run(name));
    return el("label", {}, box, t(name));
  });
  replace(container, el("p.lead", {}, t("deidNote")), el("div.modes", { role: "radiogroup", "aria-label": t("mode") }, boxes, copyButton, info), output);
  let request = null;

  async function run(name) {
    request?.abort();
    request = new AbortController();
    const own = request;
    info.textContent = t("working");
    copyButton.disabled = true;
    try {
      const found = await api.deidentify(text, name, own.signal);
      if (own !== request) return;
      result = found.map((one) => one.text ?? "").join("\n\n");
      const count = found.reduce((sum, one) => sum + (one.spans?.length ?? 0), 0);
      info.textContent = name === "remove" ? t("removed") : t("spans", { n: number(count) });
      copyButton.disabled = false;
      replace(output, found.map((one) => el("div.redacted", { lang }, pieces(one))));
    } catch (error) {
      if (error.name === "AbortError") return;
      info.textContent = "";
      replace(output);
      problem(error);
    }
  }
  run(mode);
}

function pieces({ text = "", spans = [] }) {
  const parts = [];
  let at = 0;
  for (const { start, end, kind } of [...spans].sort((a, b) => a.start - b.start)) {
    if (start < at) continue;
    parts.push(text.slice(at, start), el("mark", { title: String(kind ?? "").replace(/^phi:/, "") }, text.slice(start, end)));
    at = end;
  }
  parts.push(text.slice(at));
  return parts;
}
