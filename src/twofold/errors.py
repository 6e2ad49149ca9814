"""Every exception of Twofold, in one tree.

```
TwofoldError
├── InputError            the input is at fault: the command line exits with 1
│   ├── SourceError       a foreign file cannot be read
│   ├── MappingError      a mapping file is wrong or does not fit the file
│   └── DefinitionError   a unit tree or a journey map is wrong
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
└── Unavailable           an optional part (Spark) is not installed
```

A message is one or two sentences for the person who can mend it: what was found, where (file, row, column), what was
expected, what to do.
"""


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


class Unavailable(TwofoldError):
    """An optional part of Twofold is not installed on this machine."""
