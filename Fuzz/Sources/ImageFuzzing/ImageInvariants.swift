import CasebookCore
import CasebookImaging

/// What holds of every picture, whatever it was read from.
enum ImageInvariants {
    static func check(_ image: MedicalImage) {
        precondition(image.values.count == image.channels * image.depth * image.height * image.width, "a picture is full")
        if let spacing = image.spacing { precondition(spacing.rows > 0 && spacing.columns > 0 && spacing.slices ?? 1 > 0, "pixels have a size") }
    }

    static func check(_ error: ClinicalError) { precondition(!error.message.isEmpty, "an error has words") }

    /// Equal but for numbers that are none.
    static func areAlike(_ one: [Float], _ other: [Float]) -> Bool {
        one.count == other.count && zip(one, other).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }
    }
}
