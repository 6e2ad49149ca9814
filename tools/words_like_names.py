"""List the words that ship in ``twofold/privacy/names/lists/homographs-*.txt``: in small letters they look like names.

Usage: ``python tools/words_like_names.py`` with the extra ``text`` installed. Every word of simplemma's tables (MIT) is
read as the masker reads it; one that seems a name but is a form of another word ("hruškové" of "hruškový") is listed.
Bulgarian and Greek are listed in Latin letters too. Names of ``MOSTLY_NAMES`` are left out: the word is rarer.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from twofold.privacy.names.forms import folded, latin_forms
from twofold.privacy.names.lists import forms_of, latin_forms_of
from twofold.privacy.names.readings import reading

OUT = Path("src/twofold/privacy/names/lists")
SHORTEST, LONGEST = 3, 14
MOSTLY_NAMES = {
    "hu": "csenge elvira maria martin bela mira mara veronika",
    "cs": "zita zora nada slavena",
    "en": "angela angelica ariel billy brad clive colleen derrick gemma graham griffin hector jasmin jenny jess "
    "josh kirk pam patricia perry randy roger shelly tammy tara timothy troy vera veronica",
    "bg": "августин александрина арсен арсена борена бойка вълчо галя деляна делян димка захар зорка иглика лия "
    "мая маруся методи наум невян невена нани пешо розета росице славена стоил траяна траяне томена хари "
    "хана юри явор яворе ели мирена бояна елене",
    "el": "αλικη αλικησ αλεξια αλεξιασ βιολετα βιολετασ ευαγγελια ευθυμησ λιτσα λιτσασ μαργαριτα μαργαριτασ "
    "μυρσινη μυρσινησ νεφελησ περικλειαν προδρομοσ προδρομου προδρομο προδρομε ρεαν σεραφειμ σοφιαν "
    "σταυρου σταυρο σταυρε στεφανια λουκια τριανταφυλλησ φωτεινε αγαθη απολλωνια ευτυχη κυριακοσ σουλτανα "
    "σουλτανασ",
}
MOSTLY_NAMES_TYPED = "karmen karmena diana vitaliya alena haris milia seraphim basilia angelaki"
# "at a price", "utter", the award: meant more often than the name, though the tables take them for names
MOSTLY_WORDS = {"hu": "aron urban", "bg": "досто оскар оскара", "el": "παντελησ οδυσσεια"}


def main() -> None:
    """Write one list a language."""
    for code, names in MOSTLY_NAMES.items():
        words = homographs(code) | set(MOSTLY_WORDS.get(code, "").split())
        words -= set(names.split())
        if code in {"bg", "el"}:
            words |= latin_homographs(code) - set(MOSTLY_NAMES_TYPED.split())
        (OUT / f"homographs-{code}.txt").write_text("\n".join(sorted(words)) + "\n", "utf-8")
        print(f"{code}: {len(words)} words")


def homographs(code: str) -> set[str]:
    """Folded words of the language that are forms of something else than a name."""
    table = DefaultDictionaryFactory().get_dictionary(code)
    capitals = {folded(word) for word in table if word[:1].isupper()}
    found = set[str]()
    for word in small_words(table):
        form, lemma = folded(word), folded(table[word])
        if form in found:
            continue
        read = reading.__wrapped__(word, (code,))
        if not read.name or read.ordinary or read.doubtful:
            continue
        if form in forms_of(code):
            if read.given and form not in capitals:
                found.add(form)
        elif not forms_of(code).get(lemma):
            found.add(form)
    return found


def latin_homographs(code: str) -> set[str]:
    """Words of the language that look like a name of it when both are typed in Latin letters."""
    names = latin_forms_of(code)
    table = DefaultDictionaryFactory().get_dictionary(code)
    known = forms_of(code)
    found = set[str]()
    for word in small_words(table):
        form = folded(word)
        if form not in known:
            found.update(typed for typed in latin_forms(form, code) if typed in names)
    return found


def small_words(table: Mapping[str, str]) -> Iterator[str]:
    """The words of a table that are written small."""
    return (word for word in table if SHORTEST <= len(word) <= LONGEST and word.isalpha() and word == word.lower())


if __name__ == "__main__":
    main()
