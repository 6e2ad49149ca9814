import pytest

from twofold.errors import UnknownDimension
from twofold.facts.schemas import context_column
from twofold.measures.dimensions import find_dimension


@pytest.mark.parametrize("written", ["Q13 COUNTY", "q13 county", "Q13_COUNTY", "Q13.COUNTY"])
def test_a_context_field_is_found_as_its_source_wrote_it(written):
    assert find_dimension(written, ["unit", context_column("Q13 COUNTY")]).column == "context_Q13_COUNTY"


def test_no_context_column_has_a_dot_which_spark_takes_for_a_field_of_a_field():
    assert context_column("address.city") == "context_address_city"


def test_a_field_that_is_not_there_is_refused_with_what_is():
    with pytest.raises(UnknownDimension, match="AIRLINE"):
        find_dimension("colour", ["unit", context_column("AIRLINE")])
