internal import CasebookXML

/// Kinds of the sections of Chinese national documents that have no LOINC code: by what they are called, else by the data element of their first statement.
enum ChineseSections {
    static func kind(_ section: RecordSection, _ element: XMLElement) -> String? {
        for words in [section.code?.display, section.title] {
            if let words, let kind = names[words.hasSuffix("章节") ? String(words.dropLast(2)) : words] { return kind }
        }
        for entry in element.children where entry.is(.entry) {
            for statement in entry.children {
                if let code = statement.child(.code)?.filled(.code), let kind = elements[code] { return kind }
            }
        }
        return nil
    }

    private static let names: [String: String] = [
        "检查报告": "imaging", "检验报告": "laboratory", "辅助检查": "results", "病历摘要": "hospital_course", "会诊意见": "consultations", "会诊原因": "indication", "护理记录": "nursing",
        "护理观察": "nursing", "护理操作": "nursing", "其他处置": "treatment", "卫生事件": "encounters", "注意事项": "instructions", "意见": "consent", "操作风险": "consent", "手术风险": "consent",
        "抢救记录": "hospital_course", "死亡原因": "diagnosis", "诊断记录": "diagnosis", "主要健康问题": "problem_list", "输血记录": "treatment", "用药管理": "medications", "生命体征": "vital_signs",
    ]

    private static let elements: [String: String] = [
        "DE04.01.119.00": "chief_complaint", "DE02.10.071.00": "present_illness", "DE02.10.099.00": "past_medical_history", "DE02.10.026.00": "past_medical_history",
        "DE02.10.022.00": "allergies", "DE02.10.061.00": "procedures", "DE02.10.103.00": "family_history", "DE02.10.097.00": "social_history",
        "DE02.10.098.00": "obstetric_history",
        "DE02.10.102.00": "menstrual_history", "DE02.10.101.00": "immunizations", "DE05.01.024.00": "diagnosis", "DE05.01.025.00": "diagnosis", "DE04.10.134.00": "physical_exam",
        "DE04.50.128.00": "imaging", "DE04.30.019.00": "laboratory", "DE06.00.093.00": "procedures", "DE06.00.094.00": "procedures", "DE08.50.022.00": "medications",
        "DE06.00.296.00": "hospital_course", "DE06.00.287.00": "discharge_instructions", "DE04.10.174.00": "vital_signs", "DE04.10.186.00": "vital_signs",
    ]
}
