public import CasebookCore
public import CasebookText

/// A clinical document or message, whatever it was written in: CDA, HL7 v2, HL7 v3 or FHIR.
public struct ClinicalRecord: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case cda, hl7v2, hl7v3, fhir
    }

    public var id: String
    public var kind: Kind
    /// What sort of document or message it is.
    public var type: CodedConcept?
    public var title: String?
    public var patient: RecordPatient
    public var encounter: RecordEncounter?
    public var authors: [String]
    public var custodian: String?
    public var times: RecordTimes
    public var confidentiality: String?
    public var sections: [RecordSection]
    /// Statements outside any section.
    public var facts: [ClinicalFact]
    public var diagnostics: [Diagnostic]
    /// The document that places point into; nil where they carry their own.
    package var source: (any RecordSource)?

    public init(id: String, kind: Kind) {
        self.id = id
        self.kind = kind
        patient = RecordPatient()
        authors = []
        times = RecordTimes()
        sections = []
        facts = []
        diagnostics = []
    }

    /// Where a fact stands in its file.
    public func origin(of fact: ClinicalFact) -> RecordOrigin { origin(of: fact.place) }

    /// Where a section stands in its file.
    public func origin(of section: RecordSection) -> RecordOrigin { origin(of: section.place) }

    /// Where a span of a section's text (in bytes) begins in its file.
    public func origin(of span: TextSpan, in section: RecordSection) -> RecordOrigin {
        guard let source, let found = section.map.source(of: span.start) else { return origin(of: section.place) }
        return source.origin(ofByte: found.offset, in: found.node)
    }

    package func origin(of place: OriginPlace) -> RecordOrigin {
        switch place {
        case .unknown: RecordOrigin()
        case .node(let node): source?.origin(of: node) ?? RecordOrigin()
        case .located(let line, let column, let path): RecordOrigin(line: line, column: column, path: path)
        }
    }
}
