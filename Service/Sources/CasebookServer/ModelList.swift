import Casebook
import Foundation

/// The installed models: name, task and digest of each, as `GET /v1/models` answers.
struct ModelList {
    let json: [UInt8]

    init(folder: String?) throws(ClinicalError) {
        let root: String
        if let folder { root = folder } else { root = try ResourceLocator().folder(named: "Models", bundle: "casebook_CasebookModels") }
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).sorted()
        var models: [JSONValue] = []
        for name in names.flatMap({ [$0, $0 + "/fast", $0 + "/accurate"] }) {
            guard let data = FileManager.default.contents(atPath: root + "/" + name + "/config.json"), let config = try? JSONParser.parse(Array(data)[...]) else { continue }
            let members = [("task", config["task"]?.string), ("digest", config["digest"]?.string)].compactMap { key, value in value.map { JSONValue.Member(key, .string($0)) } }
            models.append(.object([.init("name", .string(name))] + members))
        }
        var writer = JSONWriter()
        writer.value(.object([.init("models", .array(models))]))
        writer.newline()
        json = writer.bytes
    }
}
