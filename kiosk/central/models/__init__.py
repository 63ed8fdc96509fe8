"""The content as database tables: one model for each entity of `kiosk.domain.content`, its lists as children.

Each entity is a Wagtail snippet with drafts, history, review and locks. What is *live* here is what the next release
says; a draft never takes it away.
"""

from kiosk.central.models.access import LanguageAccess, RoleGrant
from kiosk.central.models.accounts import FirstPassword
from kiosk.central.models.base import Entity
from kiosk.central.models.imported import Difference, Imported
from kiosk.central.models.links import Link, LinkCheck
from kiosk.central.models.places import (
    Location,
    LocationTranslation,
    Organization,
    OrganizationTranslation,
    PlaceClosure,
    PlaceOpening,
    PlacePhone,
    PlaceSlot,
    PlaceTranslation,
    Service,
    ServiceAtLocation,
    ServiceClosure,
    ServiceOpening,
    ServicePhone,
    ServiceSlot,
    ServiceTopic,
    ServiceTranslation,
)
from kiosk.central.models.published import Publication
from kiosk.central.models.second_factor import RecoveryCodes, Telephone
from kiosk.central.models.shared import Calendar, CalendarDay, Notice, NoticeLocation, NoticeTranslation
from kiosk.central.models.terminals import (
    DayCount,
    PairingCode,
    ReportedDay,
    Terminal,
    TerminalFault,
    TerminalOutbox,
)
from kiosk.central.models.tickets import MirroredDay, MirroredTicket
from kiosk.central.models.topics import (
    RequiredDocument,
    RequiredDocumentTranslation,
    Topic,
    TopicDocument,
    TopicService,
    TopicTranslation,
)
from kiosk.domain.schema import COLLECTIONS

_MODELS: dict[str, type[Entity]] = {model.collection: model for model in Entity.__subclasses__()}

ENTITIES: dict[str, type[Entity]] = {name: _MODELS[name] for name in COLLECTIONS}
"""The models by collection, in the order of the schema."""

__all__ = [
    "ENTITIES",
    "Calendar",
    "CalendarDay",
    "DayCount",
    "Difference",
    "Entity",
    "FirstPassword",
    "Imported",
    "LanguageAccess",
    "Link",
    "LinkCheck",
    "Location",
    "LocationTranslation",
    "MirroredDay",
    "MirroredTicket",
    "Notice",
    "NoticeLocation",
    "NoticeTranslation",
    "Organization",
    "OrganizationTranslation",
    "PairingCode",
    "PlaceClosure",
    "PlaceOpening",
    "PlacePhone",
    "PlaceSlot",
    "PlaceTranslation",
    "Publication",
    "RecoveryCodes",
    "ReportedDay",
    "RequiredDocument",
    "RequiredDocumentTranslation",
    "RoleGrant",
    "Service",
    "ServiceAtLocation",
    "ServiceClosure",
    "ServiceOpening",
    "ServicePhone",
    "ServiceSlot",
    "ServiceTopic",
    "ServiceTranslation",
    "Telephone",
    "Terminal",
    "TerminalFault",
    "TerminalOutbox",
    "Topic",
    "TopicDocument",
    "TopicService",
    "TopicTranslation",
]
