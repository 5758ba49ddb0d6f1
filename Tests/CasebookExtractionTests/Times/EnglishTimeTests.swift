import Casebook
import CasebookTestSupport
import Testing

/// Times of English sentences, counted from Wednesday, 20 March 2024.
@Suite struct EnglishTimeTests {
    private func analyze(_ text: String, reference: String? = "2024-03-20") throws -> Document {
        var workspace = try PipelineWorkspace(), document = Document(id: "1", text: SourceText(text), statedLanguage: .english)
        document.referenceTime = reference
        return try Pipeline.rules(Fixture.lexicons.get()).annotate(document, workspace: &workspace)
    }

    /// `type value` of each time, with its modifier and frequency.
    private func times(_ text: String, reference: String? = "2024-03-20") throws -> [String] {
        try analyze(text, reference: reference).times.map { time in
            [time.kind.rawValue, time.value, time.modifier, time.frequency].compactMap { $0 }.joined(separator: " ")
        }
    }

    @Test(arguments: [
        ("Admitted on March 5, 2024 at 8:30 am with cough.", ["time 2024-03-05T08:30"]),
        ("Pneumonia on 28 December, discharged Jan 3rd.", ["date 2023-12-28", "date 2024-01-03"]),
        ("CT on 3/5 showed pneumonia, repeat 03/12/24.", ["date 2024-03-05", "date 2024-03-12"]),
        ("Cough since last Tuesday, will see pulmonology next Tuesday.", ["date 2024-03-19 ON_OR_AFTER", "date 2024-03-26"]),
        ("Fever the day before yesterday and vomiting last night.", ["date 2024-03-18", "time 2024-03-19TNI"]),
        ("Stroke in Q3 2021, asthma in the 1990s, migraine last spring.", ["date 2021-Q3", "date 199", "date 2023-SP"]),
        ("Chest pain early last week, worse at the end of February.", ["date 2024-W11 START", "date 2024-02 END"]),
        ("Chemotherapy from October to December 2023 for lymphoma.", ["date 2023-10", "date 2023-12"]),
        ("Extubated at 1430, hypotension at 0215.", ["time T14:30", "time T02:15"]),
        ("First Monday of April: colonoscopy is planned.", ["date 2024-04-01"]),
    ])
    func dates(text: String, wanted: [String]) throws {
        #expect(try times(text) == wanted)
    }

    @Test(arguments: [
        ("Cough x3 days, hypertension for the past 10 years.", ["duration P3D", "duration P10Y"]),
        ("Headache for about two and a half hours.", ["duration PT2.5H APPROX"]),
        ("Diarrhea for 2-3 weeks, fatigue for several months.", ["duration P2W/P3W", "duration PXM"]),
        ("Nausea for 3/7, at least 6 months of back pain.", ["duration P3D", "duration P6M EQUAL_OR_MORE"]),
        ("Vomiting 2 days ago, stroke three years ago.", ["date 2024-03-18", "date 2021"]),
        ("Follow up of anemia in 2 weeks.", ["date 2024-04-03"]),
        ("He collapsed; two days later the fever resolved.", ["date P2D"]),
    ])
    func lengths(text: String, wanted: [String]) throws {
        #expect(try times(text) == wanted)
    }

    @Test(arguments: [
        ("Hemodialysis three times a week, CBC every other day.", ["set P1W 3X", "set P2D"]),
        ("Headache every morning, vertigo on Mondays.", ["set TMO", "set XXXX-WXX-1"]),
        ("Creatinine 6-hourly, INR twice weekly.", ["set PT6H", "set P1W 2X"]),
        ("Aspirin 81 mg daily and metformin 500 mg twice a day.", []),
        ("Two bottles of wine per week, contractions q5 min.", ["set P1W", "set PT5M"]), ("Physical therapy for weakness 3 days per week.", ["set P1W 3X"]),
    ])
    func sets(text: String, wanted: [String]) throws {
        #expect(try times(text) == wanted)
    }

    @Test(arguments: [
        ("Fever resolved by day two, extubated on hospital day 3.", ["date P2D", "date P3D"]),
        ("Rash on days 1-5 of amoxicillin, blood culture d4 negative.", ["date P1D/P5D", "date P4D"]),
        ("Neutropenia on cycle 2 day 8, diarrhea in week six.", ["date P8D", "date P6W"]), ("Vitamin d3 for osteopenia.", []),
    ])
    func daysOfACourse(text: String, wanted: [String]) throws {
        #expect(try times(text) == wanted)
    }

    @Test(arguments: [
        ("Plan: ortho clinic 2 wks for fracture, colonoscopy in 6-8 weeks.", ["date 2024-04-03", "date 2024-05-01/2024-05-15"]),
        ("Plan: no lifting 2 weeks after hernia repair, prednisone for 3 more days.", ["date P2W", "duration P3D"]),
    ])
    func plans(text: String, wanted: [String]) throws {
        #expect(try times(text) == wanted)
    }

    /// What looks like a time in a note and is none.
    @Test(arguments: [
        "Pain 5/10, strength 4/5 in both legs, BP 120/80, mass 3-4 cm.", "You may take acetaminophen for fever and march in place.",
        "O2 sat 95% on room air, T 37.8 HR 110.", "A 54-year-old man, his father aged 71 years, talked at 3 years, with asthma.",
        "CKD stage 3a, breast mass at 2 o'clock, titer 1:40.", "24-hour urine protein and OCT of the macula for edema.",
        "Thirty units of alcohol a week, cramps at night, morning stiffness.", "MRN 20240305 with second-degree burn.",
    ])
    func noTimes(text: String) throws {
        #expect(try times(text) == [])
    }

    @Test func daysAfterAnOperationAreTiedToIt() throws {
        let document = try analyze("POD#3 after appendectomy: fever, 3 days after surgery.", reference: nil)
        #expect(document.times.map(\.value) == ["P3D", "P3D"])
        let event = try #require(document.times[0].event)
        #expect(document.text[document.entities[event].span] == "appendectomy")
    }

    @Test func withoutAReferenceTheAmountIsTheValue() throws {
        let found = try analyze("Fever 3 days ago, cough yesterday, rash in March.", reference: nil).times
        #expect(found.map(\.value) == ["P3D", "P1D", "XXXX-03"])
        #expect(found.map(\.end) == ["PRESENT_REF", "PRESENT_REF", nil])
    }

    @Test func anyTextIsReadToItsEnd() throws {
        let words = ["3", " days", " ago", "/", "-", "12:30", " March", " of", " the", " last", " week", "POD", "\n", "五", " and", " half", "2024", ",", " first", " x"]
        var generator = SeededGenerator(seed: 23)
        for _ in 0..<60 {
            var text = RandomText.make(10, using: &generator)
            for _ in 0..<60 { text += words.randomElement(using: &generator)! }
            let document = try analyze(text)
            let bounds = document.times.allSatisfy { $0.span.end <= document.text.count && !$0.span.isEmpty }
            #expect(bounds)
        }
    }

    @Test func longChainsOfPhrasesTakeLinearTime() throws {
        for phrase in ["end of the ", "half past ", "3 days after ", "1/", "week of ", "between 3 and "] {
            #expect(try analyze(String(repeating: phrase, count: 20_000)).times.count <= 40_000)
        }
    }
}
