/// Red, green and blue of luminance and two differences of colour (PS3.3, C.7.6.3.1.2, by ITU-R BT.601).
package enum LuminanceColour {
    /// Nothing for what is not luminance and differences.
    package static func converter(_ photometric: PhotometricInterpretation) -> ((Double, Double, Double) -> [Double])? {
        switch photometric {
        case .ybrFull, .ybrFull422: { rgb($0, $1 - 128, $2 - 128) }
        case .ybrPartial422: { rgb(($0 - 16) * 255 / 219, ($1 - 128) * 255 / 224, ($2 - 128) * 255 / 224) }
        default: nil
        }
    }

    private static func rgb(_ luminance: Double, _ blue: Double, _ red: Double) -> [Double] {
        let green = luminance - (0.114 * 1.772 * blue + 0.299 * 1.402 * red) / 0.587
        return [luminance + 1.402 * red, green, luminance + 1.772 * blue].map { min(max(($0 + 0.5).rounded(.down), 0), 255) }
    }
}
