public import Casebook
import CasebookTensor
import Foundation

/// Made-up patients whose outcome depends on what can be seen of them.
public enum RiskFixture {
    public static let schema = """
        {"name":"made-up","unit":"stay","outcome":"death","target":{"kind":"binary","column":"label"},"asOf":24,"minimumEvents":1,
         "population":[{"column":"age","minimum":18,"reason":"under age"},{"column":"disposition","excludes":["died"],"reason":"died"}],
         "columns":[{"name":"age","range":[0,120]},{"name":"sex","kind":"category","minimum":5},
                    {"name":"frailty","kind":"ordered","levels":{"none":0,"some":1,"much":2}},
                    {"name":"diagnoses","kind":"codes","separator":";","minimum":5,"prefix":3}],
         "statistics":["last","mean","count","since","abnormal"],"windows":["all","last 6"],"windowStatistics":["median"],
         "series":[{"name":"pulse","codes":["HR"],"range":[20,300],"usual":[60,100]},{"name":"lactate","codes":["LAC","LACT"],"range":[0,40],"logarithm":true,
                    "units":{"mmol/L":1,"mg/dL":0.111}},{"name":"systolic","codes":["SBP"],"range":[30,300]}],
         "derived":[{"name":"shock index","rule":"ratio","first":"pulse","second":"systolic","within":3}],
         "codes":{"minimum":5},"subgroups":["sex"],
         "bedside":{"score":"news2","variables":{"heartRate":"pulse","systolic":"systolic"}}}
        """

    public static func schema(target: String? = nil) throws -> RiskSchema {
        var json = try JSONParser.parse(Array(schema.utf8))
        if let target { json["target"] = try JSONParser.parse(Array(target.utf8)) }
        return try RiskSchema(json)
    }

    /// Stays of patients, some of whom have two; the outcome follows age, frailty, pulse, lactate, and a drug.
    public static func timelines(_ count: Int, seed: UInt64 = 1) -> [PatientTimeline] {
        var random = RandomGenerator(seed: seed)
        return (0..<count).map { index in
            var timeline = PatientTimeline(id: "stay-\(index)", group: "patient-\(index * 4 / 5)")
            let age = 20 + 70 * Double(random.uniform()), frailty = Int(random.uniform() * 3), severity = Double(random.normal())
            timeline.statics["age"] = .number(age.rounded())
            timeline.statics["sex"] = .text(random.uniform() < 0.5 ? "F" : "M")
            timeline.statics["frailty"] = .text(["none", "some", "much"][frailty])
            timeline.statics["diagnoses"] = .text(severity > 0.5 ? "A41.9;I10" : "I10;E11.9")
            var hour = Double(random.uniform())
            while hour < 30 {
                timeline.events.append(TimelineEvent(time: hour, code: "HR", value: .number((80 + 12 * severity + 8 * Double(random.normal())).rounded())))
                if random.uniform() < 0.5 { timeline.events.append(TimelineEvent(time: hour, code: "SBP", value: .number((125 - 10 * severity).rounded()))) }
                if random.uniform() < 0.3 {
                    let value = max(0.3, 1.5 + severity + 0.3 * Double(random.normal()))
                    timeline.events.append(TimelineEvent(time: hour, known: hour + 1.5, code: "LAC", value: .number((value * 10).rounded() / 10), unit: "mmol/L"))
                }
                hour += 1 + 4 * Double(random.uniform())
            }
            let hasDrug = random.uniform() < 0.3 + (severity > 0 ? 0.3 : 0)
            if hasDrug { timeline.events.append(TimelineEvent(time: 3, code: "drug:norepinephrine")) }
            timeline.events.append(TimelineEvent(time: 1, code: "drug:paracetamol"))
            let logit = -2.6 + 0.05 * (age - 55) + 0.8 * Double(frailty) + 2 * severity + (hasDrug ? 0.6 : 0)
            let died = Double(random.uniform()) < 1 / (1 + exp(-logit))
            timeline.label = .number(died ? 1 : 0)
            timeline.statics["group3"] = .text(logit > 0 ? "high" : logit > -1.5 ? "middle" : "low")
            timeline.statics["time"] = .number((-log(max(Double(random.uniform()), 1e-6)) * 100 * exp(-logit / 2)).rounded() + 1)
            timeline.statics["event"] = .text(random.uniform() < 0.7 ? "yes" : "no")
            return timeline
        }
    }

    /// Settings that are fitted fast.
    public static func recipe(_ change: (inout RiskRecipe) -> Void = { _ in }) -> RiskRecipe {
        var recipe = RiskRecipe()
        recipe.folds = 3
        recipe.trees?.rounds = 40
        recipe.trees?.leafRows = 10
        change(&recipe)
        return recipe
    }

    public static func lines(_ timelines: [PatientTimeline]) -> String {
        timelines.map { timeline in
            var writer = JSONWriter()
            writer.value(timeline.json)
            return String(decoding: writer.bytes, as: UTF8.self) + "\n"
        }.joined()
    }
}
