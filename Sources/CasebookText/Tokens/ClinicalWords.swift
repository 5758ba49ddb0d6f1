/// The small closed lists that the tokenizer and the sentence splitter need: units that stick to numbers, abbreviations that keep their full
/// stop, and words that terms are matched without.
package struct ClinicalWords: Sendable {
    /// The shipped lists.
    package static let standard = ClinicalWords()

    private let units: Set<UInt64>
    private let abbreviations: Set<UInt64>
    private let titles: Set<UInt64>
    private let connectors: Set<UInt64>
    private let vitalSigns: Set<UInt64>
    private let personTitles: Set<UInt64>

    private init() {
        func hashes(_ words: String) -> Set<UInt64> { Set(words.split(separator: " ").map { WordHash.of($0) }) }
        units = hashes(
            """
            mmhg mm cm m km nm um μm mg g kg mcg ug μg ng pg ml l dl cl fl ul μl cc mmol umol μmol nmol pmol mol meq mosm iu u mu miu units \
            unit hz khz mhz bpm kpa pa cmh2o kcal cal kj j gy cgy sv mci bq hr hrs h min mins sec secs s ms wk wks mo mos yr yrs yo y d \
            days day weeks week months month years year hours hour minutes minute lb lbs oz ft in inch inches f c pack ppd pk tab tabs cap caps gtt puffs x \
            st nd rd th fr ga db ppm
            """)
        abbreviations = hashes(
            """
            dr mr mrs ms prof pt pts vs etc al fig figs eq eqs sec secs no nos vol approx dept est ext gen inc jr sr st rev ref refs min max \
            hx dx tx rx fx sx abd temp resp wt ht hosp neg pos cont prev vit inj susp tab tabs cap caps soln amp ca cf e.g i.e mt mts ave \
            jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun
            """)
        titles = hashes("dr mr mrs ms prof vs fig figs eq eqs sec secs no nos approx st ref refs e.g i.e cf mt ave vol jr sr pt pts")
        personTitles = hashes("mr mrs ms dr mr. mrs. ms. dr. miss prof.")
        vitalSigns = hashes("t p r hr rr bp ph wt hb wbc plt crp")
        connectors = hashes("of the in a an his her their")
    }

    /// Whether the (folded) word is a unit that may stick to a number: 80mmHg.
    func isUnit(_ hash: UInt64) -> Bool { units.contains(hash) }
    /// Whether a full stop after the (folded) word may belong to it.
    func isAbbreviation(_ hash: UInt64) -> Bool { abbreviations.contains(hash) }
    /// Whether such a full stop never ends a sentence, since a name or number must follow.
    func isTitle(_ hash: UInt64) -> Bool { titles.contains(hash) }
    /// Whether a number written right behind the (folded) abbreviation is its value: BP96/60, T38.7.
    func isVitalSign(_ hash: UInt64) -> Bool { vitalSigns.contains(hash) }
    /// Whether a name follows the (folded) word: "Mr. Walker" is no device.
    package func isPersonTitle(_ hash: UInt64) -> Bool { personTitles.contains(hash) }
    func isConnector(_ hash: UInt64) -> Bool { connectors.contains(hash) }
}
