"""Words around a name that say it is one: titles, trades, introductions; and names that are usually something else."""

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files

from twofold.privacy.names.forms import folded


def _read() -> dict[str, frozenset[str]]:
    listed = tomllib.loads((files(__package__) / "cues.toml").read_text("utf-8"))
    return {name: frozenset(folded(words).split()) for name, words in listed.items()}


_words = _read()
TITLES_BEFORE = _words["titles_before"]
TITLES_AFTER = _words["titles_after"]
TRADES = _words["trades"]
ADDRESSED = _words["addressed"]
BEFORE_PLACES = _words["before_places"]
AFTER_PLACES = _words["after_places"]
# one capital between: a surname is introduced with the first name before it
_WITH_ANOTHER = r"(?:(?-i:[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯΑ-ΩΆΈΉΊΌΎΏ])[^\W\d_]+[ -])?$"
INTRODUCTIONS = re.compile(
    r"(?:my name is|name's|i am called|called|named|ask for|speak to|spoke to|spoke with|talked to|served by|thanks to|"
    r"hívják|hívnak|hívtak|a nevem|nevem|nevű|neve|úgy hívják|"
    r"jmenuji se|jmenuju se|jmenoval se|jmenovala se|jménem|jmeno je|volám se|volam sa|menom|moje jméno je|"
    r"казвам се|казва се|казваше се|на име|името ми е|името му е|името ѝ е|"
    r"με λένε|λέγομαι|ονομάζομαι|με το όνομα|το όνομά μου είναι|τον λένε|την λένε|όνομα|λεγόταν|ονόματι)\s+"
    + _WITH_ANOTHER,
    re.IGNORECASE,
)
# who is thanked, addressed or signs; a company is, too, so that they count less
GREETINGS = re.compile(
    r"(?:\b(?:kedves|tisztelt|köszönöm|köszönjük|köszönet|vážený|vážená|milý|milá|drahý|drahá|děkuji|děkuju|díky|ďakujem|"
    r"poděkovat|dear|thank you|thanks|благодаря на|благодарим на|благодарности на|уважаеми|уважаема|скъпи|скъпа|"
    r"ευχαριστώ (?:πολύ )?(?:τον|την)|αγαπητέ|αγαπητή)\s+(?:vám\s+|önnek\s+)?|"
    r"\b(?:üdvözlettel|köszönettel|tisztelettel|üdv|s pozdravem|s úctou|zdraví|s pozdravom|regards|sincerely|поздрави|"
    r"с уважение|με εκτίμηση|με σεβασμό|здравейте)[,:!.]?\s+)" + _WITH_ANOTHER,
    re.IGNORECASE,
)
ELSEWHERE = _words["elsewhere"]
SELDOM_SURNAMES = _words["seldom_surnames"]
# said after the name of somebody who works where guests meet them
AT_WORK = re.compile(
    r",?\s+(?:a|az|στη|στην|στο|από|απο|από τη|από το|на|от|в|na|v|u|z|ze|at|from|on|in|behind)\s+"
    r"(?:the\s+)?(?:front\s+)?"
    r"(?:recepci|pultnál|pultnal|pultban|pénztár|penztar|ügyfélsz|ugyfelsz|ρεσεψι|reception|ταμείο|ταμειο|υποδοχή|υποδοχη|"
    r"γκισέ|γκισε|μπαρ\b|рецепци|каса|бара\b|гише|регистратура|recepc|pokladn|přepážce|prepazce|baru\b|desk|till\b|"
    r"bar\b|check-in|housekeeping|customer service)",
    re.IGNORECASE,
)
# the surname that a name's ending betrays, in capitals only, by script
SHAPES: Mapping[str, re.Pattern[str]] = {
    "cyrillic": re.compile(r"[А-Я][а-яѝ]{2,}(?:[чкндлртвмшжпс]?(?:ов|ев)(?:а|ата|и|ия|ият)?|(?:ьов|йов)а?)"),
    "greek": re.compile(
        r"[Α-ΩΆΈΉΊΌΎΏ][α-ωά-ώϊΐ]{2,}(?:όπουλο[ςυε]?|όπουλος|οπούλου|πουλος|ίδη[ς]?|ίδου|ιάδη[ς]?|ιάδου|άκη[ς]?|άκου|άκος|"
        r"ούδη[ς]?|έλλη[ς]?|άτο[ςυ]|ίτση[ς]?|ακόπουλος|ατζής|ατζή)"
    ),
    "latin": re.compile(
        r"[A-ZÀ-ÖØ-ÞĀ-Ž][^\W\d_]{2,}(?:ová|ové|ovou|ovej|ovú|poulos|poulou|idis|akis|iadis|opulos)|"
        r"(?:Mac|Mc|O['’])[A-Z][a-z]{2,}|[A-ZÁÉÓÖŐÚÜŰ][^\W\d_]{2,}(?:né|nénak|nével|nét|ffy|ssy|czky|szky|czki|ghy|ényi|ányi)"
    ),
}
# the same in small letters, folded: many words end so, so that a title or a first name must stand beside
SMALL_SHAPES: Mapping[str, re.Pattern[str]] = {
    "cyrillic": re.compile(r"[а-я]{3,}(?:ов|ев|ова|ева|ски|ска|чки|чка|шки|шка)"),
    "greek": re.compile(
        r"[α-ω]{3,}(?:οπουλοσ|οπουλου|οπουλο|οπουλε|ιδησ|ιδη|ιδου|ιαδησ|ιαδη|ιαδου|ακησ|ακη|ακου|ακοσ|ουδησ|ελλησ|"
        r"ατζησ|ατζη|ιτσησ|ογλου)"
    ),
    "latin": re.compile(
        r"[a-z]{3,}(?:ova|ove|ovou|ovi|opoulos|opoulou|idis|iadis|akis|aki|ov|ev|eva|ski|ska|sky|skeho|skemu|skym|ffy|ssy|"
        r"czky|szky|ghy|enyi|anyi|kova|kove)"
    ),
}
