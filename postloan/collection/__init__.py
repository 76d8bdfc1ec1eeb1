"""Collection (催收): reaching debtors, what came of it, and what became of their promises."""

from postloan.collection.contact import SENSIBLE, ContactForm, log_contact
from postloan.collection.personal import Personal, reveal_personal
from postloan.collection.promise import Judged, KeptRates, Promised, Received, judge, kept_rates
from postloan.collection.queries import ContactFilter, ContactPage, contacts, due_on, last_contacts, of_loan, promises

__all__ = [
    "SENSIBLE", "ContactFilter", "ContactForm", "ContactPage", "Judged", "KeptRates", "Personal", "Promised", "Received",
    "contacts", "due_on", "judge", "kept_rates", "last_contacts", "log_contact", "of_loan", "promises", "reveal_personal",
]  # fmt: skip
