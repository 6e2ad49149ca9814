"""Language of comments: share right by set and by how a comment was typed, with Wilson intervals, beside the goals.

Usage: ``python benchmarks/voice_language.py [--data ../shared/data/text]``. The model that ships was trained on XED; of
XED only the tenth that was kept apart is read here. No other set was seen in training. A comment without any letter is
rightly of no language; the figure "with a letter" leaves these out. "Other" reads what the trainer kept apart of no
set: sentences in languages nobody configured, written for this benchmark.
"""

import argparse
import csv
import time
from collections.abc import Callable
from pathlib import Path

from statsmodels.stats.proportion import proportion_confint

from twofold.privacy.names.latin_letters import in_latin, without_accents
from twofold.voice.language.heldout import is_held_out
from twofold.voice.language.identifying import LanguageIdentifier

SETS = [
    *("hu-husst", "hu-xed", "bg-cinexio", "bg-xed", "el-skroutz", "el-xed"),
    *("cs-facebook", "cs-restm-absa", "cs-xed", "en-hotel-absa", "en-restaurant-absa", "en-xed"),
]
GOALS = {"as written": 0.995, "at most 30 letters": 0.985, "without accents": 0.95}
SHORT = 30
OTHERS = {
    "sk": "Pokladníčka bola nervózna|Objednala som si topánky, neprišli|Úplne zbytočné čakanie|Som spokojná s donáškou",
    "de": "Die Kassiererin war nervös|Ich habe Schuhe bestellt, sie kamen nie|Unnötiges Warten|Bin sehr zufrieden",
    "pl": "Kasjerka była nerwowa|Zamówiłam buty, nie przyszły|Zupełnie niepotrzebne czekanie|Zadowolona z dostawy",
    "ro": "Casiera era nervoasă|Am comandat pantofi, nu au venit|Așteptare complet inutilă|Foarte mulțumită de livrare",
    "sr": "Kasirka je bila nervozna|Naručila sam cipele, nisu stigle|Potpuno nepotrebno čekanje|Zadovoljna dostavom",
    "ru": "Кассирша была нервная|Заказала туфли, не пришли|Совершенно ненужное ожидание|Очень довольна доставкой",
    "uk": "Касирка була нервова|Замовила взуття, не прийшло|Цілком непотрібне очікування|Дуже задоволена доставкою",
    "tr": "Kasiyer çok gergindi|Ayakkabı sipariş ettim, gelmedi|Tamamen gereksiz bekleme|Teslimattan çok memnunum",
}


def main() -> None:
    """Print one line a set and way of typing, then the means beside the goals."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, default=Path("../shared/data/text"))
    folder = asked.parse_args().data
    identifier = LanguageIdentifier()
    shares: dict[str, list[float]] = {}
    lettered: list[float] = []
    for name in SETS:
        texts = read(folder / f"{name}.csv")
        for way, typed in ways(name[:2]).items():
            found = identifier.of([typed(text) for text in texts])
            right = sum(one.code == name[:2] for one in found)
            shares.setdefault(way, []).append(right / len(texts))
            other = sum(one.other for one in found) / len(texts)
            if way == "as written":
                lettered.append(right / sum(any(map(str.isalpha, text)) for text in texts))
            print(f"{name:20} {way:36} {share(right, len(texts))}  called other {other:.4f}")
    for way, of_sets in shares.items():
        goal = f"  goal {GOALS[way]}" if way in GOALS else ""
        print(f"mean of {len(of_sets):2} sets      {way:36} {sum(of_sets) / len(of_sets):.4f}{goal}")
    print(f"mean of {len(lettered):2} sets      {'as written, with a letter':36} {sum(lettered) / len(lettered):.4f}")
    for code, written in OTHERS.items():
        found = identifier.of(written.split("|"))
        named = sum(one.code == code for one in found)
        print(f"other: {code}  {sum(one.other for one in found)}/{len(found)}, named {named}")
    confidence(identifier, folder)
    speed(identifier, folder)


def ways(language: str) -> dict[str, Callable[[str], str]]:
    """How the same comment may be typed."""
    plain: dict[str, Callable[[str], str]] = {
        "as written": str,
        "at most 30 letters": cut,
        "without accents": without_accents,
        "without accents, at most 30 letters": lambda text: cut(without_accents(text)),
    }
    if language in {"bg", "el"}:
        plain["in Latin letters"] = lambda text: in_latin(text, language)
        plain["in Latin letters, at most 30"] = lambda text: cut(in_latin(text, language))
    return plain


def cut(text: str) -> str:
    """The words that fit into 30 letters."""
    return text if len(text) <= SHORT else text[: SHORT + 1].rsplit(" ", 1)[0]


def read(file: Path) -> list[str]:
    """The distinct comments of a set; of XED those no model was trained on."""
    with file.open(encoding="utf-8", newline="") as rows:
        texts = list(dict.fromkeys(row["text"] for row in csv.DictReader(rows)))
    return [text for text in texts if is_held_out(text)] if "xed" in file.name else texts


def share(right: int, count: int) -> str:
    """A share with its 95 % Wilson interval and n."""
    low, high = proportion_confint(right, count, method="wilson")
    return f"{right / count:.4f} [{low:.4f}, {high:.4f}] n={count}"


def confidence(identifier: LanguageIdentifier, folder: Path) -> None:
    """How far stated confidence is from the share that is right, on short comments (ten bins, weighted)."""
    pairs = []
    for name in SETS:
        found = identifier.of([cut(without_accents(text)) for text in read(folder / f"{name}.csv")])
        pairs += [(one.confidence, one.code == name[:2]) for one in found]
    bins = [[pair for pair in pairs if int(min(pair[0], 0.999) * 10) == place] for place in range(10)]
    gaps = [abs(sum(c for c, _ in one) - sum(r for _, r in one)) for one in bins]
    print(f"calibration error, short bare comments: {sum(gaps) / len(pairs):.4f} n={len(pairs)}  goal 0.05")


def speed(identifier: LanguageIdentifier, folder: Path) -> None:
    """Short comments a second on one core (CPU time)."""
    texts = [cut(text) for name in SETS for text in read(folder / f"{name}.csv")]
    begin = time.process_time()
    identifier.of(texts)
    print(f"{len(texts) / (time.process_time() - begin):,.0f} comments of at most 30 letters a CPU second  goal 20,000")


if __name__ == "__main__":
    main()
