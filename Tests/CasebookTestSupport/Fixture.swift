public import Casebook
import Foundation

/// What tests share: the repository's folders, the shipped lexicons opened once, and short ways to analyse a sentence.
public enum Fixture {
    /// The root of the package.
    public static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// The lexicons of this checkout.
    public static let lexicons = Result { () throws(ClinicalError) in try ClinicalLexicons(folder: root + "/Lexicons") }

    /// Analyses a text with dictionaries and rules.
    public static func analyze(_ text: String) throws -> Document {
        var workspace = try PipelineWorkspace()
        return try Pipeline.rules(lexicons.get()).annotate(Document(id: "test", text: SourceText(text)), workspace: &workspace)
    }

    /// Analyses the assertions of the entities that are marked in a text; gives both sides back.
    public static func assertions(_ marked: String, pipeline: Pipeline? = nil) throws -> [(gold: AnnotatedDocument.Entity, found: Assertion, text: String)] {
        let gold = try MarkedText.parse(marked)
        let text = SourceText(gold.text)
        var document = Document(id: "test", text: text)
        for entity in gold.entities {
            let span = TextSpan(text.byteOffset(entity.start, in: .scalar)!, text.byteOffset(entity.end, in: .scalar)!)
            document.entities.append(Entity(kind: EntityKind(entity.kind), span: span, source: "gold"))
        }
        var workspace = try PipelineWorkspace()
        let chosen = try pipeline ?? Pipeline.assertions(lexicons.get())
        let result = try chosen.annotate(document, workspace: &workspace)
        return zip(gold.entities, result.entities).map { ($0, $1.assertion, text[$1.span]) }
    }

    /// What differs between a marked sentence and what the engine says of it; empty when all is right.
    public static func differences(_ marked: String, pipeline: Pipeline? = nil) throws -> [String] {
        var problems: [String] = []
        for (gold, found, text) in try assertions(marked, pipeline: pipeline) {
            func compare(_ key: String, _ value: String?) {
                let wanted = gold.attributes[key]
                if key == "clinicalStatus", wanted == nil || wanted == "active" { return }
                if wanted != value { problems.append("\(text): \(key) \(value ?? "none"), wanted \(wanted ?? "none")") }
            }
            compare("assertion", found.status.rawValue)
            compare("temporality", found.temporality.rawValue)
            compare("subject", found.subject.rawValue)
            compare("clinicalStatus", found.clinicalStatus?.rawValue)
            if gold.attributes["relation"] != nil { compare("relation", found.relation) }
        }
        return problems
    }
}
