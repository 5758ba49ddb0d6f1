import ArgumentParser
import Casebook

/// `casebook evaluate relations`
struct EvaluateRelationsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "relations", abstract: "Relations of a model among the gold's entities, of a whole pipeline among those it finds, or of a baseline.",
        discussion: """
            A relation is right where both ends have the gold's places and the kind is the same. With --concepts the ends are what mentions speak of, by their attribute \
            "concept": a pair counts once a document. The interval is drawn over documents (bootstrap, 95 %).
            """)

    @OptionGroup var options: EvaluateCommand.Options
    @Option(help: "Name or folder of a model; without it the rules are meant.")
    var model: String?
    @OptionGroup var modelOptions: ModelOptions
    @Option(help: "Score a whole pipeline, entities and all, instead: rules, fast or accurate.")
    var pipeline: PipelineTier?
    @Option(
        parsing: .upToNextOption,
        help: "Score the nearest-entity baseline instead: each entity goes with the nearest of a kind that its kind is related to in these documents.")
    var nearest: [String] = []
    @Option(
        help: """
            What kinds of relations are called, in the gold and by the model, separated by commas (value_of=modifies,CID=causes); others keep their names, and a kind without \
            one is left out of both.
            """)
    var kinds: String?
    @Flag(help: "The order of the two ends does not matter.")
    var undirected = false
    @Flag(help: "Compare pairs of concepts instead of mentions.")
    var concepts = false

    func validate() throws {
        if [model != nil, pipeline != nil, !nearest.isEmpty].count(where: { $0 }) > 1 {
            throw ValidationError("--model, --pipeline and --nearest exclude one another.")
        }
    }

    func run() throws {
        let lexicons = try options.shared.openLexicons(), gold = try options.documents(), names = try kindNames()
        let relate = try relater(lexicons)
        var workspace = try PipelineWorkspace(), evaluation = RelationEvaluation()
        for document in gold {
            let found = try relate(document, &workspace)
            evaluation.add(gold: triples(document, names, document), found: triples(found, names, document))
        }
        let scores = evaluation
        try options.write { $0 ? $1.json(scores) : $1.table(scores) }
    }

    /// Gives a document its relations, and its entities where those are looked for.
    private func relater(_ lexicons: ClinicalLexicons) throws -> (AnnotatedDocument, inout PipelineWorkspace) throws -> AnnotatedDocument {
        if let pipeline {
            let pipeline = try Pipeline.clinical(lexicons, tier: pipeline, models: modelOptions.models)
            return { document, workspace in
                let result = try pipeline.annotate(Document(id: document.id, text: SourceText(document.text)), workspace: &workspace)
                var found = document
                found.entities = result.entities.map { entity in
                    .init(
                        start: result.text.offset(entity.span.start, in: .scalar), end: result.text.offset(entity.span.end, in: .scalar), kind: entity.kind.rawValue)
                }
                found.relations = result.relations.map { .init(from: $0.from, to: $0.to, kind: $0.kind) }
                return found
            }
        }
        guard nearest.isEmpty else {
            let names = try kindNames(), training = try InputPaths.expand(nearest).flatMap { path throws(ClinicalError) in try AnnotatedFiles.read(path) }
            let baseline = NearestEntityBaseline(training) { names[$0] != "" }
            return { document, _ in baseline.related(document) }
        }
        let pipeline: Pipeline
        if let model { pipeline = try modelOptions.relationPipeline(model, lexicons) } else { pipeline = try Pipeline.relations(lexicons) }
        return { document, workspace in
            let text = SourceText(document.text)
            var input = Document(id: document.id, text: text)
            for entity in document.entities {
                let start = text.byteOffset(entity.start, in: .scalar) ?? 0, end = text.byteOffset(entity.end, in: .scalar) ?? text.count
                var given = Entity(kind: EntityKind(entity.kind), span: TextSpan(start, end), source: "gold")
                given.concepts = entity.concepts
                input.entities.append(given)
            }
            var found = document
            found.relations = try pipeline.annotate(input, workspace: &workspace).relations.map { .init(from: $0.from, to: $0.to, kind: $0.kind) }
            return found
        }
    }

    private func triples(_ document: AnnotatedDocument, _ names: [String: String], _ gold: AnnotatedDocument) -> Set<RelationEvaluation.Triple> {
        var conceptsOf: [String: [String]] = [:]
        func place(_ entity: AnnotatedDocument.Entity) -> String { "\(entity.start)-\(entity.end)" }
        if concepts { for entity in gold.entities { conceptsOf[place(entity), default: []] += entity.concepts } }
        var result: Set<RelationEvaluation.Triple> = []
        for relation in document.relations {
            let kind = names[relation.kind] ?? relation.kind
            guard kind != "" else { continue }
            let from = place(document.entities[relation.from]), to = place(document.entities[relation.to])
            for from in concepts ? conceptsOf[from] ?? [] : [from] {
                for to in concepts ? conceptsOf[to] ?? [] : [to] { result.insert(.init(from: from, to: to, kind: kind).ordered(undirected)) }
            }
        }
        return result
    }

    private func kindNames() throws -> [String: String] {
        var names: [String: String] = [:]
        for pair in (kinds ?? "").split(separator: ",") {
            let parts = pair.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            guard parts.count <= 2, parts[0] != "" else { throw ValidationError("--kinds takes pairs such as value_of=modifies, separated by commas.") }
            names[parts[0]] = parts.count == 2 ? parts[1] : ""
        }
        return names
    }
}
