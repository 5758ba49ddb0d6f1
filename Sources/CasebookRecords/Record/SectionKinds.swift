/// What a section is about, by its LOINC code. The names are those of headings in notes.
package enum SectionKinds {
    package static func kind(loinc code: String) -> String? { table[code] }

    private static let table: [String: String] = [
        "11450-4": "problem_list", "46240-8": "encounters", "11348-0": "past_medical_history", "11338-1": "past_medical_history",
        "10160-0": "medications", "29549-3": "medications_administered", "42346-7": "admission_medications", "10183-2": "discharge_medications",
        "75311-1": "discharge_medications", "18776-5": "plan", "48765-2": "allergies", "30954-2": "results", "8716-3": "vital_signs",
        "47519-4": "procedures", "29554-3": "procedure_description", "46264-8": "medical_equipment", "59772-4": "procedures", "11369-6": "immunizations",
        "29762-2": "social_history", "10157-6": "family_history", "8414-5": "family_history", "47420-5": "functional_status", "10190-7": "mental_status",
        "10154-3": "chief_complaint", "29299-5": "chief_complaint", "46239-0": "chief_complaint", "10164-2": "present_illness", "10187-3": "review_of_systems",
        "29545-1": "physical_exam", "10210-3": "physical_exam_general", "51848-0": "assessment", "51847-2": "assessment_and_plan", "61144-2": "diet",
        "42344-2": "diet", "8648-8": "hospital_course", "11535-2": "discharge_diagnosis", "46241-6": "admission_diagnosis", "42347-5": "admission_diagnosis",
        "78375-3": "discharge_diagnosis", "11493-4": "hospital_course", "8653-8": "discharge_instructions", "69730-0": "discharge_instructions", "42348-3": "advance_directives",
        "42349-1": "reason_for_referral", "48768-6": "coverage", "75310-3": "health_concerns", "61146-7": "goals", "62387-6": "interventions",
        "11383-7": "assessment", "85847-2": "care_team", "18725-2": "laboratory", "18748-4": "imaging", "18726-0": "imaging", "55113-5": "imaging",
        "55122-6": "complications", "10830-8": "complications", "10218-6": "postoperative_diagnosis", "10219-4": "preoperative_diagnosis",
        "10216-0": "other", "10223-6": "procedure_description", "10221-0": "specimen", "55103-6": "estimated_blood_loss", "59770-8": "estimated_blood_loss",
        "59768-2": "indication", "59769-0": "postoperative_diagnosis", "59771-6": "implants", "55109-3": "complications", "59773-2": "specimen",
        "59775-7": "discharge_disposition", "59776-5": "findings", "59774-0": "anesthesia", "10213-7": "anesthesia", "55110-1": "impression", "55111-9": "technique",
        "55115-0": "clinical_information", "55114-3": "procedure_description", "55107-7": "addendum", "18834-2": "comparison", "121070": "findings", "121181": "other",
        "10155-0": "allergies", "10162-6": "obstetric_history", "10158-4": "functional_status", "18841-7": "consultations", "57852-6": "consultations",
        "28570-0": "procedure_description", "34109-9": "progress", "11506-3": "progress", "61133-5": "interventions", "61149-1": "objective",
        "61150-9": "subjective", "72170-4": "social_history", "74156-1": "treatment", "8658-7": "allergies",
        "10188-1": "review_of_systems", "22029-3": "physical_exam", "10184-0": "physical_exam", "11329-0": "past_medical_history", "11374-6": "past_medical_history",
        "10167-5": "past_surgical_history", "10153-2": "past_medical_history", "56816-2": "other",
        "90767-5": "other", "82593-5": "immunizations", "54531-9": "social_history", "10182-4": "social_history", "60591-5": "other",
        "78736-6": "other", "88348-8": "other", "86533-7": "notes", "28650-0": "notes", "89261-2": "social_history", "11341-5": "social_history", "30525-0": "demographics",
        "29548-5": "diagnosis", "46209-3": "treatment", "56836-0": "past_medical_history", "57076-2": "obstetric_history", "57075-4": "birth_history",
        "57073-9": "obstetric_history", "57074-7": "obstetric_history", "18610-6": "medications_administered", "49033-4": "menstrual_history",
        "34895-3": "discharge_instructions", "8724-7": "procedure_description", "10215-2": "operative_findings", "29308-4": "diagnosis", "10192-3": "physical_exam_back",
        "10196-4": "physical_exam_extremities", "10197-2": "physical_exam_eyes", "10198-0": "physical_exam_genitourinary", "10199-8": "physical_exam_head",
        "10200-4": "physical_exam_heart", "10202-0": "physical_exam_neurologic", "10205-3": "physical_exam_rectal", "10206-1": "physical_exam_skin",
        "10207-9": "physical_exam_lungs", "11391-0": "physical_exam_chest", "11393-6": "physical_exam_ent", "11411-6": "physical_exam_neck", "8709-8": "physical_exam_skin",
        "11451-2": "physical_exam_psychiatric", "11524-6": "ecg", "19005-8": "impression", "22634-0": "gross_description", "22635-7": "microscopic_description",
        "26436-6": "laboratory", "27898-6": "pathology", "48766-0": "history_source", "55752-0": "clinical_information", "75328-5": "prognosis",
        "52461-1": "hospital_course", "44943-9": "plan", "10191-5": "physical_exam_abdomen", "28635-8": "mental_status", "70007-4": "hospital_course",
    ]
}
