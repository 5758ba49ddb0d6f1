/// Data types of the fields of common segments (version 2.5, where most agree), as the XML syntax needs them for the names of components.
enum HL7DataTypes {
    /// Type of a field; nil where it is not in the table.
    static func type(of segment: String, _ field: Int) -> String? {
        guard let types = segments[segment], field >= 1, field <= types.count, types[field - 1] != "-" else { return nil }
        return types[field - 1]
    }

    /// Type of a component of a composite type; nil where it is a simple one or not in the table.
    static func component(of type: String, _ number: Int) -> String? { composites[type]?[number] }

    /// Types whose value is one text, which is written without an element of its own.
    static let simple: Set<String> = ["ST", "SI", "NM", "ID", "IS", "TX", "FT", "DT", "TM", "DTM", "GTS", "NUL"]

    /// From version 2.6 on some types have others in their place.
    static func renamed(_ type: String, version: (Int, Int)) -> String {
        guard version.0 > 2 || (version.0 == 2 && version.1 >= 6) else { return type }
        switch type {
        case "TS": return "DTM"
        case "CE": return "CWE"
        default: return type
        }
    }

    private static let composites: [String: [Int: String]] = [
        "CX": [4: "HD", 6: "HD", 9: "CWE", 10: "CWE"], "XPN": [1: "FN", 9: "CE", 10: "DR"], "XAD": [1: "SAD", 12: "DR"], "XCN": [2: "FN", 9: "HD", 14: "HD", 16: "CE", 17: "DR"],
        "XON": [6: "HD", 8: "HD"], "PL": [4: "HD", 10: "EI", 11: "HD"], "CQ": [2: "CE"], "TQ": [1: "CQ", 2: "RI", 4: "TS", 5: "TS", 10: "OSD", 11: "CE"], "ED": [1: "HD"],
        "RP": [2: "HD"], "EIP": [1: "EI", 2: "EI"], "NDL": [1: "CNN", 2: "TS", 3: "TS", 7: "HD"], "SPS": [1: "CWE", 2: "CWE", 4: "CWE", 5: "CWE", 6: "CWE", 7: "CWE"],
        "PRL": [1: "CE"], "MOC": [1: "MO", 2: "CE"], "CP": [1: "MO"], "DLD": [2: "TS"], "RPT": [1: "CWE"], "FC": [2: "TS"], "DR": [1: "TS", 2: "TS"], "CNN": [9: "HD"],
        "JCC": [:], "AUI": [2: "DT"], "RI": [:], "DLN": [:], "EI": [:], "HD": [:],
    ]

    private static let segments: [String: [String]] = [
        "MSH": parsed("ST ST HD HD HD HD TS ST MSG ST PT VID NM ST ID ID ID ID CE ID EI"),
        "MSA": parsed("ID ST ST NM ID CE"),
        "EVN": parsed("ID TS TS IS XCN TS HD"),
        "PID": parsed(
            "SI CX CX CX XPN XPN TS IS XPN CE XAD IS XTN XTN CE CE CE CX ST DLN CX CE ST ID NM CE CE CE TS ID ID IS TS HD CE CE ST CE CWE"),
        "PD1": parsed("IS IS XON XCN IS IS IS IS ID CX CE ID DT XON CE IS DT DT IS CE CE"),
        "NK1": parsed("SI XPN CE XAD XTN XTN CE DT DT ST JCC CX XON CE IS TS IS IS CE CE IS CE CE ID IS CE CE CE CE XPN XTN XAD CX IS CE IS ST IS"),
        "PV1": parsed(
            "SI IS PL IS CX PL XCN XCN XCN IS PL IS IS IS IS IS XCN IS CX FC IS IS IS IS DT NM NM IS IS DT IS NM NM IS DT IS DLD CE IS IS IS PL PL TS TS NM NM NM NM CX IS XCN"),
        "PV2": parsed("PL CE CE ST ST ST IS TS TS NM NM ST XCN DT ID IS DT IS ID IS NM ID XON IS IS DT DT IS ID NM IS ID TS ID ID ID TS TS"),
        "ORC": parsed("ID EI EI EI ID ID TQ EIP TS XCN XCN XCN PL XTN TS CE CE CE XCN CE XON XAD XTN XAD CWE CWE TS CWE CWE CWE"),
        "OBR": parsed(
            "SI EI EI CE ID TS TS TS CQ XCN ID CE ST TS SPS XCN XTN ST ST ST ST TS MOC ID ID PRL TQ XCN EIP ID CE NDL NDL NDL NDL TS NM CE CE CE ID ID CE CE CE CE CE CE IS CWE"),
        "OBX": parsed("SI ID CE ST - CE ST IS NM ID ID TS ST TS CE XCN CE EI TS CE HD XON XAD XCN"),
        "NTE": parsed("SI ID FT CE"),
        "DG1": parsed("SI ID CE ST TS IS CE CE ID IS CE NM CP ST ID XCN IS ID TS EI ID"),
        "AL1": parsed("SI CE CE CE ST DT"),
        "IAM": parsed("SI CE CE CE ST CNE EI ST CE CE DT ST TS XPN CE CE CWE XCN XON TS"),
        "PR1": parsed("SI IS CE ST TS IS NM XCN IS NM XCN XCN CE ID CE CE IS CE EI ID"),
        "RXO": parsed("CE NM NM CE CE CE CE ID IS CE NM CE NM XCN XCN CE ID ST NM CE NM CE CE ID CE CWE ID NM"),
        "RXE": parsed(
            "TQ CE NM NM CE CE CE LA1 ID NM CE NM XCN XCN ST NM NM TS CQ ID CE ST ST CE NM CE CE NM CE ID CE TS CE ID IS CE ST NM CE CWE ID NM CQ ID"),
        "RXR": parsed("CE CWE CE CWE CE CWE"),
        "RXA": parsed("NM NM TS TS CE NM CE CE CE XCN LA2 ST NM CE ST TS CE CE CE ID ID TS NM CE CE XON"),
        "RXD": parsed("NM CE TS NM CE CE ST NM ST XCN ID CQ LA2 ID CE CE NM CE ST TS"),
        "RXG": parsed("NM NM TQ CE NM NM CE CE CE ID LA2 ID CE ST NM CE NM CE ST TS"),
        "RXC": parsed("ID CE NM CE NM CE CE NM CE"),
        "TQ1": parsed("SI CQ RPT TM CQ CQ TS TS CWE TX TX ID CQ NM"),
        "TXA": parsed("SI IS ID TS XCN TS TS TS XCN XCN XCN EI EI EI EI ST ID ID ID ID ST PPN"),
        "SPM": parsed("SI EIP EIP CWE CWE CWE CWE CWE CWE CWE CWE CQ NM ST CWE CWE DR TS TS ID CWE CWE CWE CWE CQ NM CWE CWE CWE"),
        "IN1": parsed("SI CE CX XON XAD XPN XTN ST XON CX XON DT DT AUI IS XPN CE TS XAD IS IS ST ID DT ID DT IS ST TS XCN IS IS NM NM IS ST CP CP NM CP CP CE IS XAD IS IS IS ST"),
        "GT1": parsed("SI CX XPN XPN XAD XTN XTN TS IS IS CE ST DT DT NM XPN XAD XTN CX IS XON"),
        "MRG": parsed("CX CX CX CX CX CX XPN"),
        "SCH": parsed("EI EI NM EI CE CE CE CE NM CE TQ XCN XTN XAD PL XCN XTN XAD PL XCN XTN PL EI EI CE EI EI"),
        "AIS": parsed("SI ID CE TS NM CE NM CE ID CE CE CE"),
        "PRB": parsed("ID TS CE EI EI NM TS TS TS CE CE CE CE CE TS TS ST CE CE NM CE CE CE ST CE CWE CWE CNE"),
        "GOL": parsed("ID TS CE EI EI NM TS TS TS CE CE CE TS TS TQ ST ST CE TS"),
    ]

    private static func parsed(_ types: String) -> [String] { types.split(separator: " ").map(String.init) }
}
