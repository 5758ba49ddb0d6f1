import CasebookImaging
import CasebookTensor
import Testing

@Suite struct AugmentationTests {
    private let image = MedicalImage(channels: 3, depth: 2, height: 5, width: 6, values: (0..<180).map { Float($0 * 37 % 101) })

    @Test func withoutChangesTheImageStays() { #expect(Augmentation()(image, example: 3, epoch: 2, seed: 1) == image) }

    @Test(arguments: [true, false]) func twoFlipsAreNone(isHorizontal: Bool) {
        var flip = Augmentation()
        if isHorizontal { flip.horizontalFlip = 1 } else { flip.verticalFlip = 1 }
        let once = flip(image, example: 0, epoch: 0, seed: 1)
        #expect(once[1, 1, 1, 2] == (isHorizontal ? image[1, 1, 1, 3] : image[1, 1, 3, 2]))
        #expect(flip(once, example: 5, epoch: 7, seed: 2) == image)
    }

    @Test func theSameSeedGivesTheSameImage() {
        var all = Augmentation()
        (all.horizontalFlip, all.verticalFlip, all.rotation, all.shift, all.scale) = (0.5, 0.5, 15, .share(0.1), 0.9...1.1)
        (all.cropPadding, all.brightness, all.contrast, all.noise) = (1, 0.2, 0.8...1.2, 0.1)
        let first = all(image, example: 3, epoch: 2, seed: 1)
        #expect(all(image, example: 3, epoch: 2, seed: 1) == first)
        #expect(first.values.allSatisfy { $0.isFinite })
        for (example, epoch, seed) in [(4, 2, 1), (3, 1, 1), (3, 2, 2)] as [(Int, Int, UInt64)] {
            #expect(all(image, example: example, epoch: epoch, seed: seed) != first)
        }
    }

    @Test func aCropMovesByWholePixelsAndEdgesGoOn() {
        var crop = Augmentation()
        crop.cropPadding = 2
        let picture = MedicalImage(height: 5, width: 6, values: (0..<30).map { Float($0 * 37 % 101) })
        var seen: Set<[Int]> = []
        for example in 0..<400 {
            let moved = crop(picture, example: example, epoch: 0, seed: 1)
            let matches = (-2...2).flatMap { down in (-2...2).map { [down, $0] } }.filter { move in
                (0..<30).allSatisfy { moved.values[$0] == picture[0, 0, min(max($0 / 6 - move[0], 0), 4), min(max($0 % 6 - move[1], 0), 5)] }
            }
            #expect(matches.count == 1)
            seen.formUnion(matches)
        }
        #expect(seen.count == 25)
    }

    @Test func brightnessContrastAndNoiseAreInTheirRanges() {
        let mean = image.values.reduce(0, +) / Float(image.values.count)
        var change = Augmentation()
        change.brightness = 2
        for example in 0..<50 {
            let added = zip(change(image, example: example, epoch: 0, seed: 1).values, image.values).map { $0 - $1 }
            #expect(added.allSatisfy { abs($0 - added[0]) < 1e-4 && abs($0) <= 2.001 })
        }
        change = Augmentation()
        change.contrast = 2...2
        #expect(zip(change(image, example: 0, epoch: 0, seed: 1).values, image.values).allSatisfy { abs(($0 - mean) - 2 * ($1 - mean)) < 1e-3 })
        change = Augmentation()
        change.noise = 3
        let flat = MedicalImage(height: 100, width: 100, values: [Float](repeating: 10, count: 10_000))
        let noise = change(flat, example: 0, epoch: 0, seed: 1).values.map { $0 - 10 }
        #expect(abs(noise.reduce(0, +) / 10_000) < 0.1)
        #expect(abs((noise.reduce(0) { $0 + $1 * $1 } / 10_000).squareRoot() - 3) < 0.1)
    }

    @Test func aRotationTurnsAboutTheCentre() {
        var bar = MedicalImage(height: 21, width: 21, values: [Float](repeating: 0, count: 441))
        for column in 0..<21 { bar[0, 0, 10, column] = 1 }
        var turn = Augmentation()
        turn.rotation = 20
        var random = RandomGenerator(seed: 4)
        for _ in 0..<20 {
            let turned = turn(bar, random: &random)
            #expect(abs(turned[0, 0, 10, 10] - 1) < 1e-5)
            #expect(turned != bar)
        }
    }
}
