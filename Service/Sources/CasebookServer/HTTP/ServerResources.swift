import Casebook
import Foundation

/// The files that the server hands out: its page and its description. Read once, when it starts.
enum ServerResources {
    struct Page: Sendable {
        var path: String
        var type: String
        var bytes: [UInt8]
    }

    private static func folder() throws(ClinicalError) -> String { try ResourceLocator().folder(named: "Server", bundle: "casebook-service_casebook-server") }

    static func bytes(_ name: String) throws(ClinicalError) -> [UInt8] {
        let path = try folder() + "/" + name
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ClinicalError(.resourceMissing, "A file of the server is missing; install it again.", at: Location(file: path))
        }
        return Array(data)
    }

    private static let types = ["html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"]

    /// The files of the page by the paths they are asked for.
    static func page() throws(ClinicalError) -> [Page] {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder() + "/page")) ?? []).sorted()
        var pages: [Page] = []
        for name in names {
            guard let type = types[String(name.split(separator: ".").last ?? "")] else { continue }
            pages.append(Page(path: name == "index.html" ? "/" : "/" + name, type: type, bytes: try bytes("page/" + name)))
        }
        return pages
    }
}
