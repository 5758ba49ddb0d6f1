internal import CasebookCore
internal import CasebookText
internal import CasebookXML

extension ClinicalRecord {
    /// Adds the sections of a clinical document that came within a message or bundle. One that cannot be read is reported and left out.
    ///
    /// - Parameter place: the field that holds it.
    package mutating func embed(document bytes: [UInt8], at place: OriginPlace) {
        let within = origin(of: place).path ?? ""
        do throws(ClinicalError) {
            let document = try CDADocument(bytes)
            let inner = document.record(id: id)
            sections += inner.sections.map { $0.located(by: document.source, path: { within + $0 }) }
            facts += inner.facts.map { $0.located(by: document.source, path: { within + $0 }) }
            diagnostics += inner.diagnostics
            if patient.isEmpty { patient = inner.patient }
            if title == nil { title = inner.title }
            if encounter == nil { encounter = inner.encounter }
        } catch {
            diagnostics.append(Diagnostic("record.attachment", "A document within the message could not be read: \(error.code.rawValue)."))
        }
    }
}
