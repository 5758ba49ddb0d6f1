internal import CasebookXML

/// Elements and attributes of CDA and HL7 v3 that are read, spelled as in XML; the raw value is the number in the parsed tree.
enum CDAName: UInt32, CaseIterable {
    // Document and header
    case ClinicalDocument, realmCode, typeId, templateId, id, code, title, effectiveTime, confidentialityCode, languageCode, setId, versionNumber
    case recordTarget, patientRole, patient, patientPerson, person, name, given, family, prefix, suffix, delimiter, administrativeGenderCode, birthTime, age
    case deceasedInd, deceasedTime, maritalStatusCode, raceCode, ethnicGroupCode, languageCommunication, addr, telecom, part, item, any
    case author, authoringDevice, softwareName, manufacturerModelName, assignedAuthor, assignedPerson, assignedEntity, representedOrganization, time
    case custodian, assignedCustodian, representedCustodianOrganization, componentOf, encompassingEncounter, dischargeDispositionCode, location
    case healthCareFacility, serviceProviderOrganization, documentationOf, serviceEvent, dataEnterer, informant, legalAuthenticator, authenticator
    case streetAddressLine, houseNumber, houseNumberNumeric, streetName, city, county, township, state, postalCode, country
    // Body
    case component, structuredBody, nonXMLBody, section, text, entry, entryRelationship, observation, act, substanceAdministration, supply, procedure
    case encounter, organizer, regionOfInterest, observationMedia, reference, externalDocument, value, originalText, translation, qualifier
    case statusCode, priorityCode, interpretationCode, methodCode, targetSiteCode, approachSiteCode, referenceRange, observationRange, low, high, center, width
    case consumable, manufacturedProduct, manufacturedMaterial, manufacturedLabeledDrug, lotNumberText, manufacturerOrganization, routeCode, doseQuantity
    case rateQuantity, maxDoseQuantity, administrationUnitCode, period, event, offset, numerator, denominator, participant, participantRole, playingEntity
    case playingDevice, scopingEntity, specimen, specimenRole, specimenPlayingEntity, subject, relatedSubject, relationship, performer, precondition, criterion
    case quantity, repeatNumber, desc, associatedEntity, associatedPerson, scopingOrganization, displayName, subjectOf, subject1, subject2, controlActProcess
    // Narrative
    case paragraph, list, table, thead, tbody, tfoot, tr, td, th, br, content, caption, col, colgroup, linkHtml, sub, sup, footnote, footnoteRef, renderMultiMedia
    // Attributes
    case ID, root, `extension`, codeSystem, codeSystemName, nullFlavor, classCode, moodCode, typeCode, negationInd, inversionInd, unit, type
    case `operator`, institutionSpecified, use, mediaType, representation, compression, listType, styleCode, rowspan, colspan, referencedObject, IDREF, V, `inclusive`
    case assigningAuthorityName, revised, product, comp

    static let vocabulary = XMLVocabulary(allCases.map { "\($0)" }, mixed: "text")
}

extension XMLElement {
    var cda: CDAName? { CDAName(rawValue: number) }
    func child(_ name: CDAName) -> XMLElement? { child(name.rawValue) }
    func attribute(_ name: CDAName) -> String? { attribute(name.rawValue) }
    func attribute(_ name: CDAName, is value: StaticString) -> Bool { attribute(name.rawValue, is: value) }
    func hasAttribute(_ name: CDAName) -> Bool { hasAttribute(name.rawValue) }

    func `is`(_ name: CDAName) -> Bool { number == name.rawValue }

    /// The element that a chain of first children leads to.
    func descend(_ names: CDAName...) -> XMLElement? {
        var current = self
        for name in names {
            guard let next = current.child(name) else { return nil }
            current = next
        }
        return current
    }

    /// An attribute that says something.
    func filled(_ name: CDAName) -> String? {
        guard let value = attribute(name)?.trimmed, !value.isEmpty else { return nil }
        return value
    }

    /// An xs:boolean that is true.
    func isTrue(_ name: CDAName) -> Bool { attribute(name, is: "true") || attribute(name, is: "1") }

    /// Text without white space at its ends; nil when there is none.
    var content: String? {
        let text = text.trimmed
        return text.isEmpty ? nil : text
    }
}

extension String {
    /// Without white space at the ends. Costs nothing where there is none.
    var trimmed: String {
        guard let first = utf8.first, let last = utf8.last else { return self }
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
        guard isSpace(first) || isSpace(last) else { return self }
        let view = utf8
        guard let start = view.firstIndex(where: { !isSpace($0) }), let end = view.lastIndex(where: { !isSpace($0) }) else { return "" }
        return String(self[start...end])
    }

    /// White space runs made one space.
    var singleSpaced: String {
        var bytes: [UInt8] = []
        var isPending = false
        var changed = false
        for byte in utf8 {
            if byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) {
                if isPending || byte != 0x20 { changed = true }
                isPending = true
                continue
            }
            if isPending, !bytes.isEmpty { bytes.append(0x20) }
            isPending = false
            bytes.append(byte)
        }
        return changed || isPending || bytes.count != utf8.count ? String(decoding: bytes, as: UTF8.self) : self
    }
}
