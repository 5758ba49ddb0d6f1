import CasebookCore
import CasebookImaging
import Testing

@Suite struct NIfTIFileTests {
    /// A file with this head; places and values by the definition of version 1 or 2.
    private static func file(
        version: Int, isBig: Bool, kind: Int16, sizes: [Int], slope: Double = 0, intercept: Double = 0, units: Int = 2, elements: [UInt8]
    ) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: version == 1 ? 352 : 544)
        func put(_ value: some FixedWidthInteger, _ place: Int) {
            withUnsafeBytes(of: isBig ? value.bigEndian : value.littleEndian) { bytes.replaceSubrange(place..<(place + $0.count), with: $0) }
        }
        let axes = [sizes.count] + sizes
        if version == 1 {
            put(Int32(348), 0)
            for (axis, size) in axes.enumerated() { put(Int16(size), 40 + 2 * axis) }
            put(kind, 70)
            for (axis, step) in [0.5, 0.75, 2.5].enumerated() { put(Float(step).bitPattern, 80 + 4 * axis) }
            put(Float(352).bitPattern, 108)
            put(Float(slope).bitPattern, 112)
            put(Float(intercept).bitPattern, 116)
            bytes[123] = UInt8(units)
            bytes.replaceSubrange(344..<347, with: Array("n+1".utf8))
        } else {
            put(Int32(540), 0)
            bytes.replaceSubrange(4..<12, with: Array("n+2\0\r\n\u{1A}\n".utf8))
            put(kind, 12)
            for (axis, size) in axes.enumerated() { put(Int64(size), 16 + 8 * axis) }
            for (axis, step) in [0.5, 0.75, 2.5].enumerated() { put(step.bitPattern, 112 + 8 * axis) }
            put(Int64(544), 168)
            put(slope.bitPattern, 176)
            put(intercept.bitPattern, 184)
            put(Int32(units), 500)
        }
        return bytes + elements
    }

    private static func bytes(_ value: some FixedWidthInteger, _ isBig: Bool) -> [UInt8] {
        withUnsafeBytes(of: isBig ? value.bigEndian : value.littleEndian) { Array($0) }
    }

    @Test(arguments: [(1, false), (1, true), (2, false), (2, true)]) func numbersOfEveryKindAreRead(version: Int, isBig: Bool) throws {
        let kinds: [(Int16, [UInt8], [Float])] = [
            (2, [1, 255], [1, 255]), (256, [1, 255], [1, -1]),
            (4, [1, -2].flatMap { Self.bytes(Int16($0), isBig) }, [1, -2]), (512, [1, 65_535].flatMap { Self.bytes(UInt16($0), isBig) }, [1, 65_535]),
            (8, [1, -2].flatMap { Self.bytes(Int32($0), isBig) }, [1, -2]), (768, [1, 1 << 31].flatMap { Self.bytes(UInt32($0), isBig) }, [1, 0x1p31]),
            (1024, [1, -2].flatMap { Self.bytes(Int64($0), isBig) }, [1, -2]), (1280, [1, UInt64(1) << 63].flatMap { Self.bytes($0, isBig) }, [1, 0x1p63]),
            (16, [1.5, -2].flatMap { Self.bytes(Float($0).bitPattern, isBig) }, [1.5, -2]),
            (64, [1.5, -2].flatMap { Self.bytes(Double($0).bitPattern, isBig) }, [1.5, -2]),
        ]
        for (kind, elements, values) in kinds {
            let plain = try NIfTIFile.read(Self.file(version: version, isBig: isBig, kind: kind, sizes: [2, 1, 1], elements: elements))
            #expect(plain.values == values && plain.width == 2 && plain.height == 1 && plain.depth == 1, "\(kind)")
            let scaled = try NIfTIFile.read(Self.file(version: version, isBig: isBig, kind: kind, sizes: [1, 2], slope: 2, intercept: -1024, elements: elements))
            #expect(scaled.values == values.map { $0 * 2 - 1024 } && scaled.height == 2, "\(kind)")
        }
    }

    @Test func spacingIsInMillimetres() throws {
        let volume = try NIfTIFile.read(Self.file(version: 1, isBig: false, kind: 2, sizes: [2, 1, 2], elements: [1, 2, 3, 4]))
        #expect(volume.spacing == MedicalImage.Spacing(slices: 2.5, rows: 0.75, columns: 0.5))
        #expect(volume[0, 1, 0, 1] == 4)
        let metres = try NIfTIFile.read(Self.file(version: 2, isBig: true, kind: 2, sizes: [2, 1], units: 1, elements: [1, 2]))
        #expect(metres.spacing == MedicalImage.Spacing(rows: 750, columns: 500))
    }

    @Test func aSeriesIsReadByVolume() throws {
        let bytes = Self.file(version: 1, isBig: true, kind: 2, sizes: [2, 1, 1, 3], elements: [1, 2, 3, 4, 5, 6])
        #expect(throws: ClinicalError.self) { try NIfTIFile.read(bytes) }
        #expect(try NIfTIFile.read(bytes, frame: 2).values == [5, 6])
        for frame in [-1, 3] { #expect(throws: ClinicalError.self) { try NIfTIFile.read(bytes, frame: frame) } }
    }

    @Test func volumesComeBackPackedAndPlain() throws {
        let spacing = MedicalImage.Spacing(slices: 2.5, rows: 0.5, columns: 0.25)
        let volume = MedicalImage(depth: 3, height: 4, width: 5, values: (0..<60).map { Float($0) - 0.5 }, spacing: spacing)
        let bytes = try NIfTIFile.nii(volume)
        #expect(try NIfTIFile.read(bytes) == volume)
        let packed = try #require(Gzip.pack(bytes))
        #expect(try ImageFile.read(packed) == volume)
        for count in stride(from: 0, to: packed.count, by: 3) { #expect(throws: ClinicalError.self) { try NIfTIFile.read(Array(packed[..<count])) } }
        #expect(throws: ClinicalError.self) { try Gzip.unpack(packed, limit: 100) }
        #expect(throws: ClinicalError.self) { try NIfTIFile.nii(MedicalImage(channels: 3, height: 1, width: 1, values: [1, 2, 3])) }
    }

    @Test(arguments: [1, 2]) func damagedFilesAreErrorsAndNeverCrash(version: Int) throws {
        let whole = Self.file(version: version, isBig: false, kind: 4, sizes: [2, 2, 2], elements: [UInt8](0..<16))
        for count in whole.indices { #expect(throws: ClinicalError.self) { try NIfTIFile.read(Array(whole[..<count])) } }
        for place in whole.indices {
            for byte in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] {
                var turned = whole
                turned[place] = byte
                _ = try? NIfTIFile.read(turned)
                _ = try? NIfTIFile.read(turned, frame: 1)
            }
        }
        // Both marks, and too short for the second head.
        var both = Self.file(version: 1, isBig: false, kind: 2, sizes: [1], elements: [1])
        both.replaceSubrange(0..<12, with: Array(Self.file(version: 2, isBig: false, kind: 2, sizes: [1], elements: [])[..<12]))
        #expect(throws: ClinicalError.self) { try NIfTIFile.read(both) }
        let huge = Self.file(version: 2, isBig: false, kind: 64, sizes: [1 << 40, 1 << 40, 1 << 40], elements: [])
        #expect(throws: ClinicalError.self) { try NIfTIFile.read(huge) }
        let many = Self.file(version: 2, isBig: false, kind: 64, sizes: [1, 1, 1, Int.max], elements: [])
        #expect(throws: ClinicalError.self) { try NIfTIFile.read(many, frame: Int.max - 1) }
    }
}
