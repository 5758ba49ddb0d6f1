/// Text from a file in a form that may stand in a message or on a terminal.
package enum PrintableText {
    /// At most `limit` scalars of the text. What does not print, or would turn the text around it, is written as `\u{…}`; an ellipsis stands for
    /// what was left out.
    package static func make(_ text: String, limit: Int = 80) -> String {
        var result = ""
        var count = 0
        for scalar in text.unicodeScalars {
            let piece = prints(scalar) ? String(scalar) : "\\u{" + String(scalar.value, radix: 16) + "}"
            count += piece.unicodeScalars.count
            guard count <= limit else { return result + "…" }
            result += piece
        }
        return result
    }

    private static func prints(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
