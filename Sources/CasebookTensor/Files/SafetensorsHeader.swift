internal import CasebookCore

/// The header of a safetensors file, read and checked against the size of the file.
struct SafetensorsHeader {
    /// The longest header that is read, as in the reference implementation.
    static let longest = 100_000_000
    /// A tree of JSON takes some 60 bytes for each value; a value may be written in two. This bounds the tree of a hostile header to a few
    /// hundred megabytes; an honest one with three hundred thousand tensors stays below.
    private static let mostSigns = 4_000_000
    /// Strings are hashed and compared in normal form, which takes quadratic time where combining marks follow each other; metadata is kept under
    /// strings, so that its keys must be short. Everything else is compared by its bytes.
    static let longestKey = 128
    static let metadataName = "__metadata__"

    /// A tensor's name by its bytes: strings that only look alike are equal as `String`, but not in the file.
    struct Name: Hashable {
        private let text: String

        static let metadata = Name(metadataName)
        static let dtype = Name("dtype")
        static let shape = Name("shape")
        static let offsets = Name("data_offsets")

        init(_ text: String) { self.text = text }

        static func == (left: Name, right: Name) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

        func hash(into hasher: inout Hasher) {
            var text = text
            text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        }
    }

    private(set) var entries: [SafetensorsEntry] = []
    private(set) var places: [Name: Int] = [:]
    private(set) var metadata: [String: String] = [:]
    private let path: String?

    init(parsing file: UnsafeRawBufferPointer, path: String?) throws(ClinicalError) {
        self.path = path
        guard file.count >= 8 else { throw malformed("The file ends before the 8 bytes that give its header's length; fetch it again.", offset: file.count) }
        let length = UInt64(littleEndian: file.loadUnaligned(as: UInt64.self))
        guard length <= Self.longest else { throw malformed("The header is said to be longer than 100 MB; this is no safetensors file.", offset: 0) }
        guard length <= file.count - 8 else {
            throw malformed("The header is said to be longer than the file; the file was cut short or is no safetensors file.", offset: 0)
        }
        let header = UnsafeRawBufferPointer(rebasing: file[8..<8 + Int(length)])
        try read(tree(header), start: 8 + header.count, size: file.count)
    }

    private func malformed(_ message: String, offset: Int? = nil, cause: String? = nil) -> ClinicalError {
        ClinicalError(.safetensorsMalformed, message, at: path == nil && offset == nil ? nil : Location(file: path, offset: offset), cause: cause)
    }

    private func malformed(_ name: String, _ message: String) -> ClinicalError { malformed("The tensor '\(PrintableText.make(name))' \(message)") }

    // MARK: JSON

    private func tree(_ header: UnsafeRawBufferPointer) throws(ClinicalError) -> [JSONValue.Member] {
        guard header.first == UInt8(ascii: "{") else { throw malformed("The header does not begin with a brace; this is no safetensors file.", offset: 8) }
        let bytes = header.bindMemory(to: UInt8.self)
        if let place = UTF8Validation.firstMalformed(bytes) { throw malformed("The header is not UTF-8.", offset: 8 + place) }
        guard Self.hasFewSigns(bytes) else { throw malformed("The header holds more values than a model has tensors for.", offset: 8) }
        do throws(ClinicalError) {
            // What begins with a brace parses as an object or not at all.
            guard case .object(let members) = try JSONParser.parse(bytes) else { return [] }
            return members
        } catch {
            throw malformed("The header is not one JSON object.", offset: error.location?.offset.map { $0 + 8 }, cause: error.message)
        }
    }

    /// Whether the commas, colons and opening brackets outside of strings, which stand before every value, are few enough.
    private static func hasFewSigns(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count > mostSigns else { return true }
        var signs = 0
        var isInString = false
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "{"): if !isInString { signs += 1 }
            default: break
            }
            index += 1
        }
        return signs <= mostSigns
    }

    // MARK: Members

    private mutating func read(_ members: [JSONValue.Member], start: Int, size: Int) throws(ClinicalError) {
        var found: [SafetensorsEntry] = []
        var names: Set<Name> = []
        names.reserveCapacity(members.count)
        for member in members {
            let name = Name(member.key)
            guard names.insert(name).inserted else { throw malformed("The name '\(PrintableText.make(member.key))' stands twice in the header.") }
            if name == .metadata { try readMetadata(member.value) } else { found.append(try entry(member, start: start, size: size)) }
        }
        // A tensor without elements may share its offset with its neighbour and goes before it.
        let order = found.indices.sorted { left, right in
            let (first, second) = (found[left].byteRange, found[right].byteRange)
            return (first.lowerBound, first.upperBound, left) < (second.lowerBound, second.upperBound, right)
        }
        entries.reserveCapacity(found.count)
        var end = start
        for index in order {
            let entry = found[index]
            guard entry.byteRange.lowerBound >= end else { throw malformed(entry.name, "overlaps the tensor before it.") }
            guard entry.byteRange.lowerBound == end else { throw malformed(entry.name, "leaves a hole between itself and what stands before it.") }
            end = entry.byteRange.upperBound
            places[Name(entry.name)] = entries.count
            entries.append(entry)
        }
        guard end == size else { throw malformed("There are bytes after the last tensor.", offset: end) }
    }

    private mutating func readMetadata(_ value: JSONValue) throws(ClinicalError) {
        guard case .object(let members) = value else { throw malformed("The metadata in the header is not an object of strings.") }
        metadata.reserveCapacity(members.count)
        for member in members {
            guard member.key.utf8.count <= Self.longestKey else {
                throw malformed("The metadata '\(PrintableText.make(member.key))' has a key of more than \(Self.longestKey) bytes.")
            }
            guard let text = member.value.string else { throw malformed("The metadata '\(PrintableText.make(member.key))' is not a string.") }
            guard metadata.updateValue(text, forKey: member.key) == nil else { throw malformed("The metadata '\(PrintableText.make(member.key))' stands twice.") }
        }
    }

    private func entry(_ member: JSONValue.Member, start: Int, size: Int) throws(ClinicalError) -> SafetensorsEntry {
        let name = member.key
        guard case .object(let fields) = member.value else { throw malformed(name, "is not described by an object.") }
        var dtype: JSONValue?
        var shape: JSONValue?
        var offsets: JSONValue?
        for field in fields {
            func store(_ place: inout JSONValue?) throws(ClinicalError) {
                guard place == nil else { throw malformed(name, "has the member '\(field.key)' twice.") }
                place = field.value
            }
            switch Name(field.key) {
            case .dtype: try store(&dtype)
            case .shape: try store(&shape)
            case .offsets: try store(&offsets)
            default: throw malformed(name, "has a member that is not known: '\(PrintableText.make(field.key))'.")
            }
        }
        guard let typeName = dtype?.string else { throw malformed(name, "has no type.") }
        guard let type = SafetensorsType.allCases.first(where: { Name($0.rawValue) == Name(typeName) }) else {
            throw malformed(name, "is of a type that is not known: '\(PrintableText.make(typeName))'.")
        }
        guard let axes = Self.sizes(shape) else { throw malformed(name, "has a shape that is not a list of sizes.") }
        guard let byteCount = Self.byteCount(axes, type.width) else { throw malformed(name, "has a shape too large for any memory.") }
        guard let range = Self.sizes(offsets), range.count == 2 else { throw malformed(name, "has no pair of offsets.") }
        guard range[0] <= range[1] else { throw malformed(name, "ends before it begins.") }
        guard range[1] <= size - start else { throw malformed(name, "goes beyond the end of the file; the file was cut short.") }
        guard range[1] - range[0] == byteCount else { throw malformed(name, "has a shape that needs \(byteCount) bytes, but \(range[1] - range[0]) are given.") }
        return SafetensorsEntry(name: name, dtype: type, shape: axes, byteRange: start + range[0]..<start + range[1])
    }

    /// An array of numbers that are written with digits alone and fit an `Int`, or nil.
    private static func sizes(_ value: JSONValue?) -> [Int]? {
        guard let items = value?.array else { return nil }
        var sizes: [Int] = []
        sizes.reserveCapacity(items.count)
        for item in items {
            guard case .number(let text) = item, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let size = Int(text) else { return nil }
            sizes.append(size)
        }
        return sizes
    }

    /// Axes of length 0 empty the tensor, but the others must still multiply: programs take strides from them.
    private static func byteCount(_ axes: [Int], _ width: Int) -> Int? {
        var product = width
        for axis in axes where axis != 0 {
            let (value, overflow) = product.multipliedReportingOverflow(by: axis)
            if overflow { return nil }
            product = value
        }
        return axes.contains(0) ? 0 : product
    }
}
