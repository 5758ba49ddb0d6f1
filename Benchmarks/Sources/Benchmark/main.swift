import Casebook
import Foundation

/// Times the parts of the rules pipeline in one process on one thread.
///
///     Benchmark LEXICONS --zh FILE.txt --en NOTES.jsonl
///     Benchmark records FOLDER        bytes to records, and libxml2's bare tree
///     Benchmark stream FILE.xml       memory while one large document is read by section
///
/// Texts are read before the clock starts; each figure is the best of five rounds, since a shared machine only ever adds time.
struct Benchmark {
    let lexicons: ClinicalLexicons
    let pipeline: Pipeline

    init(folder: String) throws {
        lexicons = try ClinicalLexicons(folder: folder)
        pipeline = try Pipeline.rules(lexicons)
    }

    static func best(_ body: () throws -> Void) rethrows -> Double {
        var best = Double.infinity
        for _ in 0..<5 {
            let start = ContinuousClock.now
            try body()
            let elapsed = ContinuousClock.now - start
            best = min(best, Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18)
        }
        return best
    }

    func segmentation(_ path: String) throws {
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
        let characters = lines.reduce(0) { $0 + $1.unicodeScalars.count }
        let segmentation = LineSegmentation(segmenter: lexicons.segmenter)
        var workspace = try PipelineWorkspace()
        var total = 0
        let seconds = Benchmark.best { for line in lines { total += segmentation.segment(line, workspace: &workspace).count } }
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
        let seconds = try Benchmark.best {
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

let arguments = CommandLine.arguments
guard arguments.count > 1 else {
    print("usage: Benchmark LEXICONS [--zh FILE.txt] [--en NOTES.jsonl] | records FOLDER | stream FILE.xml")
    exit(2)
}
if arguments.count == 3, arguments[1] == "records" {
    try RecordBenchmark.speed(folder: arguments[2])
    exit(0)
}
if arguments.count == 3, arguments[1] == "stream" {
    try RecordBenchmark.memory(path: arguments[2])
    exit(0)
}
let benchmark = try Benchmark(folder: arguments[1])
var index = 2
while index + 1 < arguments.count {
    switch arguments[index] {
    case "--zh":
        try benchmark.segmentation(arguments[index + 1])
        try benchmark.notes(arguments[index + 1], "Chinese notes, all rules", isLines: true)
    case "--en": try benchmark.notes(arguments[index + 1], "English notes, all rules", isLines: false)
    default: break
    }
    index += 2
}
