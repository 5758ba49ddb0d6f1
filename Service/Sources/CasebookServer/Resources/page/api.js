// The routes of the server that the page uses. Note text goes into bodies only, never into an address.

export class ServerError extends Error {
  constructor(code, message, status) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** What a text is, by its beginning, for the Content-Type. The server looks for itself. */
export function contentType(text) {
  const head = text.slice(0, 400).trimStart();
  if (head.startsWith("<?xml") || /^<[A-Za-z][\w.:-]*[\s>]/.test(head)) return "application/xml; charset=utf-8";
  if (head.startsWith("{") && /"resourceType"\s*:/.test(text)) return "application/fhir+json; charset=utf-8";
  if (/^(MSH|FHS|BHS)\|/.test(head)) return "application/hl7-v2; charset=utf-8";
  return "text/plain; charset=utf-8";
}

async function post(path, query, text, signal) {
  let response;
  try {
    response = await fetch(`${path}?${new URLSearchParams(query)}`, {
      method: "POST", body: text, signal, cache: "no-store", credentials: "same-origin",
      headers: { "Content-Type": contentType(text), Accept: "application/json, application/x-ndjson" },
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ServerError("network", "", 0);
  }
  const body = await response.text();
  let values;
  try {
    values = parse(body);
  } catch {
    throw new ServerError(`http.${response.status}`, "", response.status);
  }
  const failed = values.find((value) => value && value.error);
  if (failed && (!response.ok || values.length === 1)) {
    const { code, message } = failed.error;
    throw new ServerError(code ?? `http.${response.status}`, message ?? "", response.status);
  }
  if (!response.ok) throw new ServerError(`http.${response.status}`, "", response.status);
  return values;
}

/** JSON, or JSON Lines, as a list of values. */
function parse(body) {
  try {
    const value = JSON.parse(body);
    return Array.isArray(value) ? value : [value];
  } catch {
    return body.split("\n").filter((line) => line.trim()).map((line) => JSON.parse(line));
  }
}

export const extract = (text, signal) => post("/v1/extract", { offsets: "utf16", text: "true" }, text, signal);

export const convert = async (text, format, signal) => (await post("/v1/extract", { format }, text, signal))[0];

export const deidentify = (text, mode, signal) => post("/v1/deidentify", { mode, offsets: "utf16" }, text, signal);

export async function scores(text, signal) {
  const values = await post("/v1/score", { bedside: "all", offsets: "utf16" }, text, signal);
  return values.flatMap((value) => value.scores ?? value).filter((value) => value && value.model);
}
