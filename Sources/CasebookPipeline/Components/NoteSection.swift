/// What the sections of visit notes are about, as classifiers of sections name them (the labels of MTS-Dialog; Ben Abacha and others, EACL 2023), in the terms of headings.
enum NoteSection {
    static let named: [String: (kind: String, loinc: String?)] = [
        "GENHX": ("present_illness", "10164-2"), "CC": ("chief_complaint", "10154-3"), "ROS": ("review_of_systems", "10187-3"),
        // One label for both: whose history it is has to be read from the words.
        "FAM/SOCHX": ("family_and_social_history", nil), "PASTMEDICALHX": ("past_medical_history", "11348-0"),
        "PASTSURGICAL": ("past_surgical_history", "10167-5"), "GYNHX": ("obstetric_history", "10162-6"), "OTHER_HISTORY": ("other_history", nil),
        "ALLERGY": ("allergies", "48765-2"), "MEDICATIONS": ("medications", "10160-0"), "IMMUNIZATIONS": ("immunizations", "11369-6"),
        "EXAM": ("physical_exam", "29545-1"), "LABS": ("laboratory", "26436-6"), "IMAGING": ("imaging", "18726-0"), "PROCEDURES": ("procedures", "47519-4"),
        "ASSESSMENT": ("assessment", "51848-0"), "DIAGNOSIS": ("diagnosis", "29308-4"), "PLAN": ("plan", "18776-5"), "EDCOURSE": ("hospital_course", "8648-8"),
        "DISPOSITION": ("discharge_disposition", nil),
    ]
}
