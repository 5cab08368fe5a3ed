"""Read the project folder: settings, codebook, findings, exhibits, facts, waivers. ``docs/formats/project.md``."""

from firsthand.project.read import read_project

__all__ = ["read_project"]
