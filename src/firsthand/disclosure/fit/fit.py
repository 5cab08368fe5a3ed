"""For each intruder: how many people fit all that is told of a source, and how many must. A plain enumeration."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from firsthand.disclosure.fit.population import Fitting, Reference
from firsthand.disclosure.words.attribution import ALIAS, NUMBER
from firsthand.model.coding import Basis, Coding, Polarity
from firsthand.model.disclosure import Detail
from firsthand.model.project import Project
from firsthand.model.protection import Intruder
from firsthand.model.testimony import PassageRef, Source

Details = frozenset[Detail]


class Cover(NamedTuple):
    """What is left of a source's cover against one intruder: ``k`` fit and ``least`` must.

    ``fitting`` are the bounds of an intruder who looks among the reference population.
    """

    intruder: Intruder
    k: int
    least: int
    fitting: Fitting | None = None

    @property
    def holds(self) -> bool:
        """Whether enough people fit."""
        return self.k >= self.least


def quasi_identifying(details: Iterable[Detail], source: Source, sexes: Mapping[str, Mapping[str, str]]) -> Details:
    """Keep the details a reader could look a person up by. An alias is no such detail, but it tells the sex."""
    told = list(details)
    found = {detail for detail in told if detail.attribute not in {ALIAS, NUMBER}}
    if any(detail.attribute == ALIAS for detail in told):
        for attribute in sexes:
            sex = source.attributes.get(attribute)
            if isinstance(sex, str):
                found.add(Detail(attribute, values=(sex,)))
    return frozenset(found)


def fitting_sources(details: Iterable[Detail], sources: Sequence[Source]) -> tuple[str, ...]:
    """List the sources whom every detail fits. Whoever has no record of a detail is taken not to fit: the worse."""
    told = tuple(details)
    return tuple(s.code for s in sources if all(d.fits(s.attributes.get(d.attribute)) for d in told))


def lived(codings: Iterable[Coding], codes: frozenset[str] | None = None) -> dict[str, frozenset[str]]:
    """Say of each code, or of some, which sources affirm it as what they themselves went through."""
    affirms, experienced = Polarity.AFFIRMS, Basis.EXPERIENCED  # there may be a hundred thousand codings
    said = {
        (code, passage.interview.source)
        for passage, code, _, polarity, basis in codings
        if polarity is affirms and basis is experienced and (codes is None or code in codes)
    }
    found: dict[str, set[str]] = {}
    for code, source in said:
        found.setdefault(code, set()).add(source)
    return {code: frozenset(sources) for code, sources in found.items()}


def events_in(passages: Iterable[PassageRef], codings: Iterable[Coding]) -> dict[str, frozenset[str]]:
    """List, by source, the codes of what she went through in these passages: what a perpetrator would know again."""
    quoted: dict[str, list[PassageRef]] = {}
    for passage in passages:
        quoted.setdefault(passage.source, []).append(passage)
    found: dict[str, set[str]] = {source: set() for source in quoted}
    affirms, experienced = Polarity.AFFIRMS, Basis.EXPERIENCED
    for place, code, _, polarity, basis in codings if quoted else ():
        told = quoted.get(place.interview.source)
        if told is None or polarity is not affirms or basis is not experienced:
            continue
        if any(p.interview == place.interview and p.first <= place.last and place.first <= p.last for p in told):
            found[place.interview.source].add(code)
    return {source: frozenset(codes) for source, codes in found.items()}


class Judge:
    """Judges what is told of sources, for one project and one record.

    ``events`` are the codes it will be asked about; None for any.
    """

    def __init__(
        self,
        project: Project,
        sources: Sequence[Source],
        codings: Sequence[Coding],
        events: frozenset[str] | None = None,
    ) -> None:
        protection = project.protection
        self._project, self._sources = project, sources
        self._least = protection.least
        self._reference = Reference(project.population, protection.odds_ratio) if project.population else None
        doubled = frozenset(code for pattern in protection.doubled for code in project.codebook.covered_by(pattern))
        self._lived = lived(codings, None if events is None else events | doubled)
        self._doubled = frozenset(source for code in doubled for source in self._lived.get(code, ()))
        self._fitting: dict[Details, frozenset[str]] = {}
        self._same: dict[frozenset[str], frozenset[str]] = {}

    @property
    def lacks_population(self) -> bool:
        """Whether an intruder looks among a reference population and the project has none."""
        return self._reference is None and any(self._least.get(i, 0) for i in (Intruder.PUBLIC, Intruder.STATE))

    def is_doubled(self, source: Source) -> bool:
        """Tell whether twice as many must fit: a minor when interviewed, or somebody with a code the policy names."""
        age = source.attributes.get(self._project.consent.age)
        minor = isinstance(age, int) and age < self._project.consent.minor_age
        return minor or source.code in self._doubled

    def covers(self, details: Details, source: Source, events: frozenset[str]) -> tuple[Cover, ...]:
        """Say for each intruder that the policy asks about how many fit, and how many must.

        What the perpetrator's number asks for is no more than the number of those who went through ``events``: what the
        events alone give away no description can mend.
        """
        times = 2 if self.is_doubled(source) else 1
        fitting = self._who_fits(details)
        population = self._reference.fitting(details) if self._reference else None
        found = []
        for intruder in Intruder:
            least = self._least.get(intruder, 0) * times
            if not least:
                continue
            if intruder is Intruder.FELLOW:
                found.append(Cover(intruder, len(fitting), least))
            elif intruder is Intruder.PERPETRATOR:
                same = self._went_through(events)
                if events:
                    found.append(Cover(intruder, len(same & fitting), min(least, len(same))))
            elif population is not None:
                found.append(Cover(intruder, population.least, least, population))
        return tuple(found)

    def holds(self, source: Source, events: frozenset[str]) -> Callable[[Details], bool]:
        """Make the test that a set of details passes when it leaves the source enough cover against everybody."""
        return lambda details: all(cover.holds for cover in self.covers(details, source, events))

    def shared_by_all(self, details: Details, events: frozenset[str]) -> tuple[str, ...]:
        """List the events that everybody who fits went through: to fit is then to have gone through them."""
        fitting = self._who_fits(details)
        return tuple(sorted(code for code in events if fitting and fitting <= self._lived.get(code, frozenset())))

    def _who_fits(self, details: Details) -> frozenset[str]:
        if details not in self._fitting:
            self._fitting[details] = frozenset(fitting_sources(details, self._sources))
        return self._fitting[details]

    def _went_through(self, events: frozenset[str]) -> frozenset[str]:
        if events not in self._same:
            everyone = self._who_fits(frozenset())
            for code in events:
                everyone &= self._lived.get(code, frozenset())
            self._same[events] = everyone
        return self._same[events]
