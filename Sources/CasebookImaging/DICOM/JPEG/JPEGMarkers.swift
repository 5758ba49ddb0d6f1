internal import CasebookCore

/// The segments of a JPEG up to its first scan, and the shape that it tells (ITU-T T.81, B).
struct JPEGMarkers {
    struct Segment {
        let marker: UInt8
        /// What follows the length.
        let content: Range<Int>
    }

    struct Frame {
        let marker: UInt8
        let precision: Int
        let height: Int
        let width: Int
        let components: [Component]
    }

    struct Component {
        let identifier: UInt8
        let sampling: UInt8
    }

    static let startOfScan: UInt8 = 0xDA
    static let endOfImage: UInt8 = 0xD9

    /// The segment that begins with the marker at or after `place`, which may be filled up with 0xFF.
    static func segment(_ bytes: [UInt8], at place: inout Int) throws(ClinicalError) -> Segment {
        guard place < bytes.count, bytes[place] == 0xFF else { throw damaged }
        while place < bytes.count, bytes[place] == 0xFF { place += 1 }
        guard place < bytes.count else { throw damaged }
        let marker = bytes[place]
        place += 1
        // Start, end and restarts have no length.
        if marker == 0x01 || (0xD0...0xD9).contains(marker) { return Segment(marker: marker, content: place..<place) }
        guard place + 2 <= bytes.count else { throw damaged }
        let length = Int(bytes[place]) << 8 | Int(bytes[place + 1])
        guard length >= 2, place + length <= bytes.count else { throw damaged }
        let content = place + 2..<place + length
        place += length
        return Segment(marker: marker, content: content)
    }

    static func frame(_ bytes: [UInt8], _ segment: Segment) throws(ClinicalError) -> Frame {
        let head = Array(bytes[segment.content])
        guard head.count >= 6, head.count == 6 + 3 * Int(head[5]) else { throw damaged }
        return Frame(
            marker: segment.marker, precision: Int(head[0]), height: Int(head[1]) << 8 | Int(head[2]), width: Int(head[3]) << 8 | Int(head[4]),
            components: (0..<Int(head[5])).map { Component(identifier: head[6 + 3 * $0], sampling: head[7 + 3 * $0]) })
    }

    /// Frames are the markers SOF0 to SOF15 without tables of Huffman (C4), JPG (C8) and arithmetic conditions (CC).
    static func isFrame(_ marker: UInt8) -> Bool { (0xC0...0xCF).contains(marker) && marker != 0xC4 && marker != 0xC8 && marker != 0xCC }

    /// The shape of the picture, before any memory is taken for it.
    static func frame(_ bytes: [UInt8]) throws(ClinicalError) -> Frame {
        var place = 0
        while true {
            let segment = try segment(bytes, at: &place)
            if isFrame(segment.marker) { return try frame(bytes, segment) }
            guard segment.marker != startOfScan, segment.marker != endOfImage else { throw damaged }
        }
    }

    static var damaged: ClinicalError { ClinicalError(.imageDamaged, "A JPEG in the DICOM file is damaged or cut short.") }
}
