/// Data elements of the Chinese health information standard WS 363, where a document gives a code and no words.
enum ChineseDataElements {
    static let system = "WS 363 data elements"

    static func name(_ code: String) -> String? { names[code] }

    /// What sort of statement an element makes; nil for those that only describe another.
    static func kind(_ code: String) -> FactKind? {
        if let kind = kinds[code] { return kind }
        return code.hasPrefix("DE04.30.") ? .result : nil
    }

    private static let kinds: [String: FactKind] = [
        "DE05.01.024.00": .diagnosis, "DE05.01.025.00": .diagnosis, "DE05.10.130.00": .diagnosis, "DE05.10.172.00": .diagnosis, "DE02.10.022.00": .allergy,
        "DE05.10.022.00": .allergy, "DE02.10.099.00": .problem, "DE02.10.026.00": .problem, "DE02.10.008.00": .problem, "DE04.01.118.00": .problem,
        "DE06.00.093.00": .procedure, "DE06.00.094.00": .procedure, "DE06.00.302.00": .procedure, "DE02.10.061.00": .procedure, "DE08.50.022.00": .medication,
        "DE04.10.118.00": .vitalSign, "DE04.10.174.00": .vitalSign, "DE04.10.176.00": .vitalSign, "DE04.10.186.00": .vitalSign, "DE04.10.081.00": .vitalSign,
        "DE04.10.206.00": .vitalSign, "DE04.10.167.00": .vitalSign, "DE04.10.188.00": .vitalSign, "DE02.10.103.00": .familyHistory, "DE02.10.097.00": .socialHistory,
        "DE02.10.101.00": .immunization,
    ]

    private static let names: [String: String] = [
        "DE04.01.119.00": "主诉", "DE02.10.071.00": "现病史", "DE02.10.099.00": "既往史", "DE02.10.022.00": "过敏史", "DE02.10.023.00": "过敏史标志",
        "DE05.01.024.00": "诊断编码", "DE05.01.025.00": "诊断名称", "DE05.01.058.00": "诊断日期", "DE04.10.134.00": "体格检查结果",
        "DE04.50.128.00": "检查结果", "DE06.00.095.00": "手术及操作日期", "DE06.00.093.00": "手术及操作编码", "DE06.00.094.00": "手术名称", "DE08.50.022.00": "药物名称",
        "DE06.00.136.00": "药物使用途径", "DE06.00.133.00": "药物使用频次", "DE08.50.023.00": "药物使用剂量", "DE08.50.024.00": "药物剂量单位", "DE08.50.011.00": "药物剂型",
        "DE06.00.296.00": "诊疗过程", "DE06.00.287.00": "出院医嘱", "DE05.10.148.00": "入院情况", "DE06.00.193.00": "出院情况", "DE02.10.103.00": "家族史",
        "DE02.10.097.00": "个人史", "DE02.10.098.00": "婚育史", "DE02.10.102.00": "月经史", "DE02.10.061.00": "手术史", "DE02.10.026.00": "疾病史", "DE02.10.100.00": "输血史",
        "DE04.10.118.00": "脉率", "DE04.10.174.00": "收缩压", "DE04.10.176.00": "舒张压", "DE04.10.186.00": "体温", "DE04.10.081.00": "呼吸频率", "DE04.10.206.00": "心率",
        "DE04.10.167.00": "身高", "DE04.10.188.00": "体重",
    ]
}
