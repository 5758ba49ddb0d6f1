import Casebook

/// Reads inputs, and puts consecutive ones together that belong to one document.
struct SequenceReader: ~Copyable {
    /// More texts are not put together: memory stays bounded where all ids are alike.
    private static let most = 2048

    private var reader: InputReader
    private let joins: Bool
    private var held: InputItem?

    init(paths: [String], options: InputOptions, joins: Bool) {
        reader = InputReader(paths: paths, options: options)
        self.joins = joins
    }

    /// The next texts that are read together; nil at the end.
    mutating func next() -> [InputItem]? {
        guard let first = held ?? reader.nextItem() else { return nil }
        held = nil
        var group = [first]
        guard joins, let key = Self.key(first) else { return group }
        while group.count < Self.most, let item = reader.nextItem() {
            guard Self.key(item) == key else {
                held = item
                break
            }
            group.append(item)
        }
        return group
    }

    private static func key(_ item: InputItem) -> String? {
        guard case .success(let content) = item.content else { return nil }
        return content.line?["document"]?.string ?? AnnotatedDocument.sequence(of: content.document.id)
    }
}
