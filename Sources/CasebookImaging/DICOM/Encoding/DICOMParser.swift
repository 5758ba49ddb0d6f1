internal import CasebookCore

/// Walks the data elements of a file (PS3.5, 7), explicit or implicit, of either order of bytes, and keeps those of `DICOMDictionary`.
struct DICOMParser {
    let bytes: [UInt8]
    let isExplicit: Bool
    let isBigEndian: Bool

    /// Sequences in sequences; no picture's are deeper.
    static let mostDepth = 32
    private static let undefinedLength = 0xFFFF_FFFF

    private struct Head {
        let tag: DICOMTag
        let kind: DICOMValueKind?
        let length: Int
        let valueStart: Int
    }

    /// Elements from `start` to `end`, or to the end mark of an item if `isOpen`, or to the first element outside `group`; and the place after them.
    func dataset(
        from start: Int, to end: Int, isOpen: Bool = false, group: UInt16? = nil, isKept: Bool = true, depth: Int = 0
    ) throws(ClinicalError) -> (DICOMDataset, next: Int) {
        guard depth <= Self.mostDepth else { throw ClinicalError(.imageUnsupported, "The DICOM file has sequences more than \(Self.mostDepth) deep.") }
        var dataset = DICOMDataset(bytes: bytes, isBigEndian: isBigEndian), place = start
        while place < end {
            // What follows the group may be written otherwise: only its number is looked at.
            if let group, end - place >= 2, number(at: place, size: 2) != Int(group) { return (dataset, place) }
            let head = try head(at: place, end: end)
            if head.tag == .itemEnd, isOpen { return (dataset, head.valueStart) }
            let (element, next) = try element(head, end: end, isKept: isKept, depth: depth)
            if let element { dataset.elements[head.tag] = element }
            place = next
        }
        guard !isOpen else { throw Self.cut }
        return (dataset, place)
    }

    private func element(_ head: Head, end: Int, isKept: Bool, depth: Int) throws(ClinicalError) -> (DICOMElement?, next: Int) {
        let known = isKept ? DICOMDictionary.kinds[head.tag] : nil
        // A kind that a writer did not know is that of the dictionary.
        let kind = head.kind == .unknown ? known ?? .unknown : head.kind ?? known ?? .unknown
        if head.length == Self.undefinedLength {
            if head.tag == .pixels, depth == 0 {
                let (value, next) = try fragments(from: head.valueStart, end: end)
                return (DICOMElement(kind: kind, value: value), next)
            }
            // A sequence of unknown kind is implicit and little-endian, whatever the file is (PS3.5, 6.2.2).
            let parser = head.kind == .unknown ? DICOMParser(bytes: bytes, isExplicit: false, isBigEndian: false) : self
            let (items, next) = try parser.items(from: head.valueStart, to: end, isOpen: true, isKept: known != nil, depth: depth)
            return (known == nil ? nil : DICOMElement(kind: .sequence, value: .items(items)), next)
        }
        let (next, isOver) = head.valueStart.addingReportingOverflow(head.length)
        guard !isOver, next <= end else { throw Self.cut }
        guard known != nil else { return (nil, next) }
        guard kind == .sequence else { return (DICOMElement(kind: kind, value: .bytes(head.valueStart..<next)), next) }
        let parser = head.kind == .unknown ? DICOMParser(bytes: bytes, isExplicit: false, isBigEndian: false) : self
        let (items, _) = try parser.items(from: head.valueStart, to: next, isOpen: false, isKept: true, depth: depth)
        return (DICOMElement(kind: kind, value: .items(items)), next)
    }

    private func items(from start: Int, to end: Int, isOpen: Bool, isKept: Bool, depth: Int) throws(ClinicalError) -> ([DICOMDataset], next: Int) {
        var items: [DICOMDataset] = [], place = start
        while place < end {
            let head = try head(at: place, end: end)
            if head.tag == .sequenceEnd { return (items, head.valueStart) }
            guard head.tag == .item else { throw ClinicalError(.imageDamaged, "A sequence of the DICOM file holds something other than items at byte \(place).") }
            if head.length == Self.undefinedLength {
                let (item, next) = try dataset(from: head.valueStart, to: end, isOpen: true, isKept: isKept, depth: depth + 1)
                if isKept { items.append(item) }
                place = next
            } else {
                guard head.length <= end - head.valueStart else { throw Self.cut }
                if isKept { items.append(try dataset(from: head.valueStart, to: head.valueStart + head.length, depth: depth + 1).0) }
                place = head.valueStart + head.length
            }
        }
        guard !isOpen else { throw Self.cut }
        return (items, place)
    }

    private func fragments(from start: Int, end: Int) throws(ClinicalError) -> (DICOMElement.Value, next: Int) {
        var offsets: Range<Int>?, pieces: [Range<Int>] = [], place = start
        while place < end {
            let head = try head(at: place, end: end)
            if head.tag == .sequenceEnd {
                guard let offsets else { break }
                return (.fragments(offsets: offsets, pieces: pieces), head.valueStart)
            }
            guard head.tag == .item, head.length <= end - head.valueStart else { throw Self.cut }
            place = head.valueStart + head.length
            if offsets == nil { offsets = head.valueStart..<place } else { pieces.append(head.valueStart..<place) }
        }
        throw Self.cut
    }

    private func head(at place: Int, end: Int) throws(ClinicalError) -> Head {
        guard end - place >= 8 else { throw Self.cut }
        let tag = DICOMTag(UInt16(number(at: place, size: 2)), UInt16(number(at: place + 2, size: 2)))
        // Marks of items have no kind.
        guard isExplicit, tag.group != 0xFFFE else { return Head(tag: tag, kind: nil, length: number(at: place + 4, size: 4), valueStart: place + 8) }
        guard let kind = DICOMValueKind(bytes[place + 4], bytes[place + 5]) else {
            throw ClinicalError(.imageDamaged, "The DICOM element \(tag) at byte \(place) has no kind of value.")
        }
        guard DICOMValueKind.withLongLength.contains(kind) else { return Head(tag: tag, kind: kind, length: number(at: place + 6, size: 2), valueStart: place + 8) }
        guard end - place >= 12 else { throw Self.cut }
        return Head(tag: tag, kind: kind, length: number(at: place + 8, size: 4), valueStart: place + 12)
    }

    private func number(at place: Int, size: Int) -> Int {
        var number = 0
        for offset in 0..<size { number |= Int(bytes[place + offset]) << (8 * (isBigEndian ? size - 1 - offset : offset)) }
        return number
    }

    private static var cut: ClinicalError { ClinicalError(.imageDamaged, "The DICOM file is cut short, or one of its lengths is wrong.") }
}
