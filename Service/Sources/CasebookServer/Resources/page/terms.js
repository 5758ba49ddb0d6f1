// The words of the results: kinds, statuses, relations, sections, inputs of scores. A term that is not here is shown as the server gives it.

import { language } from "./strings.js";

const pairs = (text) => Object.fromEntries(text.trim().split("\n").map((line) => {
  const [key, en, zh] = line.split("|").map((cell) => cell.trim());
  return [key, { en, zh }];
}));

const kinds = pairs(`
disease|disease|疾病
symptom|symptom|症状
drug|drug|药物
test|test|检查
procedure|procedure|操作
anatomy|anatomy|部位
device|device|器械
substance|substance|物质
value|value|数值
dose|dose|用法
time|time|时间
severity|severity|程度
modifier|modifier|修饰`);

const marks = pairs(`
present|present|肯定
absent|absent|否定
possible|possible|可能
conditional|conditional|有条件
hypothetical|hypothetical|假设
generic|generic|泛指
historical|historical|既往
current|current|当前
future|future|计划
patient|patient|患者
family|family|家族
donor|donor|供者
fetus|fetus|胎儿
newborn|newborn|新生儿
mother|mother|母亲
other|other person|他人
active|active|活动
resolved|resolved|已缓解
improved|improved|好转
recurrent|recurrent|复发
unknown|unknown|不详`);

const others = pairs(`
treats|treats|治疗
causes|causes|导致
adverse_effect_of|adverse effect of|不良反应于
shows|shows|显示
value_of|value of|结果属于
dose_of|dose of|用法属于
located_at|located at|位于
severity_of|severity of|程度属于
modifies|modifies|修饰
temporal_of|time of|时间属于
admission|admission|入院
discharge|discharge|出院
principal|principal|主要
secondary|secondary|次要
differential|differential|鉴别
allergen|allergen|过敏原
started|started|开始
changed|changed|调整
continued|continued|继续
held|held|暂停
stopped|stopped|停用
planned|planned|计划
declined|declined|拒绝
inUse|active|在用
home|home|院外
inpatient|inpatient|住院
refuted|refuted|已排除
drug|drug|药物
food|food|食物
environment|environment|环境
any|any|任何
oral|oral|口服
intravenous|intravenous|静脉
intramuscular|intramuscular|肌注
subcutaneous|subcutaneous|皮下
sublingual|sublingual|舌下
inhalation|inhaled|吸入
nasal|nasal|经鼻
topical|topical|外用
transdermal|transdermal|透皮
rectal|rectal|直肠
vaginal|vaginal|阴道
ophthalmic|eye|滴眼
otic|ear|滴耳
buccal|buccal|颊部
problem|problem|问题
result|result|结果
panel|panel|组套
vital_sign|vital sign|生命体征
medication|medication|用药
immunization|immunization|免疫接种
social_history|social history|个人史
age|age|年龄
female|female sex|女性
respiration|respiratory rate|呼吸频率
systolic|systolic pressure|收缩压
diastolic|diastolic pressure|舒张压
heartRate|heart rate|心率
temperature|temperature|体温
saturation|oxygen saturation|血氧饱和度
oxygen|supplemental oxygen|吸氧
gcs|Glasgow Coma Scale|格拉斯哥昏迷评分
confusion|confusion|意识模糊
urea|urea|尿素
creatinine|creatinine|肌酐
bilirubin|bilirubin|胆红素
inr|INR|INR
sodium|sodium|血钠
dialysis|dialysis|透析
heartFailure|heart failure|心力衰竭
hypertension|hypertension|高血压
diabetes|diabetes|糖尿病
stroke|stroke or TIA|脑卒中或 TIA
vascularDisease|vascular disease|血管疾病
renalDisease|renal disease|肾脏疾病
liverDisease|liver disease|肝脏疾病
bleeding|bleeding|出血
labileINR|labile INR|INR 不稳定
bleedingDrugs|drugs that favour bleeding|致出血药物
alcohol|alcohol|饮酒
diagnosisCodes|diagnosis codes|诊断编码`);

const sections = pairs(`
preamble|Beginning|开头
other|Other|其他
chief_complaint|Chief complaint|主诉
present_illness|Present illness|现病史
past_medical_history|Past medical history|既往史
past_surgical_history|Past surgical history|手术史
family_history|Family history|家族史
social_history|Social history|个人史
menstrual_history|Menstrual history|月经史
marital_history|Marital history|婚育史
obstetric_history|Obstetric history|孕产史
birth_history|Birth history|出生史
allergies|Allergies|过敏史
immunizations|Immunizations|预防接种
medications|Medications|用药
admission_medications|Admission medications|入院用药
discharge_medications|Discharge medications|出院带药
physical_exam|Physical examination|体格检查
specialist_exam|Specialist examination|专科检查
vital_signs|Vital signs|生命体征
laboratory|Laboratory|实验室检查
imaging|Imaging|影像检查
results|Results|辅助检查
diagnosis|Diagnosis|诊断
admission_diagnosis|Admission diagnosis|入院诊断
discharge_diagnosis|Discharge diagnosis|出院诊断
differential_diagnosis|Differential diagnosis|鉴别诊断
admission_condition|Condition on admission|入院情况
discharge_condition|Condition on discharge|出院情况
hospital_course|Hospital course|诊疗经过
discharge_instructions|Discharge instructions|出院医嘱
follow_up|Follow-up|随访
plan|Plan|诊疗计划
assessment|Assessment|评估
assessment_and_plan|Assessment and plan|评估与计划
problem_list|Problem list|问题列表
procedures|Procedures|操作
treatment|Treatment|治疗
impression|Impression|印象
findings|Findings|所见
progress|Progress|病程
demographics|Demographics|一般情况
review_of_systems|Review of systems|系统回顾
tcm_four_examinations|Four examinations|中医四诊
tcm_diagnosis|TCM diagnosis|中医诊断`);

const scores = pairs(`
curb-65|CURB-65 · severity of pneumonia|CURB-65 · 肺炎严重程度
qsofa|qSOFA · sepsis|qSOFA · 脓毒症
cha2ds2-vasc|CHA₂DS₂-VASc · stroke in atrial fibrillation|CHA₂DS₂-VASc · 房颤卒中风险
has-bled|HAS-BLED · bleeding|HAS-BLED · 出血风险
meld|MELD · liver disease|MELD · 终末期肝病
meld-na|MELD-Na · liver disease|MELD-Na · 终末期肝病
egfr-ckd-epi-2021|eGFR · kidney function, CKD-EPI 2021|eGFR · 肾功能，CKD-EPI 2021
charlson|Charlson · comorbidity|Charlson · 合并症指数
news2|NEWS2 · early warning|NEWS2 · 早期预警`);

const words = (key) => String(key ?? "").replaceAll("_", " ");
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

export const knownKinds = Object.keys(kinds);
export const attributeKinds = new Set(["value", "dose", "time", "severity", "modifier"]);
export const kindName = (key) => kinds[key]?.[language()] ?? words(key);
export const markName = (key) => marks[key]?.[language()] ?? words(key);
export const term = (key) => others[key]?.[language()] ?? marks[key]?.[language()] ?? words(key);
export const sectionName = (key) => sections[key]?.[language()] ?? capital(words(key));
export const scoreName = (key) => scores[key]?.[language()] ?? key;
export const scoreUnit = (key) => (key.startsWith("egfr") ? "mL/min/1.73 m²" : "");

const relatives = pairs(`
MTH|mother|母亲
FTH|father|父亲
BRO|brother|兄弟
SIS|sister|姐妹
SON|son|儿子
DAU|daughter|女儿
PRN|parent|父母
SIB|sibling|同胞
GRMTH|grandmother|祖母
GRFTH|grandfather|祖父
FAMMEMB|family|家族`);

/** How an assertion departs from the plain one: present, now, of the patient. The signs stand in the text too. */
export function departures(assertion = {}) {
  const found = [];
  if (assertion.status && assertion.status !== "present") found.push(assertion.status);
  if (assertion.temporality && assertion.temporality !== "current") found.push(assertion.temporality);
  if (assertion.subject && assertion.subject !== "patient") found.push(assertion.subject);
  if (assertion.clinicalStatus === "resolved" || assertion.clinicalStatus === "improved") found.push(assertion.clinicalStatus);
  return found;
}

export const signs = {
  absent: "¬", possible: "?", conditional: "⇢", hypothetical: "◌", generic: "∀", historical: "↶", future: "↷",
  family: "F", mother: "M", donor: "D", fetus: "f", newborn: "N", other: "O", resolved: "✓", improved: "↗",
};

export const relative = (code) => relatives[code]?.[language()] ?? words(code);

export function describe(assertion) {
  const all = departures(assertion).map((key) => (key === "family" && assertion.relation ? `${markName(key)}: ${relative(assertion.relation)}` : markName(key)));
  return all.length ? all.join(language() === "zh" ? "、" : ", ") : markName("present");
}
