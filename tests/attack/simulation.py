"""How often a published source is found, with the gate off and on: many invented populations, each with its report.

``python -m tests.attack.simulation --populations 1000`` prints the figures that SECURITY.md carries. Every person is
drawn by a seeded generator. In each population a group interviews 25 people and describes some of them. Gate off: as a
hurried writer would, by alias (which tells the sex), age, year of leaving, province and work. Gate on: the smallest
change that ``DS01 too-few-fit`` offers for that description, or no description where none passes. The gate sees what a
group can see, published margins; the attacker has the whole register, exact and complete, and looks up who fits.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

import numpy as np

from firsthand.disclosure.fit.fit import Details, Judge, fitting_sources
from firsthand.disclosure.fit.generalise import Generalisation, all_steps
from firsthand.model.disclosure import Detail
from firsthand.model.project import Project
from firsthand.model.protection import Cell, ReferencePopulation, ReferenceTable
from firsthand.model.testimony import Source
from firsthand.project import read_project

INTERVIEWED, DESCRIBED = 25, 4
YEARS = range(1998, 2012)
BAND = 5


@cache
def example() -> Project:
    return read_project(Path(str(files("firsthand.demo") / "example")))


@dataclass(frozen=True)
class World:
    """A population, column by column, and whom the group interviewed."""

    columns: Mapping[str, np.ndarray]
    values: Mapping[str, tuple[str, ...]]
    sample: tuple[int, ...]

    def source(self, row: int) -> Source:
        told: dict[str, str | int | None] = {"age": int(self.columns["age"][row])}
        told["left_year"] = int(self.columns["left_year"][row])
        told |= {name: values[int(self.columns[name][row])] for name, values in self.values.items()}
        return Source(f"P{row}", attributes=told)

    def who_fits(self, details: Details) -> int:
        """Count the people the register shows for a description: what the attacker does."""
        fits = np.ones(len(self.columns["age"]), dtype=bool)
        for detail in details:
            column = self.columns[detail.attribute]
            if detail.values:
                fits &= np.isin(column, [self.values[detail.attribute].index(value) for value in detail.values])
            else:
                fits &= (column >= detail.low) & (column <= detail.high)
        return int(fits.sum())


def world(seed: int) -> World:
    """Draw a population: skewed, its details going together as they do among people, by strengths that vary."""
    random = np.random.default_rng(seed)
    size = int(random.integers(3_000, 30_000))
    values = {name: tuple(example().attributes[name].values) for name in ("sex", "province", "occupation")}
    year = random.choice(YEARS, size, p=random.dirichlet(np.linspace(1, 6, len(YEARS)) * 3))
    sex = (random.random(size) > np.interp(year, [YEARS[0], YEARS[-1]], [0.55, 0.75])).astype(int)
    age = np.clip(random.gamma(9, 4, size) + random.normal(0, 3) * sex + (year - 2005) / 2, 12, 85).astype(int)
    province = _category(random, len(values["province"]), [sex])
    occupation = _category(random, len(values["occupation"]), [sex, province])
    columns = {"sex": sex, "age": age, "left_year": year, "province": province, "occupation": occupation}
    weight = np.where(sex == 0, 1.0, 0.6) * random.gamma(2, 1, size) * (age >= 18)
    sample = random.choice(size, INTERVIEWED, replace=False, p=weight / weight.sum())
    return World(columns, values, tuple(int(row) for row in sample))


def _category(random: np.random.Generator, many: int, given: list[np.ndarray]) -> np.ndarray:
    """Draw a category whose shares depend on the columns given, the stronger the luck of this population has it."""
    base, pull = random.dirichlet(np.ones(many)), random.uniform(0, 0.6)
    key = sum(column * 100**number for number, column in enumerate(given))
    drawn = np.empty(len(key), dtype=int)
    for stratum in np.unique(key):
        here = key == stratum
        shares = (1 - pull) * base + pull * random.dirichlet(np.ones(many))
        drawn[here] = random.choice(many, int(here.sum()), p=shares)
    return drawn


def published(world: World) -> ReferencePopulation:
    """Return what an office publishes of a population: sex by year, and the others by sex, each apart."""

    def table(name: str, attributes: tuple[str, ...]) -> ReferenceTable:
        cells: dict[tuple[Cell, ...], int] = {}
        for row in zip(*(_cells(world, attribute) for attribute in attributes), strict=True):
            cells[row] = cells.get(row, 0) + 1
        return ReferenceTable(name, attributes, MappingProxyType(cells), "Invented Office", "2011", invented=True)

    tables = (("arrivals", "left_year"), ("ages", "age"), ("provinces", "province"), ("occupations", "occupation"))
    return ReferencePopulation(
        {"en": "invented people"}, tuple(table(name, ("sex", attribute)) for name, attribute in tables)
    )


def _cells(world: World, attribute: str) -> Iterator[Cell]:
    for value in world.columns[attribute]:
        if attribute in world.values:
            yield world.values[attribute][int(value)]
        elif attribute == "age":
            yield (int(value) // BAND * BAND, int(value) // BAND * BAND + BAND - 1)
        else:
            yield (int(value), int(value))


@dataclass
class Found:
    """What the attacker had of each description: how many people fit it, outside and among those interviewed."""

    outside: list[int] = field(default_factory=list)
    inside: list[int] = field(default_factory=list)
    silent: int = 0

    def share(self, least: int, of: str = "outside") -> float:
        """The share of descriptions that fewer than ``least`` people fit, of all that were asked for."""
        numbers: list[int] = getattr(self, of)
        return sum(number < least for number in numbers) / max(1, len(numbers) + self.silent)

    @property
    def chance(self) -> float:
        """The attacker's mean chance to name the source, one guess among those who fit."""
        return sum(1 / number for number in self.outside) / max(1, len(self.outside) + self.silent)


def attack(seed: int) -> tuple[Found, Found]:
    """Publish one population's report without and with the gate, and look everybody up."""
    drawn = world(seed)
    project = replace(example(), population=published(drawn))
    sources = tuple(drawn.source(row) for row in drawn.sample)
    judge = Judge(project, sources, ())
    off, on = Found(), Found()
    for source in sources[:DESCRIBED]:
        told = frozenset(
            Detail(name, value, value) if isinstance(value, int) else Detail(name, values=(str(value),))
            for name, value in source.attributes.items()
        )
        sex = frozenset(detail for detail in told if detail.attribute == "sex")
        ways = Generalisation(all_steps(told - sex, project), {"sex"}, sex, judge.holds(source, frozenset()))
        _look_up(off, drawn, sources, told)
        passing = ways.smallest()
        if passing is None:
            on.silent += 1
        else:
            _look_up(on, drawn, sources, passing | sex)
    return off, on


def _look_up(found: Found, drawn: World, sources: tuple[Source, ...], told: Details) -> None:
    found.outside.append(drawn.who_fits(told))
    found.inside.append(len(fitting_sources(told, sources)))


def main() -> int:
    """Run and print; 1 when the gate let a description through that one person alone fits."""
    asked = argparse.ArgumentParser(prog="python -m tests.attack.simulation", description=__doc__)
    asked.add_argument("--populations", type=int, default=1_000)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    off, on = Found(), Found()
    for seed in range(given.seed, given.seed + given.populations):
        for whole, part in zip((off, on), attack(seed), strict=True):
            whole.outside += part.outside
            whole.inside += part.inside
            whole.silent += part.silent
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{seed - given.seed + 1:,} of {given.populations:,} populations")
    sys.stdout.write(f"{given.populations:,} populations, {len(off.outside):,} sources described\n")
    for name, found in (("off", off), ("on", on)):
        sys.stdout.write(
            f"gate {name:3}  one person fits {found.share(2):6.2%}  under 20 {found.share(20):6.2%}  under 50 "
            f"{found.share(50):6.2%}  one of those interviewed fits {found.share(2, 'inside'):6.2%}  under 3 "
            f"{found.share(3, 'inside'):6.2%}  mean chance {found.chance:7.3%}  not described {found.silent:,}\n"
        )
    return 1 if on.share(2) else 0


if __name__ == "__main__":
    sys.exit(main())
