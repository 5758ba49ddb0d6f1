public import CasebookCore
public import CasebookLearning
public import CasebookLexicons
public import CasebookTensor
package import CasebookText

/// A trained extractor of relations between mentions. Immutable; any number of tasks may use it, each with its own workspace.
public struct RelationExtractor: Sendable {
    /// What the configuration of a model folder calls it.
    public static let task = "relations"

    let model: RelationModel

    init(_ model: RelationModel) { self.model = model }

    /// Reads a model.
    ///
    /// - Parameters:
    ///   - matcher: of the lexicons that the model sees matches of.
    ///   - format: of the packed weights.
    /// - Throws: `file.unreadable`, `model.damaged`, `safetensors.malformed`, `safetensors.mismatch`.
    public init(_ folder: ModelFolder, matcher: TermMatcher, format: WeightFormat = .int8) throws(ClinicalError) {
        model = try RelationModel(folder, matcher: matcher, format: format)
    }

    /// The corpora whose ways of annotating it knows, each with its kinds of relations.
    public var guidelines: [(name: String, relations: [String])] { model.maker.guidelines.map { ($0.name, $0.relations) } }

    /// Writes the model. Tables of vectors are written as 8-bit numbers with a scale a row where `isSmall`, all else as bfloat16.
    ///
    /// - Parameter members: further members of the configuration.
    public func write(to path: String, isSmall: Bool, members: [JSONValue.Member], card: String? = nil) throws(ClinicalError) {
        try model.write(task: Self.task, to: path, isSmall: isSmall, members: members, card: card)
    }

    /// The relations among given entities of an analysed text, by the places of their ends in the list, in text order.
    ///
    /// Time and memory are linear in the text and its entities, as each is looked at with the next few only.
    ///
    /// - Parameters:
    ///   - ruled: what rules say of them, which the model sees.
    ///   - only: the language of the sentences that are read; all where it is nil.
    ///   - guideline: the training corpus whose way of annotating is followed; where it is nil, or none of the model's, the one that relates most of the entities' kinds.
    ///   - check: asked between batches; what it throws ends the work.
    package func relations(
        _ document: borrowing Document, _ buffer: borrowing ScalarBuffer, entities: [RelationEntity], ruled: [Relation], only: Language? = nil, guideline: String? = nil,
        workspace: inout EncoderWorkspace, check: () throws(ClinicalError) -> Void = {}
    ) throws(ClinicalError) -> [Relation] {
        var features = TextFeatures()
        swap(&features, &workspace.features)
        defer { swap(&features, &workspace.features) }
        let number = model.maker.guideline(guideline, entities), own = model.maker.guidelines[number]
        let text = model.maker.make(document, buffer, language: only, entities: entities, ruled: ruled, guideline: number, matches: &workspace.matches, into: &features)
        guard text.candidates.count > 0 else { return [] }
        let probabilities = try model.packed.probabilities(text, features, reluctance: own.reluctance, workspace: &workspace, check: check)
        var found: [Relation] = []
        for (candidate, ends) in text.candidates.ends.enumerated() {
            let row = probabilities[candidate * own.classes..<(candidate + 1) * own.classes]
            let best = row.indices.max { row[$0] < row[$1] }! - row.startIndex
            guard best > 0 else { continue }
            let from = text.mentions[Int(ends.from)].entity, to = text.mentions[Int(ends.to)].entity
            found.append(Relation(kind: own.relations[best - 1], from: from, to: to, confidence: Double(row[row.startIndex + best]), source: ""))
        }
        obey(ruled, own, &found)
        let kept = Self.keeps(found.map { ($0.from, $0.to, $0.confidence ?? 0) })
        return zip(found, kept).compactMap { $1 ? $0 : nil }
    }

    /// Two entities, whichever way they are related.
    private struct Ends: Hashable {
        var first: Int
        var last: Int

        init(_ a: Int, _ b: Int) { (first, last) = (min(a, b), max(a, b)) }
    }

    /// Where a rule names a relation and the model another one between the same two, the rule's words stand unless the model is surer than this.
    private static let overRules = 0.95

    private func obey(_ ruled: [Relation], _ guideline: RelationGuideline, _ found: inout [Relation]) {
        let rulings = Dictionary(ruled.filter { guideline.relations.contains($0.kind) }.map { (Ends($0.from, $0.to), $0) }) { first, _ in first }
        for index in found.indices {
            guard let ruling = rulings[Ends(found[index].from, found[index].to)], ruling.kind != found[index].kind, (found[index].confidence ?? 0) <= Self.overRules
            else { continue }
            (found[index].kind, found[index].from, found[index].to) = (ruling.kind, ruling.from, ruling.to)
        }
    }

    /// Which of several relations are kept: of two between the same ends, one each way, the likelier, and of several one way the likeliest.
    static func keeps(_ relations: [(from: Int, to: Int, confidence: Double)]) -> [Bool] {
        var best: [Ends: Int] = [:]
        for (index, relation) in relations.enumerated() {
            let ends = Ends(relation.from, relation.to)
            guard let other = best[ends] else {
                best[ends] = index
                continue
            }
            let rival = relations[other]
            if relation.confidence > rival.confidence || relation.confidence == rival.confidence && relation.from < rival.from { best[ends] = index }
        }
        var kept = [Bool](repeating: false, count: relations.count)
        for index in best.values { kept[index] = true }
        return kept
    }
}
