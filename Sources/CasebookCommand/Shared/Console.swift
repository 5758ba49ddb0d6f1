import Casebook
import Foundation

/// Standard error and what is known of the terminal.
enum Console {
    static func error(_ message: String) {
        _ = DescriptorWriter.write(Array((message + "\n").utf8), to: 2)
    }

    static var outputIsTerminal: Bool { isatty(1) != 0 }
    static var errorIsTerminal: Bool { isatty(2) != 0 }
    /// Colour on a terminal, unless NO_COLOR asks otherwise (no-color.org).
    static var usesColour: Bool { outputIsTerminal && ProcessInfo.processInfo.environment["NO_COLOR"] == nil }
}
