// One frame of offsets for a result. A note has one text; a record has a text for each section, and offsets count within it.
// Here the texts stand one after another, and every place counts from the start of the whole.

function segmentsOf(doc) {
  const own = (doc.sections ?? []).map((section, index) => ({ section, index })).filter(({ section }) => typeof (section.text ?? section.body) === "string");
  if (typeof doc.text === "string" || !own.length) return [{ index: null, base: 0, text: doc.text ?? "" }];
  let base = 0;
  return own.map(({ section, index }) => {
    const segment = { index, base, text: section.text ?? section.body };
    base += segment.text.length + 1;
    return segment;
  });
}

export function readDocument(doc) {
  const segments = segmentsOf(doc);
  const whole = segments.length === 1 && segments[0].index === null;
  const bySection = new Map(segments.map((segment) => [segment.index, segment]));
  const segmentOf = (section) => (whole ? segments[0] : bySection.get(section));
  const text = segments.map((segment) => segment.text).join("\n");
  const place = (item, segment) => (segment ? { start: item.start + segment.base, end: item.end + segment.base } : { start: null, end: null });

  const entities = (doc.entities ?? []).map((entity) => {
    const segment = segmentOf(entity.section) ?? segments[0];
    const cues = (entity.assertion?.cues ?? []).map((cue) => ({ ...cue, start: cue.start + segment.base, end: cue.end + segment.base, text: segment.text.slice(cue.start, cue.end) }));
    return { ...entity, ...place(entity, segment), cues, relations: [] };
  });
  const byId = new Map(entities.map((entity) => [entity.id, entity]));

  const relations = [];
  for (const relation of doc.relations ?? []) {
    const from = byId.get(relation.from);
    const to = byId.get(relation.to);
    if (!from || !to) continue;
    const link = { ...relation, from, to };
    relations.push(link);
    from.relations.push(link);
    if (to !== from) to.relations.push(link);
  }

  /** Items without a section of their own stand in the order of the sections: the first section, from the last one on, that has the words there. */
  function locate(items, sectionOf, wordsOf) {
    let at = 0;
    let last = -1;
    return (items ?? []).map((item) => {
      if (whole) return { ...item, ...place(item, segments[0]) };
      const known = item.section ?? sectionOf(item);
      let found = known === undefined || known === null ? -1 : segments.findIndex((segment) => segment.index === known);
      for (let index = at; found < 0 && index < segments.length; index += 1) {
        if (index === at && item.start < last) continue;
        if (segments[index].text.slice(item.start, item.end).includes(wordsOf(item))) found = index;
      }
      if (found < 0) return { ...item, ...place(item, null) };
      [at, last] = [found, item.start];
      return { ...item, ...place(item, segments[found]), section: segments[found].index };
    });
  }
  const sectionOfEntity = (id) => byId.get(id)?.section;
  const measurements = locate(doc.measurements, (item) => sectionOfEntity(item.test), (item) => item.valueText ?? "");
  const medications = locate(doc.medications, (item) => sectionOfEntity(item.drug), (item) => item.text ?? "");
  const allergies = locate(doc.allergies, (item) => sectionOfEntity(item.substance), (item) => item.text ?? "");
  const times = locate(doc.times, () => null, (item) => item.text ?? "");
  const abbreviations = (doc.abbreviations ?? []).filter((item) => item.short && whole);

  let depth = [];
  const sections = (doc.sections ?? []).map((section, index) => {
    const segment = segmentOf(index) ?? segments[0];
    const title = section.title ? section.title.map((offset) => offset + segment.base) : null;
    const level = Math.max(1, section.level ?? 1);
    depth = depth.slice(0, level - 1);
    depth[level - 1] = index;
    return { ...section, ...place(section, segment), title, level, index, heading: section.heading ?? (title ? text.slice(...title).trim() : "") };
  });
  const sentences = whole
    ? (doc.sentences ?? [])
    : segments.flatMap((segment) => (doc.sections[segment.index].sentences ?? []).map(([start, end]) => [start + segment.base, end + segment.base]));

  /** The innermost section of a place. */
  function sectionAt(offset) {
    let best = null;
    for (const section of sections) if (section.start !== null && section.start <= offset && offset < section.end) best = section;
    return best;
  }
  /** Where the input of a score stands, if that is certain. */
  function placeOfInput(input) {
    if (typeof input.start !== "number") return null;
    if (whole) return { start: input.start, end: input.end };
    const hits = new Map();
    for (const item of [...entities, ...measurements, ...times]) {
      const segment = bySection.get(item.section);
      if (segment && item.start === input.start + segment.base && item.end === input.end + segment.base) hits.set(segment.index, item);
    }
    const only = input.section !== undefined ? bySection.get(input.section) : hits.size === 1 ? bySection.get([...hits.keys()][0]) : null;
    return only ? place(input, only) : null;
  }

  return {
    raw: doc, text, whole, segments, language: doc.language ?? "", length: text.length,
    entities, byId, relations, measurements, medications, allergies, times, abbreviations, sections, sentences,
    facts: doc.facts ?? [], diagnostics: doc.diagnostics ?? [], sectionAt, placeOfInput,
    sentenceAt: (offset) => sentences.find(([start, end]) => start <= offset && offset < end) ?? null,
  };
}
