internal import CasebookCore

/// A text with other words in the place of some spans, and where its other places went.
struct RedactionMap {
    struct Edit {
        var old: TextSpan
        var new: TextSpan
    }

    let text: SourceText
    let edits: [Edit]

    /// - Parameter replacements: in text order, none overlapping.
    init(_ text: SourceText, _ replacements: [(span: TextSpan, words: String)]) {
        var bytes: [UInt8] = [], edits: [Edit] = [], place = 0
        bytes.reserveCapacity(text.count)
        text.withUTF8 { old in
            for (span, words) in replacements {
                bytes += old[place..<span.start]
                let start = bytes.count
                bytes += words.utf8
                edits.append(Edit(old: span, new: TextSpan(start, bytes.count)))
                place = span.end
            }
            bytes += old[place...]
        }
        self.text = SourceText(utf8: bytes)
        self.edits = edits
    }

    /// Index of the last edit that begins at a byte or before. O(log n).
    private func edit(before byte: Int) -> Edit? {
        var low = 0, high = edits.count
        while low < high {
            let middle = (low + high) / 2
            if edits[middle].old.start <= byte { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? edits[low - 1] : nil
    }

    func start(_ byte: Int) -> Int {
        guard let edit = edit(before: byte) else { return byte }
        return byte < edit.old.end ? edit.new.start : byte - edit.old.end + edit.new.end
    }

    func end(_ byte: Int) -> Int {
        guard let edit = edit(before: byte) else { return byte }
        if byte == edit.old.start { return edit.new.start }
        return byte <= edit.old.end ? edit.new.end : byte - edit.old.end + edit.new.end
    }

    /// Where a span went; with all of what replaced an identifier that it holds a part of.
    func span(_ span: TextSpan) -> TextSpan {
        let start = start(span.start)
        return TextSpan(start, span.isEmpty ? start : max(start, end(span.end)))
    }

    /// The span lies within one that was replaced.
    func isGone(_ span: TextSpan) -> Bool {
        guard let edit = edit(before: span.start) else { return false }
        return !span.isEmpty && edit.old.contains(span)
    }

    /// The span shares a byte with one that was replaced.
    func isTouched(_ span: TextSpan) -> Bool {
        guard let edit = edit(before: max(span.start, span.end - 1)) else { return false }
        return edit.old.overlaps(span)
    }
}
