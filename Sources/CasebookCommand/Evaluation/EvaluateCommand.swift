import ArgumentParser
import Casebook

/// `casebook evaluate`
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Scores one task against annotated documents, or units with known outcomes.",
        subcommands: [
            EvaluateEntitiesCommand.self, Assertions.self, EvaluateRelationsCommand.self, EvaluateClassesCommand.self, EvaluateRiskCommand.self, EvaluateImagesCommand.self,
            EvaluateOmicsCommand.self, EvaluateAffinityCommand.self, EvaluateResponseCommand.self, Segmentation.self, EvaluateValuesCommand.self, EvaluateIdentifiersCommand.self,
        ])

    /// Options of all evaluations.
    struct Options: ParsableArguments {
        @Argument(help: "Gold: annotated JSON Lines, .note files or folders of them; for segmentation .seg.txt files.")
        var gold: [String]
        @Flag(help: "Print JSON.")
        var json = false
        @OptionGroup var shared: SharedOptions

        /// Writes a report as the options say; `fill` is told whether JSON is wanted.
        func write(_ fill: (Bool, inout EvaluationReport) -> Void) throws {
            var report = EvaluationReport()
            fill(json, &report)
            let sink = try LineSink(output: shared.output)
            _ = sink.write(report.bytes)
            try sink.finish()
        }

        func documents() throws -> [AnnotatedDocument] {
            let documents = try InputPaths.expand(gold).flatMap { path throws(ClinicalError) in try AnnotatedFiles.read(path) }
            if documents.isEmpty { throw ClinicalError(.inputUnsupported, "There are no annotated documents in what is given as gold.") }
            return documents
        }
    }

    struct Assertions: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Status, temporality and subject of the gold's entities.")
        @OptionGroup var options: Options
        @OptionGroup var assertion: AssertionOptions

        func run() throws {
            let pipeline = try assertion.pipeline(options.shared.openLexicons())
            var workspace = try PipelineWorkspace()
            var scores: [String: ValueScore] = [:]
            let gold = try options.documents()
            for document in gold {
                let text = SourceText(document.text)
                var input = Document(id: document.id, text: text)
                for entity in document.entities {
                    guard let start = text.byteOffset(entity.start, in: .scalar), let end = text.byteOffset(entity.end, in: .scalar) else { continue }
                    input.entities.append(Entity(kind: EntityKind(entity.kind), span: TextSpan(start, end), source: "gold"))
                }
                let result = try pipeline.annotate(input, workspace: &workspace)
                for (wanted, found) in zip(document.entities, result.entities) {
                    let values = [
                        ("assertion", found.assertion.status.rawValue), ("temporality", found.assertion.temporality.rawValue), ("subject", found.assertion.subject.rawValue),
                    ]
                    for (key, value) in values {
                        if let gold = wanted.attributes[key] { scores[key, default: ValueScore()].add(gold: gold, predicted: value) }
                    }
                }
            }
            try options.write { $0 ? $1.json(scores, documents: gold.count) : $1.table(scores, documents: gold.count) }
        }
    }

    struct Segmentation: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Words of segmented lines, as a model or the lattice cuts them.")
        @OptionGroup var options: Options
        @Option(help: "Name or folder of a model; without it the dictionaries' lattice is meant.")
        var model: String?
        @OptionGroup var modelOptions: ModelOptions

        func run() throws {
            let segmentation = LineSegmentation(segmenter: try modelOptions.segmenter(model, options.shared.openLexicons()))
            var workspace = try PipelineWorkspace()
            var score = SpanScores()
            var lines = 0
            for path in try InputPaths.expand(options.gold) {
                var reader = try InputLines(path: path)
                while let line = try reader.next() {
                    lines += 1
                    let gold = Self.spans(line)
                    let found = Self.spans(String(decoding: segmentation.segment(line.filter { !$0.isWhitespace }, workspace: &workspace), as: UTF8.self))
                    score.add(gold: gold, predicted: found)
                }
            }
            try options.write { $0 ? $1.json(score, documents: lines) : $1.table(score, documents: lines) }
        }

        /// Words as places among the characters without spaces.
        private static func spans(_ line: String) -> [LabelledSpan] {
            var start = 0
            return line.split(whereSeparator: \.isWhitespace).map { word in
                defer { start += word.unicodeScalars.count }
                return LabelledSpan(start: start, end: start + word.unicodeScalars.count, kind: "word")
            }
        }
    }
}
