"""Who may see and do what: one table, used by the menu, the pages, the verbs and the admin page alike."""

from enum import StrEnum


class Right(StrEnum):
    """One thing a person may see or do."""

    VIEW_PORTFOLIO = "view_portfolio"
    VIEW_LOANS = "view_loans"
    EXPORT_LOANS = "export_loans"
    REVEAL_PERSONAL = "reveal_personal"
    VIEW_IMPORTS = "view_imports"
    IMPORT_TAPE = "import_tape"
    IMPORT_LEDGER = "import_ledger"
    VIEW_VISITS = "view_visits"
    LOG_VISIT = "log_visit"
    VIEW_CONTACTS = "view_contacts"
    LOG_CONTACT = "log_contact"
    VIEW_BORROWERS = "view_borrowers"
    SUBMIT_STATEMENT = "submit_statement"
    CONFIRM_STATEMENT = "confirm_statement"
    SET_COVENANT = "set_covenant"
    GRANT_WAIVER = "grant_waiver"
    VIEW_WARNINGS = "view_warnings"
    HANDLE_SIGNAL = "handle_signal"
    ASSIGN_SIGNAL = "assign_signal"
    CLOSE_SIGNAL = "close_signal"
    CLOSE_RED_SIGNAL = "close_red_signal"
    MUTE_SIGNAL = "mute_signal"
    KEEP_WATCH = "keep_watch"
    SETTLE_WATCH = "settle_watch"
    RUN_WARNINGS = "run_warnings"
    SET_RULES = "set_rules"
    SET_CALENDAR = "set_calendar"
    SAVE_SCENARIO = "save_scenario"
    PROPOSE_CLASS = "propose_class"
    APPROVE_CLASS = "approve_class"
    VIEW_ADMIN = "view_admin"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_BRANCHES = "manage_branches"
    EDIT_POLICY = "edit_policy"
    SET_LIMITS = "set_limits"
    VIEW_AUDIT = "view_audit"
    OWN_ACCOUNT = "own_account"


class Role(StrEnum):
    """A post in the bank."""

    ADMINISTRATOR = "administrator"
    HEAD_OFFICE = "head_office"
    BRANCH_MANAGER = "branch_manager"
    LOAN_OFFICER = "loan_officer"
    COLLECTOR = "collector"
    COMMITTEE = "committee"
    AUDITOR = "auditor"


_READ = frozenset({
    Right.VIEW_PORTFOLIO, Right.VIEW_LOANS, Right.VIEW_VISITS, Right.VIEW_CONTACTS, Right.VIEW_BORROWERS, Right.VIEW_WARNINGS, Right.OWN_ACCOUNT,
})  # fmt: skip

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ADMINISTRATOR: _READ | {
        Right.VIEW_IMPORTS, Right.VIEW_ADMIN, Right.MANAGE_ACCOUNTS, Right.MANAGE_BRANCHES, Right.EDIT_POLICY, Right.VIEW_AUDIT,
        Right.SET_CALENDAR,
    },
    Role.HEAD_OFFICE: _READ | {
        Right.EXPORT_LOANS, Right.VIEW_IMPORTS, Right.IMPORT_TAPE, Right.IMPORT_LEDGER, Right.LOG_VISIT, Right.LOG_CONTACT,
        Right.VIEW_ADMIN, Right.EDIT_POLICY, Right.SET_LIMITS, Right.SAVE_SCENARIO, Right.PROPOSE_CLASS,
        Right.APPROVE_CLASS, Right.SUBMIT_STATEMENT, Right.CONFIRM_STATEMENT, Right.SET_COVENANT, Right.GRANT_WAIVER,
        Right.HANDLE_SIGNAL, Right.ASSIGN_SIGNAL, Right.CLOSE_SIGNAL, Right.CLOSE_RED_SIGNAL, Right.MUTE_SIGNAL, Right.KEEP_WATCH, Right.SETTLE_WATCH,
        Right.RUN_WARNINGS, Right.SET_RULES, Right.SET_CALENDAR,
    },
    Role.BRANCH_MANAGER: _READ | {
        Right.EXPORT_LOANS, Right.REVEAL_PERSONAL, Right.VIEW_IMPORTS, Right.IMPORT_TAPE, Right.LOG_VISIT, Right.LOG_CONTACT, Right.SAVE_SCENARIO,
        Right.PROPOSE_CLASS, Right.SUBMIT_STATEMENT, Right.CONFIRM_STATEMENT, Right.SET_COVENANT, Right.GRANT_WAIVER,
        Right.HANDLE_SIGNAL, Right.ASSIGN_SIGNAL, Right.CLOSE_SIGNAL, Right.MUTE_SIGNAL, Right.KEEP_WATCH,
    },
    Role.LOAN_OFFICER: _READ | {
        Right.EXPORT_LOANS, Right.REVEAL_PERSONAL, Right.VIEW_IMPORTS, Right.IMPORT_TAPE, Right.LOG_VISIT, Right.LOG_CONTACT,
        Right.PROPOSE_CLASS, Right.SUBMIT_STATEMENT, Right.SET_COVENANT, Right.HANDLE_SIGNAL, Right.KEEP_WATCH,
    },
    Role.COLLECTOR: _READ | {Right.REVEAL_PERSONAL, Right.LOG_CONTACT},
    Role.COMMITTEE: _READ | {Right.EXPORT_LOANS, Right.SAVE_SCENARIO, Right.APPROVE_CLASS, Right.SETTLE_WATCH},
    Role.AUDITOR: _READ | {Right.VIEW_IMPORTS, Right.VIEW_ADMIN, Right.VIEW_AUDIT},
}  # fmt: skip

#: Roles that see every branch; an account of any other role names its branches.
ALL_BRANCHES = frozenset({Role.ADMINISTRATOR, Role.HEAD_OFFICE, Role.COMMITTEE, Role.AUDITOR})


def may(role: Role, right: Right) -> bool:
    return right in RIGHTS[role]
