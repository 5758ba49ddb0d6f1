import CasebookCore
import CasebookTensor
import CasebookTestSupport
import Testing

/// Tensors as 8-bit integers with a scale a row, and 64-bit integers.
struct ScaledIntegerTests {
    private func file(_ tensors: [SafetensorsTensor]) throws -> SafetensorsFile { try SafetensorsFile(bytes: SafetensorsWriter.bytes(tensors)) }

    private func parameters(_ tensor: Tensor, name: String = "weight") -> Parameters {
        var parameters = Parameters()
        _ = parameters.add(name, tensor)
        return parameters
    }

    /// A tensor as integers and back.
    private func rounded(_ tensor: Tensor) throws -> Tensor { try file(parameters(tensor).tensors(dtype: .int8)).tensor(named: "weight") }

    private func integers(_ bytes: [Int8], _ shape: [Int], name: String = "x") -> SafetensorsTensor {
        SafetensorsTensor(name: name, dtype: .int8, shape: shape, bytes: bytes.map { UInt8(bitPattern: $0) })
    }

    private func scales(_ scales: [Float], _ shape: [Int]? = nil, dtype: SafetensorsType = .float32, name: String = "x.scale") -> SafetensorsTensor {
        SafetensorsTensor(name: name, dtype: dtype, shape: shape ?? [scales.count], floats: scales)
    }

    private func mismatch(_ body: () throws -> Void) -> String? {
        let error = #expect(throws: ClinicalError.self) { try body() }
        #expect(error?.code == .safetensorsMismatch)
        return error?.message
    }

    @Test(arguments: [[40, 33], [1, 7], [9, 1], [12], [1], [6, 5, 4], [3, 1, 2, 2], []] as [[Int]])
    func eachElementIsWithinHalfAStep(lengths: [Int]) throws {
        var random = RandomGenerator(seed: 3)
        // Rows of very different sizes.
        var tensor = random.normal(Shape(lengths))
        let rows = lengths.first ?? 1, width = tensor.elementCount / rows
        tensor.withMutableElements { for place in $0.indices { $0[place] *= [1, 1e-6, 3e7, 1e-30, 2e30][place / width % 5] } }
        let written = parameters(tensor).tensors(dtype: .int8)
        #expect(written.map(\.name) == ["weight", "weight.scale"] && written.map(\.shape) == [lengths, [rows]] && written.map(\.dtype) == [.int8, .float32])
        let file = try file(written), scales = try file.floats(named: "weight.scale")
        let found = try file.tensor(named: "weight")
        #expect(found.shape == tensor.shape)
        let bytes = file.withBytes(of: try #require(file.entry(named: "weight"))) { $0.map { Int8(bitPattern: $0) } }
        for (place, (found, wanted)) in zip(found.elements, tensor.elements).enumerated() {
            let scale = scales[place / width]
            #expect(abs(found - wanted) <= scale * 0.50001 && found == Float(bytes[place]) * scale)
        }
        for row in 0..<rows {
            // The greatest element takes the last integer, either way; -128 is not used.
            let used = bytes[(row * width)..<((row + 1) * width)]
            #expect(used.map { abs(Int($0)) }.max() == 127)
            let greatest = tensor.elements[(row * width)..<((row + 1) * width)].map(abs).max()!
            #expect(abs(scales[row] * 127 - greatest) <= greatest * 1e-6)
        }
    }

    @Test func whatIsReadIsWrittenAgainAlike() throws {
        var random = RandomGenerator(seed: 4)
        let once = try rounded(random.normal([30, 50])), twice = try rounded(once)
        #expect(zip(once.elements, twice.elements).allSatisfy { abs($0 - $1) <= abs($0) * 1e-6 })
    }

    @Test func rowsOfZeros() throws {
        #expect(try rounded(.zeros([3, 4])) == .zeros([3, 4]))
        let tensor = Tensor([0, 0, 0, 1, -2, 0.5, 0, 0, -0.0] as [Float], [3, 3]), found = try rounded(tensor)
        #expect(found.elements.prefix(3).allSatisfy { $0 == 0 } && found.elements.suffix(3).allSatisfy { $0 == 0 } && found[1, 1] == -2)
        for lengths in [[0], [0, 3], [3, 0], [2, 0, 4], [0, 0]] {
            let found = try rounded(.zeros(Shape(lengths)))
            #expect(found.shape == Shape(lengths))
        }
    }

    /// Numbers beside the least and the greatest that there are.
    @Test(arguments: [Float.leastNonzeroMagnitude, .leastNonzeroMagnitude * 7, .leastNormalMagnitude, .leastNormalMagnitude * 127, .leastNormalMagnitude * 128, 1e-37, 1e38, 3e38])
    func smallAndLargeNumbers(greatest: Float) throws {
        let tensor = Tensor([greatest, -greatest, greatest / 2, 0, greatest / 127, -greatest / 300], [1, 6])
        let file = try file(parameters(tensor).tensors(dtype: .int8)), found = try file.tensor(named: "weight")
        let scale = try #require(try file.floats(named: "weight.scale").first)
        #expect(scale >= .leastNormalMagnitude && scale.isFinite)
        for (found, wanted) in zip(found.elements, tensor.elements) { #expect(abs(found - wanted) <= scale * 0.50001) }
    }

    @Test func theGreatestNumberStaysFinite() throws {
        let found = try rounded(Tensor([.greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1], [1, 3]))
        #expect(found.elements.allSatisfy { $0.isFinite }, "\(found.elements)")
    }

    /// As in training that diverged: nothing is written that would read as a number.
    @Test(arguments: [Float.nan, -.nan, .signalingNaN, .infinity, -.infinity], [0, 5, 11]) func whatIsNoNumberIsRefused(bad: Float, place: Int) throws {
        for rest in [Float(0), 1, .greatestFiniteMagnitude] {
            var tensor = Tensor(repeating: rest, [3, 4])
            tensor.withMutableElements { $0[place] = bad }
            let error = #expect(throws: ClinicalError.self) { try SafetensorsWriter.bytes(parameters(tensor, name: "words").tensors(dtype: .int8)) }
            #expect(error?.code == .modelDamaged && error?.message.contains("'words'") == true)
        }
    }

    @Test func theTypeIsChosenByTheName() throws {
        var parameters = Parameters(), random = RandomGenerator(seed: 5)
        for name in ["words.weight", "output.weight", "output.bias"] { _ = parameters.add(name, random.normal(name == "output.bias" ? [4] : [4, 3])) }
        let written = parameters.tensors(prefix: "best/") { $0 == "words.weight" ? .int8 : $0 == "output.bias" ? .float32 : .bfloat16 }
        #expect(written.map(\.name) == ["best/words.weight", "best/words.weight.scale", "best/output.weight", "best/output.bias"])
        #expect(written.map(\.dtype) == [.int8, .float32, .bfloat16, .float32])
        let file = try file(written)
        var read = parameters
        for id in read.ids { read[id] = .zeros(read[id].shape) }
        try read.read(file, prefix: "best/")
        for id in read.ids {
            #expect(zip(read[id].elements, parameters[id].elements).allSatisfy { abs($0 - $1) <= 0.02 })
            #expect(try file.tensor(named: "best/" + read.name(id)) == read[id])
        }
        #expect(read[read.ids[2]] == parameters[parameters.ids[2]])
        // One type for all is the same as choosing it for each.
        #expect(try SafetensorsWriter.bytes(parameters.tensors(dtype: .int8)) == SafetensorsWriter.bytes(parameters.tensors { _ in .int8 }))
        #expect(try SafetensorsWriter.bytes(parameters.tensors()) == SafetensorsWriter.bytes(parameters.tensors { _ in .float32 }))
    }

    @Test func integersTimesTheScalesOfTheirRows() throws {
        let read = { (tensors: [SafetensorsTensor]) in try file(tensors).tensor(named: "x") }
        #expect(try read([integers([-128, 127, 0, 1], [2, 2]), scales([0.5, -2])]) == Tensor([-64, 63.5, 0, -2], [2, 2]))
        #expect(try read([integers([1, 2, 3], [3]), scales([1, 10, 100])]) == Tensor([1, 20, 300]))
        #expect(try read([integers([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]), scales([1, 10])]) == Tensor([1, 2, 3, 4, 50, 60, 70, 80], [2, 2, 2]))
        #expect(try read([integers([5], []), scales([3])]) == Tensor(15))
        for dtype in [SafetensorsType.float16, .bfloat16] { #expect(try read([integers([3, 4], [2, 1]), scales([0.25, 2], dtype: dtype)]) == Tensor([0.75, 8], [2, 1])) }
    }

    @Test func scalesThatDoNotFit() throws {
        let four = integers([1, 2, 3, 4], [2, 2])
        for tensors in [[four], [four, scales([1, 1], name: "y.scale")], [four, scales([1, 1], name: "x.scales")]] {
            #expect(mismatch { _ = try file(tensors).tensor(named: "x") }?.contains("'x.scale'") == true)
        }
        for wrong in [[], [1], [1, 1, 1], [1, 1, 1, 1]] as [[Float]] {
            #expect(mismatch { _ = try file([four, scales(wrong)]).tensor(named: "x") }?.contains("'x' has not one scale for each of its rows") == true)
        }
        for lengths in [[0, 3], [3], [1, 0]] {
            let count = lengths.reduce(1, *)
            _ = mismatch { _ = try file([integers([Int8](repeating: 1, count: count), lengths), scales([1, 1])]).tensor(named: "x") }
        }
        // Scales are numbers, not integers with scales of their own.
        let nested = [four, integers([1, 1], [2], name: "x.scale"), scales([1, 1], name: "x.scale.scale")]
        #expect(mismatch { _ = try file(nested).tensor(named: "x") }?.contains("of type I8") == true)
        // Integers without scales are still what the other readers say of them.
        _ = mismatch { _ = try file([four, scales([1, 1])]).floats(named: "x") }
        var parameters = parameters(.zeros([2, 2]), name: "x")
        _ = mismatch { try parameters.read(file([four])) }
        #expect(parameters == self.parameters(.zeros([2, 2]), name: "x"))
        for lengths in [[4], [4, 1], [1, 2, 2]] {
            let tensors = [integers([1, 2, 3, 4], lengths), scales([Float](repeating: 1, count: lengths[0]))]
            #expect(mismatch { try parameters.read(file(tensors)) }?.contains("has the shape") == true)
        }
    }

    @Test func longIntegers() throws {
        let values = [0, 1, -1, .max, .min, Int64(Int32.max) + 1, 1 << 53 + 1]
        func tensor(_ shape: [Int], _ values: [Int64], name: String = "n") -> SafetensorsTensor {
            SafetensorsTensor(name: name, dtype: .int64, shape: shape, bytes: values.flatMap { value in withUnsafeBytes(of: value.littleEndian) { Array($0) } })
        }
        // An odd number of bytes before them where the other tensor comes first.
        let odd = integers([1], [1], name: "a")
        let file = try file([tensor([7], values), tensor([0], [], name: "empty"), tensor([], [-5], name: "one"), tensor([2, 3], [1, 2, 3, 4, 5, 6], name: "matrix"), odd])
        #expect(try file.int64s(named: "n") == values && file.int64s(named: "empty") == [] && file.int64s(named: "one") == [-5])
        #expect(try file.int64s(named: "matrix") == [1, 2, 3, 4, 5, 6])
        #expect(mismatch { _ = try file.int64s(named: "missing") }?.contains("There is no tensor 'missing'") == true)
        for dtype in SafetensorsType.allCases where dtype != .int64 {
            let other = try self.file([SafetensorsTensor(name: "n", dtype: dtype, shape: [8], bytes: [UInt8](repeating: 0, count: 8 * dtype.width))])
            #expect(mismatch { _ = try other.int64s(named: "n") }?.contains("where I64 is needed") == true)
        }
        // A header of any length: at any address.
        for shift in 0..<8 {
            let header = Array(#"{"n":{"dtype":"I64","shape":[7],"data_offsets":[0,56]}}"#.utf8) + [UInt8](repeating: 0x20, count: shift)
            let bytes =
                withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header + values.flatMap { value in withUnsafeBytes(of: value.littleEndian) { Array($0) } }
            #expect(try SafetensorsFile(bytes: bytes).int64s(named: "n") == values)
        }
    }
}
