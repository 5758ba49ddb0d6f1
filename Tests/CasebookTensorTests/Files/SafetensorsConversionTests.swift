import CasebookCore
import CasebookTensor
import CasebookTestSupport
import Foundation
import Testing

/// Numbers through the short formats and back.
@Suite struct SafetensorsConversionTests {
    private func file(_ tensors: [SafetensorsTensor]) throws -> SafetensorsFile { try SafetensorsFile(bytes: SafetensorsWriter.bytes(tensors)) }

    private func patterns(_ numbers: [Float], as dtype: SafetensorsType) throws -> [UInt16] {
        let file = try file([SafetensorsTensor(name: "x", dtype: dtype, shape: [numbers.count], floats: numbers)])
        return file.withBytes(of: try #require(file.entry(named: "x"))) { bytes in
            (0..<numbers.count).map { bytes.loadUnaligned(fromByteOffset: 2 * $0, as: UInt16.self) }
        }
    }

    private func widened(_ patterns: [UInt16], _ dtype: SafetensorsType) throws -> [Float] {
        let bytes = patterns.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        return try file([SafetensorsTensor(name: "x", dtype: dtype, shape: [patterns.count], bytes: bytes)]).floats(named: "x")
    }

    /// The value of a binary16 or bfloat16 pattern by the definition of IEEE 754.
    private func value(_ pattern: UInt16, exponentBits: Int) -> Double {
        let fractionBits = 15 - exponentBits
        let exponent = Int(pattern & 0x7FFF) >> fractionBits
        let fraction = Double(Int(pattern) & (1 << fractionBits - 1)) / Double(1 << fractionBits)
        let bias = 1 << (exponentBits - 1) - 1
        let magnitude: Double =
            switch exponent {
            case 0: Double(sign: .plus, exponent: 1 - bias, significand: fraction)
            case 1 << exponentBits - 1: fraction == 0 ? .infinity : .nan
            default: Double(sign: .plus, exponent: exponent - bias, significand: 1 + fraction)
            }
        return pattern >> 15 == 1 ? -magnitude : magnitude
    }

    @Test(arguments: [(SafetensorsType.float16, 5), (.bfloat16, 8)])
    func everyPatternIsWidenedAndComesBack(_ dtype: SafetensorsType, _ exponentBits: Int) throws {
        let all = (UInt16.min...UInt16.max).map { $0 }
        let floats = try widened(all, dtype)
        let back = try patterns(floats, as: dtype)
        for (index, pattern) in all.enumerated() {
            let wanted = value(pattern, exponentBits: exponentBits)
            if wanted.isNaN {
                #expect(floats[index].isNaN && value(back[index], exponentBits: exponentBits).isNaN && back[index] >> 15 == pattern >> 15)
            } else {
                #expect(Double(floats[index]) == wanted && floats[index].sign == (pattern >> 15 == 1 ? .minus : .plus) && back[index] == pattern)
            }
        }
    }

    /// Between neighbours the nearer is chosen, in the middle the even one.
    @Test(arguments: [(SafetensorsType.float16, 5, UInt16(0x7BFF)), (.bfloat16, 8, 0x7F7F)])
    func theNearestIsChosen(_ dtype: SafetensorsType, _ exponentBits: Int, _ largest: UInt16) throws {
        var numbers: [Float] = []
        var wanted: [UInt16] = []
        for lower in 0..<largest {
            let (low, high) = (value(lower, exponentBits: exponentBits), value(lower + 1, exponentBits: exponentBits))
            let middle = Float((low + high) / 2)
            for (number, pattern) in [(middle, lower + lower % 2), (middle.nextDown, lower), (middle.nextUp, lower + 1)] {
                // The middle of the smallest numbers may itself be rounded to one of them.
                guard Double(number) >= low, Double(number) <= high else { continue }
                numbers += [number, -number]
                wanted += [pattern, pattern | 0x8000]
            }
        }
        #expect(try patterns(numbers, as: dtype) == wanted)
    }

    @Test func integersAreRoundedAndLimited() throws {
        var generator = SeededGenerator(seed: 9)
        let numbers = (0..<5000).map { _ in Float.random(in: -200...200, using: &generator) } + (-300...300).map { Float($0) / 2 } + [1e30, -1e30]
        let file = try file([SafetensorsTensor(name: "x", dtype: .int8, shape: [numbers.count], floats: numbers)])
        let found = file.withBytes(of: try #require(file.entry(named: "x"))) { $0.map { Int8(bitPattern: $0) } }
        #expect(found == numbers.map { Int8(min(max($0.rounded(.toNearestOrEven), -128), 127)) })
        for number in [Float.nan, .infinity] {
            let error = #expect(throws: ClinicalError.self) { try SafetensorsWriter.bytes([SafetensorsTensor(name: "x", dtype: .int8, shape: [], floats: [number])]) }
            #expect(error?.code == .modelDamaged)
        }
    }

    /// Pieces of a long tensor meet without a seam; all types read back what was written, at odd offsets too.
    @Test(arguments: [SafetensorsType.float32, .float16, .bfloat16, .int8])
    func longTensors(_ dtype: SafetensorsType) throws {
        let numbers = (0..<200_001).map { Float($0 % 251 - 125) }
        let odd = SafetensorsTensor(name: "a", dtype: dtype == .int8 ? .int16 : .float64, shape: [1], bytes: [UInt8](repeating: 1, count: dtype == .int8 ? 2 : 8))
        let file = try file([odd, SafetensorsTensor(name: "b", dtype: dtype, shape: [3, 66_667], floats: numbers)])
        if dtype == .int8 {
            #expect(file.withBytes(of: try #require(file.entry(named: "b"))) { $0.map { Float(Int8(bitPattern: $0)) } } == numbers)
        } else {
            #expect(try file.floats(named: "b") == numbers)
        }
    }

    @Test func rawBytesOfEveryTypeComeBack() throws {
        var generator = SeededGenerator(seed: 3)
        let tensors = SafetensorsType.allCases.map { dtype in
            SafetensorsTensor(name: dtype.rawValue, dtype: dtype, shape: [5, 7], bytes: (0..<35 * dtype.width).map { _ in UInt8.random(in: 0...255, using: &generator) })
        }
        let folder = try TemporaryFolder()
        try SafetensorsWriter.write(tensors, metadata: ["b": "2", "a": "1"], to: folder.path + "/x.safetensors")
        let file = try SafetensorsFile(path: folder.path + "/x.safetensors")
        #expect(file.metadata == ["a": "1", "b": "2"])
        for dtype in SafetensorsType.allCases {
            let entry = try #require(file.entry(named: dtype.rawValue))
            #expect(entry.dtype == dtype && entry.shape == [5, 7] && entry.count == 35)
        }
        let again = file.entries.map { entry in SafetensorsTensor(name: entry.name, dtype: entry.dtype, shape: entry.shape, bytes: file.withBytes(of: entry) { Array($0) }) }
        #expect(try SafetensorsWriter.bytes(again, metadata: file.metadata) == SafetensorsWriter.bytes(tensors, metadata: ["a": "1", "b": "2"]))
    }

    /// A header may have any length, so that numbers stand at any address.
    @Test(arguments: 0..<8)
    func nothingIsAskedOfTheAlignment(_ shift: Int) throws {
        let members = #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"I64","shape":[1],"data_offsets":[8,16]}}"#
        let header = Array(members.utf8) + [UInt8](repeating: 0x20, count: shift)
        var bytes = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header
        for number in [Float(1.5), -2] { bytes += withUnsafeBytes(of: number) { Array($0) } }
        bytes += withUnsafeBytes(of: Int64(-7)) { Array($0) }
        let file = try SafetensorsFile(bytes: bytes)
        #expect(try file.floats(named: "a") == [1.5, -2])
        #expect(try file.int32s(named: "b") == [-7])
        try file.checkFinite()
    }

    @Test func integersOfMoreThan32BitsAreRefused() throws {
        for (value, isSound) in [(Int64(Int32.max), true), (Int64(Int32.min), true), (Int64(Int32.max) + 1, false), (Int64(Int32.min) - 1, false), (Int64.min, false)] {
            let file = try file([SafetensorsTensor(name: "x", dtype: .int64, shape: [], bytes: withUnsafeBytes(of: value) { Array($0) })])
            if isSound { #expect(try file.int32s(named: "x") == [Int32(value)]) } else { #expect(throws: ClinicalError.self) { try file.int32s(named: "x") } }
        }
    }

    @Test func whatDoesNotFitIsNamed() throws {
        let file = try file([SafetensorsTensor(name: "x", dtype: .int8, shape: [1], bytes: [1]), SafetensorsTensor(name: "y", dtype: .float32, shape: [1], floats: [1])])
        for (read, message) in [
            ({ _ = try file.floats(named: "x") }, "The tensor 'x' is of type I8 where F32 or F16 or BF16 is needed"),
            ({ _ = try file.int32s(named: "y") }, "The tensor 'y' is of type F32 where I32 or I64 is needed"),
            ({ _ = try file.floats(named: "z\u{202E}") }, "There is no tensor 'z\\u{202e}' in the file"),
        ] as [(() throws -> Void, String)] {
            let error = #expect(throws: ClinicalError.self) { try read() }
            #expect(error?.code == .safetensorsMismatch && error?.message.hasPrefix(message) == true)
        }
    }

    @Test func weightsThatAreNoNumbersAreFound() throws {
        for dtype in [SafetensorsType.float32, .float16, .bfloat16] {
            for bad in [Float.nan, .infinity, -.infinity, -.nan] {
                var numbers = [Float](repeating: 3e4, count: 1000)
                try file([SafetensorsTensor(name: "w", dtype: dtype, shape: [10, 100], floats: numbers)]).checkFinite()
                numbers[777] = bad
                let bytes = try SafetensorsWriter.bytes([SafetensorsTensor(name: "w", dtype: dtype, shape: [10, 100], floats: numbers)])
                let file = try SafetensorsFile(bytes: bytes)
                let error = #expect(throws: ClinicalError.self) { try file.checkFinite() }
                #expect(error?.code == .modelDamaged && error?.location?.offset == bytes.count - 223 * dtype.width && error?.message.contains("'w'") == true)
            }
        }
    }
}
