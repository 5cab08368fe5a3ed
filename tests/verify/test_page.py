"""The page inside the pack, opened from a file in a real browser: it judges as the program does, and asks nobody."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from firsthand.seal.canonical import canonical
from firsthand_verify import verify
from firsthand_verify.stamp import certificate_of
from tests.support.pack_attacks import ATTACKS
from tests.support.packs import FOLDER, KEYS, Draft, Given, example_drafted, good, next_edition, quotation, zipped
from tests.verify.conftest import Reader, opened

TIME = "5.11"
"""The step that the page leaves to the program."""
STEPS = [f"5.{number}" for number in range(1, 12)]


def by_program(given: Given, folder: Path) -> tuple[str, dict[str, int]]:
    """What the program says: the step that fails, or nothing, and how much each step that held left open."""
    beside = {"report": given.report, "earlier": given.earlier}
    for name, data in {"pack": given.pack, **beside}.items():
        if data is not None:
            (folder / name).write_bytes(data)
    report, earlier = (folder / name if data is not None else None for name, data in beside.items())
    tsa = None if given.tsa is None else certificate_of(given.tsa)
    outcome = verify(folder / "pack", report=report, keys=given.keys, earlier=earlier, opened=given.opening, tsa=tsa)
    open_ = {proof.step: len(proof.open) for proof in outcome.proofs}
    return outcome.refusal.step if outcome.refusal else "", open_


def test_a_good_pack_holds_step_by_step_and_tells_what_is_open(reader: Reader, draft: Draft) -> None:
    assert reader.check(good(draft)) == "holds"
    assert reader.steps() == {**dict.fromkeys(STEPS, "holds"), "5.11": "absent"}
    assert "Whose keys these are was not checked" in reader.page.locator("#verdict").inner_text()
    edition = reader.page.locator(".edition").inner_text()
    assert "March 1, 2026" in edition
    assert all(" ".join(key[at : at + 4] for at in range(0, 20, 4)) in edition for key in KEYS)
    assert "That the testimony is true." in reader.page.locator(".unproved").inner_text()


def test_every_quotation_and_number_can_be_looked_through(reader: Reader, draft: Draft) -> None:
    reader.check(good(draft))
    rows = reader.page.locator("#records tbody tr")
    shown = rows.locator("visible=true")
    assert rows.count() == len(draft.citations) + 2, "two rows of the table of who was asked"
    reader.page.select_option("#kind", "quotations")
    assert shown.count() == 1
    assert "for six months I was not paid once" in shown.inner_text()
    assert "S01/2" in shown.inner_text()
    reader.page.select_option("#kind", "all-kinds")
    reader.page.fill("#find", "two of the three")
    assert "2 in · 1 denied · 3 in all" in shown.inner_text()


def test_the_examples_pack_holds(reader: Reader, tmp_path: Path) -> None:
    draft = example_drafted(tmp_path / "example")
    given = Given(zipped(draft.packed()), report=draft.report["report-ko.html"], keys=KEYS)
    assert by_program(given, tmp_path)[0] == ""
    assert reader.check(given) == "holds"
    assert reader.page.locator('#records tbody tr[data-kind="quotations"]').count() == sum(
        each["link"] == "quote" for each in draft.citations
    )


@pytest.mark.parametrize("name", ATTACKS)
def test_page_and_program_refuse_at_the_same_step(name: str, reader: Reader, draft: Draft, tmp_path: Path) -> None:
    attack = ATTACKS[name]
    given = attack.make(draft)
    step, open_ = by_program(given, tmp_path)
    state = reader.check(given)
    steps = reader.steps()
    refused = [each for each, came in steps.items() if came == "refused"]
    assert "undefined" not in reader.page.locator("#result").inner_text()
    by_page = attack.step if attack.step != TIME else ""
    assert (step, refused) == (attack.step, [by_page] if by_page else [])
    assert (state == "holds") == (not by_page)
    assert (steps.get(TIME) == "unchecked") == (TIME in {attack.step, attack.says})
    held = [each for each, came in steps.items() if came in {"holds", "absent"}]
    assert held == [each for each in open_ if each not in {step, TIME} or steps[each] == "absent"]
    if attack.says == TIME:
        assert "whoever made that file chose the name" in reader.said(TIME)
    elif attack.says:
        told = reader.page.locator(f'#steps > li[data-step="{attack.says}"] > div > ul > li')
        assert "17" in told.first.inner_text()
        assert open_[attack.says] == told.count()


def test_what_was_given_beside_the_pack_is_recognised(reader: Reader, draft: Draft, tmp_path: Path) -> None:
    later = next_edition(draft)
    given = Given(
        zipped(later.packed()), report=draft.report["report.pdf"], keys=KEYS, earlier=good(draft).pack,
        opening=canonical(later.opening(quotation(later))),
    )  # fmt: skip
    assert by_program(given, tmp_path)[0] == ""
    assert reader.check(given) == "holds"
    assert reader.steps()["5.12"] == "holds"
    assert "with keys that you gave" in reader.said("5.5")
    assert "report.pdf of this edition, to the last byte" in reader.said("5.6")
    assert "supersedes the edition that you gave" in reader.said("5.10")
    assert "여섯 달 동안 한 번도 받지 못했습니다" in reader.page.locator(".opened").inner_text()
    assert "A date was corrected." in reader.page.locator(".edition").inner_text()


def test_a_folder_is_read_as_its_zip_file_is(reader: Reader, draft: Draft, tmp_path: Path) -> None:
    place = tmp_path / FOLDER
    for path, data in draft.packed().items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(data)
    reader.check(Given(b"PK"))
    reader.page.set_input_files("#folder", place)
    assert reader.read() == "holds"
    (place / "data" / "more.txt").write_text("more", "utf-8")
    reader.page.set_input_files("#folder", place)
    assert reader.read() == "fails"
    refusal = verify(place).refusal
    assert refusal is not None
    assert reader.steps()["5.2"] == "refused" == ("refused" if refusal.step == "5.2" else "")


def deflated(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"{FOLDER}/{path}", (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, files[path], zipfile.ZIP_DEFLATED)
    return made.getvalue()


def says_smaller(zipped_: bytes) -> bytes:
    """Let the seal unpack to more than both its headers say."""
    with zipfile.ZipFile(io.BytesIO(zipped_)) as archive:
        size = archive.getinfo(f"{FOLDER}/data/seal.json").file_size.to_bytes(4, "little")
        check = archive.getinfo(f"{FOLDER}/data/seal.json").CRC.to_bytes(4, "little")
    smaller = (int.from_bytes(size, "little") - 1).to_bytes(4, "little")
    where = zipped_.count(check)
    assert where == 2
    for at in (zipped_.index(check), zipped_.rindex(check)):
        assert zipped_[at + 8 : at + 12] == size
        zipped_ = zipped_[: at + 8] + smaller + zipped_[at + 12 :]
    return zipped_


@pytest.mark.parametrize(("change", "step"), [(bytes, ""), (says_smaller, "5.1")])
def test_deflated_files_are_counted_as_they_come_out(
    change: Callable[[bytes], bytes], step: str, reader: Reader, draft: Draft, tmp_path: Path
) -> None:
    given = Given(change(deflated(draft.packed())))
    assert by_program(given, tmp_path)[0] == step
    assert reader.check(given) == ("fails" if step else "holds")
    assert [each for each, came in reader.steps().items() if came == "refused"] == ([step] if step else [])


def test_what_stands_in_the_pack_is_text_and_never_a_page(reader: Reader, draft: Draft) -> None:
    hostile = deepcopy(draft)
    image = '<img src="https://example.org/x.png" onerror="alert(1)">'
    hostile.ask("withheld", asks=image)
    hostile.told["report"] = "<script>alert(2)</script>"
    hostile.edit("report.html", b"</body>", b'<a href="https://example.org/x">x</a></body>')
    assert reader.check(Given(zipped(hostile.packed()))) == "holds"
    assert image in reader.page.locator("#records").inner_text()
    assert reader.page.locator("main img, main script").count() == 0


def test_without_ed25519_it_says_so_and_passes_nothing_in_full(
    browser: Browser, draft: Draft, tmp_path: Path
) -> None:
    refuse = "crypto.subtle.importKey = () => Promise.reject(new DOMException('', 'NotSupportedError'))"
    reader = opened(browser, tmp_path, before=refuse)
    assert reader.check(good(draft)) == "partly"
    assert reader.steps()["5.5"] == "unchecked"
    assert "signatures were NOT checked" in reader.said("5.5")
    assert "those the signers signed" not in reader.page.locator(".proved").inner_text()
    assert reader.check(ATTACKS["one key in two roles"].make(draft)) == "fails"
    reader.page.context.close()


def test_korean_readers_read_korean_on_a_narrow_screen(browser: Browser, draft: Draft, tmp_path: Path) -> None:
    reader = opened(browser, tmp_path, language="ko-KR", width=390)
    reader.check(good(draft))
    page = reader.page
    assert page.locator("html").get_attribute("lang") == "ko"
    assert "이 화면이 확인할 수 있는 것은 모두 맞습니다" in page.locator("#verdict").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click("#language")
    assert "Everything this page can check holds" in page.locator("#verdict").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.context.close()


def test_every_sentence_is_there_in_both_languages_about_the_same(reader: Reader) -> None:
    told: dict[str, list[str]] = reader.page.evaluate("WORDS")
    assert len(told) > 100
    for key, (english, korean) in told.items():
        slots = [sorted(f"{{{part[0]}" for part in text.split("{")[1:]) for text in (english, korean)]
        assert english, key
        assert korean, key
        assert slots[0] == slots[1], key
    used = set(reader.page.evaluate("[...document.querySelectorAll('[data-say]')].map(each => each.dataset.say)"))
    assert used <= told.keys()
