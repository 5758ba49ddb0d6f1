import CasebookImaging
import Testing

@Suite struct ImageResizingTests {
    private static func ramp(_ count: Int) -> MedicalImage { MedicalImage(height: 1, width: count, values: (0..<count).map { Float($0) }) }

    @Test func aRampStaysARamp() {
        // Halved, the inner places of a ramp lie at the middle of two old ones: 2 i + 0.5.
        let halved = Self.ramp(16).resized(height: 1, width: 8).values
        for place in 1..<7 { #expect(abs(halved[place] - (2 * Float(place) + 0.5)) < 1e-5) }
        // At the edges the triangle is cut: (1 · 0.75 + 2 · 0.25 + 0) over what is left of it.
        #expect(abs(halved[0] - (0.75 * 1 + 0.25 * 2) / 1.75) < 1e-5)
        let doubled = Self.ramp(4).resized(height: 1, width: 8).values
        let expected: [Float] = [0, 0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3]
        for place in 0..<8 { #expect(abs(doubled[place] - expected[place]) < 1e-5) }
    }

    @Test func channelsSlicesAndSpacingAreKept() {
        let values = (0..<6).flatMap { plane in [Float](repeating: Float(plane), count: 12) }
        let image = MedicalImage(channels: 3, depth: 2, height: 3, width: 4, values: values, spacing: MedicalImage.Spacing(slices: 5, rows: 1, columns: 1))
        let resized = image.resized(height: 6, width: 2)
        for plane in 0..<6 { for place in 0..<12 { #expect(abs(resized.values[plane * 12 + place] - Float(plane)) < 1e-5) } }
        #expect(resized.spacing == MedicalImage.Spacing(slices: 5, rows: 0.5, columns: 2))
        #expect(image.resized(height: 3, width: 4) == image)
    }

    @Test func slicesAreResizedAsRowsAre() {
        let values = (0..<6).map { Float($0 * $0) }, spacing = MedicalImage.Spacing(slices: 4, rows: 1, columns: 1)
        let stack = MedicalImage(channels: 1, depth: 6, height: 1, width: 1, values: values, spacing: spacing).resized(depth: 3, height: 1, width: 1)
        #expect(stack.values == MedicalImage(height: 6, width: 1, values: values).resized(height: 3, width: 1).values)
        #expect(stack.depth == 3 && stack.spacing?.slices == 8)
        // Channels stay apart.
        let two = MedicalImage(channels: 3, depth: 2, height: 1, width: 1, values: [1, 1, 5, 5, 9, 9]).resized(depth: 4, height: 1, width: 1)
        #expect(two.values == [1, 1, 1, 1, 5, 5, 5, 5, 9, 9, 9, 9])
    }

    @Test func whatIsNoNumberHasNoPartInOthers() {
        var image = MedicalImage(height: 4, width: 4, values: [Float](repeating: 7, count: 16))
        image.values[5] = .nan
        // Smaller, every new pixel has others; larger, one may lie within the old one alone.
        #expect(image.resized(height: 2, width: 2).values.allSatisfy { abs($0 - 7) < 1e-5 })
        let larger = image.resized(height: 12, width: 12).values
        #expect(larger.count { abs($0 - 7) < 1e-5 } >= 143)
        #expect(MedicalImage(height: 1, width: 4, values: [.nan, .infinity, .nan, .nan]).resized(height: 1, width: 2).values.allSatisfy { $0.isNaN })
    }

    /// Widened first, a million rows would take gigabytes on the way.
    @Test func nothingOnTheWayIsLargerThanBothEnds() {
        let tall = MedicalImage(height: 1 << 20, width: 1, values: [Float](repeating: 3, count: 1 << 20))
        let square = tall.resized(height: 8, width: 4096)
        #expect(square.values.count == 8 * 4096 && square.values.allSatisfy { abs($0 - 3) < 0.05 })
    }

    @Test func noPixelIsLeftOutWhenAnImageShrinks() {
        var image = MedicalImage(height: 1, width: 64, values: [Float](repeating: 0, count: 64))
        for place in 8..<56 {
            image.values = [Float](repeating: 0, count: 64)
            image.values[place] = 1
            #expect(abs(image.resized(height: 1, width: 4).values.reduce(0, +) * 16 - 1) < 0.15)
        }
    }
}
