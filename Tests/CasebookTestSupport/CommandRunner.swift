public import Foundation

/// Runs the built command as a user would.
public enum CommandRunner {
    public struct Output: Sendable {
        public var status: Int32
        public var output: String
        public var error: String
        public var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    /// The command, built beside the tests.
    public static let path: String = {
        let folder = (Bundle.main.executablePath ?? CommandLine.arguments[0] as String) as NSString
        var place = folder.deletingLastPathComponent
        while place.count > 1 {
            let candidate = place + "/casebook"
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
            place = (place as NSString).deletingLastPathComponent
        }
        for build in [".build/release/casebook", ".build/debug/casebook"] where FileManager.default.isExecutableFile(atPath: Fixture.root + "/" + build) {
            return Fixture.root + "/" + build
        }
        return "casebook"
    }()

    public static func run(_ arguments: [String], input: Data? = nil, executable: String = path, folder: String? = nil) throws -> Output {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        process.environment = ["NO_COLOR": "1", "SWIFT_BACKTRACE": "enable=no", "LD_LIBRARY_PATH": ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"] ?? ""]
        // Files instead of pipes: nothing can fill up and block.
        let scratch = try TemporaryFolder()
        let inputPath = try scratch.write("input", input ?? Data())
        let outputPath = try scratch.write("output", "")
        let errorPath = try scratch.write("error", "")
        process.standardInput = FileHandle(forReadingAtPath: inputPath)
        process.standardOutput = FileHandle(forWritingAtPath: outputPath)
        process.standardError = FileHandle(forWritingAtPath: errorPath)
        try process.run()
        process.waitUntilExit()
        func contents(_ path: String) -> String { String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self) }
        return Output(status: process.terminationStatus, output: contents(outputPath), error: contents(errorPath))
    }

    /// Runs the command and kills it, again and again with `--resume` and more time each, until it is through.
    ///
    /// - Parameter status: with which it ends then.
    /// - Returns: whether it was.
    public static func runKilled(_ arguments: [String], status: Int32) throws -> Bool {
        var kills = 0
        for attempt in 0..<80 {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: path)
            process.arguments = arguments + (attempt == 0 ? [] : ["--resume"])
            process.standardError = FileHandle.nullDevice
            try process.run()
            usleep(UInt32(100_000 + 50_000 * attempt))
            if process.isRunning {
                kill(process.processIdentifier, SIGKILL)
                kills += 1
            }
            process.waitUntilExit()
            if process.terminationReason == .exit, process.terminationStatus == status, kills > 0 || attempt > 3 { return true }
        }
        return false
    }
}
