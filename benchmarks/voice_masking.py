"""Names in comments: share found by language and way of typing, and how many real comments are marked.

Usage: ``python benchmarks/voice_masking.py [--data ../shared/data/text] [--sample 50]``. Names are drawn from Faker and
from rare ones that stand on none of our lists, put into our own sentences in the case these ask for. A name counts as
found when all of it is hidden. The second table counts comments of public sets in which a name was marked: many of them
do name somebody (actors, staff), so ``--sample`` prints marks for a reader to judge.
"""

import argparse
import csv
import random
import re
import time
from collections.abc import Callable
from pathlib import Path

from faker import Faker
from statsmodels.stats.proportion import proportion_confint

from twofold.privacy.marks import NAME
from twofold.privacy.masking import Masker
from twofold.privacy.names.latin_letters import in_latin, without_accents

LOCALES = {"hu": "hu_HU", "bg": "bg_BG", "el": "el_GR", "cs": "cs_CZ", "en": "en_GB", "sk": "sk_SK"}
SETS = "hu-husst bg-cinexio el-skroutz cs-facebook cs-restm-absa en-hotel-absa en-restaurant-absa"
RARE = {
    "hu": "Zsombolyai Tas|Kökényessy Bulcsú|Lőwy Zerind|Bátky Emőke|Csáti Ilka",
    "bg": "Тръпко Мошков|Ценимира Бобокова|Гочо Шушулов|Ирмена Кокошкова|Радул Чапразов",
    "el": "Κλεάνθης Ξυδάκος|Ευρυδίκη Ζουμπουλίδου|Πλούταρχος Βαρθαλίτης|Μερόπη Τσουκαλάκη|Θησέας Γαβαλάς",
    "cs": "Kvido Přibáň|Svatava Koudelová|Ctibor Hnízdil|Jarolím Vejvoda|Drahuše Plívová",
    "en": "Jonas Whitcomb|Ottilie Farquharson|Barnaby Thistlewood|Saoirse Maguinness|Idris Pemberthy",
    "sk": "Ctislav Hrabovský|Želmíra Kubalíková|Bystrík Šulgan|Drahoslava Petrovčíková|Svätopluk Javorček",
}
# {nom} the name as it is, {dat} to, {ins} with, {acc} whom; {given} and {last} alone
CARRIERS = {
    "hu": (
        "A recepción {nom} segített nekünk.",
        "Köszönjük {dat} a kedvességet!",
        "{ins} beszéltem telefonon.",
        "{last} úr nem hívott vissza.",
        "Az ügyintéző {nom} volt, nagyon türelmes.",
        "{given} mindent elmagyarázott.",
        "Kérem, szóljanak {given_dat}, hogy hívjon fel.",
        "A nevem {nom}, és panaszt szeretnék tenni.",
    ),
    "bg": (
        "На рецепцията ни помогна {nom}.",
        "Благодаря на {given} за търпението!",
        "Говорих с {nom} по телефона.",
        "Г-н {last} не се обади.",
        "Служителката {given} беше много любезна.",
        "{given} ми обясни всичко.",
        "Казвам се {nom} и искам да се оплача.",
    ),
    "el": (
        "Μας εξυπηρέτησε {acc} στη ρεσεψιόν.",
        "Μίλησα με {acc} στο τηλέφωνο.",
        "Η υπάλληλος {given} ήταν ευγενική.",
        "Με λένε {nom} και θέλω να κάνω παράπονα.",
        "{given} μου εξήγησε τα πάντα.",
        "Ευχαριστώ πολύ {acc} για τη βοήθεια!",
    ),
    "cs": (
        "Na recepci nám pomohla {nom}.",
        "Mluvila jsem s {ins} po telefonu.",
        "Chci poděkovat za {acc}.",
        "Pan {last} se neozval.",
        "Operátorka {given} byla trpělivá.",
        "{given} mi všechno vysvětlila.",
        "Jmenuji se {nom} a chci si stěžovat.",
    ),
    "en": (
        "At the desk {nom} helped us.",
        "Thanks to {given} for the patience!",
        "I spoke with {nom} on the phone.",
        "Mr {last} did not call back.",
        "Our waiter {given} was lovely.",
        "{given} explained everything.",
        "My name is {nom} and I want to complain.",
    ),
    "sk": (
        "Na recepcii nám pomohla {nom}.",
        "Chcem poďakovať za {acc}.",
        "Pán {last} sa neozval.",
        "Operátorka {given} bola trpezlivá.",
        "Hovorila som s {ins} po telefóne.",
        "Volám sa {nom} a chcem sa sťažovať.",
    ),
}

# somebody is thanked, addressed, or signs
GREETINGS = {
    "hu": (
        "Kedves {nom}, köszönöm a segítséget!",
        "Köszönöm {dat} a segítséget!",
        "Köszönettel: {nom}",
        "Üdvözlettel: {nom}",
    ),
    "bg": ("Благодаря на {nom} за помощта!", "Здравейте, {nom}", "Поздрави, {nom}"),
    "el": ("Ευχαριστώ τον {acc} για όλα.", "Με εκτίμηση, {nom}"),
    "cs": ("Děkuji {acc} za pomoc", "S pozdravem {nom}", "Díky {nom} za ochotu"),
    "en": ("Dear {nom}, thank you.", "Kind regards, {nom}", "Thank you {given}!"),
}

TYPINGS = (("as written", str), ("no accents", without_accents), ("small", str.lower), ("capitals", str.upper))
# how people of one language are spoken of in a comment of another
ABROAD = {
    "en": (
        "We met {given} at the desk.",
        "{given} from reception was great",
        "Thanks to {given} for the help",
        "my name is {given}",
    ),
    "hu": ("a pincérünk {given} volt", "Köszönjük {given} segítségét", "{given} a recepción kedves volt"),
    "cs": ("recepční {given} byla milá", "{given} na recepci pomohl", "děkujeme, {given} nám pomohl"),
    "bg": ("служителката {given} беше мила", "{given} от рецепцията беше мил"),
    "el": ("η {given} στη ρεσεψιόν", "μας εξυπηρέτησε ο {given}"),
}


def main() -> None:
    """Print recall, then marks in real comments, then speed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, default=Path("../shared/data/text"))
    asked.add_argument("--sample", type=int, default=0)
    asked.add_argument("--names", type=int, default=300)
    given = asked.parse_args()
    masker = Masker()
    for code in LOCALES:
        for source, names in (("Faker", drawn(code, given.names)), ("rare", RARE[code].split("|"))):
            for typed, typing in TYPINGS:
                print(f"{code} {source:6} {typed:11} {recall(masker, code, names, typing)}")
            greeted = recall(masker, code, names, str, GREETINGS.get(code, ()))
            print(f"{code} {source:6} {'greeted':11} {greeted}")
    for code, carriers in ABROAD.items():
        names = [
            as_abroad(name, other, code) for other in ABROAD if other != code for name in drawn(other, given.names // 2)
        ]
        for typed, typing in (("as written", str), ("small", str.lower)):
            print(f"{code} of other languages {typed:11} {recall(masker, code, names, typing, carriers)}")
    for name in SETS.split():
        real(masker, name[:2], given.data / f"{name}.csv", given.sample)


def drawn(code: str, count: int) -> list[str]:
    """Full names of Faker's, without degrees and titles."""
    source = Faker(LOCALES[code])
    source.seed_instance(20_261)
    orders = {"hu": "{last} {first}"}.get(code, "{first} {last}")
    return [
        orders.format(first=getattr(source, f"first_name_{sex}")(), last=last(source, sex))
        for _ in range(count // 2)
        for sex in ("male", "female")
    ]


def as_abroad(name: str, code: str, reader: str) -> str:
    """A name as it stands in a comment of another language: in that one's order, in Latin letters."""
    typed = in_latin(name, code).title() if code in {"bg", "el"} else name
    return " ".join(reversed(typed.split(" "))) if "hu" in {code, reader} else typed


def last(source: Faker, sex: str) -> str:
    """A surname of that sex, where the language tells them apart."""
    return str(getattr(source, f"last_name_{sex}")())


def recall(
    masker: Masker, code: str, names: list[str], typing: Callable[[str], str], carriers: tuple[str, ...] | None = None
) -> str:
    """Share of names of which nothing can be read, with its Wilson interval."""
    found = total = 0
    for name in names:
        for carrier in CARRIERS[code] if carriers is None else carriers:
            text, start, end = put(carrier, name, code)
            text = typing(text)
            marks = masker.masked(text, code).marks
            hidden = {place for kind, low, high in marks if kind == NAME for place in range(low, high)}
            found += all(place in hidden or text[place] == " " for place in range(start, end))
            total += 1
    return share(found, total)


def put(carrier: str, name: str, code: str) -> tuple[str, int, int]:
    """The sentence with the name in the case it asks for, and where the name stands."""
    slot = re.search(r"\{(\w+)\}", carrier)
    assert slot is not None
    parts = name.split(" ")
    first, family = (parts[-1], parts[0]) if code == "hu" else (parts[0], parts[-1])
    which, _, case = slot[1].rpartition("_")
    which = which or slot[1]
    form = {"given": first, "last": family}.get(which, name)
    form = " ".join(inflected(part, case, code, final=part == form.split(" ")[-1]) for part in form.split(" "))
    return carrier[: slot.start()] + form + carrier[slot.end() :], slot.start(), slot.start() + len(form)


def inflected(word: str, case: str, code: str, *, final: bool) -> str:
    """A regular name in a case: Hungarian suffixes on the last word only, Czech and Slovak and Greek on each."""
    if case not in {"dat", "ins", "acc"}:
        return word
    if code == "hu":
        return hungarian(word, case) if final else word
    if code in {"cs", "sk"}:
        return slavic(word, case, code)
    if code == "el" and case == "acc":
        return word[:-1] if word.endswith(("ος", "ης", "ας", "ής", "άς", "ός")) else word
    return word


def hungarian(word: str, case: str) -> str:
    """With -nak/-nek or -val/-vel, by vowel harmony."""
    back = re.search(r"[aáoóuú]", word.lower()) is not None
    stem = word[:-1] + {"a": "á", "e": "é"}.get(word[-1], word[-1])
    if case == "dat":
        return stem + ("nak" if back else "nek")
    if word[-1].lower() in "aáeéiíoóöőuúüű":
        return stem + ("val" if back else "vel")
    digraph = next((two for two in ("cs", "gy", "ny", "sz", "zs", "ty", "ly") if word.lower().endswith(two)), "")
    doubled = word[:-2] + digraph[0] + digraph if digraph else word if word[-1] == word[-2] else word + word[-1]
    return doubled + ("al" if back else "el")


def slavic(word: str, case: str, code: str) -> str:
    """Accusative, dative or instrumental of regular names of men in consonants and of women in -a and -ová."""
    if word.endswith("ová"):
        endings = {
            "cs": {"acc": "ovou", "ins": "ovou", "dat": "ové"},
            "sk": {"acc": "ovú", "ins": "ovou", "dat": "ovej"},
        }
        return word[:-3] + endings[code][case]
    if word.endswith("a"):
        return dative_of_a(word) if case == "dat" else word[:-1] + ("u" if case == "acc" else "ou")
    if word[-1] in "bcdfghjklmnprstvzčďňřšťž":
        stem = word[:-2] + word[-1] if word.endswith(("ek", "ec", "vel", "rel")) and len(word) > 4 else word
        return stem + {"acc": "a", "ins": "em" if code == "cs" else "om", "dat": "ovi"}[case]
    return word


def dative_of_a(word: str) -> str:
    """To whom: Hana, Haně; Blanka, Blance; Petra, Petře; Lucja, Lucji."""
    stem = word[:-1]
    for hard, soft in (
        ("ch", "še"),
        ("k", "ce"),
        ("h", "ze"),
        ("g", "ze"),
        ("r", "ře"),
        ("l", "le"),
        ("s", "se"),
        ("z", "ze"),
    ):
        if stem.endswith(hard):
            return stem.removesuffix(hard) + soft
    return stem + ("i" if stem[-1] in "cčďjňřšťž" else "ě")


def real(masker: Masker, code: str, file: Path, sample: int) -> None:
    """Share of real comments in which a name was marked, and marks to read."""
    with file.open(encoding="utf-8", newline="") as rows:
        texts = list(dict.fromkeys(row["text"] for row in csv.DictReader(rows)))
    begin = time.process_time()
    masked = [masker.masked(text, code) for text in texts]
    spent = time.process_time() - begin
    marked = [
        (text, one) for text, one in zip(texts, masked, strict=True) if any(kind == NAME for kind, _, _ in one.marks)
    ]
    speed = f"{len(texts) / spent:,.0f} comments a CPU second"
    print(f"{file.stem:20} a name marked in {share(len(marked), len(texts))}; {speed}")
    chosen = random.Random(1).sample(marked, min(sample, len(marked)))  # noqa: S311 - picks what is read
    for text, one in chosen:
        shown = ", ".join(f"{text[max(0, start - 20) : start]}>{text[start:end]}<" for _, start, end in one.marks)
        print(f"    {shown}")


def share(part: int, whole: int) -> str:
    """A share with its 95 % Wilson interval and n."""
    if not whole:
        return "not asked"
    low, high = proportion_confint(part, whole, method="wilson")
    return f"{part / whole:.3f} [{low:.3f}, {high:.3f}] n={whole}"


if __name__ == "__main__":
    main()
