"""Makes `places.tsv` from the facts of the package vietnamadminunits (MIT), version 1.0.4.

    pip install vietnamadminunits==1.0.4 && python pipeline/resources/build_places.py

Units up to 30 June 2025 (63 provinces, districts, communes) and from 1 July 2025 (34 provinces, communes), with the
codes of the General Statistics Office. `parent` is the code of the unit above in the same period; `successor` the
code of the province, or commune, of today. Units that were gone before 2025 stand in `places_former.tsv`, kept by hand.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from pathlib import Path

import vietnamadminunits  # type: ignore[import-not-found,import-untyped,unused-ignore]

DATA = Path(vietnamadminunits.__file__).parent / "data"
OUT = Path(__file__).with_name("places.tsv")
HEADER = ("name", "level", "kind", "code", "parent", "period", "successor")


def bare(name: str, kind: str) -> str:
    """The name without its class word: "Quận 11" is "11", "Kỳ Anh (Thị xã)" is "Kỳ Anh"."""
    return name.removeprefix(f"{kind} ").removesuffix(f" ({kind})")


def main() -> None:
    base = sqlite3.connect(DATA / "dataset.db")
    converter = json.loads((DATA / "converter_2025.json").read_text(encoding="utf-8"))
    new_province = {old: new for new, olds in converter["DICT_PROVINCE"].items() for old in olds}
    codes_now = dict(base.execute("SELECT DISTINCT provinceKey, provinceCode FROM admin_units"))
    wards_now = {(p, w): code for p, w, code in base.execute("SELECT provinceKey, wardKey, wardCode FROM admin_units")}
    ward_successor = {
        old: wards_now[province, new]
        for province, wards in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items()
        for new, olds in wards.items()
        if (province, new) in wards_now
        for old in olds
    }
    rows: dict[tuple[str, ...], None] = {}
    legacy = base.execute(
        "SELECT province, provinceShort, provinceCode, provinceKey, districtType, districtShort, districtCode, districtKey,"
        " wardType, wardShort, wardCode, wardKey FROM admin_units_legacy"
    )
    for province, short, code, key, d_kind, d_name, d_code, d_key, w_kind, w_name, w_code, w_key in legacy:
        rows[short, "province", province[: -len(short) - 1], code, "", "63", codes_now[new_province[key]]] = None
        if d_name:
            rows[bare(d_name, d_kind), "district", d_kind, d_code, code, "63", ""] = None
        if w_name:
            rows[bare(w_name, w_kind), "commune", w_kind, w_code, d_code, "63", ward_successor.get(f"{key}_{d_key}_{w_key}", "")] = None
    now = base.execute("SELECT province, provinceShort, provinceCode, wardType, wardShort, wardCode FROM admin_units")
    for province, short, code, w_kind, w_name, w_code in now:
        rows[short, "province", province[: -len(short) - 1], code, "", "34", code] = None
        rows[bare(w_name, w_kind), "commune", w_kind, w_code, code, "34", w_code] = None
    order = {"province": 0, "district": 1, "commune": 2}
    table = sorted(rows, key=lambda r: (r[5] != "63", order[r[1]], r[3]))
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE)
        writer.writerow(HEADER)
        writer.writerows(table)


if __name__ == "__main__":
    main()
