internal import CasebookCore

/// The resources of a document and what refers to which, in one pass. A look-up is one step.
struct FHIRIndex {
    struct Resource {
        var value: JSONValue
        var type: String
        var path: String
        /// Its `fullUrl` in the Bundle.
        var url: String?
        /// The resource that holds this one; nil for one that stands in a Bundle itself.
        var container: Int?
        /// The entry of a Bundle that it stands in.
        var entry: JSONValue?
        /// Whether a newer version of it, or its deletion, stands before it in a history.
        var isSuperseded = false
    }

    private(set) var resources: [Resource] = []
    /// Entries without a resource or deeper in Bundles within Bundles than is read.
    private(set) var unreadBundles = 0
    private var places: [String: Int] = [:]
    /// `Type/id` that several servers have.
    private var ambiguous: Set<String> = []
    /// What a history has told of so far, as `Type/id`.
    private var told: Set<String> = []

    private static let bundleDepth = 4
    /// A member that an entry gets where a Bundle is parted: its path in the whole Bundle, or for what is superseded an array around it.
    private static let mark = "casebook-path"

    /// Takes a Bundle or a single resource of a known type.
    init(_ value: JSONValue, type: String) {
        if type == "Bundle" { addBundle(value, path: "Bundle", depth: 0) } else { add(Resource(value: value, type: type, path: type)) }
    }

    private mutating func addBundle(_ bundle: JSONValue, path: String, depth: Int) {
        guard depth < Self.bundleDepth else {
            unreadBundles += 1
            return
        }
        let isHistory = bundle["type"]?.string == "history"
        for (number, entry) in bundle.list("entry").enumerated() {
            let isDeleted = entry["request"]?.words("method") == "DELETE"
            guard let value = entry["resource"], let type = value.words("resourceType") else {
                // Versions that stand behind it are those of a resource that is no more.
                if isHistory, isDeleted, let url = entry.words("fullUrl") ?? entry["request"]?.words("url") { told.insert(Self.relative(url)) }
                continue
            }
            let place = "\(path).entry[\(number)].resource"
            if type == "Bundle" {
                addBundle(value, path: place, depth: depth + 1)
                continue
            }
            var resource = Resource(value: value, type: type, path: place, url: entry.words("fullUrl"), entry: entry)
            if let mark = entry[Self.mark] {
                resource.path = mark.string ?? mark.array?.first?.string ?? place
                resource.isSuperseded = mark.array != nil
            } else if isHistory {
                let isTold = (value.words("id").map { "\(type)/\($0)" } ?? resource.url.map(Self.relative)).map { !told.insert($0).inserted }
                resource.isSuperseded = isDeleted || isTold == true
            }
            add(resource)
        }
    }

    private mutating func add(_ resource: Resource) {
        let number = resources.count
        resources.append(resource)
        if let id = resource.value.words("id") { name(number, "\(resource.type)/\(id)") }
        if let url = resource.url {
            let whole = Self.normalized(url)
            if places[whole] == nil { places[whole] = number }
            name(number, Self.relative(url))
        }
        for (place, contained) in resource.value.list("contained").enumerated() {
            guard let type = contained.words("resourceType") else { continue }
            if let id = contained.words("id") { places["\(number)#\(id)"] = resources.count }
            resources.append(Resource(value: contained, type: type, path: "\(resource.path).contained[\(place)]", container: number))
        }
    }

    private mutating func name(_ number: Int, _ key: String) {
        guard let first = places[key] else {
            places[key] = number
            return
        }
        if let url = resources[number].url, let other = resources[first].url, Self.normalized(url) != Self.normalized(other) { ambiguous.insert(key) }
    }

    /// An entry with the path that it has here, for a Bundle of fewer entries. What is shared by many comes without what it holds, which nobody reads.
    func markedEntry(_ number: Int, isShared: Bool) -> JSONValue? {
        guard var entry = resources[number].entry else { return nil }
        if isShared, var resource = entry["resource"] {
            resource["contained"] = nil
            entry["resource"] = resource
        }
        let path = JSONValue.string(resources[number].path)
        entry[Self.mark] = resources[number].isSuperseded ? .array([path]) : path
        return entry
    }

    /// The resource that a reference of another one means; nil when it is not here, or cannot be told from those of other servers.
    func find(_ reference: String, from number: Int) -> Int? {
        if reference.utf8.first == UInt8(ascii: "#") { return places["\(resources[number].container ?? number)\(reference)"] }
        let target = absolute(reference, from: number)
        if let found = places[target] { return ambiguous.contains(target) ? nil : found }
        let relative = Self.relative(target)
        guard let found = places[relative], !ambiguous.contains(relative) else { return nil }
        // The same id on another server is another resource.
        if let base = Self.base(target), let other = resources[found].url.flatMap({ Self.base(Self.normalized($0)) }), base != other { return nil }
        return found
    }

    /// A reference with the server that it means where one can be told: a relative one means the server of the resource that holds it.
    func absolute(_ reference: String, from number: Int) -> String {
        let target = Self.normalized(reference)
        guard !target.hasPrefix("//"), !target.hasPrefix("urn:"), let url = resources[resources[number].container ?? number].url, let base = Self.base(Self.normalized(url)) else {
            return target
        }
        return "\(base)/\(target)"
    }

    /// The first version of a resource that stands here.
    func first(of number: Int) -> Int {
        let resource = resources[number]
        if let url = resource.url, let found = places[Self.normalized(url)] { return found }
        guard let id = resource.value.words("id"), !ambiguous.contains("\(resource.type)/\(id)") else { return number }
        return places["\(resource.type)/\(id)"] ?? number
    }

    /// A reference as `Type/id`, without server and version.
    static func relative(_ reference: String) -> String {
        parts(reference).suffix(2).joined(separator: "/")
    }

    private static func parts(_ reference: String) -> [Substring] {
        let parts = reference.split(separator: "/", omittingEmptySubsequences: true)
        return parts.lastIndex(of: "_history").map { Array(parts[..<$0]) } ?? parts
    }

    /// A reference without version; one with a server begins with two slashes.
    static func normalized(_ reference: String) -> String {
        guard reference.hasPrefix("http://") || reference.hasPrefix("https://") else { return parts(reference).joined(separator: "/") }
        return "//" + parts(reference).dropFirst().joined(separator: "/")
    }

    /// The server of a normalised reference of the form that resources on servers have.
    private static func base(_ reference: String) -> String? {
        let parts = parts(reference)
        guard reference.hasPrefix("//"), parts.count > 2, let letter = parts[parts.count - 2].utf8.first, letter >= 0x41 && letter <= 0x5A else { return nil }
        return "//" + parts.dropLast(2).joined(separator: "/")
    }
}
