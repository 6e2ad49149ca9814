"""The quotas of a LimeSurvey file: how many people of which answers are enough."""

from collections.abc import Mapping
from typing import Any

from twofold_web.surveys.exchange.codes import slug
from twofold_web.surveys.exchange.limesurvey_names import Names
from twofold_web.surveys.exchange.limesurvey_tables import Row, Tables
from twofold_web.surveys.exchange.limesurvey_words import CONSENT
from twofold_web.surveys.exchange.results import Loss
from twofold_web.surveys.questionnaire.conditions import AnswerIs, Condition, LanguageIs
from twofold_web.surveys.questionnaire.reading_conditions import written_condition
from twofold_web.surveys.questionnaire.sentences import sentence
from twofold_web.surveys.questionnaire.words import Comparison

Json = dict[str, Any]
END = "quota-full"
USUAL_WORDS = {
    "en": "Enough people like you have answered already. Thank you.",
    "hu": "Önhöz hasonló válaszadókból már elegen vannak. Köszönjük.",
    "bg": "Вече отговориха достатъчно хора като Вас. Благодарим.",
    "el": "Έχουν ήδη απαντήσει αρκετά άτομα όπως εσείς. Ευχαριστούμε.",
    "cs": "Odpovědělo už dost lidí, jako jste Vy. Děkujeme.",
}


def quotas(tables: Tables, names: Names, losses: list[Loss]) -> tuple[list[Json], list[Json]]:
    """The quotas, and the page where people come of whom there are enough; what cannot be said is a loss."""
    found, taken = [], set[str]()
    for row in tables.rows("quota"):
        key = slug(row.get("name", "") or "quota", taken)
        members = tables.where("quota_members", "quota_id", row.get("id", ""))
        condition = _condition(tables, names, members)
        most = row.get("qlimit", "")
        idle = row.get("active", "1") == "0"
        if idle or condition is None or not most.isdecimal() or not 0 < int(most[:9]) <= 10_000_000:
            said = sentence("The quota “%(name)s” cannot be said here; set it up anew.", name=row.get("name", "")[:80])
            losses.append(Loss(f"quotas/{key}", said))
            continue
        taken.add(key)
        found.append({"key": key, "if": condition, "most": int(most[:9]), "go": f"end:{END}"})
    if not found:
        return [], []
    words = tables.setting("quotals_message", "quota_languagesettings", "quotals")
    usual = {code: text for code, text in USUAL_WORDS.items() if code in tables.languages}
    return found, [{"key": END, "kind": "quota_full", "text": usual | words}]


def _condition(tables: Tables, names: Names, members: list[Row]) -> Json | None:
    """Whom a quota counts: one of the answers to each of its questions; None where conditions cannot say it."""
    parts: dict[str, list[Json]] = {}
    for member in members:
        rows = tables.where("questions", "qid", member.get("qid", ""))
        said = _member(rows[0], member.get("code", ""), names) if rows else None
        if said is None:
            return None
        parts.setdefault(member.get("qid", ""), []).append(written_condition(said) or {})
    groups = [one[0] if len(one) == 1 else {"any": one} for one in parts.values()]
    return None if not groups else groups[0] if len(groups) == 1 else {"all": groups}


def _member(row: Mapping[str, str], code: str, names: Names) -> Condition | None:
    kind, title = row.get("type", ""), row.get("title", "")
    if kind == "I":
        return LanguageIs(code)
    key = names.keys.get(title)
    if key is None:
        return None
    if kind == "5" and code.isdecimal():
        return AnswerIs(key, Comparison.EQUAL, float(code[:3]))
    if kind == "Y":
        return AnswerIs(key, Comparison.EQUAL, CONSENT.get(code, code))
    known = names.codes.get(key, {}).get(code)
    if known is None or names.types.get(key) not in {"single", "multiple"}:
        return None
    return AnswerIs(key, Comparison.HAS if names.types[key] == "multiple" else Comparison.EQUAL, known)
