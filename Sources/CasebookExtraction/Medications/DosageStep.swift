internal import CasebookLexicons
internal import CasebookText

/// One part of an instruction, as its marks fill it.
struct DosageStep {
    /// What is given, in a unit of measure, and in pieces of the product.
    var mass: Amount?
    var pieces: Amount?
    var rate: Amount?
    var isPerDay = false
    var route: String?
    var frequency: DosageInstruction.Frequency?
    var timing: [String] = []
    /// How many times a day the times of the day mean.
    var timesPerDay = 0
    var duration: Amount?
    var isNeeded = false
    /// Scalars of the words that say when it is needed.
    var neededFor: Range<Int>?
    var isOnce = false
    var maximum: Amount?
    var maximumPeriod: String?
    /// Scalars from the first to the last mark.
    var range: Range<Int>?
    /// Follows the part before in time, rather than standing beside it.
    var isNext = false

    var hasDose: Bool { mass != nil || pieces != nil || rate != nil }
    var isEmpty: Bool {
        !hasDose && route == nil && frequency == nil && timing.isEmpty && duration == nil && !isNeeded && !isOnce && maximum == nil
    }

    /// The amount given at a time: pieces where they are told, else a measure.
    var dose: Amount? {
        guard pieces == nil, isPerDay, let mass, let frequency, frequency.count != frequency.period || frequency.periodUnit != "d" else { return pieces ?? mass }
        // 20 mg/d in two parts: what each part is is for the reader to say.
        return Amount(mass.value, high: mass.high, unit: mass.unit.map { $0 + "/d" })
    }

    /// Where nothing else says how often, the times of the day do.
    var schedule: DosageInstruction.Frequency? {
        if let frequency { return frequency }
        if isPerDay, rate == nil { return DosageInstruction.Frequency(count: 1, period: 1, periodUnit: "d") }
        guard timesPerDay > 0, !isNeeded, !isOnce else { return nil }
        return DosageInstruction.Frequency(count: Double(timesPerDay), period: 1, periodUnit: "d")
    }

    func instruction(_ buffer: borrowing ScalarBuffer, otherwise range: Range<Int>) -> DosageInstruction {
        var dosage = DosageInstruction(
            span: buffer.span(self.range ?? range), dose: dose, route: route, frequency: schedule, timing: timing, duration: duration, isAsNeeded: isNeeded)
        dosage.asNeededFor = neededFor.map { buffer.span($0) }
        dosage.maximum = maximum
        dosage.maximumPeriod = maximumPeriod
        dosage.rate = rate
        return dosage
    }
}
