/// Messages of invented patients, segments ended by CR.
enum HL7Fixtures {
    private static func message(_ segments: String...) -> String { segments.joined(separator: "\r") + "\r" }

    static let laboratory = message(
        #"MSH|^~\&|LIS|NORTHLAB|EHR|NORTH|20240311142533||ORU^R01^ORU_R01|L-1001|P|2.5.1|||AL|NE||UNICODE UTF-8"#,
        #"PID|1||884213^^^NORTH&2.16.840.1.113883.19.5&ISO^MR~123-45-6789^^^SSA^SS||Delacroix^Amelie^R^^^^L||19580723|F||2106-3^White^CDCREC|12 Mill Lane^Apt 4^Springfield^IL^62701^USA||(217)555-0142^PRN^PH||eng^English^ISO6392|M^Married^HL70002||||||2186-5^Not Hispanic^CDCREC"#,
        #"PV1|1|O|LABWEST^2^^NORTH||||1801^Okafor^Chidi||||||||||||V77120|||||||||||||||||||||||||20240311130000"#,
        #"ORC|RE|P-77|F-88"#,
        #"OBR|1|P-77|F-88|24323-8^Comprehensive metabolic panel^LN|||20240311133000|||||||||1801^Okafor^Chidi||||||20240311142000|||F|||||||44&Stern&Ruth"#,
        #"OBX|1|NM|2345-7^Glucose^LN^GLU^Glucose, serum^L||182|mg/dL^mg/dL^UCUM|70-105|H|||F|||20240311133000"#,
        #"NTE|1|L|Patient was not fasting."#,
        #"OBX|2|NM|2823-3^Potassium^LN||4.1|mmol/L|3.5-5.1|N|||F"#,
        #"OBX|3|SN|33914-3^eGFR^LN||>^60|mL/min/{1.73_m2}|>=60||||F"#,
        #"OBX|4|SN|6301-6^INR^LN||^1^:^2||||||P"#,
        #"OBX|5|CWE|5778-6^Color of Urine^LN||371244009^Yellow^SCT^Y^yellow^L||||||F"#,
        #"OBX|6|NM|2075-0^Chloride^LN||99|mmol/L|98-107||||F"#,
        #"OBX|7|NM|2075-0^Chloride^LN||101|mmol/L|98-107||||C"#,
        #"OBX|8|NM|1920-8^AST^LN||55|U/L|10-40|H|||W"#,
        #"OBX|9|ST|1742-6^ALT^LN||hemolyzed||||||X"#,
        #"OBX|10|NM|8867-4^Heart rate^LN||72|/min||||||"#,
        #"ZZZ|local|things"#)

    static let chinese = message(
        #"MSH|^~\&|LIS|市第一医院|HIS|市第一医院|20240502091500+0800||ORU^R01|CN-7|P|2.4||||||UNICODE UTF-8"#,
        #"PID|1||0012345678^^^市第一医院^PI||王^小明||19751108|1|||北京市朝阳区某路1号^^北京^^100020"#,
        #"PV1|1|I|心内科^0305^12"#,
        #"OBR|1||S20240502|XCG^血常规^L|||20240502073000|||||||||||||||20240502090000||LAB|F"#,
        #"OBX|1|NM|WBC^白细胞计数^L^6690-2^Leukocytes^LN||12.6|10^9/L|3.5～9.5|H|||F"#,
        #"OBX|2|NM|HGB^血红蛋白^L||108|g/L|115-150|L|||F"#,
        #"OBX|3|ST|BG^血型^L||A型||||||F"#)

    static let radiology = message(
        #"MSH|^~\&|RIS|NORTH|EHR|NORTH|20240312101500||ORU^R01|R-5|P|2.3"#,
        #"PID|1||884213||Delacroix^Amelie"#,
        #"OBR|1||RX-9|71250^CT chest without contrast^C4|||20240312094500|||||||||||||||20240312101000||CT|F"#,
        #"OBX|1|TX|71250&GDT^Findings||There is a 7 mm nodule in the right upper lobe.||||||F"#,
        #"OBX|2|TX|71250&GDT^Findings||No pleural effusion. A\T\P view unchanged.||||||F"#,
        #"OBX|3|TX|71250&IMP^Impression||Solitary pulmonary nodule.\.br\Follow-up in 6 months.||||||F"#,
        #"OBX|4|TX|71250&IMP^Impression||Typed by mistake.||||||D"#)

    static let admission = message(
        #"MSH|^~\&|ADT|NORTH|EHR|NORTH|202403010815-0600||ADT^A01^ADT_A01|A-1|P|2.4"#,
        #"EVN|A01|202403010815"#,
        #"PID|1|77|884213^^^NORTH^MR|OLD-9|Delacroix^Amelie||19580723|F|||||||||||987-65-4320||||||||||20240315|Y"#,
        #"PV1|1|I|3W^312^B^NORTH||||||||||||||||V900|||||||||||||||||01||||||||202403010800|20240305110000"#,
        #"OBX|1|NM|8480-6^Systolic blood pressure^LN||148|mm[Hg]|90-120|H|||F|||202403010830"#,
        #"AL1|1|DA|7980^Penicillin^RXN|SV|Hives~Wheezing|19990512"#,
        #"AL1|2|FA|^No known food allergies"#,
        #"AL1|3|MA|^无其他药物过敏史"#,
        #"DG1|1|I10|I21.4^Non-ST elevation myocardial infarction^I10C||20240301|A"#,
        #"DG1|2|I10|I25.10||20240301|F"#,
        #"DG1|3||^Hyperlipidemia|Hyperlipidemia|20240301|W"#,
        #"PR1|1|I10P|027034Z^Dilation of coronary artery with drug-eluting stent^I10P||20240302"#,
        #"IN1|1|HMO1^Blue Plan|77|Blue Health||||||||20240101|20241231"#)

    static let richText =
        #"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}{\f1\fcharset134 SimSun;}}{\colortbl;\red0;}{\*\generator X;}\f0 Discharge diagnosis: pneumonia.\par Temp 38.5\'b0C\line Follow-up \b in\b0  2 weeks\par \f1\'bb\'bc\'d5\'df \u21457?\u28909?\par}"#

    /// The body as one would escape it: every backslash of RTF as `\E\`.
    static let dischargeSummary = message(
        #"MSH|^~\&|DOC|NORTH|EHR|NORTH|20240305113000||MDM^T02^MDM_T02|D-4|P|2.5"#,
        #"PID|1||884213||Delacroix^Amelie"#,
        #"PV1|1|I"#,
        #"TXA|1|DS|FT|20240305||20240305112000|||1801^Okafor^Chidi|||DOC-1||||DO||AV"#,
        #"OBX|1|FT|18842-5^Discharge summary^LN||"# + richText.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\E\\") + #"||||||F"#)

    static let plainDocument = message(
        #"MSH|^~\&|DOC|NORTH|EHR|NORTH|20240305113000||MDM^T02|D-5|P|2.5"#,
        #"PID|1||884213||Delacroix^Amelie"#,
        #"TXA|1|PN^Progress note|TX|20240304"#,
        #"OBX|1|TX|11506-3^Progress note^LN||Patient reports less cough.||||||F"#,
        #"OBX|2|TX|11506-3^Progress note^LN||||||||F"#,
        #"OBX|3|TX|11506-3^Progress note^LN||Lungs clear\.br\Plan: continue antibiotics~Recheck in 2 days||||||F"#,
        #"OBX|4|ED|11506-3^Note^LN||^TEXT^PLAIN^Base64^Q2hlc3QgcGFpbiByZXNvbHZlZC4KRGlzY2hhcmdlZCBob21lIGluIGdvb2QgY29uZGl0aW9uLg==||||||F"#,
        #"OBX|5|ED|34133-9^Summary^LN||^multipart^x-hl7-cda-level-one^Base64^PD94bWwgdmVyc2lvbj0iMS4wIj8+PENsaW5pY2FsRG9jdW1lbnQgeG1sbnM9InVybjpobDctb3JnOnYzIj48dGl0bGU+Tm90ZTwvdGl0bGU+PC9DbGluaWNhbERvY3VtZW50Pg==||||||F"#,
        #"OBX|6|ED|X^Broken||^application^pdf^Base64^!!!||||||F"#)

    static let order = message(
        #"MSH|^~\&|CPOE|NORTH|PHARM|NORTH|20240302070000||RDE^O11^RDE_O11|O-3|P|2.5"#,
        #"PID|1||884213||Delacroix^Amelie"#,
        #"ORC|NW|RX-1|||||^Q8H^D7^20240302080000^20240309080000||20240302065500"#,
        #"RXO|723^Amoxicillin^RXN|500||mg"#,
        #"RXE|^Q8H&0600,1400^D7^20240302080000^20240309080000|308191^Amoxicillin 500 MG Oral Capsule^RXN|1|2|{cap}|CAP^Capsule|^Take with food"#,
        #"RXR|PO^Oral^HL70162"#,
        #"NTE|1||Complete the course."#,
        #"ORC|CA|RX-2"#,
        #"RXO|5640^Ibuprofen^RXN|400||mg"#,
        #"TQ1|1||BID||||20240302|20240304|PRN"#)

    static let vaccination = message(
        #"MSH|^~\&|CLINIC|NORTH|IIS|STATE|20240910||VXU^V04^VXU_V04|V-2|P|2.5.1"#,
        #"PID|1||5567^^^CLINIC^MR||Nguyen^Leo||20220301|M"#,
        #"ORC|RE||1"#,
        #"RXA|0|1|20240910||140^Influenza, seasonal, injectable, preservative free^CVX|0.5|mL^^UCUM||00^New record^NIP001||||||LOT7|20250601|SKB^GSK^MVX|||CP|A"#,
        #"RXR|IM^Intramuscular^HL70162|LT^Left thigh^HL70163"#,
        #"OBX|1|CE|64994-7^Eligibility^LN|1|V01^Not eligible^HL70064||||||F"#,
        #"ORC|RE||2"#,
        #"RXA|0|1|20240910||21^Varicella^CVX|999||||||||||||00^Parental decision^NIP002||RE|A"#)

    static let all = [laboratory, chinese, radiology, admission, dischargeSummary, plainDocument, order, vaccination]
}
