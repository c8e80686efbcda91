"""What may start a study, whom it reaches, and the one refusal: no classic event, no filter."""

from __future__ import annotations

from sprigclassic.studies.check import Kind, Platform
from sprigclassic.studies.events import SdkEvent
from sprigclassic.studies.study import Study
from sprigclassic.studies.triggers import PageUrl, Trigger, UrlMatch

__all__ = ["Kind", "PageUrl", "Platform", "SdkEvent", "Study", "Trigger", "UrlMatch"]
