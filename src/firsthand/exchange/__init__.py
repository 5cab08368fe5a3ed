"""Reading and writing others' formats: transcripts, registers, consents, coverage, codings.

Every reader answers with a value. A file that cannot go in is a :class:`~firsthand.model.intake.Refusal`; a cell that
cannot be understood a :class:`~firsthand.model.intake.RowFault`. Neither carries a word of what the file holds.
"""

from firsthand.exchange.admission import join
from firsthand.exchange.cells import Ranges
from firsthand.exchange.codings import read_codings, read_coverage
from firsthand.exchange.consents import read_consents, read_decision
from firsthand.exchange.event_cells import Known
from firsthand.exchange.event_columns import EVENT_TABLES
from firsthand.exchange.event_files import event_book, event_csvs, read_event_tables, typed
from firsthand.exchange.events import understand
from firsthand.exchange.files import discover, is_litter, load, missing_files
from firsthand.exchange.identities import COLUMNS as IDENTITY_COLUMNS
from firsthand.exchange.identities import read_identities, read_identity
from firsthand.exchange.reading import read, read_content
from firsthand.exchange.register import read_attributes, read_register, read_row
from firsthand.exchange.writers import (
    write_codings_csv,
    write_consents_csv,
    write_coverage_csv,
    write_register_csv,
)

__all__ = [
    "EVENT_TABLES",
    "IDENTITY_COLUMNS",
    "Known",
    "Ranges",
    "discover",
    "event_book",
    "event_csvs",
    "is_litter",
    "join",
    "load",
    "missing_files",
    "read",
    "read_attributes",
    "read_codings",
    "read_consents",
    "read_content",
    "read_coverage",
    "read_decision",
    "read_event_tables",
    "read_identities",
    "read_identity",
    "read_register",
    "read_row",
    "typed",
    "understand",
    "write_codings_csv",
    "write_consents_csv",
    "write_coverage_csv",
    "write_register_csv",
]
