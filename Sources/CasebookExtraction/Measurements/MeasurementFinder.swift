internal import CasebookCore
package import CasebookLexicons
package import CasebookText

/// Results of tests, vital signs, scores, stages and sizes: ties values to the tests that they are of.
///
/// The text is read once into names (entities of kind test, and names of the table that the dictionaries have missed), values and what stands between (`MeasurementScan`); then values are tied to
/// names in order (`MeasurementLinker`). A value goes with the name before it where nothing but links stands between, or further words of the clause and then a verb; a name may have several values (columns
/// of a table, 1.86→2.41), and joined names share them out (Na/K 129/5.4). Words, bounds and units are data (`Lexicons/Analytes`).
package struct MeasurementFinder: Sendable {
    let table: AnalyteTable
    let units: UnitReader
    let comparisons: ComparisonReader
    /// Usual units of each analyte.
    let usual: [[UnitOfMeasure]]

    package init(table: AnalyteTable, units: UnitTable, comparisons: ComparisonTable) {
        self.table = table
        self.units = UnitReader(units)
        self.comparisons = ComparisonReader(comparisons)
        usual = table.analytes.map { $0.units.compactMap { UnitOfMeasure($0) } }
    }

    /// Fills `Document.measurements`; adds entities for tests that no dictionary has.
    package func find(_ document: inout Document, _ buffer: borrowing ScalarBuffer) {
        var scan = MeasurementScan(self)
        scan.read(document.entities, buffer)
        var linker = MeasurementLinker(self, scan)
        linker.link(buffer)
        add(linker, to: &document, buffer)
    }

    private func add(_ linker: MeasurementLinker, to document: inout Document, _ buffer: borrowing ScalarBuffer) {
        guard !linker.found.isEmpty else { return }
        var entities: [Int?] = linker.scan.names.map(\.entity), hasNew = false
        var measurements: [Measurement] = []
        for name in linker.scan.names where name.isShrunk {
            if let entity = name.entity { document.entities[entity].span = buffer.span(name.range) }
        }
        for found in linker.found.sorted(by: { $0.order < $1.order }) {
            guard linker.isKept(found), !isThreshold(found, linker, document) else { continue }
            var measurement = measurement(found, linker, buffer, &document)
            if let name = found.name, !linker.scan.names[name].isImplied || entities[name] != nil {
                if entities[name] == nil {
                    entities[name] = addEntity(linker.scan.names[name], &document, buffer)
                    hasNew = true
                }
                measurement.test = entities[name]
            }
            measurement.assertion = assertion(of: measurement, isEarlier: found.isEarlier, document)
            measurements.append(measurement)
        }
        document.measurements = measurements
        if hasNew { document.sortEntities() }
    }

    /// A bound on a test that is planned or may come is a condition or an aim (transfuse if Hb <70), no result.
    private func isThreshold(_ found: MeasurementLinker.Found, _ linker: MeasurementLinker, _ document: borrowing Document) -> Bool {
        guard let entity = found.name.flatMap({ linker.scan.names[$0].entity }) else { return false }
        let assertion = document.entities[entity].assertion
        guard assertion.status == .hypothetical || assertion.temporality == .future else { return false }
        return found.comparator != .equal && found.comparator != .about || assertion.status == .hypothetical
    }

    /// Adds the entity of a name that was missed, or corrects the one there: a potassium that has a result is no drug.
    private func addEntity(_ name: MeasurementName, _ document: inout Document, _ buffer: borrowing ScalarBuffer) -> Int {
        let span = buffer.span(name.range)
        if name.isOther, let index = document.entities.firstIndex(where: { $0.span == span }) {
            document.entities[index].kind = .test
            document.entities[index].source = "rule:measurement"
            document.entities[index].codes = []
            return index
        }
        var entity = Entity(kind: .test, span: span, source: "rule:measurement", section: document.section(at: span.start))
        if let near = nearest(to: span.start, document) { entity.assertion = document.entities[near].assertion }
        entity.assertion.cues = []
        document.entities.append(entity)
        return document.entities.count - 1
    }

    /// The assertion of the test, or of the entity nearest in the sentence: a size is as hypothetical as the nodule that has it.
    private func assertion(of measurement: Measurement, isEarlier: Bool, _ document: borrowing Document) -> Assertion {
        var assertion = Assertion()
        if let test = measurement.test {
            assertion = document.entities[test].assertion
        } else if let near = nearest(to: measurement.span.start, document) {
            assertion = document.entities[near].assertion
            // What is said of a finding's being there is not said of a number.
            if assertion.status == .absent || assertion.status == .possible { assertion.status = .present }
            assertion.clinicalStatus = nil
        }
        if isEarlier, assertion.temporality == .current { assertion.temporality = .historical }
        return assertion
    }

    /// Index of the entity that ends last before a byte offset in the same sentence, else of the first behind it there.
    private func nearest(to offset: Int, _ document: borrowing Document) -> Int? {
        var low = 0, high = document.sentences.count
        while low < high {
            let middle = (low + high) / 2
            if document.sentences[middle].span.end <= offset { low = middle + 1 } else { high = middle }
        }
        guard low < document.sentences.count else { return nil }
        let sentence = document.sentences[low].span
        var first = 0, last = document.entities.count
        while first < last {
            let middle = (first + last) / 2
            if document.entities[middle].span.start < offset { first = middle + 1 } else { last = middle }
        }
        var index = first - 1
        while index >= 0, index >= first - 4 {
            let entity = document.entities[index]
            if entity.span.start < sentence.start { break }
            if entity.kind != .drug, !EntityKind.attributes.contains(entity.kind) { return index }
            index -= 1
        }
        if first < document.entities.count, document.entities[first].span.start < sentence.end, !EntityKind.attributes.contains(document.entities[first].kind) { return first }
        return nil
    }

    private func measurement(_ found: MeasurementLinker.Found, _ linker: MeasurementLinker, _ buffer: borrowing ScalarBuffer, _ document: inout Document) -> Measurement {
        var measurement = Measurement(test: nil, span: buffer.span(found.range), value: found.value, comparator: found.comparator, valueSpan: buffer.span(found.valueRange))
        let analyte = found.name.flatMap { linker.scan.names[$0].analyte }.map { table.analytes[$0] }
        measurement.analyte = analyte?.id
        if let unit = found.unit {
            measurement.unitSpan = buffer.span(unit.range)
            measurement.unit = unit.unit
            if unit.needsAnalyte {
                if analyte == nil {
                    measurement.unit = nil
                } else {
                    document.diagnostics.append(
                        Diagnostic(
                            "measurement.unit-assumed", "A unit that can be read in more than one way was read as the one that the test is counted in.",
                            offset: measurement.unitSpan!.start))
                }
            } else if unit.unit == "deg" {
                // 三十九度: degrees of a body are those of Celsius where the number is one of them.
                // Degrees of nothing else that is named are those of an angle, where their sign says so.
                let isAngle = found.name == nil || buffer.scalars[unit.range.lowerBound] == 0xB0
                measurement.unit = analyte?.id == "temperature" && (30...45).contains(found.low) ? "Cel" : isAngle ? "deg" : nil
            }
        }
        addRange(found, analyte, &measurement, &document)
        if let stated = found.interpretation {
            measurement.interpretation = stated
            measurement.isInterpretationStated = true
        }
        if found.interpretation == nil || found.interpretation == .abnormal, let computed = compared(found, measurement) {
            if found.interpretation == nil || computed != .normal {
                measurement.interpretation = computed
                measurement.isInterpretationStated = false
            }
        }
        if let name = found.name, let specimen = specimen(linker.scan.names[name].range, buffer) { measurement.specimen = buffer.span(specimen) }
        return measurement
    }

    /// The interval of reference, in the unit of the value.
    private func addRange(_ found: MeasurementLinker.Found, _ analyte: Analyte?, _ measurement: inout Measurement, _ document: inout Document) {
        guard let range = found.reference else { return }
        var low = range.low, high = range.high
        if let unit = range.unit?.unit, let own = measurement.unit, unit != own {
            let limits = [low, high].map { $0.flatMap { table.converted($0, from: unit, to: own, analyte: analyte) } }
            guard (low == nil) == (limits[0] == nil), (high == nil) == (limits[1] == nil) else {
                document.diagnostics.append(
                    Diagnostic(
                        "measurement.range-unit", "An interval of reference is in a unit that does not convert to that of the value; it was left out.",
                        offset: measurement.span.start))
                return
            }
            (low, high) = (limits[0], limits[1])
        }
        measurement.low = low
        measurement.high = high
    }

    /// Low, normal or high by the stated interval; nil where the value or the interval does not tell.
    private func compared(_ found: MeasurementLinker.Found, _ measurement: Measurement) -> Measurement.Interpretation? {
        guard measurement.low != nil || measurement.high != nil, case .number(let value) = measurement.value else { return nil }
        let isBelow = measurement.low.map { found.reference!.isLowOpen ? value <= $0 : value < $0 } ?? false
        let isAbove = measurement.high.map { found.reference!.isHighOpen ? value >= $0 : value > $0 } ?? false
        switch measurement.comparator {
        case .equal, .about: return isBelow ? .low : isAbove ? .high : .normal
        case .less, .lessOrEqual:
            if measurement.low.map({ value <= $0 }) ?? false { return .low }
            return measurement.low == nil && !isAbove ? .normal : nil
        case .greater, .greaterOrEqual:
            if measurement.high.map({ value >= $0 }) ?? false { return .high }
            return measurement.high == nil && !isBelow ? .normal : nil
        }
    }

    /// The specimen that a name begins with: urine protein, 尿钠, 脑脊液蛋白; not urea (尿素) and uric acid.
    private func specimen(_ name: Range<Int>, _ buffer: borrowing ScalarBuffer) -> Range<Int>? {
        guard let word = table.word(buffer, at: name.lowerBound, end: name.upperBound), word.roles.contains(.specimen), word.end < name.upperBound else { return nil }
        let next = buffer.scalars[word.end]
        return next == 0x7D20 || next == 0x9178 || next == 0x91CF ? nil : name.lowerBound..<word.end
    }
}
