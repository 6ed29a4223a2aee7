"""Two small data sets of made-up parties, as FollowTheMoney has them, and a manifest with a collection."""
import json
import os

SEEN = {"first_seen": "2023-04-20T18:00:25", "last_seen": "2026-01-01T00:00:00", "last_change": "2025-05-05T10:00:00"}


def entity(id, schema, caption, datasets=("harbour",), referents=(), target=False, change=None, **properties):
    properties = {k: v if isinstance(v, list) else [v] for k, v in properties.items()}
    made = {"id": id, "caption": caption, "schema": schema, "properties": properties, "datasets": list(datasets),
            "referents": list(referents), "target": target, **SEEN}
    if change:
        made["last_change"] = change
    return made


HARBOUR = [
    entity("h-1", "Person", "Arkady Wolkonsky", referents=["old-1", "old-1b"], target=True, name=["Arkady Wolkonsky", "Аркадий Волконский"],
           birthDate="1971-03-09", nationality="ru", topics=["sanction", "role.oligarch"], gender="male", passportNumber="AB 123456",
           country="ru", notes="Owns \"Nordwind\"; see /register."),
    entity("h-2", "Company", "Nordwind Reederei GmbH", target=True, name="Nordwind Reederei GmbH", jurisdiction="de", topics="sanction",
           registrationNumber="HRB 77812", leiCode="529900T8BM49AURSDO55", addressEntity="h-a", country="de"),
    entity("h-3", "Vessel", "MV Silberdistel", target=True, name=["MV Silberdistel", "Silberdistel"], imoNumber="9074729", flag="pa",
           owner="h-2", topics="sanction", type="Bulk carrier"),
    entity("h-4", "Person", "Wilhelmina Oosterhuis", name=["Wilhelmina Oosterhuis"], birthDate="1985", nationality="nl", country="nl", gender="female",
           topics="role.pep", target=True, change="2026-01-05T12:30:00"),
    entity("h-5", "Organization", "Komitet Gornykh Dorog", name="Komitet Gornykh Dorog", country="by", target=False),
    entity("h-o", "Ownership", "Ownership", owner="h-1", asset="h-2", percentage="62", startDate="2019-04-01"),
    entity("h-d", "Directorship", "Directorship", director="h-4", organization="h-2", role="Geschäftsführerin"),
    entity("h-s", "Sanction", "Sanction", entity="h-1", authority="Council of Harbours", program="HARB-9", startDate="2022-02-25"),
    entity("h-a", "Address", "Hafenstraße 9, Hamburg", full="Hafenstraße 9, Hamburg", city="Hamburg", country="de"),
]
REGISTER = [
    entity("r-1", "Person", "Casimir Threlkeld", ("register",), name="Casimir Threlkeld", birthDate="1962-11-30", nationality="gb", country="gb",
           topics="role.pep", target=True),
    entity("r-2", "Company", "Threlkeld & Daughters Ltd", ("register",), name="Threlkeld & Daughters Ltd", jurisdiction="gb", country="gb",
           registrationNumber="0099887"),
]


def write(folder):
    """The path of a manifest."""
    for name, lines in {"harbour": HARBOUR, "register": REGISTER}.items():
        with open(os.path.join(folder, name + ".ftm.json"), "w", encoding="utf-8") as out:
            out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path = os.path.join(folder, "sets.yaml")
    with open(path, "w", encoding="utf-8") as out:
        out.write("datasets:\n  - name: harbour\n    title: Harbour list\n    path: harbour.ftm.json\n    version: 20260101000000-abc\n"
                  "  - name: register\n    title: Register of offices\n    path: register.ftm.json\n"
                  "  - name: both\n    title: Both of them\n    datasets: [harbour, register]\n")
    return path
