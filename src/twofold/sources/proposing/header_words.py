"""Words of headers in English, Hungarian, Bulgarian, Greek and Czech, and what a column with one is likely to hold."""

import re
import unicodedata
from enum import StrEnum


class Meaning(StrEnum):
    """What a header says its column holds."""

    TIME = "time"
    REPLIED = "replied"
    RESOLVED = "resolved"
    PERSON = "person"
    ID = "id"
    CASE = "case"
    UNIT = "unit"
    TOUCHPOINT = "touchpoint"
    CHANNEL = "channel"
    EMPLOYEE = "employee"
    LANGUAGE = "language"
    WEIGHT = "weight"
    OUTCOME = "outcome"
    RATING = "rating"
    NPS = "nps"
    CES = "ces"
    EFFORT = "effort"
    TEXT = "text"
    ITEM = "item"
    VALUE = "value"
    OVERALL = "overall"
    COUNT = "count"


# Written without accents and case. A word ending in * is the beginning of longer ones (endings of the language).
WORDS: dict[Meaning, str] = {
    Meaning.TIME: (
        "date time timestamp datetime when day created received submitted opened occurred visited started "
        "datum* ido* idopont* nap keletkez* дата час време ден ημερομηνια ωρα datum cas den vytvoreno year ev "
        "година ετος rok intdate recorded completed"
    ),
    Meaning.REPLIED: ("replied reply answered responded valasz* отговор* απαντηση odpoved*"),
    Meaning.RESOLVED: (
        "resolved closed solved finished lezar* megold* приключ* решен* επιλυση κλεισιμο vyreseno uzavreno"
    ),
    Meaning.PERSON: (
        "customer client user guest passenger patient member subscriber respondent consumer shopper visitor "
        "person student traveller ugyfel* vendeg* vevo* vasarlo* utas* klienc* клиент* гост* потребител* "
        "πελατης πελατη επισκεπτης zakaznik* klient* host hoste hostu navstevnik*"
    ),
    Meaning.ID: (
        "id respnum number no nr uuid guid key record responseid identifier rowid azonosito sorszam номер "
        "идентификатор κωδικος αριθμος cislo identifikator"
    ),
    Meaning.CASE: (
        "case order ticket booking reservation stay journey session complaint loan application ugy* rendeles* "
        "foglalas* jegy* случай поръчка резервация билет υποθεση παραγγελια κρατηση pripad* objednavk* "
        "rezervac* tiket*"
    ),
    Meaning.UNIT: (
        "branch store unit site hotel location department dept team region company agency office organisation "
        "organization airport restaurant shop business grp group fiok* uzlet* reszleg* szalloda* csapat* "
        "telephely* клон* магазин* отдел* хотел* екип* обект* καταστημα τμημα ξενοδοχειο ομαδα υποκαταστημα "
        "pobock* prodejn* oddelen* hotel* tym* area"
    ),
    Meaning.TOUCHPOINT: (
        "touchpoint stage step activity concept process phase moment erintesi* erintkez* szakasz* lepes* "
        "етап* стъпка* допир* σταδιο βημα επαφης faze krok* kontaktni*"
    ),
    Meaning.CHANNEL: ("channel via medium csatorna* канал* καναλι kanal*"),
    Meaning.EMPLOYEE: (
        "agent employee server resource operator rep advisor adviser staff lecturer instructor clerk "
        "representative handler munkatars* ugyintezo* dolgozo* eloado* служител* оператор* консултант* "
        "υπαλληλος εκπροσωπος zamestnan* operator* pracovni*"
    ),
    Meaning.LANGUAGE: ("lang language locale nyelv* език γλωσσα jazyk*"),
    Meaning.WEIGHT: ("weight weights wt wgt weighting suly* тегло* βαρος vaha vahy"),
    Meaning.OUTCOME: ("outcome result disposition kimenet* eredmeny* изход резултат εκβαση αποτελεσμα vysledek*"),
    Meaning.RATING: (
        "rating rate score satisfaction satisfied stars star grade csat mark quality ertekel* elegedett* "
        "pontszam* csillag* osztalyzat* оценк* удовлетвор* звезд* βαθμολογια αξιολογηση ικανοποιηση αστερια "
        "hodnocen* spokojenost* hvezd* znamka*"
    ),
    Meaning.NPS: ("nps netpro promoter recommend* enps likelihood ajanl* препоръч* συστα* συστη* προτειν* doporuc*"),
    Meaning.CES: ("ces easy ease easily konnyu* konnyen лесно лесн* ευκολ* snadn* jednoduch*"),
    Meaning.EFFORT: ("effort erofeszites* усили* προσπαθεια usili*"),
    Meaning.TEXT: (
        "comment comments text feedback review remark remarks verbatim message note notes narrative opinion "
        "suggestion description megjegyz* velemeny* szoveg* komment* uzenet* коментар* мнени* текст* отзив* "
        "бележк* σχολι* κειμενο αποψη γνωμη komentar* poznamk* nazor* zprava recenz*"
    ),
    Meaning.ITEM: ("item question measure kerdes* въпрос* ερωτηση otazk*"),
    Meaning.VALUE: ("value answer response score ertek* valasz* стойност* отговор* τιμη απαντηση hodnot* odpoved*"),
    Meaning.OVERALL: ("overall all total osszes* osszesseg* общо* цялост* συνολικ* συνολο celkov*"),
    Meaning.COUNT: (
        "count votes reviews minutes seconds hours years age income salary price amount nr tenure charges "
        "duration wait index variant hourly monthly daily interest"
    ),
}


def word_pattern(words: str) -> re.Pattern[str]:
    """A pattern of whole words, written with blanks between them; ``begin*`` stands for all that begin so."""
    parts = [
        re.escape(word[:-1].replace("ς", "σ")) + r"\w*" if word.endswith("*") else re.escape(word.replace("ς", "σ"))
        for word in words.split()
    ]
    return re.compile(f"(?:{'|'.join(parts)})$")


PATTERNS = {meaning: word_pattern(words) for meaning, words in WORDS.items()}


def words_of(header: str) -> list[str]:
    """The words of a header, without case and accents; a number at a word's end is split off.

    >>> words_of("Q7_InfoDown: dátum")
    ['q', '7', 'info', 'down', 'datum']
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", header) if not unicodedata.combining(sign))
    plain = re.sub(r"([^\W\d_])(?=[A-ZΑ-ΩА-Я][a-zα-ωа-я])", r"\1 ", plain)
    plain = re.sub(r"([a-zα-ωа-я])(?=[A-ZΑ-ΩА-Я])", r"\1 ", plain)
    return [word.casefold().replace("ς", "σ") for word in re.findall(r"[^\W\d_]+|\d+", plain)]


# what may stand beside the word without changing what the column is: "customer id", "hotel name"
BESIDE = word_pattern(
    "id ids nr no number code name key hash ref org the of by kod nev azonosito neve kodja szama име код "
    "номер ονομα κωδικοσ jmeno nazev kod cislo"
)


def is_named(header: str, meaning: Meaning) -> bool:
    """Whether a header says this and nothing else; a number or "id" beside it is allowed.

    >>> is_named("customer_id", Meaning.PERSON), is_named("User country", Meaning.PERSON)
    (True, False)
    """
    words = words_of(header)
    rest = [word for word in words if not PATTERNS[meaning].match(word)]
    return len(rest) < len(words) and all(BESIDE.match(word) or word.isdigit() for word in rest)


def means(header: str, meaning: Meaning) -> bool:
    """Whether a header has a word of this meaning.

    >>> means("Értékelés dátuma", Meaning.TIME), means("customerID", Meaning.PERSON)
    (True, True)
    """
    return any(PATTERNS[meaning].match(word) for word in words_of(header))
