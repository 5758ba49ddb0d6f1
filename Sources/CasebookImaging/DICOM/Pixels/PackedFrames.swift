internal import CasebookCore

/// The pieces of packed pixels, put together to frames (PS3.5, A.4).
struct PackedFrames {
    let dataset: DICOMDataset
    let offsets: Range<Int>
    let pieces: [Range<Int>]
    let frames: Int

    /// The bytes of each frame. Throws `image.damaged` if pieces do not make up the frames.
    func bytes() throws(ClinicalError) -> [[UInt8]] {
        if frames == 1 { return [joined(pieces[...])] }
        if pieces.count == frames { return pieces.map { Array(dataset.bytes[$0]) } }
        var starts = try table()
        if starts.isEmpty { starts = endsOfPictures() }
        guard starts.count == frames else {
            throw ClinicalError(.imageDamaged, "The pieces of packed pixels in the DICOM file cannot be assigned to its frames.")
        }
        return starts.indices.map { joined(pieces[starts[$0]..<($0 + 1 < starts.count ? starts[$0 + 1] : pieces.count)]) }
    }

    /// The first piece of each frame by the table of offsets, or the extended one.
    private func table() throws(ClinicalError) -> [Int] {
        let extended = dataset.range(.extendedOffsets)
        let places = extended.map { dataset.whole($0, 8) } ?? dataset.whole(offsets, 4)
        guard let origin = pieces.first?.lowerBound, places.count == frames else { return [] }
        var starts: [Int] = [], piece = 0
        for place in places {
            while piece < pieces.count, UInt64(pieces[piece].lowerBound - origin) < place { piece += 1 }
            guard piece < pieces.count, UInt64(pieces[piece].lowerBound - origin) == place, starts.last.map({ $0 < piece }) ?? (piece == 0) else {
                throw ClinicalError(.imageDamaged, "The table of frames in the DICOM file does not fit its pieces of packed pixels.")
            }
            starts.append(piece)
        }
        return starts
    }

    /// Without a table: a picture of JPEG is over with the piece that ends in its end mark; writers may fill up with a zero.
    private func endsOfPictures() -> [Int] {
        var starts: [Int] = [], isNew = true
        for (place, piece) in pieces.enumerated() {
            if isNew { starts.append(place) }
            var tail = dataset.bytes[piece]
            while tail.last == 0 { tail.removeLast() }
            isNew = tail.suffix(2).elementsEqual([0xFF, 0xD9])
        }
        return starts
    }

    private func joined(_ pieces: ArraySlice<Range<Int>>) -> [UInt8] { Array(pieces.map { dataset.bytes[$0] }.joined()) }
}
