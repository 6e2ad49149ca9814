"""Postal addresses: a street with a number, with the postcode and town around it, in five languages and Slovak."""

import re
from collections.abc import Iterator

from twofold.privacy.marks import ADDRESS, Mark

_UP = r"[A-ZÀ-ÖØ-ÞĀ-ŽΑ-ΫΆΈΉΊΌΎΏА-Я]"
_LOW = r"[^\W\d_]"
_TITLE = rf"(?![A-Z]{{2}}){_UP}{_LOW}{{1,24}}"
_NUMBER = r"\d{1,4}(?:[./\-]\d{1,4})?\.?(?:[ /]?[a-zA-Zа-яА-Яα-ωΑ-Ω](?![^\W_]))?(?!\d)"
# digits that would be a day or a share elsewhere ("33/12") were put aside (``dates.without_harmless_digits``)
_ANY = r"[\d\ue100-\ue109]"
_HOME_END = r"(?=[ ]?(?:[,.;!?)(]|$|[\r\n]))"
_TOWN = rf"(?:{_TITLE}(?:[ \-]{_TITLE}|[ \-]\d{{1,2}}(?!\d)){{0,2}})"
_HUNGARIAN = re.compile(
    rf"(?<![^\W_])(?:(?:H-)?\d{{4}},? {_TOWN},? )?(?:[IVX]{{1,5}}\. ?ker(?:ület)?\.?,? )?"
    rf"{_TITLE}(?:[ \-](?:{_TITLE}|{_UP}\.)){{0,2}} (?:utca|utcá\w{{1,3}}|út|út[oa]n|u\.|tér|téren|"
    rf"körút\w{{0,3}}|krt\.?|sétány|köz|fasor|sor|rakpart|dűlő|lakótelep) {_NUMBER}"
    r"(?:[,. ]{1,2}(?:[IVX\d]{1,4}\.? ?(?:em(?:elet)?\.?|lépcsőház)|[IVX]{1,4}/\d{1,3}\.?|fszt?\.?|"
    rf"{_ANY}{{1,2}}/{_ANY}{{1,3}}\.?)(?: ?\d{{1,3}}\.?(?: ?ajtó)?)?)?"
    rf"|(?<![^\W_])(?i:lak(?:om|ik|unk|cím\w*)|címem|címünk|cím):? (?:a |az )?{_LOW}{{2,24}}(?: {_LOW}{{1,24}}){{0,2}} "
    rf"(?:utca|út|u\.|tér|körút|krt\.?|sétány|köz|fasor|sor) {_NUMBER}"
)
_BULGARIAN = re.compile(
    r"(?<![^\W_])(?:\d{4} )?(?:(?:гр\. ?|град )?" + _TOWN + r",? )?"
    r"(?:ул\.|улица|бул\.|булевард|ж\.к\.|ж\.?к|кв\.|пл\.|площад|ul\.|bul\.) ?[\"„“«]?"
    rf"{_LOW}{{2,24}}(?:[ \-]{_TITLE}){{0,2}}[\"“”»]?,? ?(?:№|N|No\.?|бл\.?)? ?{_NUMBER}"
    r"(?:,? (?:вх|ет|ап|бл)\.? ?[\dА-Я]{1,3}){0,4}",
    re.IGNORECASE,
)
_BULGARIAN_HOME = re.compile(
    rf"(?<![^\W_])(?i:живея|живеем|живее|адрес(?:ът)?(?: ми)?(?: е)?):? "
    rf"(?:на )?{_TITLE}(?: {_TITLE})? {_NUMBER}{_HOME_END}"
)
_GREEK = re.compile(
    rf"(?<![^\W_])(?i:οδός|οδό|οδού|οδ\.|λεωφόρο[ςυ]?|λεωφ\.|λ\.|πλατεία[ςν]?|πλ\.|odos|leof\.?) {_TITLE}"
    rf"(?:[ \-]{_TITLE}){{0,2}} {_NUMBER}(?:,? (?:Τ\.?Κ\.? ?)?\d{{3}} ?\d{{2}}(?: {_TOWN})?|,? {_TITLE})?"
    rf"|(?<![^\W_]){_TITLE} {_NUMBER},? (?:Τ\.?Κ\.? ?)?\d{{3}} ?\d{{2}}(?!\d)(?:,? {_TOWN})?"
    rf"|(?<![^\W_]){_TITLE} {_NUMBER},? {_TOWN},? (?:Τ\.?Κ\.? ?)?\d{{3}} ?\d{{2}}(?!\d)"
    rf"|(?<![^\W_])(?i:μένω|μένουμε|μένει|κατοικώ|διεύθυνσή? ?(?:μου|μας)?|διεύθυνση|σπίτι μου)(?: είναι)?:? "
    rf"(?:(?:στην?|στον|στο|επί) )?(?:της |του )?{_TITLE}(?: {_TITLE})? {_NUMBER}{_HOME_END}"
    rf"|(?<![^\W_]){_TITLE} {_NUMBER}, ?\d{{1,2}}ος όροφος"
)
_CZECH = re.compile(
    rf"(?<![^\W_])(?i:ulic[ei]|ul\.|náměstí|nám\.|třída|tř\.|nábřeží|námestie|ulica) "
    rf"{_TITLE}(?:[ \-]{_LOW}{{2,20}}){{0,2}} "
    rf"{_NUMBER}(?:,? \d{{3}} ?\d{{2}} {_TOWN})?"
    rf"|(?<![^\W_]){_TITLE}(?: {_LOW}{{2,20}})? (?:ulice|ulici|ul\.|náměstí|nám\.|třída|třídě|tř\.|nábřeží|nábř\.|"
    rf"námestie|námestí) {_NUMBER}(?:,? \d{{3}} ?\d{{2}} {_TOWN})?"
    rf"|(?<![^\W_])(?:(?:Na|V|Ve|U|K|Ke|Pod|Nad|Za) )?{_TITLE}(?: {_LOW}{{2,20}})? \d{{1,4}}(?:/\d{{1,4}})?[a-z]?, "
    rf"(?:Praha|Brno|Ostrava|Plzeň|Olomouc|Liberec|Bratislava|Košice)(?: \d{{1,2}}(?!\d))?"
    rf"|(?<![^\W_])(?i:čp\.?|č\. ?p\.) ?\d{{1,4}}(?![\d.,]\d)"
    rf"|(?<![^\W_])(?:(?:Na|V|Ve|U|K|Ke|Pod|Nad|Za) )?{_TITLE}(?: {_LOW}{{2,20}}){{0,2}} "
    rf"{_ANY}{{1,4}}(?:/{_ANY}{{1,4}}[a-z]?)?,? "
    rf"(?:PSČ:? ?)?\d{{3}} ?\d{{2}},? {_TOWN}"
    rf"|(?<![^\W_]){_TITLE}(?: {_TITLE})? \d{{2,4}}/\d{{1,3}}[a-z]?(?![\d/])"
    rf"|(?<![^\W_])(?i:bydlím|bydliště|bytem|bývam) (?:v |na |ve )?{_TITLE}(?: {_LOW}{{2,20}})? {_NUMBER}"
)
_ENGLISH = re.compile(
    rf"(?<![^\W_])(?:(?:Flat|Apt\.?|Unit) \d{{1,4}}[a-z]?,? )?\d{{1,5}}[a-zA-Z]? (?:{_TITLE} ){{1,3}}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Court|Ct|Crescent|Terrace|Gardens|Boulevard|Blvd|Square|Sq|Way|"
    r"Close|Grove|Place)\.?(?![^\W_])(?:,? " + _TOWN + r")?(?:,? [A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})?"
)
_POSTCODES = re.compile(
    r"(?<![^\W_])[A-Z]{1,2}\d[A-Z\d]? \d[A-BD-HJLNP-UW-Z]{2}(?![^\W_])"
    r"|(?<![^\W_])(?:irányítószám\w*|irsz\.?|psč|пощенски код|п\.? ?к\.?|τ\.? ?κ\.?|"
    r"ταχυδρομικός κώδικας|zip|post ?code)"
    r"(?: is| je| e|:|\s)\s?(?P<value>\d{3} ?\d{2}|\d{4,5})(?!\d)",
    re.IGNORECASE,
)
_PATTERNS = (_HUNGARIAN, _BULGARIAN, _BULGARIAN_HOME, _GREEK, _CZECH, _ENGLISH)


def places(text: str) -> Iterator[Mark]:
    """Streets with their numbers, and postcodes."""
    found_all = [found.span() for pattern in _PATTERNS for found in pattern.finditer(text)]
    for start, end in sorted(found_all, key=lambda span: span[0] - span[1]):  # the longest reading first
        yield Mark(start, end, ADDRESS)
    for found in _POSTCODES.finditer(text):
        which = "value" if found["value"] else 0
        yield Mark(found.start(which), found.end(which), ADDRESS)
