"""The schemes of the public sets of aspects, written in our qualities and touchpoints as an organisation would."""

from twofold.voice.aspects.schemes import Category, Rule, Scheme

SERVICE = (
    *("speed", "availability", "patience", "adaptation", "friendliness", "competence", "recovery", "information"),
    "honesty",
)
FOOD = ("food", "breakfast")
EATEN = (*FOOD, "drinks")
LOOK = ("design", "ambience", "noise", "comfort", "cleanliness", "safety")
GOOD = ("quality", "overall", "reliability", "cleanliness", "safety", "honesty")
ROOM = ("room", "bathroom", "bed")
PARTS = ("amenities", "wifi")
SHARED = ("facilities", "spa", "parking")
ELSEWHERE = (*EATEN, *ROOM, *PARTS, *SHARED)
PEOPLE = ("staff", "manager", "reception", "check-in", "check-out")


def _one(name: str, touchpoints: tuple[str, ...], qualities: tuple[str, ...]) -> Category:
    return Category(name, (Rule(touchpoints, qualities),))


def restaurant() -> Scheme:
    """Entity and attribute of a restaurant (SemEval 2016)."""
    return Scheme(
        (
            _one("FOOD#QUALITY", FOOD, GOOD),
            _one("FOOD#STYLE_OPTIONS", FOOD, ("choice", "design", "adaptation")),
            _one("FOOD#PRICES", FOOD, ("price",)),
            _one("DRINKS#QUALITY", ("drinks",), GOOD),
            _one("DRINKS#STYLE_OPTIONS", ("drinks",), ("choice", "design")),
            _one("DRINKS#PRICES", ("drinks",), ("price",)),
            Category("SERVICE#GENERAL", (Rule((), SERVICE, EATEN), Rule(PEOPLE))),
            Category("AMBIENCE#GENERAL", (Rule((), LOOK, EATEN), Rule(("facilities", "bathroom")))),
            Category("LOCATION#GENERAL", (Rule((), ("location",), EATEN),)),
            Category("RESTAURANT#PRICES", (Rule((), ("price",), EATEN),)),
            Category("RESTAURANT#GENERAL", (Rule(("restaurant", "none"), ("overall",)),), otherwise=True),
        )
    )


def hotel() -> Scheme:
    """Entity and attribute of a hotel (M-ABSA)."""
    rooms = [
        _one(f"ROOMS#{attribute}", ROOM, qualities)
        for attribute, qualities in (
            ("GENERAL", ("overall",)),
            ("DESIGN_FEATURES", ("design", "ambience")),
            ("CLEANLINESS", ("cleanliness",)),
            ("COMFORT", ("comfort", "noise")),
            ("QUALITY", ("quality", "reliability")),
            ("PRICES", ("price",)),
        )
    ]
    parts = [
        _one("ROOM_AMENITIES#GENERAL", PARTS, ("overall", "reliability", "speed", "quality")),
        _one("ROOM_AMENITIES#DESIGN_FEATURES", PARTS, ("design",)),
        _one("FACILITIES#GENERAL", SHARED, ("overall", "choice", "reliability", "quality")),
        _one("FACILITIES#DESIGN_FEATURES", SHARED, ("design", "ambience")),
        _one("FOOD_DRINKS#QUALITY", EATEN, GOOD),
        _one("FOOD_DRINKS#STYLE_OPTIONS", EATEN, ("choice", "design")),
        _one("FOOD_DRINKS#PRICES", EATEN, ("price",)),
    ]
    house = [
        Category("SERVICE#GENERAL", (Rule((), SERVICE, ELSEWHERE), Rule(PEOPLE))),
        Category("LOCATION#GENERAL", (Rule((), ("location",), ELSEWHERE), Rule(("surroundings",)))),
        Category("HOTEL#PRICES", (Rule((), ("price",), ELSEWHERE),)),
        Category("HOTEL#CLEANLINESS", (Rule((), ("cleanliness",), ELSEWHERE),)),
        Category("HOTEL#COMFORT", (Rule((), ("comfort", "noise"), ELSEWHERE),)),
        Category("HOTEL#DESIGN_FEATURES", (Rule((), ("design", "ambience"), ELSEWHERE),)),
        Category("HOTEL#GENERAL", (Rule(("hotel", "restaurant", "none"), ("overall",)),), otherwise=True),
    ]
    return Scheme((*rooms, *parts, *house))
