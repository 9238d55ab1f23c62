"""An asana page as schema.org has it, for programs that read pages."""

from __future__ import annotations

import json
from typing import Any

from abhyasa.page.model import Page
from abhyasa.record.wording import step_name
from abhyasa.server.demonstrations import Demonstration


def linked_data(page: Page, demonstration: Demonstration | None) -> str:
    """JSON-LD of a page: what is to be done, step by step. It can stand in a script element: it holds no "<".

    Benefits are left out: as a property of the asana they would be a claim of ours.
    """
    stills = demonstration.stills if demonstration else {}
    names = [name for name in (page.english, *page.also_known_as) if name]
    steps: list[dict[str, Any]] = [
        {
            "@type": "HowToStep",
            "position": number,
            "url": f"#step-{step.id}",
            "name": step.title or step_name(step.id),
            "text": step.text,
            **({"image": stills[step.id]} if step.id in stills else {}),
        }
        for number, step in enumerate(page.steps, start=1)
    ]
    props = list(dict.fromkeys(prop for tip in page.tips for prop in tip.props))
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "HowTo",
        "name": page.name,
        "inLanguage": "en",
        "educationalLevel": page.level,
        "step": steps,
    }
    if names:
        data["alternateName"] = names
    if page.intro:
        data["description"] = page.intro.replace("\n\n", " ")
    if props:
        data["supply"] = [{"@type": "HowToSupply", "name": prop} for prop in props]
    text = json.dumps(data, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
