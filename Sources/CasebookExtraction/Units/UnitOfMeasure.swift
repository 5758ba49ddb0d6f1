/// A unit of measure, read from its UCUM code (case-sensitive form; The Unified Code for Units of Measure, version 2.1).
///
/// Read are atoms with prefixes (`mm[Hg]`), exponents (`m2`, `s-1`), powers of ten (`10*9/L`, `10^9/L`), factors (`100.mL`), products, quotients, brackets (`mg/(kg.d)`) and
/// annotations (`{beats}/min`). Scales with a zero of their own (`Cel`, `[degF]`) stand alone; logarithmic units are kinds of their own, without conversion.
///
/// ```swift
/// let unit = UnitOfMeasure("mg/dL")
/// unit?.convert(120, to: UnitOfMeasure("g/L")!)   // 1.2
/// ```
package struct UnitOfMeasure: Sendable, Hashable {
    /// The code in one fixed spelling: `L` for litre, `u` for micro, no brackets, `/s` for `s-1`.
    package let code: String
    package let dimension: UnitDimension
    /// Size in base units: metre, kilogram, second, kelvin, coulomb, mole, radian, bit and each unit that stands for itself.
    package let factor: Double
    /// Kelvins at zero of a scale of temperature, else 0.
    package let offset: Double

    package static let one = UnitOfMeasure(code: "1", dimension: .one, factor: 1, offset: 0)

    /// Codes longer than this name no unit.
    private static let maximumLength = 64

    private init(code: String, dimension: UnitDimension, factor: Double, offset: Double) {
        self.code = code
        self.dimension = dimension
        self.factor = factor
        self.offset = offset
    }

    /// Nil where the text is no unit that is known.
    package init?(_ text: String) {
        guard !text.isEmpty, text.utf8.count <= Self.maximumLength else { return nil }
        var parser = Parser(Array(text.unicodeScalars))
        guard parser.expression(1), parser.isAtEnd, parser.factor > 0, parser.factor.isFinite else { return nil }
        guard parser.offset == 0 || parser.count == 1 && !parser.isInverted else { return nil }
        self.init(code: parser.code.isEmpty ? "1" : parser.code, dimension: parser.dimension, factor: parser.factor, offset: parser.offset)
    }

    /// Whether values of one convert to the other without knowing what is measured.
    package func isCommensurable(with other: UnitOfMeasure) -> Bool { dimension == other.dimension }

    /// A value of this unit in another one; nil where the two measure different things.
    package func convert(_ value: Double, to other: UnitOfMeasure) -> Double? {
        guard dimension == other.dimension else { return nil }
        if factor == other.factor, offset == other.offset { return value }
        guard offset == 0, other.offset == 0 else { return (value * factor + (offset - other.offset)) / other.factor }
        // Ratios are mostly whole numbers, which a product of prefixes misses by a bit.
        let isSmaller = factor < other.factor
        var ratio = isSmaller ? other.factor / factor : factor / other.factor
        if abs(ratio - ratio.rounded()) < ratio * 1e-13 { ratio.round() }
        return isSmaller ? value / ratio : value * ratio
    }
}

extension UnitOfMeasure {
    private struct Parser {
        private let text: [Unicode.Scalar]
        private var place = 0
        var code = ""
        var dimension = UnitDimension.one
        var factor = 1.0
        var offset = 0.0
        /// Atoms read, and whether one of them stands in a denominator or has an exponent.
        var count = 0
        var isInverted = false

        init(_ text: [Unicode.Scalar]) { self.text = text }

        var isAtEnd: Bool { place == text.count }
        private var next: Unicode.Scalar? { place < text.count ? text[place] : nil }

        /// Terms joined by `.` and `/`; `sign` is -1 within a denominator. Brackets nest no deeper than the text is long, which is bounded.
        mutating func expression(_ sign: Int) -> Bool {
            var isDivided = false
            if next == "/" {
                isDivided = true
                place += 1
            }
            while true {
                guard term(isDivided ? -sign : sign) else { return false }
                guard let scalar = next, scalar == "." || scalar == "/" else { return true }
                isDivided = scalar == "/"
                place += 1
            }
        }

        private mutating func term(_ sign: Int) -> Bool {
            if next == "(" {
                place += 1
                guard expression(sign), next == ")" else { return false }
                place += 1
                return true
            }
            if next == "{" { return annotation(sign) }
            if let number = digits() {
                // 10*9, 10^9; else a factor, of which 1 says nothing.
                var power = 1, spelling = String(number)
                if number == 10, next == "*" || next == "^" {
                    place += 1
                    guard let exponent = signed(), abs(exponent) <= 99 else { return false }
                    power = exponent
                    spelling = "10*\(exponent)"
                }
                if number == 1 { return annotation(sign) }
                guard number > 0 else { return false }
                factor *= Self.power(Double(number), power * sign)
                append(spelling, sign)
                return true
            }
            let start = place
            while let scalar = next, scalar != ".", scalar != "/", scalar != ")", scalar != "{" {
                if scalar == "[" {
                    while let inner = next, inner != "]" { place += 1 }
                    guard next == "]" else { return false }
                } else if Self.beginsExponent(scalar) {
                    break
                }
                place += 1
            }
            guard place > start, let (symbol, atom, scale) = Self.atom(String(String.UnicodeScalarView(text[start..<place]))) else { return false }
            let exponent = next.map(Self.beginsExponent) == true ? signed() : 1
            guard let exponent, exponent != 0, abs(exponent) <= 9 else { return false }
            factor *= Self.power(atom.factor * scale, exponent * sign)
            dimension = dimension * atom.dimension.power(exponent * sign)
            if atom.offset != 0 { offset = atom.offset }
            count += 1
            if exponent != 1 || sign < 0 { isInverted = true }
            append(abs(exponent) == 1 ? symbol : symbol + String(abs(exponent)), exponent < 0 ? -sign : sign)
            return next == "{" ? annotation(0) : true
        }

        /// Words in braces say what is counted and nothing of its size. With `sign` 0 they belong to the atom before them.
        private mutating func annotation(_ sign: Int) -> Bool {
            guard next == "{" else { return true }
            let start = place
            while let scalar = next, scalar != "}" { place += 1 }
            guard next == "}" else { return false }
            place += 1
            let words = String(String.UnicodeScalarView(text[start..<place]))
            if sign == 0 { code += words } else { append(words, sign) }
            return true
        }

        private mutating func append(_ symbol: String, _ sign: Int) {
            if sign < 0 { code += "/" } else if !code.isEmpty { code += "." }
            code += symbol
        }

        private mutating func digits() -> Int? {
            let start = place
            var value = 0
            while let scalar = next, scalar >= "0", scalar <= "9" {
                guard value < 100_000_000 else { return nil }
                value = value * 10 + Int(scalar.value) - 0x30
                place += 1
            }
            return place > start ? value : nil
        }

        private mutating func signed() -> Int? {
            var sign = 1
            if next == "+" || next == "-" {
                sign = next == "-" ? -1 : 1
                place += 1
            }
            return digits().map { $0 * sign }
        }

        private static func beginsExponent(_ scalar: Unicode.Scalar) -> Bool { scalar == "+" || scalar == "-" || scalar >= "0" && scalar <= "9" }

        private static func power(_ base: Double, _ exponent: Int) -> Double {
            var result = 1.0
            for _ in 0..<abs(exponent) { result *= base }
            return exponent < 0 ? 1 / result : result
        }

        /// A symbol with its prefix in one spelling, the unit and the size of the prefix.
        private static func atom(_ symbol: String) -> (String, UnitAtom, Double)? {
            if let atom = UnitAtom.table[UnitAtom.synonyms[symbol] ?? symbol] { return (UnitAtom.synonyms[symbol] ?? symbol, atom, 1) }
            for length in [1, 2] where symbol.unicodeScalars.count > length {
                var prefix = String(symbol.unicodeScalars.prefix(length)), rest = String(symbol.unicodeScalars.dropFirst(length))
                if prefix == "\u{B5}" || prefix == "\u{3BC}" { prefix = "u" }
                rest = UnitAtom.synonyms[rest] ?? rest
                if let scale = UnitAtom.prefixes[prefix], let atom = UnitAtom.table[rest], atom.isMetric { return (prefix + rest, atom, scale) }
            }
            return nil
        }
    }
}
