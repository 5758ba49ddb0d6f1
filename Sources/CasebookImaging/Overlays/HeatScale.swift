internal import Foundation

/// Colours from blue over violet to red whose lightness grows with the value, so that they are told apart in grey and by the colour-blind as well.
///
/// Even steps of lightness and hue in Oklab (Ottosson 2020).
enum HeatScale {
    /// Red, green and blue from 0 to 255 for values from 0 to 1 in 256 steps.
    static let colours: [(Float, Float, Float)] = (0..<256).map { step in
        let value = Double(step) / 255
        return colour(lightness: 0.42 + 0.26 * value, chroma: 0.19, hue: (264 + 125 * value) * .pi / 180)
    }

    private static func colour(lightness: Double, chroma: Double, hue: Double) -> (Float, Float, Float) {
        let a = chroma * cos(hue), b = chroma * sin(hue)
        let long = cube(lightness + 0.3963377774 * a + 0.2158037573 * b)
        let medium = cube(lightness - 0.1055613458 * a - 0.0638541728 * b)
        let short = cube(lightness - 0.0894841775 * a - 1.2914855480 * b)
        return (
            encoded(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
            encoded(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
            encoded(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short)
        )
    }

    private static func cube(_ value: Double) -> Double { value * value * value }

    /// Linear light as a number of sRGB (IEC 61966-2-1), cut to what a screen can show.
    private static func encoded(_ light: Double) -> Float {
        let light = min(max(light, 0), 1)
        return Float(255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055))
    }
}
