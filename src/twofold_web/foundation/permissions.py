"""Who may do what: a closed list of permissions, and what each role may."""

from enum import StrEnum


class Permission(StrEnum):
    """One thing that a page or an API call may need."""

    SEE_OWN = "see own page"
    SEE_OVERVIEW = "see customers' results"
    SEE_TEAMS = "see released results of employees"
    SEE_COMMENTS = "read masked comments"
    SEE_ROWS = "see single rows without personal data"
    SAVE_VIEWS = "save views"
    EXPORT = "download the data behind a figure"
    SCHEDULE_REPORTS = "schedule reports and alerts"
    EDIT_MAPS = "edit journey maps"
    EDIT_SURVEYS = "build surveys"
    SEND_SURVEYS = "publish surveys and ask people"
    LOAD_DATA = "bring data in"
    MANAGE_PEOPLE = "manage units, people and roles"
    MANAGE_SETTINGS = "manage the organisation's settings and keys"
    READ_AUDIT = "read the audit trail"


class Role(StrEnum):
    """What somebody is in an organisation, or in a unit and everything below it."""

    ADMINISTRATOR = "administrator"
    CX_MANAGER = "cx_manager"
    EX_MANAGER = "ex_manager"
    UNIT_LEADER = "unit_leader"
    TRAINER = "trainer"
    SERVICE_AGENT = "service_agent"
    SHOPPER = "shopper"
    REVIEWER = "reviewer"
    ANALYST = "analyst"
    EMPLOYEE = "employee"
    VIEWER = "viewer"


P = Permission
_READS = frozenset({P.SEE_OWN, P.SEE_OVERVIEW})
_STUDIES = _READS | {P.SEE_TEAMS, P.SEE_COMMENTS, P.SAVE_VIEWS, P.EXPORT}

MAY: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(Permission),
    Role.CX_MANAGER: _STUDIES
    | {P.SEE_ROWS, P.SCHEDULE_REPORTS, P.EDIT_MAPS, P.LOAD_DATA, P.EDIT_SURVEYS, P.SEND_SURVEYS},
    Role.EX_MANAGER: _STUDIES | {P.SCHEDULE_REPORTS, P.EDIT_SURVEYS, P.SEND_SURVEYS},
    Role.UNIT_LEADER: _STUDIES,
    Role.TRAINER: _READS | {P.SEE_COMMENTS, P.SAVE_VIEWS},
    Role.SERVICE_AGENT: frozenset({P.SEE_OWN}),
    Role.SHOPPER: frozenset({P.SEE_OWN}),
    Role.REVIEWER: frozenset({P.SEE_OWN}),
    Role.ANALYST: _STUDIES | {P.SEE_ROWS, P.SCHEDULE_REPORTS, P.LOAD_DATA, P.EDIT_SURVEYS},
    Role.EMPLOYEE: frozenset({P.SEE_OWN}),
    Role.VIEWER: _READS,
}
