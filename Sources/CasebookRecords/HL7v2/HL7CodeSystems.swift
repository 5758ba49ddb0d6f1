/// Names of coding systems (HL7 table 0396 and what senders write in its place).
enum HL7CodeSystems {
    /// The name that records use; nil for local codes, the name as written for systems that are not known.
    static func name(of written: String) -> String? {
        if written.utf8.first == UInt8(ascii: "2"), written.hasPrefix("2.16.") { return CodeSystems.name(oid: written) }
        let key = written.uppercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        if let name = table[key] { return name }
        return key == "L" || key == "LOCAL" || key == "99" ? nil : written
    }

    private static let table: [String: String] = [
        "LN": "LOINC", "LOINC": "LOINC", "SCT": "SNOMED CT", "SNOMEDCT": "SNOMED CT", "SCT2": "SNOMED CT",
        "SNOMED": "SNOMED CT", "I10": "ICD-10", "ICD10": "ICD-10",
        "I10C": "ICD-10-CM", "ICD10CM": "ICD-10-CM", "I10CM": "ICD-10-CM", "I10P": "ICD-10-PCS", "ICD10PCS": "ICD-10-PCS",
        "I9": "ICD-9", "ICD9": "ICD-9", "I9C": "ICD-9-CM", "I9M": "ICD-9-CM", "I9CM": "ICD-9-CM", "I9CDX": "ICD-9-CM", "ICD9CM": "ICD-9-CM", "I9CP": "ICD-9-CM", "I11": "ICD-11",
        "ICD11": "ICD-11", "ICDO": "ICD-O", "ICDO3": "ICD-O", "RXN": "RxNorm",
        "RXNORM": "RxNorm", "NDC": "NDC", "CVX": "CVX",
        "MVX": "MVX", "C4": "CPT-4", "CPT": "CPT-4", "CPT4": "CPT-4", "C5": "CPT-4", "HCPCS": "HCPCS", "HPC": "HCPCS", "HCPT": "CPT-4", "UCUM": "UCUM",
        "ATC": "ATC", "WC": "ATC", "NCIT": "NCI Thesaurus", "NCI": "NCI Thesaurus", "CDCREC": "CDC Race and Ethnicity", "UNII": "UNII", "NUI": "NDF-RT", "NDFRT": "NDF-RT",
        "UMLS": "UMLS", "MSH": "MeSH", "MESH": "MeSH", "DCM": "DCM", "RADLEX": "RadLex", "MDDX": "MedDRA", "MDC": "MDC", "FDK": "FDDC", "FDDC": "FDDC",
    ]
}
