// Three notes of our own writing, without persons: everything in them is invented.

export const examples = {
  en: `DISCHARGE SUMMARY
Admitted: 2024-03-04    Discharged: 2024-03-09

ADMISSION DIAGNOSIS: Community-acquired pneumonia, possible pulmonary embolism.

DISCHARGE DIAGNOSES:
1. Right lower lobe pneumonia
2. Acute kidney injury, resolved
3. Atrial fibrillation
4. Type 2 diabetes mellitus

ALLERGIES: Penicillin (hives). No known food allergies.

HISTORY OF PRESENT ILLNESS: This 74-year-old woman was well until 28 February 2024, when she developed fever, a productive cough and right-sided pleuritic chest pain. She denies hemoptysis, leg swelling or recent travel. Her breathlessness worsened over three days and is now present on walking across the room. She was seen by her family doctor on 2 March 2024 and took doxycycline 100 mg twice daily without relief.

PAST MEDICAL HISTORY: Hypertension for 12 years, type 2 diabetes, atrial fibrillation. Appendectomy in 1998. No history of stroke, heart failure, myocardial infarction or tuberculosis.

FAMILY HISTORY: Mother had breast cancer. Father died of a myocardial infarction at 61.

SOCIAL HISTORY: Former smoker, 15 pack-years; no alcohol.

PHYSICAL EXAMINATION: Temperature 38.7 °C, blood pressure 104/58 mmHg, heart rate 112/min, respiratory rate 26/min, oxygen saturation 91% on room air. GCS 15. Alert and oriented, no confusion. Crackles over the right lower lobe. No wheezing. No peripheral edema.

LABORATORY DATA (2024-03-04): WBC 17.4 x10^9/L (4.0-10.0), hemoglobin 11.2 g/dL (L), CRP 186 mg/L, creatinine 1.9 mg/dL (0.6-1.1), urea 9.8 mmol/L, sodium 133 mmol/L, INR 2.4, bilirubin 0.8 mg/dL. Creatinine was 1.0 mg/dL on 2024-03-08.

HOSPITAL COURSE: Chest radiograph on admission showed consolidation of the right lower lobe with a small pleural effusion. CT pulmonary angiography on 5 March 2024 ruled out pulmonary embolism. Blood cultures grew Streptococcus pneumoniae. She received ceftriaxone 2 g IV once daily for five days and azithromycin 500 mg by mouth daily for three days, with oxygen by nasal cannula at 2 L/min until 7 March. Acute kidney injury, likely due to dehydration, resolved with intravenous fluids. Metformin was held and restarted on discharge. On 2024-03-06 she had mild diarrhea, probably caused by the antibiotics.

DISCHARGE MEDICATIONS:
- Apixaban 5 mg by mouth twice daily
- Metformin 500 mg by mouth twice daily with meals
- Amlodipine 5 mg by mouth once daily
- Amoxicillin was not prescribed because of the allergy
- Acetaminophen 650 mg by mouth every 6 hours as needed for pain, for 5 days

FOLLOW-UP: Repeat chest radiograph in six weeks. Return to the emergency department for fever, worsening shortness of breath or chest pain.
`,

  zh: `出院记录
入院日期：2024年3月4日　出院日期：2024年3月12日

主诉：反复胸痛3年，加重伴气促5小时。

现病史：患者女，67岁，3年前活动后出现胸骨后闷痛，休息数分钟可缓解。5小时前无明显诱因突发胸痛，呈压榨样，向左肩放射，伴大汗、恶心，无呕吐，无晕厥，无咯血。自服硝酸甘油0.5mg舌下含服未见好转。2024年3月4日急诊查心电图示Ⅱ、Ⅲ、aVF导联ST段抬高，考虑急性下壁心肌梗死，主动脉夹层待排。

既往史：高血压病10年，最高180/100mmHg，长期口服氨氯地平5mg qd，血压控制可。2型糖尿病6年，口服二甲双胍0.5g tid。否认脑卒中、肝炎、结核病史。2015年行胆囊切除术。

过敏史：青霉素过敏（皮疹）。否认食物过敏史。

个人史：吸烟30年，每日10支，已戒2年。不饮酒。

家族史：父亲患冠心病，母亲有高血压。

体格检查：T 36.8℃，P 96次/分，R 22次/分，BP 138/86mmHg，SpO2 94%（未吸氧）。神志清楚，口唇无发绀，双肺底可闻及少许湿啰音，心律齐，各瓣膜区未闻及杂音，双下肢无水肿。

辅助检查：2024-03-04 肌钙蛋白I 8.6ng/mL↑（0-0.04），CK-MB 86U/L↑，肌酐 92μmol/L（45-84），血钾 3.4mmol/L↓，空腹血糖 9.7mmol/L，低密度脂蛋白胆固醇 3.9mmol/L，血红蛋白 118g/L。2024-03-06 复查肌钙蛋白I 2.1ng/mL。心脏彩超（2024-03-05）：左室下壁运动减弱，LVEF 48%，未见心包积液。

入院诊断：1. 急性下壁心肌梗死 2. 高血压病2级（很高危） 3. 2型糖尿病

诊疗经过：入院后予阿司匹林300mg、替格瑞洛180mg嚼服，急诊行冠状动脉造影示右冠状动脉中段闭塞，植入药物洗脱支架1枚，术后胸痛缓解。予低分子肝素4000IU皮下注射q12h共3天，阿托伐他汀20mg qn。3月7日患者出现轻度皮疹，考虑造影剂引起，予氯雷他定10mg qd后消退。住院期间未发生恶性心律失常及出血。

出院情况：无胸闷、胸痛，血压126/76mmHg，心率72次/分。

出院诊断：1. 冠心病 急性下壁心肌梗死 2. 高血压病2级 3. 2型糖尿病

出院带药：阿司匹林肠溶片 100mg qd 口服；替格瑞洛 90mg bid 口服；阿托伐他汀 20mg qn 口服；美托洛尔缓释片 47.5mg qd 口服；停用氨氯地平。

出院医嘱：4周后复查血脂、肝功能。若再次出现胸痛或呼吸困难，立即就诊。
`,

  cda: `<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <realmCode code="US"/>
  <typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
  <templateId root="2.16.840.1.113883.10.20.22.1.1"/>
  <id root="2.16.840.1.113883.19.5" extension="example-1"/>
  <code code="34133-9" codeSystem="2.16.840.1.113883.6.1" displayName="Summary of episode note"/>
  <title>Clinic Summary</title>
  <effectiveTime value="20240612"/>
  <confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/>
  <languageCode code="en-US"/>
  <recordTarget><patientRole><id nullFlavor="NI"/><patient>
    <administrativeGenderCode code="M" codeSystem="2.16.840.1.113883.5.1"/>
    <birthTime value="1961"/>
  </patient></patientRole></recordTarget>
  <component><structuredBody>
    <component><section>
      <code code="48765-2" codeSystem="2.16.840.1.113883.6.1" displayName="Allergies"/>
      <title>Allergies</title>
      <text><list><item>Sulfonamides: rash</item><item>No known food allergies</item></list></text>
    </section></component>
    <component><section>
      <code code="11450-4" codeSystem="2.16.840.1.113883.6.1" displayName="Problem list"/>
      <title>Problems</title>
      <text><list>
        <item><content ID="p1">Chronic obstructive pulmonary disease</content></item>
        <item><content ID="p2">Essential hypertension</content></item>
        <item>Gout, resolved</item>
      </list></text>
      <entry><act classCode="ACT" moodCode="EVN">
        <templateId root="2.16.840.1.113883.10.20.22.4.3"/>
        <id root="2.16.840.1.113883.19.5" extension="c1"/>
        <code code="CONC" codeSystem="2.16.840.1.113883.5.6"/>
        <statusCode code="active"/>
        <effectiveTime><low value="20190510"/></effectiveTime>
        <entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN">
          <templateId root="2.16.840.1.113883.10.20.22.4.4"/>
          <id root="2.16.840.1.113883.19.5" extension="o1"/>
          <code code="55607006" codeSystem="2.16.840.1.113883.6.96"/>
          <text><reference value="#p1"/></text>
          <statusCode code="completed"/>
          <effectiveTime><low value="20190510"/></effectiveTime>
          <value xsi:type="CD" code="J44.9" codeSystem="2.16.840.1.113883.6.90" displayName="Chronic obstructive pulmonary disease, unspecified"/>
        </observation></entryRelationship>
      </act></entry>
    </section></component>
    <component><section>
      <code code="10164-2" codeSystem="2.16.840.1.113883.6.1" displayName="History of present illness"/>
      <title>History of Present Illness</title>
      <text>
        <paragraph>He reports two weeks of increasing cough with yellow sputum and mild wheezing since 29 May 2024. He denies fever, chest pain and weight loss. Possible exacerbation of COPD. Dyspnea occurs only on climbing stairs.</paragraph>
      </text>
    </section></component>
    <component><section>
      <code code="8716-3" codeSystem="2.16.840.1.113883.6.1" displayName="Vital signs"/>
      <title>Vital Signs</title>
      <text><table>
        <thead><tr><th>Sign</th><th>2024-05-02</th><th>2024-06-12</th></tr></thead>
        <tbody>
          <tr><td>Blood pressure</td><td>142/88 mmHg</td><td>136/84 mmHg</td></tr>
          <tr><td>Heart rate</td><td>84 /min</td><td>92 /min</td></tr>
          <tr><td>Oxygen saturation</td><td>96 %</td><td>93 %</td></tr>
        </tbody>
      </table></text>
    </section></component>
    <component><section>
      <code code="10160-0" codeSystem="2.16.840.1.113883.6.1" displayName="Medications"/>
      <title>Medications</title>
      <text><list>
        <item>Tiotropium 18 mcg inhaled once daily</item>
        <item>Lisinopril 10 mg by mouth once daily</item>
        <item>Prednisone 40 mg by mouth daily for 5 days, started today</item>
        <item>Allopurinol was stopped in 2022</item>
      </list></text>
    </section></component>
    <component><section>
      <code code="18776-5" codeSystem="2.16.840.1.113883.6.1" displayName="Plan of treatment"/>
      <title>Plan</title>
      <text><paragraph>Spirometry in six weeks. Return if fever or worsening breathlessness develops. His brother has lung cancer; low-dose chest CT will be discussed.</paragraph></text>
    </section></component>
  </structuredBody></component>
</ClinicalDocument>
`,
};
