internal import CasebookCore
internal import Foundation

/// The files of a corpus as one row of bytes, which shards divide among themselves.
struct CorpusFiles: Sendable {
    let paths: [String]
    /// Where each file begins in the row, and at last where the row ends.
    let starts: [Int]

    var size: Int { starts[paths.count] }

    /// Throws `file.unreadable` where a path is no regular file: a corpus is read several times.
    init(_ paths: [String]) throws(ClinicalError) {
        var starts = [0]
        for path in paths {
            var status = stat()
            guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                throw ClinicalError(.fileUnreadable, "A regular file that may be read was expected; training reads it several times.", at: Location(file: path))
            }
            starts.append(starts[starts.count - 1] + Int(status.st_size))
        }
        self.paths = paths
        self.starts = starts
    }

    /// The bytes that shard `index` of `count` begins its words in.
    func range(shard index: Int, of count: Int) -> Range<Int> { size * index / count..<size * (index + 1) / count }
}
