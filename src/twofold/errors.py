"""Every exception of Twofold, in one tree.

```
TwofoldError
├── InputError            the input is at fault: the command line exits with 1
│   ├── SourceError       a foreign file cannot be read
│   ├── MappingError      a mapping file is wrong or does not fit the file
│   ├── DefinitionError   a unit tree or a journey map is wrong
│   └── TotalsError       known totals do not fit the answers that shall be weighted to them
├── UsageError            the question is at fault: the command line exits with 2
│   ├── UnknownMeasure    no measure has this name
│   ├── UnknownDimension  the facts cannot be split by this
│   └── MixedScales       one mean over several scales, and no rescaling named
├── StoreError            the store cannot do it: the command line exits with 1
│   ├── StoreMissing      there is no store here
│   ├── StoreTooNew       a newer version of Twofold wrote this store
│   ├── StoreBusy         another process holds the store
│   ├── StoreFull         no room left where the store lives
│   └── KeyMissing        the key of the pseudonyms is not beside the store
├── EndpointError         a language model or an embeddings endpoint gave no usable answer
└── Unavailable           an optional part (Spark) is not installed
```

A message is one or two sentences for the person who can mend it: what was found, where (file, row, column), what was
expected, what to do.
"""

from enum import StrEnum


class TwofoldError(Exception):
    """The root of the tree: catch this to catch everything that Twofold raises on purpose."""

    exit_code = 1


class InputError(TwofoldError):
    """What the user handed over cannot be used as it is."""


class SourceError(InputError):
    """A foreign file cannot be read."""


class MappingError(InputError):
    """A mapping file is wrong, or does not fit the file it is used on."""


class DefinitionError(InputError):
    """A unit tree or a journey map is wrong."""


class TotalsTrouble(StrEnum):
    """Why answers cannot be weighted to known totals, as a sentence with places for margin and group."""

    NONE = "no totals are given to weight to"
    BOUNDS = "the largest weight allowed must be more than 1, the mean weight"
    NOT_POSITIVE = "the total of “{group}” ({margin}) must be more than 0; leave out who cannot answer"
    NOBODY = "nobody of “{group}” ({margin}) has answered: no weight can speak for them; merge the group with another"
    UNKNOWN = "there are answers of “{group}” ({margin}), but no total for them"
    CONTRADICTION = "these answers cannot meet all totals; the worst is “{group}” ({margin}): merge small groups"
    TRIMMED = "the largest weight allowed keeps “{group}” ({margin}) away from its total: allow more, or merge groups"


class TotalsError(InputError):
    """Known totals do not fit the answers that shall be weighted to them.

    Attributes:
        trouble: why.
        margin: the margin at fault; empty where it is none.
        group: its group.
    """

    def __init__(self, trouble: TotalsTrouble, margin: str = "", group: str = "") -> None:
        super().__init__(trouble.value.format(margin=margin, group=group))
        self.trouble, self.margin, self.group = trouble, margin, group


class UsageError(TwofoldError):
    """The question itself is wrong."""

    exit_code = 2


class UnknownMeasure(UsageError):
    """No measure has this name."""


class UnknownDimension(UsageError):
    """The facts cannot be split or filtered by this."""


class MixedScales(UsageError):
    """One mean was asked over answers on different scales, and no rescaling was named."""


class StoreError(TwofoldError):
    """The store cannot do what was asked."""


class StoreMissing(StoreError):
    """There is no store at this place."""


class StoreTooNew(StoreError):
    """A newer version of Twofold wrote this store."""


class StoreBusy(StoreError):
    """Another process changed or holds the store, and waiting did not help."""


class StoreFull(StoreError):
    """There is no room left where the store lives; nothing of the load was kept."""


class KeyMissing(StoreError):
    """The key that made the store's pseudonyms is not where it should be."""


class EndpointError(TwofoldError):
    """An endpoint that the organisation named gave no answer, or none that can be used."""


class Unavailable(TwofoldError):
    """An optional part of Twofold is not installed on this machine."""
