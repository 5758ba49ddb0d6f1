internal import CasebookRecords

/// Names of terminologies by the URIs that FHIR gives them.
enum FHIRSystems {
    /// The common name of a terminology, else the URI itself.
    static func name(uri: String) -> String {
        if let name = names[uri] { return name }
        if uri.hasPrefix("urn:oid:") { return CodeSystems.name(oid: String(uri.dropFirst(8))) }
        return uri
    }

    /// The URI of a terminology by its common name or by the name that OMOP or the UMLS has for it; a `urn:casebook:terminology:` for one that nobody knows.
    static func uri(name: String) -> String {
        if name.hasPrefix("urn:") || name.hasPrefix("http://") || name.hasPrefix("https://") { return name.filter { !$0.isWhitespace } }
        var plain = ""
        for byte in name.utf8 where (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) { plain.unicodeScalars.append(Unicode.Scalar(byte)) }
        if let uri = uris[plain.lowercased()] { return uri }
        if !name.isEmpty, name.utf8.allSatisfy({ $0 == 0x2E || (0x30...0x39).contains($0) }), name.contains(".") { return "urn:oid:" + name }
        var escaped = ""
        for byte in name.utf8 {
            let isPlain = (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D || byte == 0x2E || byte == 0x5F
            escaped += isPlain ? String(Unicode.Scalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
        return "urn:casebook:terminology:" + (escaped.isEmpty ? "unnamed" : escaped)
    }

    /// Whether a code of this terminology says why there is no value.
    static func saysNothing(uri: String) -> Bool {
        uri == "http://terminology.hl7.org/CodeSystem/v3-NullFlavor" || uri == "http://terminology.hl7.org/CodeSystem/data-absent-reason"
    }

    /// Whether codes of this terminology say that nothing is known, or that nobody knows.
    static func isAbsentOrUnknown(uri: String) -> Bool {
        uri == "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips" || uri == "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown"
    }

    /// A reason for absence as HL7 v3 names it; codes without a counterpart stay as they are.
    static func nullFlavor(_ code: String) -> String { flavors[code] ?? code }

    private static let names: [String: String] = [
        "http://loinc.org": "LOINC", "http://snomed.info/sct": "SNOMED CT", "http://www.nlm.nih.gov/research/umls/rxnorm": "RxNorm",
        "http://hl7.org/fhir/sid/icd-10-cm": "ICD-10-CM", "http://hl7.org/fhir/sid/icd-10": "ICD-10", "http://hl7.org/fhir/sid/icd-10-pcs": "ICD-10-PCS",
        "http://www.cms.gov/Medicare/Coding/ICD10": "ICD-10-PCS", "http://hl7.org/fhir/sid/icd-9-cm": "ICD-9-CM", "http://terminology.hl7.org/CodeSystem/icd9cm": "ICD-9-CM",
        "http://id.who.int/icd/release/11/mms": "ICD-11", "http://hl7.org/fhir/sid/cvx": "CVX", "http://hl7.org/fhir/sid/ndc": "NDC",
        "http://hl7.org/fhir/sid/mvx": "MVX", "http://unitsofmeasure.org": "UCUM", "http://www.ama-assn.org/go/cpt": "CPT-4",
        "http://fdasis.nlm.nih.gov": "UNII", "http://www.whocc.no/atc": "ATC", "http://ncimeta.nci.nih.gov": "NCI Thesaurus",
        "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl": "NCI Thesaurus", "http://hl7.org/fhir/ndfrt": "NDF-RT", "http://nucc.org/provider-taxonomy": "NUCC",
        "http://dicom.nema.org/resources/ontology/DCM": "DCM", "http://www.genenames.org": "HGNC", "http://terminology.hl7.org/CodeSystem/v3-RoleCode": "HL7 RoleCode",
        "http://terminology.hl7.org/CodeSystem/v3-ActCode": "HL7 ActCode", "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation": "HL7 ObservationInterpretation",
        "http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration": "HL7 RouteOfAdministration", "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets": "HCPCS",
        "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus": "HL7 MaritalStatus", "http://terminology.hl7.org/CodeSystem/v3-ActReason": "HL7 ActReason",
    ]
    /// By names in small letters without signs.
    private static let uris: [String: String] = [
        "icd10cm": "http://hl7.org/fhir/sid/icd-10-cm", "icd10": "http://hl7.org/fhir/sid/icd-10", "icd10pcs": "http://www.cms.gov/Medicare/Coding/ICD10",
        "icd9cm": "http://hl7.org/fhir/sid/icd-9-cm", "icd11": "http://id.who.int/icd/release/11/mms",
        "snomedct": "http://snomed.info/sct", "snomed": "http://snomed.info/sct", "snomedctus": "http://snomed.info/sct", "sctspa": "http://snomed.info/sct",
        "loinc": "http://loinc.org", "lnc": "http://loinc.org", "rxnorm": "http://www.nlm.nih.gov/research/umls/rxnorm", "umls": "http://www.nlm.nih.gov/research/umls",
        "hpo": "http://human-phenotype-ontology.org", "hp": "http://human-phenotype-ontology.org", "drugbank": "http://www.drugbank.ca",
        "mesh": "https://www.nlm.nih.gov/mesh", "msh": "https://www.nlm.nih.gov/mesh", "atc": "http://www.whocc.no/atc", "doid": "http://purl.obolibrary.org/obo/doid.owl",
        "ucum": "http://unitsofmeasure.org", "cvx": "http://hl7.org/fhir/sid/cvx", "ndc": "http://hl7.org/fhir/sid/ndc", "cpt4": "http://www.ama-assn.org/go/cpt",
        "unii": "http://fdasis.nlm.nih.gov", "ncit": "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl", "nci": "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl",
        "ncithesaurus": "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl", "omop": "https://fhir-terminology.ohdsi.org",
        "hl7rolecode": "http://terminology.hl7.org/CodeSystem/v3-RoleCode",
    ]
    private static let flavors: [String: String] = [
        "unknown": "UNK", "asked-unknown": "ASKU", "temp-unknown": "NAV", "not-asked": "NASK", "masked": "MSK", "not-applicable": "NA",
        "negative-infinity": "NINF", "positive-infinity": "PINF",
    ]
}
