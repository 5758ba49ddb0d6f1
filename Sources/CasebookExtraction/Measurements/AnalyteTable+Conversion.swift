package import CasebookLexicons

extension AnalyteTable {
    /// A value of an analyte in another unit. Mass and amount of substance (mg/dL and mmol/L), and amount and equivalents, convert by what the analyte is; nil where nothing tells how.
    ///
    /// - Parameters:
    ///   - from: UCUM. - to: UCUM.
    package func converted(_ value: Double, from: String, to: String, analyte: Analyte?) -> Double? {
        if from == to { return value }
        guard let source = UnitOfMeasure(from), let target = UnitOfMeasure(to) else { return nil }
        return Self.converted(value, from: source, to: target, analyte: analyte)
    }

    static func converted(_ value: Double, from: UnitOfMeasure, to: UnitOfMeasure, analyte: Analyte?) -> Double? {
        if let result = from.convert(value, to: to) { return result }
        guard let analyte, from.offset == 0, to.offset == 0 else { return nil }
        // Kilograms a mole and equivalents a mole take one dimension to another.
        let amount = UnitDimension.amount, mass = UnitDimension.mass, equivalents = UnitDimension.equivalents
        if let molarMass = analyte.molarMass.map({ $0 * 1e-3 }) {
            if from.dimension * amount == to.dimension * mass { return value * from.factor / molarMass / to.factor }
            if from.dimension * mass == to.dimension * amount { return value * from.factor * molarMass / to.factor }
            if let charge = analyte.charge {
                if from.dimension * equivalents == to.dimension * mass { return value * from.factor / molarMass * charge / to.factor }
                if from.dimension * mass == to.dimension * equivalents { return value * from.factor * molarMass / charge / to.factor }
            }
        }
        if let charge = analyte.charge {
            if from.dimension * equivalents == to.dimension * amount { return value * from.factor * charge / to.factor }
            if from.dimension * amount == to.dimension * equivalents { return value * from.factor / charge / to.factor }
        }
        return nil
    }
}
