// What the interface says, in English and Chinese. The words for kinds, statuses and the like stand in terms.js.

const en = {
  title: "Casebook · clinical text, read",
  tagline: "reads clinical text in Chinese and English",
  skip: "Skip to the result",
  language: "Language", theme: "Theme", themeAuto: "System", themeLight: "Light", themeDark: "Dark",
  input: "Note or record", inputHint: "Paste a note, or drop a file: plain text, CDA XML, HL7 v2 or FHIR JSON.",
  placeholder: "Paste clinical text here …",
  open: "Open file …", clear: "Clear", examples: "Examples", exampleEn: "English discharge note", exampleZh: "Chinese discharge note", exampleCda: "CDA record",
  analyse: "Analyse", cancel: "Cancel", edit: "Edit input", hide: "Hide input", drop: "Drop the file to read it",
  working: "Reading the text …", cancelled: "Cancelled.", empty: "There is no text to read yet.", done: "Done: {entities} entities, {relations} relations, {measurements} measurements, {medications} medications.",
  counts: "{entities} entities · {relations} relations",
  characters: "{n} characters", seconds: "{n} s", documents: "Document", nothing: "Nothing found.", changed: "The input has changed since this result.",
  errorTitle: "The server could not read this.", networkError: "The server could not be reached.", badAnswer: "The server gave an answer that could not be read (HTTP {status}).",
  fileTooLarge: "The file is larger than 32 MB.", fileUnreadable: "The file is neither UTF-8, UTF-16 nor GB18030 text.",
  results: "Results", tabText: "Text", tabTables: "Tables", tabTimeline: "Timeline", tabScores: "Scores", tabDeid: "De-identify", tabJson: "JSON",
  sections: "Sections", kinds: "Kinds", all: "All", none: "None", legend: "Marks", view: "View", viewText: "Whole text", viewSentences: "Sentences with relations",
  textLabel: "Text with entities. Arrow keys move among them, Enter shows one in the panel.",
  details: "Details", detailsEmpty: "Choose an entity in the text: its codes, its assertion with the words that decide it, and its relations stand here.",
  close: "Close", assertion: "Assertion", cues: "Decided by", codes: "Codes", relations: "Relations", measurement: "Measurement", medication: "Medication",
  confidence: "Confidence", source: "Source", section: "Section", place: "Place", expansion: "Stands for", role: "Role",
  preamble: "Beginning", goTo: "Show in the text", relationsIn: "Relations of this sentence", noSentences: "No sentence has relations.",
  moreSentences: "Show {n} more",
  measurements: "Measurements", medications: "Medications", allergies: "Allergies", facts: "Coded entries of the record", diagnostics: "Notices",
  test: "Test", value: "Value", unit: "Unit", ucum: "Unit (UCUM)", range: "Range", flag: "Flag", date: "Date", specimen: "Specimen",
  drug: "Drug", dose: "Dose", route: "Route", frequency: "Frequency", duration: "Duration", status: "Status", context: "Context", asNeeded: "as needed", asNeededFor: "as needed for {reason}",
  substance: "Substance", category: "Category", reactions: "Reactions", severity: "Severity", noneKnown: "none known: {category}",
  kind: "Kind", name: "Name", code: "Code", computed: "from the range", stated: "stated",
  timelineEmpty: "The text has no dates that can be placed.", timelineNote: "Distances grow with the logarithm of time.", undated: "{n} times without a year are left out.",
  days: "{n} d", months: "{n} mo", years: "{n} y", hours: "{n} h", document: "date of the document",
  scoresNote: "Worked out only where every input is stated; 0 points are shown too. No score is medical advice.",
  points: "points", point: "point", yes: "yes", no: "no", inputsUsed: "Inputs used", inputsFound: "Found so far", missing: "Missing", scored: "Worked out", abstained: "Not worked out",
  fromRecord: "from the record", scoresFailed: "The scores could not be fetched.",
  deidNote: "What identifies persons is replaced. Read the result before you share it: no method finds everything.", mode: "Mode",
  mask: "Mask", surrogate: "Surrogate", remove: "Remove", spans: "{n} replaced", removed: "Identifiers are removed without a trace.",
  copy: "Copy", copied: "Copied.", copyFailed: "The browser did not allow copying.", exportMenu: "Export",
  copyJson: "Copy JSON", expand: "Unfold all", fold: "Fold all", items: "{n} items", members: "{n} members", saved: "{name} was saved.",
  csvEntities: "CSV of entities", csvMeasurements: "CSV of measurements", csvMedications: "CSV of medications", csvAllergies: "CSV of allergies", csvFacts: "CSV of coded entries",
  brat: "BRAT (.txt and .ann)", privacy: "The text goes to this server only and is stored nowhere by this page.", api: "Description of the API",
};

const zh = {
  title: "Casebook 医案 · 临床文本解读",
  tagline: "解读中英文临床文本",
  skip: "跳到结果",
  language: "语言", theme: "主题", themeAuto: "跟随系统", themeLight: "浅色", themeDark: "深色",
  input: "病历文本或记录", inputHint: "粘贴病历，或拖入文件：纯文本、CDA XML、HL7 v2 或 FHIR JSON。",
  placeholder: "在此粘贴临床文本……",
  open: "打开文件…", clear: "清空", examples: "示例", exampleEn: "英文出院记录", exampleZh: "中文出院记录", exampleCda: "CDA 记录",
  analyse: "分析", cancel: "取消", edit: "编辑输入", hide: "收起输入", drop: "松开以读取文件",
  working: "正在阅读文本……", cancelled: "已取消。", empty: "还没有可供分析的文本。", done: "完成：{entities} 个实体，{relations} 个关系，{measurements} 项测量值，{medications} 条用药。",
  counts: "{entities} 个实体 · {relations} 个关系",
  characters: "{n} 字", seconds: "{n} 秒", documents: "文档", nothing: "未发现。", changed: "输入内容在得出此结果后已有改动。",
  errorTitle: "服务器无法读取此内容。", networkError: "无法连接服务器。", badAnswer: "服务器的答复无法解读（HTTP {status}）。",
  fileTooLarge: "文件超过 32 MB。", fileUnreadable: "文件不是 UTF-8、UTF-16 或 GB18030 文本。",
  results: "结果", tabText: "文本", tabTables: "表格", tabTimeline: "时间线", tabScores: "评分", tabDeid: "去标识", tabJson: "JSON",
  sections: "章节", kinds: "类别", all: "全选", none: "全不选", legend: "标记", view: "视图", viewText: "全文", viewSentences: "含关系的句子",
  textLabel: "带实体标记的文本。方向键在实体间移动，回车键在侧栏显示。",
  details: "详情", detailsEmpty: "在文本中选择一个实体，此处显示其编码、断言及判断依据、关系。",
  close: "关闭", assertion: "断言", cues: "依据", codes: "编码", relations: "关系", measurement: "测量值", medication: "用药",
  confidence: "置信度", source: "来源", section: "章节", place: "位置", expansion: "全称", role: "角色",
  preamble: "开头", goTo: "在文本中显示", relationsIn: "本句的关系", noSentences: "没有含关系的句子。",
  moreSentences: "再显示 {n} 句",
  measurements: "测量值", medications: "用药", allergies: "过敏", facts: "记录中的编码条目", diagnostics: "提示",
  test: "项目", value: "数值", unit: "单位", ucum: "单位（UCUM）", range: "参考范围", flag: "标志", date: "日期", specimen: "标本",
  drug: "药物", dose: "剂量", route: "途径", frequency: "频次", duration: "疗程", status: "状态", context: "场合", asNeeded: "必要时", asNeededFor: "必要时（{reason}）",
  substance: "物质", category: "类别", reactions: "反应", severity: "程度", noneKnown: "否认：{category}",
  kind: "类别", name: "名称", code: "编码", computed: "据范围判断", stated: "原文标明",
  timelineEmpty: "文本中没有可定位的日期。", timelineNote: "间距按时间的对数增长。", undated: "{n} 个无年份的时间未列出。",
  days: "{n} 天", months: "{n} 个月", years: "{n} 年", hours: "{n} 小时", document: "文档日期",
  scoresNote: "仅在各项输入均有记载时计算；0 分也列出。评分不构成医疗建议。",
  points: "分", point: "分", yes: "是", no: "否", inputsUsed: "所用输入", inputsFound: "已找到", missing: "缺少", scored: "已计算", abstained: "未计算",
  fromRecord: "来自记录", scoresFailed: "无法取得评分。",
  deidNote: "可识别个人的内容已被替换。共享前请通读：任何方法都不能保证无遗漏。", mode: "方式",
  mask: "遮盖", surrogate: "替代", remove: "删除", spans: "替换 {n} 处", removed: "标识信息已删除，不留痕迹。",
  copy: "复制", copied: "已复制。", copyFailed: "浏览器不允许复制。", exportMenu: "导出",
  copyJson: "复制 JSON", expand: "全部展开", fold: "全部折叠", items: "{n} 项", members: "{n} 个成员", saved: "已保存 {name}。",
  csvEntities: "实体 CSV", csvMeasurements: "测量值 CSV", csvMedications: "用药 CSV", csvAllergies: "过敏 CSV", csvFacts: "编码条目 CSV",
  brat: "BRAT（.txt 与 .ann）", privacy: "文本只发送到本服务器，本页面不作任何保存。", api: "接口说明",
};

const tables = { en, zh };
let current = document.documentElement.lang.startsWith("zh") ? "zh" : "en";

export const language = () => current;

export function setLanguage(code) {
  current = code === "zh" ? "zh" : "en";
  document.documentElement.lang = current === "zh" ? "zh-Hans" : "en";
}

export function t(key, values = {}) {
  const text = tables[current][key] ?? en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
}

export const number = (value) => new Intl.NumberFormat(current === "zh" ? "zh-CN" : "en", { maximumFractionDigits: 6 }).format(value);

/** Gives the nodes of the page their words: data-s for the text, data-s-label and so on for attributes. */
export function translate(root = document) {
  for (const node of root.querySelectorAll("[data-s]")) node.textContent = t(node.dataset.s);
  for (const node of root.querySelectorAll("[data-s-label]")) node.setAttribute("aria-label", t(node.dataset.sLabel));
  for (const node of root.querySelectorAll("[data-s-placeholder]")) node.setAttribute("placeholder", t(node.dataset.sPlaceholder));
  document.title = t("title");
}
