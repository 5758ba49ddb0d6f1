internal import CasebookCore
internal import CasebookTensor

/// What encoders see of a text: arrays over its units, cut into windows. Reused from text to text.
package struct TextFeatures: Sendable {
    /// Places in the scalars of the text.
    var starts: [Int32] = []
    var ends: [Int32] = []
    var words: [Int32] = []
    var bigrams: [Int32] = []
    var segments: [Int32] = []
    /// Begin, inside, end or single in a dictionary word.
    var places: [Int32] = []
    var shapes: [Int32] = []
    var marks: [UInt32] = []
    /// The marks of the mentions and of the cues that units lie in (`MentionMarks`); empty where none are known.
    var mentions: [Int32] = []
    var cues: [Int32] = []
    /// Characters of all words, one after the other, and where each word's begin.
    var characters: [Int32] = []
    var characterStarts: [Int32] = [0]
    /// The number of the guideline to follow.
    var guideline = 0
    /// Units of each window, in order.
    var windows: [Range<Int>] = []

    package var count: Int { starts.count }

    /// The first unit that ends after a place in the scalars of the text. O(log n).
    func unit(endingAfter place: Int32) -> Int {
        var low = 0, high = count
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] <= place { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The units that a stretch of the text's scalars touches; nil for none. O(log n), and linear in their number.
    func units(from start: Int32, to end: Int32) -> Range<Int>? {
        let first = unit(endingAfter: start)
        var last = first
        while last < count, starts[last] < end { last += 1 }
        return first < last ? first..<last : nil
    }

    /// Makes units look like words that are not known.
    mutating func hide(_ units: Range<Int>) {
        for unit in units {
            words[unit] = -1
            shapes[unit] = 0
            if !bigrams.isEmpty { bigrams[unit] = -1 }
            if !segments.isEmpty { segments[unit] = -1 }
            if characterStarts.count > 1 { for place in characterStarts[unit]..<characterStarts[unit + 1] { characters[Int(place)] = 0 } }
        }
    }

    /// The window that holds a unit. O(log n).
    func window(of unit: Int) -> Int {
        var low = 0, high = windows.count
        while low < high {
            let middle = (low + high) / 2
            if windows[middle].upperBound <= unit { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Runs of windows, by number, that hold at most so many units together; a window that is longer is a run of its own.
    static func batches(_ windows: [Range<Int>], units: Int) -> [Range<Int>] {
        var batches: [Range<Int>] = [], first = 0, sum = 0
        for (number, window) in windows.enumerated() {
            if number > first, sum + window.count > units {
                batches.append(first..<number)
                (first, sum) = (number, 0)
            }
            sum += window.count
        }
        if first < windows.count { batches.append(first..<windows.count) }
        return batches
    }

    /// How windows that stand one after the other lie in the rows of a batch; `rows` becomes the packed row of each of their units.
    func lay(out windows: ArraySlice<Range<Int>>, rows: inout [Int32]) -> SequenceLayout {
        let layout = SequenceLayout(lengths: windows.map(\.count)), first = windows.first?.lowerBound ?? 0
        rows.removeAll(keepingCapacity: true)
        rows.append(contentsOf: repeatElement(0, count: layout.rowCount))
        for (place, index) in layout.order.enumerated() {
            let start = windows[windows.startIndex + index].lowerBound - first
            for step in 0..<layout.lengths[index] { rows[start + step] = Int32(layout.row(step: step, place: place)) }
        }
        return layout
    }

    mutating func removeAll() {
        starts.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        words.removeAll(keepingCapacity: true)
        bigrams.removeAll(keepingCapacity: true)
        segments.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        shapes.removeAll(keepingCapacity: true)
        marks.removeAll(keepingCapacity: true)
        mentions.removeAll(keepingCapacity: true)
        cues.removeAll(keepingCapacity: true)
        characters.removeAll(keepingCapacity: true)
        characterStarts.removeAll(keepingCapacity: true)
        characterStarts.append(0)
        windows.removeAll(keepingCapacity: true)
    }
}
