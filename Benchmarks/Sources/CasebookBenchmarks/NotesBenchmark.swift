import Casebook
import Foundation

/// Times the parts of the rules pipeline in one process on one thread.
///
/// Texts are read before the clock starts.
struct RulesBenchmark {
    let lexicons: ClinicalLexicons
    let pipeline: Pipeline

    init(folder: String) throws {
        lexicons = try ClinicalLexicons(folder: folder)
        pipeline = try Pipeline.rules(lexicons)
    }

    func segmentation(_ path: String) throws {
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
        let characters = lines.reduce(0) { $0 + $1.unicodeScalars.count }
        let segmentation = LineSegmentation(segmenter: lexicons.segmenter)
        var workspace = try PipelineWorkspace()
        var total = 0
        let seconds = Stopwatch.best { for line in lines { total += segmentation.segment(line, workspace: &workspace).count } }
        print(String(format: "Chinese segmentation        %8.2f M characters/s  (%d characters, %d bytes out)", Double(characters) / seconds / 1e6, characters, total))
    }

    func notes(_ path: String, _ name: String, isLines: Bool, size: Int = 2_100) throws {
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
        let encoder = DocumentEncoder(producer: Producer(version: casebookVersion, pipeline: "rules", models: [], lexicons: pipeline.lexicons))
        var workspace = try PipelineWorkspace()
        var entities = 0
        let seconds = try Stopwatch.best {
            entities = 0
            for note in notes {
                let document = try pipeline.annotate(Document(id: "n", text: note), workspace: &workspace)
                entities += document.entities.count
                _ = encoder.line(document)
            }
        }
        print(
            String(
                format: "%@ %8.0f notes/s, %.2f M characters/s  (%d notes of %d characters, %d entities)", name.padding(toLength: 27, withPad: " ", startingAt: 0),
                Double(notes.count) / seconds, Double(characters) / seconds / 1e6, notes.count, characters / max(notes.count, 1), entities))
    }
}
