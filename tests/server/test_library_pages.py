"""What one reads before practising."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from abhyasa import server
from abhyasa.page import library
from abhyasa.page.model import Benefit, Page, Step, Tip, Variation, WatchOut
from abhyasa.record.store import Store, open_store
from abhyasa.server.app import create_app
from abhyasa.server.settings import Settings
from abhyasa.server.shelf import Shelf
from tests.server.markup import Markup, parsed

ADDRESS = "http://127.0.0.1:8108"
EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 * 7 }}\"'&"
HOSTILE = Page(
    id="hostile",
    name=f"Zzz {EVIL}",
    english=EVIL,
    also_known_as=(EVIL,),
    level="beginner",
    position="standing",
    etymology={EVIL: EVIL},
    stretches=("spine",),
    intro=EVIL,
    steps=(Step(id="stand", title=EVIL, text=f"Stand in Tadasana. {EVIL}"),),
    tips=(Tip(text=EVIL),),
    benefits=(Benefit(text=EVIL),),
    watch_outs=(WatchOut(text=f"Avoid this asana with vertigo. {EVIL}"),),
    variations=(Variation(text=EVIL),),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(tmp_path_factory.mktemp("data"))
    yield store
    store.close()


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[TestClient]:
    with TestClient(create_app(store, Settings(), Shelf([HOSTILE])), ADDRESS, headers={"Origin": ADDRESS}) as client:
        yield client


@pytest.fixture(autouse=True)
def forgotten(store: Store) -> None:
    store.forget()


def shown(client: TestClient, path: str) -> Markup:
    response = client.get(path)
    assert response.status_code == 200
    return parsed(response.text)


def names(markup: Markup) -> list[str]:
    """Of the asanas in the list."""
    return [a.text for a in markup.all("a") if a.get("href").startswith("/asanas/") and a.around[-1].tag == "h3"]


def heading(markup: Markup) -> str:
    return next(element.text for element in markup.all("h2") if element.get("id") == "found")


@pytest.mark.parametrize(
    "path", ["/", "/?q=hip", "/?q=xyzzy", "/?part=spine&chakra=muladhara&level=beginner", "/about"]
)
def test_a_page_is_whole_and_leads_nowhere_else(client: TestClient, path: str) -> None:
    assert shown(client, path).faults() == []


def test_every_asana_has_its_page_and_its_questions(client: TestClient) -> None:
    for asana in library.asana_ids():
        page, markup = library.load(asana), shown(client, f"/asanas/{asana}")
        assert markup.faults() == [], asana
        assert page.name in markup.all("h1")[0].text
        told = markup.all("main")[0].text
        for section in (page.steps, page.tips, page.benefits, page.watch_outs, page.variations):
            assert all(entry.text in told for entry in section)
        assert all(f"{word} {meaning}" in told for word, meaning in page.etymology.items())
        assert any(a.get("href") == f"/asanas/{asana}/practise" for a in markup.all("a"))
        assert shown(client, f"/asanas/{asana}/practise").faults() == [], asana


def test_the_library_shows_all_and_is_searched_in_any_spelling(client: TestClient) -> None:
    assert len(names(shown(client, "/"))) == len(library.asana_ids()) + 1
    assert names(shown(client, "/?q=Vṛkṣāsana"))[:1] == ["Vrikshasana"]
    assert names(shown(client, "/?q=downward+dog"))[:1] == ["Adho Mukha Svanasana"]


def test_facets_narrow_down_together_and_say_how_many_there_are(client: TestClient) -> None:
    markup = shown(client, "/?position=seated&level=intermediate")
    expected = {
        page.name
        for page in map(library.load, library.asana_ids())
        if page.position == "seated" and page.level == "intermediate"
    }
    assert set(names(markup)) == expected
    assert heading(markup) == f"{len(expected)} asanas"
    chips = {a.text.strip(): a["href"] for a in markup.with_class("chip")}
    assert any(text.startswith("beginner") and "position=seated" in path for text, path in chips.items())
    (chosen,) = [a for a in markup.with_class("chosen") if a.text.startswith("seated")]
    assert chosen["href"] == "/?level=intermediate"
    assert chosen["aria-current"] == "true"


def test_each_count_is_what_its_link_shows(client: TestClient) -> None:
    for chip in shown(client, "/?position=standing").with_class("chip"):
        word, _, count = chip.text.strip().rpartition(" ")
        if count.isdigit():
            assert len(names(shown(client, chip["href"]))) == int(count), word


def test_what_was_found_says_why(client: TestClient) -> None:
    assert "stretches: hamstrings" in [each.text for each in shown(client, "/?q=hamstrings").with_class("why")]


def test_where_nothing_fits_it_says_what_to_try(client: TestClient) -> None:
    markup = shown(client, "/?q=hamstirngs")
    assert heading(markup) == "No asana for “hamstirngs”"
    assert "Did you mean hamstrings?" in markup.all("main")[0].text
    assert any(a["href"] == "/?q=hamstrings" for a in markup.all("a"))
    markup = shown(client, "/?level=advanced")
    assert "Nothing in the library fits all of that." in markup.all("main")[0].text


def test_what_is_unknown_in_an_address_is_left_out(client: TestClient) -> None:
    assert len(names(shown(client, "/?level=expert&position=%3Cb%3E&safe=maybe"))) == len(library.asana_ids()) + 1


def test_my_conditions_leave_out_what_to_avoid_and_mark_what_has_a_limit(client: TestClient, store: Store) -> None:
    response = client.post("/conditions", data={"has": ["slipped-disc", "high-blood-pressure"], "position": "seated"})
    assert response.url.query == b"position=seated&safe=1"
    markup = parsed(response.text)
    assert markup.faults() == []
    assert "Janushirsana" not in names(markup)
    assert "“Avoid this asana with a back injury, a slipped disc or severe back pain.”" in markup.all("main")[0].text
    assert store.answers() == {"slipped-disc": True, "high-blood-pressure": True}
    everything = shown(client, "/")
    assert "Janushirsana" in names(everything)
    assert any(a["href"] == "/?safe=1" for a in everything.all("a"))
    tree = next(card for card in shown(client, "/?safe=1").with_class("asana") if "Vrikshasana" in card.text)
    assert "limit With high blood pressure, keep the hands in front of the chest." in " ".join(tree.text.split())


def test_a_condition_counts_as_the_wider_one_and_one_asks_where_only_a_narrower_is_named(
    client: TestClient, store: Store
) -> None:
    store.remember({"acute-knee-injury": True})
    assert "Malasana" not in names(shown(client, "/?safe=1")), "it is to be avoided with any knee injury"
    store.forget()
    store.remember({"back-pain": True})
    markup = shown(client, "/?safe=1")
    assert "Janushirsana" in names(markup), "it is to be avoided with severe back pain alone"
    card = next(each for each in markup.with_class("asana") if "Janushirsana" in each.text)
    assert "ask first Avoid this asana with a back injury, a slipped disc or severe back pain." in " ".join(
        card.text.split()
    )


def test_a_condition_that_is_unticked_is_forgotten(client: TestClient, store: Store) -> None:
    store.remember({"slipped-disc": True, "asthma": False})
    client.post("/conditions", data={"has": ["vertigo", "no such thing"]})
    assert store.answers() == {"vertigo": True}
    assert client.post("/conditions", data={}).url.query == b""
    assert store.answers() == {}


def test_remembered_answers_are_filled_in_and_the_rest_is_left_open(client: TestClient, store: Store) -> None:
    store.remember({"slipped-disc": False, "asthma": True})
    inputs = {
        (each["name"], each["value"]): "checked" in each.attributes
        for each in shown(client, "/asanas/janushirsana/practise").all("input")
        if each.get("type") == "radio"
    }
    assert inputs["condition-slipped-disc", "no"]
    assert inputs["condition-asthma", "yes"]
    assert not inputs["condition-sciatica", "no"]
    assert not inputs["condition-sciatica", "yes"]
    assert inputs["dose", "normal"]


def test_each_condition_is_asked_once_beside_the_page_s_own_line(client: TestClient) -> None:
    markup = shown(client, "/asanas/janushirsana/practise")
    asked = [legend.text for legend in markup.all("legend")]
    assert asked.count("Do you have a slipped disc?") == 1
    (card,) = [each for each in markup.with_class("questions") if "slipped disc?" in each.text]
    assert "“Avoid this asana with a back injury, a slipped disc or severe back pain.”" in card.text
    assert "Then leave this asana be" in card.text


def test_an_answer_that_rules_the_asana_out_stops_with_the_page_s_line(client: TestClient, store: Store) -> None:
    before = len(store.practices())
    response = client.post("/asanas/janushirsana/practise", data={"condition-slipped-disc": "yes"})
    markup = parsed(response.text)
    assert markup.faults() == []
    assert "a slipped disc or severe back pain" in markup.with_class("stop")[0].text
    assert len(store.practices()) == before


def test_a_hostile_page_stays_text(client: TestClient) -> None:
    for path in ("/", "/asanas/hostile", "/asanas/hostile/practise"):
        markup = shown(client, path)
        assert markup.faults() == [], path
        assert EVIL in markup.all("body")[0].text
        assert not [image for image in markup.all("img") if image["src"] == "x"]


def test_a_hostile_address_stays_text(client: TestClient) -> None:
    response = client.get("/", params={"q": EVIL})
    markup = parsed(response.text)
    assert markup.faults() == []
    assert next(each for each in markup.all("input") if each.get("id") == "q")["value"] == EVIL
    assert client.get("/asanas/%3Cscript%3E").status_code == 404
    assert client.get("/asanas/..%2F..%2Fetc%2Fpasswd").status_code == 404


def test_linked_data_says_what_the_page_says_and_claims_no_benefit(client: TestClient) -> None:
    for asana in ("vrikshasana", "janushirsana", "hostile"):
        page = HOSTILE if asana == "hostile" else library.load(asana)
        (script,) = [
            s for s in shown(client, f"/asanas/{asana}").all("script") if s.get("type") == "application/ld+json"
        ]
        data = json.loads(script.text)
        assert (data["@context"], data["@type"], data["name"]) == ("https://schema.org", "HowTo", page.name)
        assert data["alternateName"] == [page.english, *page.also_known_as]
        assert [step["text"] for step in data["step"]] == [step.text for step in page.steps]
        assert [step["position"] for step in data["step"]] == list(range(1, len(page.steps) + 1))
        assert not any(benefit.text in script.text for benefit in page.benefits) or asana == "hostile"


def test_a_page_is_sent_again_only_where_it_has_changed(client: TestClient, store: Store) -> None:
    first = client.get("/asanas/tadasana")
    again = client.get("/asanas/tadasana", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "private" in first.headers["cache-control"]
    questions = client.get("/asanas/vrikshasana/practise").headers["etag"]
    store.remember({"vertigo": True})
    changed = client.get("/asanas/vrikshasana/practise", headers={"If-None-Match": questions})
    assert changed.status_code == 200


def test_no_page_allows_a_style_or_script_that_stands_in_it(client: TestClient) -> None:
    for path in ("/", "/asanas/tadasana", "/asanas/tadasana/practise", "/about"):
        policy = client.get(path).headers["content-security-policy"]
        assert "'unsafe-inline'" not in policy
        assert "'unsafe-eval'" not in policy
        assert "default-src 'none'" in policy


def test_every_file_that_a_page_names_is_there(client: TestClient) -> None:
    for path in ("/", "/asanas/janushirsana", "/asanas/janushirsana/practise"):
        markup = shown(client, path)
        files = [each for each in markup.elements if each.tag in ("img", "script", "link")]
        named = {each.get("src") or each.get("href") for each in files}
        named |= {each.get("data-demonstration") for each in markup.elements}
        missing = [name for name in sorted(named - {""}) if client.get(name).status_code != 200]
        assert missing == [], path


def test_about_says_where_things_are_kept(client: TestClient, store: Store) -> None:
    assert str(Path(store.path).parent) in shown(client, "/about").all("main")[0].text


def test_files_say_what_they_are_whatever_the_machine_knows_of_endings(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("starlette.responses.guess_type", lambda *_: (None, None))
    types = {
        "demonstrations/tadasana-hold.webp": "image/webp",
        "demonstrations/tadasana.gltf": "model/gltf+json",
        "demonstrations/body.bin": "application/octet-stream",
        "js/demonstration.js": "text/javascript; charset=utf-8",
        "css/base.css": "text/css; charset=utf-8",
        "icon.svg": "image/svg+xml",
    }
    assert {name: client.get(f"/static/{name}").headers["content-type"] for name in types} == types


def test_every_kind_of_file_that_is_served_is_known(client: TestClient) -> None:
    web = Path(server.__file__).parent / "web"
    kinds = {path.suffix: path.relative_to(web).as_posix() for path in web.rglob("*") if path.is_file()}
    told = {kind: client.get(f"/static/{path}").headers["content-type"] for kind, path in kinds.items()}
    assert {kind for kind, said in told.items() if said == "application/octet-stream"} <= {".bin", ".ts"}
