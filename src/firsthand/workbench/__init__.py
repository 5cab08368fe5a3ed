"""The workbench: the group's work in a browser, served from this machine to itself.

It calls ``desk`` and ``build`` as the commands do and has no logic of its own. Every page is rendered here; the small
scripts in ``static`` only spare a click. Nothing of testimony stands in an address, a title, a log or the browser's
storage, and no page may be kept in a cache.
"""
