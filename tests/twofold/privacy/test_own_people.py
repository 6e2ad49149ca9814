"""An organisation's own people are hidden in any form of their names, and although these are words."""

import pytest

from twofold.privacy.masking import Masker
from twofold.privacy.names.gazetteer import Gazetteer


def test_the_organisations_own_people_are_found_in_any_form() -> None:
    masker = Masker(gazetteers=[Gazetteer.of(["Zsombolyai Tas", "Yrjö Xylander", "Κλεάνθης Ξυδάκος"])])
    assert masker.masked("beszéltem zsombolyaival és Xylanderrel", "hu").text == "beszéltem [name] és [name]"
    assert masker.masked("μίλησα με τον Ξυδάκο", "el").text == "μίλησα με τον [name]"
    greek = Masker(gazetteers=[Gazetteer.of(["Ξενοφών Οδυσσεύς"])])
    assert greek.masked("τον ξενοφώντα και του οδυσσέα", "el").text == "τον [name] και του [name]"
    hungarian = Masker(gazetteers=[Gazetteer.of(["Móricz Edith"])])
    assert hungarian.masked("móriczcal beszéltem, edithtel is", "hu").text == "[name] beszéltem, [name] is"


@pytest.mark.parametrize(
    ("language", "said", "shown"),
    [
        ("el", "Η Ευτυχία με βοήθησε", "Η [name] με βοήθησε"),
        ("el", "χάρη στη βοήθεια της Ευτυχίας", "χάρη στη βοήθεια της [name]"),
        ("hu", "Nagyné segített", "[name] segített"),
        ("hu", "Nagynénak köszönöm, Nagynét dicsérem", "[name] köszönöm, [name] dicsérem"),
        ("hu", "nagynéval beszéltem", "[name] beszéltem"),
        ("cs", "Veselý mi pomohl", "[name] mi pomohl"),
        ("cs", "mluvil jsem s Veselým", "mluvil jsem s [name]"),
        ("bg", "Вяра ми помогна", "[name] ми помогна"),
        ("en", "Hope was helpful", "[name] was helpful"),
        ("cs", "VESELÝ MI POMOHL", "[name] MI POMOHL"),
        ("en", "thanks to HOPE again", "thanks to [name] again"),
        ("bg", "Καλό but NAGYNÉVAL very bad", "Καλό but [name] very bad"),
        ("en", "Veselým was helpful", "[name] was helpful"),
        ("el", "τι ευτυχία να είσαι εδώ", "τι ευτυχία να είσαι εδώ"),
        ("hu", "a szoba szép volt és nagy", "a szoba szép volt és nagy"),
        ("cs", "byla tam veselá obsluha", "byla tam veselá obsluha"),
        ("bg", "хубава вяра в хората", "хубава вяра в хората"),
        ("en", "I hope so", "I hope so"),
    ],
)
def test_the_organisations_own_people_are_hidden_although_their_names_are_words(
    language: str, said: str, shown: str
) -> None:
    staff = ["Ευτυχία Παπαδοπούλου", "Nagyné Kiss Virág", "Veselý Petr", "Вяра Надеждова", "Hope May"]
    assert Masker(gazetteers=[Gazetteer.of(staff)]).masked(said, language).text == shown
