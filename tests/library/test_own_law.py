"""The user's own folder of law stands beside the shipped law: it adds to it, may replace a file of it, and changes no other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support import Cli
from tracker import bootstrap
from tracker.errors import InvalidLaw
from tracker.library.reader import Library

SHIPPED = bootstrap.data_folder("workflows")
HERE = "▸"
"""Stands in a file's text just before the place that must be told."""

LEASE = """\
treaty: lease
title: {en: A lease}
terms:
  notice: {months: 12, counting: day_after, rolling: none, effect: last_day, basis: VCLT art. 56(2)}
"""
HEARING = """\
part: parts/hearing
kinds: {heard: {en: Heard}}
states:
  begun: {title: {en: Begun}, transitions: {heard: {to: may_notify, basis: Lease-Law art. 1}}}
"""
LEAVING = """\
workflow: xx/leaving
title: {en: Leaving after a hearing}
jurisdiction: XX
timezone: Etc/UTC
law_as_of: 2024-01-01
first: begun
uses: [parts/hearing, parts/notice-of-withdrawal]
"""
ACTS = "acts: {Lease-Law: {title: {en: A law on leases}}}\n"
OPEN_SKIES = LEASE.replace("treaty: lease", "treaty: open-skies")


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of the user's, called `law` from where the user works."""
    monkeypatch.chdir(tmp_path)
    folder = Path("law")
    folder.mkdir()
    return folder


def put(own: Path, texts: dict[str, str]) -> None:
    """Write law files of the user's by their names, without the mark."""
    for name, text in texts.items():
        file = own / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.replace(HERE, ""), encoding="utf-8")


def both(own: Path) -> Library:
    """The shipped law with the user's folder beside it."""
    return Library(SHIPPED, own=own)


def test_an_empty_folder_changes_nothing(own: Path, library: Library) -> None:
    """Without a file, and without a registry of acts, the shipped law is there and nothing else."""
    law = both(own)
    assert (law.workflow_names(), law.treaty_names()) == (library.workflow_names(), library.treaty_names())
    assert law.acts == library.acts
    assert law.files() == library.files()


def test_a_treaty_of_the_user_s_may_cite_a_shipped_act(own: Path, library: Library) -> None:
    """One file is enough: no copy of the shipped law, no act registered again."""
    put(own, {"treaties/lease": LEASE})
    law = both(own)
    notice = law.treaty("lease").terms["notice"]
    assert (str(notice.within), notice.basis.act) == ("12 months", "VCLT")
    assert law.treaty_names() == sorted([*library.treaty_names(), "lease"])
    assert law.check(own / "treaties/lease.yaml") == "treaty lease: 1 terms"


def test_a_workflow_of_the_user_s_may_use_parts_of_both(own: Path, library: Library) -> None:
    """A hearing of the user's own leads to the shipped notice of withdrawal, and its act is in the user's registry."""
    put(own, {"xx/leaving": LEAVING, "parts/hearing": HEARING, "acts": ACTS})
    law = both(own)
    rules = law.rules("xx/leaving")
    assert list(rules.states) == ["begun", "may_notify", "notice_running", "withdrawn", "excluded"]
    assert rules.states["begun"].transitions[0].basis.citation == "Lease-Law art. 1"
    assert law.workflow_names() == sorted([*library.workflow_names(), "xx/leaving"])


def test_a_shipped_workflow_uses_the_part_that_takes_a_shipped_one_s_place(own: Path, library: Library) -> None:
    """Who rewrites the notice of withdrawal rewrites it for every procedure that ends in one."""
    part = (SHIPPED / "parts/notice-of-withdrawal.yaml").read_text(encoding="utf-8")
    put(own, {"parts/notice-of-withdrawal": part.replace("{en: No longer bound,", "{en: Gone,")})
    titles = [law.rules("international/withdrawal").states["withdrawn"].title.en for law in (both(own), library)]
    assert titles == ["Gone", "No longer bound"]


def test_a_file_of_the_same_name_takes_the_shipped_one_s_place(own: Path, library: Library) -> None:
    """Twelve months, in a treaty that ships with six; it is listed once, and the one replaced is not checked."""
    put(own, {"treaties/open-skies": OPEN_SKIES})
    law = both(own)
    lengths = [str(each.treaty("open-skies").terms["notice"].within) for each in (law, library)]
    assert lengths == ["12 months", "6 months"]
    assert law.treaty_names() == library.treaty_names()
    replaced, mine = SHIPPED / "treaties/open-skies.yaml", own / "treaties/open-skies.yaml"
    assert set(law.files()) == {*library.files(), mine} - {replaced}


def test_the_acts_of_both_are_merged_and_the_user_s_win(own: Path, library: Library) -> None:
    """A shipped act under a title of the user's, another added, the rest as shipped; both registries are checked."""
    put(own, {"acts": ACTS.replace("acts: {", "acts: {VCLT: {title: {en: My copy}}, ")})
    law = both(own)
    changed = {name: act.title.en for name, act in law.acts.items() if act != library.acts.get(name)}
    assert changed == {"VCLT": "My copy", "Lease-Law": "A law on leases"}
    assert set(law.acts) == {*library.acts, "Lease-Law"}
    assert {file for file in law.files() if file.name == "acts.yaml"} == {own / "acts.yaml", SHIPPED / "acts.yaml"}


def test_what_is_not_replaced_is_as_shipped(own: Path, library: Library) -> None:
    """The user's files, a broken one among them, change nothing in what does not use them."""
    put(own, {"treaties/lease": LEASE, "xx/leaving": LEAVING, "xx/broken": "workflow: [\n", "acts": ACTS})
    law = both(own)
    for name in library.workflow_names():
        assert law.rules(name).states == library.rules(name).states
        assert law.rules(name).terms == library.rules(name).terms
    assert [law.treaty(name) for name in library.treaty_names()] == [library.treaty(name) for name in library.treaty_names()]


def test_a_copy_of_all_the_shipped_law_takes_its_place(own: Path, library: Library) -> None:
    """As before there was a beside: every file in force but the shipped registry of acts is one of the copy's."""
    shutil.copytree(SHIPPED, own, dirs_exist_ok=True)
    law = both(own)
    assert set(law.files()) == {*own.rglob("*.yaml"), SHIPPED / "acts.yaml"}
    assert (law.workflow_names(), law.treaty_names()) == (library.workflow_names(), library.treaty_names())
    assert law.acts == library.acts
    assert law.rules("ru/denunciation").terms == library.rules("ru/denunciation").terms


def test_where_a_law_comes_from_can_be_asked(own: Path) -> None:
    """The user's folder, the shipped one, or neither; a way around through folders leads nowhere."""
    put(own, {"treaties/lease": LEASE, "treaties/open-skies": OPEN_SKIES})
    law = both(own)
    assert [law.origin(f"treaties/{name}") for name in ("lease", "open-skies", "cfe", "none")] == [own, own, SHIPPED, None]
    assert law.origin("../law/treaties/lease") is None


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("treaties/lease", LEASE.replace("title:", "▸titel:"), "unknown key titel; known: treaty, title, "),
        ("treaties/lease", LEASE.replace("basis: VCLT", "▸basis: VCTL"), "act 'VCTL' is not known; nearest: VCLT"),
        ("treaties/lease", LEASE.replace("treaty: lease", "▸treaty: lese"), "treaty lese must stand in a file of that name"),
        ("lease", f"▸{LEASE}", "treaty lease must stand in a file of that name, in treaties/"),
        ("xx/leaving", LEAVING.replace("workflow: xx/", "▸workflow: xx/not-"), "workflow xx/not-leaving must stand in"),
        ("xx/leaving", LEAVING.replace("parts/hearing", "▸parts/herring"), "part 'parts/herring' is not known; nearest: parts"),
        ("parts/hearing", HEARING.replace("part: parts/", "▸part: parts/not-"), "part parts/not-hearing must stand in"),
        ("acts", ACTS.replace("title", "▸titel"), "unknown key titel; known: title, link"),
    ],
)
def test_what_is_wrong_is_told_by_the_user_s_own_path(own: Path, name: str, text: str, said: str) -> None:
    """The folder is called as the user gave it, with line and column; a wrong name is refused there as in the shipped law."""
    put(own, {"parts/hearing": HEARING, "acts": ACTS, name: text})
    before = text.partition(HERE)[0]
    place = f"law/{name}.yaml:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
    with pytest.raises(InvalidLaw) as error:
        both(own).check(own / f"{name}.yaml")
    assert error.value.problems[0].startswith(f"{place}: {said}")


@pytest.mark.parametrize("way", ["law/treaties/lease.yaml", "./law/../law/treaties/lease.yaml", "{here}/law/treaties/lease.yaml"])
def test_a_wrong_name_is_refused_by_whatever_way_the_file_is_given(own: Path, way: str) -> None:
    """A path from the root is told as such, and is the same file."""
    put(own, {"treaties/lease": LEASE.replace("treaty: lease", "treaty: lese")})
    file = Path(way.format(here=Path.cwd()))
    with pytest.raises(InvalidLaw, match="treaty lese must stand in a file of that name") as error:
        both(own).check(file)
    assert error.value.problems[0].startswith(f"{file}:1:1: ")


def test_a_wrong_name_in_the_shipped_law_is_refused_beside_a_folder_of_the_user_s(own: Path, tmp_path: Path) -> None:
    """The one folder takes nothing from what holds for the other."""
    shipped = tmp_path / "workflows"
    put(shipped, {"treaties/lease": LEASE.replace("treaty: lease", "treaty: lese")})
    with pytest.raises(InvalidLaw, match=r"^workflows/treaties/lease.yaml:1:1: treaty lese must stand in a file of that name"):
        Library(shipped, own=own).treaty("lease")


def test_what_a_part_of_the_user_s_breaks_is_told_in_the_part(own: Path) -> None:
    """A shipped workflow that uses it is refused, and the fault is the user's; a shipped file keeps its own name."""
    part = (SHIPPED / "parts/notice-of-withdrawal.yaml").read_text(encoding="utf-8")
    put(own, {"parts/notice-of-withdrawal": part.replace("  may_notify:\n", "  may_not:\n", 1)})
    with pytest.raises(InvalidLaw) as error:
        both(own).rules("international/withdrawal")
    files = {problem.split(":")[0] for problem in error.value.problems}
    assert files == {"law/parts/notice-of-withdrawal.yaml", "workflows/international/withdrawal.yaml"}


def test_the_setting_puts_the_folder_beside_the_shipped_law(cli: Cli) -> None:
    """A bill goes by a shipped procedure on a treaty of the user's, and the whole library is checked with both."""
    put(cli.folder / "law", {"treaties/lease": LEASE})
    beside = {"TRACKER_WORKFLOWS": "law"}
    cli.ok("open", "LEASE", "--workflow", "international/withdrawal", "--treaty", "lease", "--title", "The lease", env=beside)
    cli.ok("record", "LEASE", "depositary-notified", "--on", "2021-06-18", env=beside)
    assert "2022-06-18" in cli.ok("show", "LEASE", "--as-of", "2021-06-18", env=beside).out
    checked = cli.ok("workflow", "check", env=beside).out.splitlines()
    assert {
        "law/treaties/lease.yaml: treaty lease: 1 terms",
        "workflows/treaties/open-skies.yaml: treaty open-skies: 3 terms",
    } <= set(checked)


def test_two_files_of_one_name_are_told_apart_when_they_are_checked(cli: Cli) -> None:
    """A registry of acts of the user's beside the shipped one, and a file that is named on the command line."""
    put(cli.folder / "law", {"acts": "acts: {Lease: {title: {en: A lease}}}\n", "treaties/lease": LEASE})
    checked = cli.ok("workflow", "check", env={"TRACKER_WORKFLOWS": "law"}).out.splitlines()
    assert sorted(line.partition(":")[0] for line in checked if "acts.yaml" in line) == ["law/acts.yaml", "workflows/acts.yaml"]
    named = cli.ok("workflow", "check", "law/treaties/lease.yaml", env={"TRACKER_WORKFLOWS": "law"}).out
    assert named == "law/treaties/lease.yaml: treaty lease: 1 terms\n"


WITHOUT_FILES = [
    "list --json",
    "days",
    "log",
    "record LEASE depositary-notified --on 2021-06-18 --json",
    "note LEASE seen",
    "watch list",
    "ledger verify",
    "ledger check",
    "export",
    "nightly run --once",
]


def test_a_folder_of_law_that_is_gone_stops_only_what_reads_files(cli: Cli) -> None:
    """What goes by the texts that the ledger keeps goes on; the rest says in one line which setting and which folder."""
    put(cli.folder / "law", {"treaties/lease": LEASE})
    there, gone = {"TRACKER_WORKFLOWS": "law"}, {"TRACKER_WORKFLOWS": "gone"}
    cli.ok("open", "LEASE", "--workflow", "international/withdrawal", "--treaty", "lease", "--title", "The lease", env=there)
    cli.ok("watch", "add", "desk", "--send-to", "file:out", env=there)
    said = "setting workflows 'gone': there is no such folder (TRACKER_WORKFLOWS, or settings.toml)"
    for command in WITHOUT_FILES:
        cli.ok(*command.split(), env=gone)
    assert said in cli.ok("show", "LEASE", env=gone).out  # where it says that a text may wait
    for command in ("workflow list", "workflow check", "treaty show cfe", "open B --workflow us/bill --title B"):
        ran = cli(*command.split(), env=gone)
        assert (ran.code, ran.out, ran.err) == (2, "", f"tracker: {said}\n")
    (cli.folder / "gone").touch()  # a file is no folder
    assert cli("workflow", "list", env=gone).err == f"tracker: {said}\n"
