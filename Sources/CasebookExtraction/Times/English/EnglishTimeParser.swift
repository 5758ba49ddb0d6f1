internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// Reads the times of one sentence from its lexemes, from left to right, the longest reading at each place. The parts of the grammar stand in extensions: amounts, dates,
/// times of day, relative times, intervals, sets.
struct EnglishTimeParser {
    let lexemes: [TimeLexeme]
    let buffer: ScalarBuffer
    let reference: TimeReference?
    /// Where dates lie that no verb places: ahead in a plan.
    let isPlan: Bool
    /// The last date in digits of the sentence that was told with its year: a month behind it follows it.
    private var lastDate: CivilDate?
    /// The sentence says something besides times.
    let hasContext: Bool

    init(lexemes: [TimeLexeme], buffer: borrowing ScalarBuffer, reference: TimeReference?, isPlan: Bool) {
        self.lexemes = lexemes
        self.buffer = copy buffer
        self.reference = reference
        self.isPlan = isPlan
        hasContext = lexemes.contains { $0.kind == .word && ($0.words.isEmpty || $0.words.contains { [.tense, .event, .measure, .none].contains($0.role) }) }
    }

    mutating func read(into mentions: inout [TimeMention]) {
        var place = 0
        while place < lexemes.count {
            guard lexemes[place].kind != .word || !lexemes[place].words.isEmpty, word(place, .none) == nil else {
                place += 1
                continue
            }
            if let period = lexemes[place].period, period.year != nil { lastDate = period.first }
            if let found = interval(place) {
                mentions.append(found.begin)
                mentions.append(found.end)
                place = max(found.next, place + 1)
            } else if let found = expression(place) {
                if let mention = found.mention { mentions.append(mention) }
                place = max(found.next, place + 1)
            } else {
                place += 1
            }
        }
    }

    /// What a place begins; without a mention it is passed over (an age).
    private func expression(_ place: Int) -> (mention: TimeMention?, next: Int)? {
        if let found = countedDay(place) { return found }
        if let dose = dosing(place) { return (nil, dose) }
        if let found = set(place) { return (found.mention, found.next) }
        // A quarter past three is no quarter of a year.
        if pastHour(place) == nil, !isHourAndMinute(place), let found = amountExpression(place) { return found }
        if let moment = moment(place) {
            let (isBeforeCue, isAfterCue) = (boundary(before: moment.first) == "before", boundary(before: moment.first) == "after")
            guard !isIdle(moment), var mention = mention(of: moment) else { return (nil, moment.next) }
            if isBeforeCue, mention.modifier == nil { mention.modifier = "BEFORE" }
            if isAfterCue, mention.modifier == nil { mention.modifier = "AFTER" }
            switch boundary(before: moment.first) {
            case "since": mention.begin = mention.begin ?? mention.value
            case "until": mention.end = mention.end ?? mention.value
            default: break
            }
            return (mention, moment.next)
        }
        return nil
    }

    /// "now" within a clause, and parts of the day that are no time but a habit or a name: cramps at night, morning stiffness.
    private func isIdle(_ moment: TimeMoment) -> Bool {
        guard hasContext, moment.next == moment.first + 1 else { return false }
        if moment.reference == "PRESENT_REF", lexemes[moment.first].range.count <= 9 {
            return isLink(moment.first - 1, "for") || moment.next < lexemes.count && (lexemes[moment.next].kind != .sign || isSign(moment.next, "-") || isSign(moment.next, "/"))
        }
        guard moment.part != nil, moment.period == nil else { return false }
        return isLink(moment.first - 1, "at")
    }

    /// What the word before a moment makes of it: before, after, since, until.
    private func boundary(before place: Int) -> String? {
        guard place > 0 else { return nil }
        for name in ["since", "before", "after", "until"] where isLink(place - 1, name) { return name }
        return nil
    }

    // MARK: Lexemes

    func word(_ place: Int, _ role: TimeWord.Role) -> TimeWord? {
        guard lexemes.indices.contains(place) else { return nil }
        for word in lexemes[place].words where word.role == role { return word }
        return nil
    }

    func isLink(_ place: Int, _ value: String) -> Bool {
        guard lexemes.indices.contains(place) else { return false }
        return lexemes[place].words.contains { $0.role == .link && $0.value == value }
    }

    func isSign(_ place: Int, _ sign: Unicode.Scalar) -> Bool { lexemes.indices.contains(place) && lexemes[place].kind == .sign && lexemes[place].sign == sign.value }

    /// -, – or —.
    func isDash(_ place: Int) -> Bool { isSign(place, "-") || isSign(place, "\u{2013}") || isSign(place, "\u{2014}") || isSign(place, "~") }

    func isSpaced(_ place: Int) -> Bool { !lexemes.indices.contains(place) || lexemes[place].isSpaced }

    /// A whole number in a range, ordinals too where they are allowed.
    func number(_ place: Int, _ range: ClosedRange<Int>, ordinal: Bool = true) -> Int? {
        guard lexemes.indices.contains(place), lexemes[place].kind == .number else { return nil }
        let lexeme = lexemes[place]
        guard ordinal || !lexeme.isOrdinal, lexeme.value == lexeme.value.rounded(), lexeme.value >= Double(range.lowerBound), lexeme.value <= Double(range.upperBound) else { return nil }
        return Int(lexeme.value)
    }

    /// The first place at or after one that is no link of the given names.
    func skip(_ place: Int, _ names: String...) -> Int {
        var place = place
        while names.contains(where: { isLink(place, $0) }) { place += 1 }
        return place
    }

    func scalars(_ first: Int, _ next: Int) -> Range<Int> { lexemes[first].range.lowerBound..<lexemes[next - 1].range.upperBound }

    func isCapital(_ place: Int) -> Bool { CharacterTable.standard.isUpper(buffer.scalars[lexemes[place].range.lowerBound]) }

    // MARK: Direction

    /// Where a date that is not wholly said lies: as the nearest verb before it tells, else one behind it, else in the past, since notes tell what was.
    func direction(_ place: Int) -> TimeDirection {
        hasContext ? told(place) ?? (isPlan ? .future : .past) : .unknown
    }

    /// A period with what is unsaid filled in.
    func resolved(_ period: CalendarPeriod, _ place: Int) -> CalendarPeriod {
        let direction = direction(place)
        if let lastDate, period.year == nil, period.number != nil, direction != .future {
            let following = period.resolved(TimeReference(date: lastDate), .future)
            if let first = following.first, reference.map({ first <= $0.date }) ?? true { return following }
        }
        return period.resolved(reference, direction)
    }

    /// What the verbs of the sentence tell; nil where none does.
    func told(_ place: Int) -> TimeDirection? {
        var index = min(place, lexemes.count) - 1
        while index >= 0 {
            if let tense = word(index, .tense) { return tense.number > 0 ? .future : .past }
            index -= 1
        }
        index = place + 1
        while index < lexemes.count {
            if let tense = word(index, .tense) { return tense.number > 0 ? .future : .past }
            index += 1
        }
        return nil
    }
}
