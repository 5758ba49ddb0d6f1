import Casebook
import CasebookTestSupport
import Testing

/// What clinicians write, in sentences that are no rule's example.
@Suite struct AssertionTests {
    @Test(arguments: [
        "患者否认[高血压]{disease, absent, historical}、[糖尿病]{disease, absent, historical}及[冠心病]{disease, absent, historical}病史。", "[发热]{symptom}待查。", "[肺癌]{disease, possible}待排。",
        "[肺癌]{disease, possible}？", "[肺结核]{disease, possible}待除外。",
        "[肺栓塞]{disease, possible}不除外。", "进一步检查以排除[肺结核]{disease, possible}。", "已排除[急性心肌梗死]{disease, absent}。", "[咳嗽]{symptom, improved}较前缓解。", "[皮疹]{symptom, resolved}消失。",
        "[无痛性血尿]{symptom}3天。",
        "CT示[无菌性坏死]{disease}。", "未见明显[异常]{symptom, absent}。", "[乙肝表面抗原]{test}阴性。", "无[发热]{symptom, absent}、[咳嗽]{symptom, absent}，有[胸痛]{symptom}。", "活动后[气促]{symptom, conditional}。",
        "如出现[胸痛]{symptom, hypothetical}，请立即就诊。", "预防[深静脉血栓形成]{disease, hypothetical}。", "父亲患[高血压]{disease, family:FTH}。", "并非无[肺炎]{disease}。", "[肝炎]{disease, absent}（-）。",
    ])
    func chinese(marked: String) throws {
        #expect(try Fixture.differences(marked) == [])
    }

    @Test(arguments: [
        "No [fever]{symptom, absent}, [chills]{symptom, absent} or [cough]{symptom, absent}.", "Denies [chest pain]{symptom, absent} but reports [dyspnea]{symptom}.",
        "[Fever]{symptom, absent}: none.", "[Pneumonia]{disease, possible} cannot be excluded.",
        "She does not deny [headache]{symptom}.", "[Pulmonary embolism]{disease, absent} was ruled out.", "[Chest pain]{symptom, conditional} on exertion.",
        "Return if [fever]{symptom, hypothetical} develops.", "Mother had [breast cancer]{disease, family:MTH}.",
        "Mother reports that he has [cough]{symptom}.", "History of [asthma]{disease, historical}.", "No change in the [nodule]{symptom}.",
        "The [rash]{symptom, resolved} has resolved.", "No [CT]{test, absent} was done.",
        // What a negation holds is denied with it, and a verb that is an entity still speaks of others.
        "There is no [evidence]{event, absent} of [stroke]{disease, absent}.", "The [lesion]{disease, absent} could not be [identified]{event, absent}.",
        "She [denied]{event} [pain]{symptom, absent}.",
    ])
    func english(marked: String) throws {
        #expect(try Fixture.differences(marked) == [])
    }

    @Test func headingsGiveDefaultsAndCuesOverrideThem() throws {
        #expect(try Fixture.differences("家族史：[冠心病]{disease, family:FAMMEMB}。") == [])
        #expect(try Fixture.differences("既往史：[哮喘]{disease, historical}。") == [])
        #expect(try Fixture.differences("鉴别诊断：[肺结核]{disease, possible}。") == [])
        #expect(try Fixture.differences("PAST MEDICAL HISTORY:\n[Asthma]{disease, historical}.\nASSESSMENT:\n[Pneumonia]{disease}.") == [])
    }

    @Test func everyResultNamesItsCueAndRule() throws {
        let document = try Fixture.analyze("否认发热。")
        let cue = try #require(document.entities.first?.assertion.cues.first)
        #expect(document.text[cue.span] == "否认")
        #expect(cue.rule == "zh.absent.否认")
    }
}
