import Casebook

/// What a model's configuration says of the files that it was trained on.
enum TrainingFiles {
    /// FNV-1a of all files, one after the other; of a folder of all that lie in it, and nothing of standard input.
    static func member(_ paths: [String]) throws -> JSONValue.Member {
        var hash = ByteHash()
        for path in try InputPaths.expand(paths) where path != "-" { try ByteStorage(mapping: path).withBytes { hash.combine($0) } }
        return .init("data", .array([.object([.init("name", .string("train")), .init("digest", .string(hash.text))])]))
    }
}
