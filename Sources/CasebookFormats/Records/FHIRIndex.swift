/// The resources of a document and what refers to which, in one pass. A look-up is one step.
struct FHIRIndex {
    struct Resource {
        var value: JSONValue
        var type: String
        var path: String
        /// Its `fullUrl` in the Bundle.
        var url: String?
        /// The resource that holds this one; nil for one that stands in the Bundle itself.
        var container: Int?
        /// Number of the Bundle's own entry that it is; nil for one deeper down.
        var entry: Int?
        /// Whether a newer version of it stands before it in a history.
        var isSuperseded = false
    }

    private(set) var resources: [Resource] = []
    /// Entries without a resource or deeper in Bundles within Bundles than is read.
    private(set) var unreadBundles = 0
    private var places: [String: Int] = [:]

    private static let bundleDepth = 4

    /// Takes a Bundle or a single resource of a known type.
    init(_ value: JSONValue, type: String) {
        if type == "Bundle" { addBundle(value, path: "Bundle", depth: 0) } else { add(value, type: type, path: type, url: nil, entry: nil, isHistory: false) }
    }

    private mutating func addBundle(_ bundle: JSONValue, path: String, depth: Int) {
        guard depth < Self.bundleDepth else {
            unreadBundles += 1
            return
        }
        let isHistory = bundle["type"]?.string == "history"
        for (number, entry) in bundle.list("entry").enumerated() {
            guard let resource = entry["resource"], let type = resource.words("resourceType") else { continue }
            let place = "\(path).entry[\(number)].resource"
            if type == "Bundle" {
                addBundle(resource, path: place, depth: depth + 1)
            } else {
                add(resource, type: type, path: place, url: entry.words("fullUrl"), entry: depth == 0 ? number : nil, isHistory: isHistory)
            }
        }
    }

    private mutating func add(_ value: JSONValue, type: String, path: String, url: String?, entry: Int?, isHistory: Bool) {
        let number = resources.count
        resources.append(Resource(value: value, type: type, path: path, url: url, entry: entry))
        if let id = value.words("id") {
            let key = "\(type)/\(id)"
            if places[key] == nil { places[key] = number } else if isHistory { resources[number].isSuperseded = true }
        }
        if let url {
            for key in [url, Self.relative(url)] where places[key] == nil { places[key] = number }
        }
        for (place, contained) in value.list("contained").enumerated() {
            guard let type = contained.words("resourceType") else { continue }
            if let id = contained.words("id") { places["\(number)#\(id)"] = resources.count }
            resources.append(Resource(value: contained, type: type, path: "\(path).contained[\(place)]", container: number))
        }
    }

    /// The resource that a reference of another one means; nil when it is not here.
    func find(_ reference: String, from number: Int) -> Int? {
        if reference.utf8.first == UInt8(ascii: "#") { return places["\(resources[number].container ?? number)\(reference)"] }
        // Two servers may give the same id to two patients: a relative reference means the server of the resource that holds it.
        if let base = resources[resources[number].container ?? number].url, base.hasPrefix("http"), !reference.hasPrefix("http") {
            let parts = base.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
            if let found = places[parts.joined(separator: "/") + "/" + Self.relative(reference)] { return found }
        }
        if let found = places[reference] { return found }
        return places[Self.relative(reference)]
    }

    /// A reference as `Type/id`, without server and version.
    static func relative(_ reference: String) -> String {
        var parts = reference.split(separator: "/", omittingEmptySubsequences: true)
        if let history = parts.lastIndex(of: "_history") { parts = Array(parts[..<history]) }
        return parts.suffix(2).joined(separator: "/")
    }
}
