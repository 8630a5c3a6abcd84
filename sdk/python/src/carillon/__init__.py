# SPDX-FileCopyrightText: The Carillon authors
# SPDX-License-Identifier: Apache-2.0
"""Client of a Carillon installation: events, recipients, the catalog and tokens. No dependencies."""

from carillon.client import Carillon
from carillon.errors import CarillonError, Problem, RefusedError, UnconfirmedError
from carillon.events import Accepted, Event, Refused
from carillon.producer import EventProducer

__all__ = [
    "Accepted",
    "Carillon",
    "CarillonError",
    "Event",
    "EventProducer",
    "Problem",
    "Refused",
    "RefusedError",
    "UnconfirmedError",
]
