import Casebook
import Foundation

/// Times a pipeline over notes, and segmenters, in one process on one thread.
///
/// Texts are read before the clock starts.
struct NotesBenchmark {
    let lexicons: ClinicalLexicons
    let pipeline: Pipeline

    init(lexicons folder: String, tier: PipelineTier, models: String?) throws {
        let clock = ContinuousClock(), start = clock.now
        lexicons = try ClinicalLexicons(folder: folder)
        let middle = clock.now
        pipeline = try Pipeline.clinical(lexicons, tier: tier, models: models)
        let times = [middle - start, clock.now - middle].map { Double($0.components.seconds) * 1e3 + Double($0.components.attoseconds) / 1e15 }
        print(String(format: "pipeline %@: lexicons opened in %.0f ms, models in %.0f ms", tier.rawValue, times[0], times[1]))
    }

    func segmentation(_ path: String, _ segmenter: any WordSegmenter, _ name: String) throws {
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
        let characters = lines.reduce(0) { $0 + $1.unicodeScalars.count }
        let segmentation = LineSegmentation(segmenter: segmenter)
        var workspace = try PipelineWorkspace()
        var total = 0
        let seconds = Stopwatch.best { for line in lines { total += segmentation.segment(line, workspace: &workspace).count } }
        print(
            String(
                format: "%@ %8.2f M characters/s  (%d characters, %d bytes out)", name.padding(toLength: 27, withPad: " ", startingAt: 0), Double(characters) / seconds / 1e6,
                characters, total))
    }

    func notes(_ path: String, _ name: String, isLines: Bool, size: Int) throws {
        let contents = try String(contentsOfFile: path, encoding: .utf8)
        let texts = try contents.split(separator: "\n").map { line in isLines ? String(line) : try JSONParser.parse(line.utf8)["text"]?.string ?? "" }
        var notes: [SourceText] = []
        for text in texts {
            let scalars = Array(text.unicodeScalars)
            for start in stride(from: 0, to: max(1, scalars.count - size + 1), by: size) {
                notes.append(SourceText(String(String.UnicodeScalarView(scalars[start..<min(start + size, scalars.count)]))))
            }
        }
        let characters = notes.reduce(0) { $0 + $1.length(in: .scalar) }
        let encoder = DocumentEncoder(producer: Producer(version: casebookVersion, pipeline: pipeline.name, models: pipeline.models, lexicons: pipeline.lexicons))
        var workspace = try PipelineWorkspace()
        var entities = 0, tokens = 0
        let seconds = try Stopwatch.best {
            entities = 0
            tokens = 0
            for note in notes {
                let document = try pipeline.annotate(Document(id: "n", text: note), workspace: &workspace)
                entities += document.entities.count
                tokens += document.tokens.count
                _ = encoder.line(document)
            }
        }
        print(
            String(
                format: "%@ %8.0f notes/s, %.2f M characters/s  (%d notes of %d characters, %d tokens; %d entities)", name.padding(toLength: 27, withPad: " ", startingAt: 0),
                Double(notes.count) / seconds, Double(characters) / seconds / 1e6, notes.count, characters / max(notes.count, 1), tokens / max(notes.count, 1), entities))
    }
}
