import CasebookCore
import Testing

@Suite struct NumPyArrayTests {
    /// An NPY file with this head and these elements.
    static func file(_ type: String, _ shape: String, isColumnMajor: Bool = false, version: UInt8 = 1, _ elements: [UInt8]) -> [UInt8] {
        let head = Array("{'descr': '\(type)', 'fortran_order': \(isColumnMajor ? "True" : "False"), 'shape': \(shape), }\n".utf8)
        let length = [UInt8(head.count & 0xFF), UInt8(head.count >> 8)] + (version == 1 ? [] : [0, 0])
        return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + head + elements
    }

    static func bytes(_ value: some FixedWidthInteger, isBig: Bool) -> [UInt8] { withUnsafeBytes(of: isBig ? value.bigEndian : value.littleEndian) { Array($0) } }

    @Test(arguments: [false, true]) func numbersOfEveryKindAreRead(isBig: Bool) throws {
        let order = isBig ? ">" : "<"
        let cases: [(String, [UInt8], [Double])] = [
            ("|b1", [0, 1], [0, 1]), ("|u1", [7, 255], [7, 255]), ("|i1", [7, 255], [7, -1]),
            ("u2", [7, 65_535].flatMap { Self.bytes(UInt16($0), isBig: isBig) }, [7, 65_535]),
            ("i2", [7, -2].flatMap { Self.bytes(Int16($0), isBig: isBig) }, [7, -2]),
            ("u4", [7, UInt32.max].flatMap { Self.bytes($0, isBig: isBig) }, [7, 4_294_967_295]),
            ("i4", [7, Int32.min].flatMap { Self.bytes($0, isBig: isBig) }, [7, -2_147_483_648]),
            ("u8", [7, 1 << 60].flatMap { Self.bytes(UInt64($0), isBig: isBig) }, [7, 0x1p60]),
            ("i8", [7, -1 << 60].flatMap { Self.bytes(Int64($0), isBig: isBig) }, [7, -0x1p60]),
            ("f2", [0x3E00, 0x8001].flatMap { Self.bytes(UInt16($0), isBig: isBig) }, [1.5, -0x1p-24]),
            ("f4", [1.5, -.infinity].flatMap { Self.bytes(Float($0).bitPattern, isBig: isBig) }, [1.5, -.infinity]),
            ("f8", [1.5, 1e300].flatMap { Self.bytes($0.bitPattern, isBig: isBig) }, [1.5, 1e300]),
        ]
        for (type, elements, values) in cases {
            let array = try NumPyArray(npy: Self.file(type.hasPrefix("|") ? type : order + type, "(2,)", elements))
            #expect(try array.doubles() == values, "\(type)")
            #expect(try array.floats() == values.map { Float($0) }, "\(type)")
            #expect(throws: ClinicalError.self) { try array.texts() }
            if !type.contains("f") { #expect(try array.integers() == values.map { Int64($0) }, "\(type)") }
            #expect(try NumPyArray(npy: array.npy) == array, "\(type)")
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt8]) func rowsAndColumnsAreTold(version: UInt8) throws {
        let elements = [UInt8](0..<24)
        let rows = try NumPyArray(npy: Self.file("|u1", "(2, 3, 4)", version: version, elements))
        #expect(rows.shape == [2, 3, 4])
        #expect(try rows.integers() == (0..<24).map { Int64($0) })
        let columns = try NumPyArray(npy: Self.file("|u1", "(2, 3, 4)", isColumnMajor: true, version: version, elements))
        let values = try columns.integers()
        for first in 0..<2 { for second in 0..<3 { for third in 0..<4 { #expect(values[first * 12 + second * 4 + third] == Int64(first + 2 * second + 6 * third)) } } }
    }

    @Test func textsAreRead() throws {
        let array = NumPyArray(["abc", "否认😀", "", "x"], shape: [2, 2])
        #expect(try NumPyArray(npy: array.npy).texts() == ["abc", "否认😀", "", "x"])
        #expect(try NumPyArray(npy: Self.file("|S3", "(2,)", Array("ab\0xyz".utf8))).texts() == ["ab", "xyz"])
        #expect(try NumPyArray(npy: Self.file(">U1", "(1,)", [0, 0, 0, 0x41])).texts() == ["A"])
        #expect(throws: ClinicalError.self) { try NumPyArray(npy: Self.file(">U1", "(1,)", [0, 0, 0xD8, 0])).texts() }
        #expect(throws: ClinicalError.self) { try NumPyArray(npy: Self.file("|S1", "(1,)", [0xFF])).texts() }
        #expect(throws: ClinicalError.self) { try array.doubles() }
    }

    @Test func wholeNumbersAreExact() throws {
        #expect(try NumPyArray([1, -2] as [Double], shape: [2]).integers() == [1, -2])
        #expect(throws: ClinicalError.self) { try NumPyArray([1.5] as [Float], shape: [1]).integers() }
        #expect(throws: ClinicalError.self) { try NumPyArray([.nan] as [Float], shape: [1]).integers() }
        #expect(throws: ClinicalError.self) { try NumPyArray(npy: Self.file("<u8", "(1,)", [UInt8](repeating: 255, count: 8))).integers() }
    }

    @Test(arguments: [
        ("<f8", "(1152921504606846976,)"), ("<f8", "(1152921504606846976, 1152921504606846976)"), ("<U0", "(1152921504606846976,)"),
        ("<U2147483647", "(1152921504606846976,)"),
        ("<f8", "(99999999999999999999,)"), ("<f8", "(-1,)"), ("<f8", "(1"), ("<f8", "1"), ("|O", "(0,)"), ("<c8", "(0,)"), ("<f3", "(0,)"), ("f", "(0,)"), ("", "(0,)"),
    ])
    func headsThatCannotBeAreRefused(type: String, shape: String) {
        #expect(throws: ClinicalError.self) { try NumPyArray(npy: Self.file(type, shape, [])) }
    }

    @Test func damagedFilesAreErrorsAndNeverCrash() throws {
        let whole = NumPyArray(["a", "bcd"], shape: [2, 1]).npy
        for count in whole.indices { #expect(throws: ClinicalError.self) { try NumPyArray(npy: Array(whole[..<count])) } }
        #expect(throws: ClinicalError.self) { try NumPyArray(npy: whole + [0]) }
        for place in whole.indices {
            for byte in [0, 0x20, 0x31, 0x39, 0x7F, 0xFF] as [UInt8] {
                var turned = whole
                turned[place] = byte
                let array = try? NumPyArray(npy: turned)
                _ = try? array?.texts()
                _ = try? array?.integers()
            }
        }
    }
}
