// Copies and files of a result. File names say nothing of the text.

import * as api from "./api.js";
import { byId, el, replace } from "./dom.js";
import { t } from "./strings.js";
import { csv, tablesOf } from "./tables.js";

export async function copyText(text, say) {
  try {
    await navigator.clipboard.writeText(text);
    say(t("copied"));
  } catch {
    // Without https there is no clipboard: the old way.
    const area = el("textarea.hidden", { "aria-hidden": "true", tabindex: "-1" });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    say(t(done ? "copied" : "copyFailed"));
  }
}

export function save(name, type, content, say) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = el("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
  say?.(t("saved", { name }));
}

const pretty = (value) => JSON.stringify(value, null, 2);

export function renderExport({ model, text, say, problem }) {
  const json = (name, value, type = "application/json") => save(name, type, `${pretty(value)}\n`, say);
  const fetched = (work) => async () => {
    say(t("working"));
    try {
      await work();
    } catch (error) {
      say("");
      problem(error);
    }
  };
  const sheet = (name) => () => save(`casebook-${name}.csv`, "text/csv;charset=utf-8", csv(name, model), say);
  const all = tablesOf(model);
  const choices = [
    [t("copyJson"), () => copyText(pretty(model.raw), say)],
    ["JSON", () => json("casebook.json", model.raw)],
    ["FHIR R4", fetched(async () => json("casebook.fhir.json", await api.convert(text, "fhir"), "application/fhir+json"))],
    [t("brat"), fetched(async () => {
      const { txt, ann } = await api.convert(text, "brat");
      save("casebook.txt", "text/plain;charset=utf-8", txt ?? "", null);
      save("casebook.ann", "text/plain;charset=utf-8", ann ?? "", say);
    })],
    [t("csvEntities"), sheet("entities"), model.entities.length],
    [t("csvMeasurements"), sheet("measurements"), all.measurements.length],
    [t("csvMedications"), sheet("medications"), all.medications.length],
    [t("csvAllergies"), sheet("allergies"), all.allergies.length],
    [t("csvFacts"), sheet("facts"), all.facts.length],
  ];
  replace(byId("export-list"), choices.filter(([, , count]) => count !== 0).map(([name, work]) => el("button", {
    type: "button",
    onclick: () => {
      byId("export").open = false;
      byId("export").querySelector("summary").focus();
      work();
    },
  }, name)));
}
