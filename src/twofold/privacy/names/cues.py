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
AFTER_PLACES_SMALL = _words["after_places_small"]
BEFORE_WHOLE_NAMES = _words["before_whole_names"]
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
    r"ευχαριστώ (?:πολύ )?(?:τον|την)|ευχαριστούμε (?:πολύ )?(?:τον|την)|αγαπητέ|αγαπητή)\s+(?:vám\s+|önnek\s+)?|"
    r"\b(?:üdvözlettel|köszönettel|tisztelettel|üdv|s pozdravem|s úctou|zdraví|s pozdravom|regards|sincerely|"
    r"best wishes|yours truly|cheers|with love|szeretettel|s láskou|с обич|με αγάπη|"
    r"поздрави|φιλικά|с уважение|με εκτίμηση|με σεβασμό|здравейте)[,:!.]?\s+)" + _WITH_ANOTHER,
    re.IGNORECASE,
)
ELSEWHERE = _words["elsewhere"]
SELDOM_SURNAMES = _words["seldom_surnames"]
# said after the name of somebody who works where guests meet them
AT_WORK = re.compile(
    r",?\s+(?:a|az|στη|στην|στο|από|απο|από τη|από το|на|от|в|na|v|u|z|ze|at|from|on|in|behind)\s+"
    r"(?:the\s+)?(?:front\s+)?"
    r"(?:billing|accounts\b|accounting|support\b|sales\b|spa\b|kitchen|parking|customer care|help ?desk|call cent|"
    r"service desk|szerviz|сервиз|vrátnic|σέρβις|"
    r"bár\b|bárban|bárból|konyh|porta|portá|parkol|számláz|támogatás|karbantart|поддръжка|паркинг|спа\b|счетоводств|кухня|охрана|бар\b|"
    r"υποστήριξ|πάρκινγκ|σπα\b|κουζίνα|λογιστήρι|podpor|úklid|restaurac|parkovi|účtárn|kuchyn|reštaur|upratov|"
    r"recepci|pultnál|pultnal|pultban|pénztár|penztar|ügyfélsz|ugyfelsz|ρεσεψι|reception|ταμείο|ταμειο|υποδοχή|υποδοχη|"
    r"γκισέ|γκισε|μπαρ\b|рецепци|каса|бара\b|гише|регистратура|recepc|pokladn|přepážce|prepazce|baru\b|desk|till\b|"
    r"bar\b|check-in|housekeeping|customer service)",
    re.IGNORECASE,
)
# said of whom the name before it names: "who", and what only people do and are
WHO = re.compile(r",?\s+(?:who|whose|whom|aki(?:t|nek|vel|től|hez|re|k)?)\b", re.IGNORECASE)
_BETWEEN = (
    r"was|were|is|has|had|also|never|really|very|so|too|just|finally|quickly|patiently|kindly|nagyon|nem|is|volt|azonnal|mindig|"
    r"byl|byla|je|velmi|moc|nám|mi|nás|mě|se|to|vše|všechno|hned|nikdy|bol|bola|veľmi|mňa|ми|ни|го|ме|се|беше|бе|е|много|не|"
    r"веднага|всичко|μας|μου|ήταν|είναι|πολύ|τα|όλα|δεν"
)
_DEEDS = (
    r"(?:helped|assisted|explained|sorted|solved|fixed|resolved|arranged|told|said|promised|replied|answered|called|rang|emailed|"
    r"greeted|welcomed|smiled|apologi[sz]ed|refused|ignored|shouted|yelled|listened|served|recommended)\b|"
    r"segített|elmagyaráz|megmagyaráz|megold|intézte|elintéz|mosolyg|köszönt|fogadott|kiszolgált|mondta|ígért|megígért|"
    r"visszahívott|válaszolt|"
    r"pomohl|pomáhal|poradil|vysvětlil|vyřešil|opravil|zařídil|slíbil|zavolal|odpověděl|usmíval|přivítal|obsloužil|"
    r"pomohol|pomohla|vysvetlil|poradila|"
    r"помогна|помага|обясни|реши\b|поправи|каза\b|обеща|обади|отговори|усмихва|посрещна|обслужи|"
    r"βοήθησε|βοηθησε|εξήγησε|εξηγησε|έλυσε|είπε|υποσχέθηκε|απάντησε|τηλεφώνησε|χαμογελ|υποδέχτηκε|υποδέχθηκε|εξυπηρέτησε|"
    r"εξυπηρετησε"
)
_MANNERS = (
    r"kind\b|rude|helpful|friendly|polite|impolite|patient\b|attentive|professional|arrogant|unhelpful|"
    r"kedves|udvarias|udvariatlan|segítőkész|türelmes|goromba|bunkó|figyelmes|"
    r"ochotn|laskav|vstřícn|trpěliv|arogantn|nepříjemn|sprost|profesionáln|"
    r"любез|учтив|услужлив|нелюбезн|груба?\b|търпелив|нахал|"
    r"ευγενικ|ευγενέστατ|εξυπηρετικ|αγεν|υπομονετικ"
)
ACTED = re.compile(rf",?\s+(?:(?:{_BETWEEN})\s+){{0,4}}(?:{_DEEDS})", re.IGNORECASE)
_THANKED = r",\s+(?:thank|köszön|děkuj|díky|ďakuj|благодар|ευχαριστ)"
BEHAVED = re.compile(rf"{ACTED.pattern}|\s+(?:(?:{_BETWEEN})\s+){{1,4}}(?:{_MANNERS})|{_THANKED}", re.IGNORECASE)
# of what is a name and no word, "was" is enough
BEHAVED_OR_WAS = re.compile(rf"{BEHAVED.pattern}|\s+(?:was|volt|byl|byla|bol|bola|беше|ήταν)\b", re.IGNORECASE)
# Greek articles of men and women, not of things
ARTICLES = frozenset(folded("ο η τον την τη του της στον στην στη απ' με από").split())
# who says so gives the own name, also where it is typed small: the word behind the first name is the surname
OWN_NAME = re.compile(
    r"(?:my name is|hívnak|a nevem|jmenuji se|jmenuju se|volám sa|казвам се|με λένε|ονομάζομαι|με λενε|ονομαζομαι)\s+$",
    re.IGNORECASE,
)
# what stands between two people who are named together
TOGETHER = re.compile(r"\s*,\s*|\s*[&+]\s*|\s+(?:and|és|es|meg|a|i|aj|и|και|κι)\s+", re.IGNORECASE)
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
