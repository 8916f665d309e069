"""Makes data of SPSS and Stata, and prints how pyreadstat reads them.

usage: surveys.py FOLDER SEED

Printed for each file, with separators that stand in no cell: path, names, rows of cells. A cell that is missing, by the
program or by the survey, is U+001A.
"""
import datetime, math, os, random, sys, warnings
import numpy as np, pandas as pd, pyreadstat

warnings.simplefilter("ignore")
folder, seed = sys.argv[1], int(sys.argv[2])
r, n = random.Random(seed), 60
frame = pd.DataFrame({
    "id": np.arange(1, n + 1),
    "q": [r.choice([1.0, 2.0, 9.0, math.nan]) for _ in range(n)],
    "part": [r.choice([1.0, 2.0, 3.0, 8.0]) for _ in range(n)],
    "x": [round(r.gauss(100, 1e4), r.randrange(5)) for _ in range(n)],
    "big": [float(r.randrange(-10**9, 10**9)) for _ in range(n)],
    "name": [r.choice(["札幌市", "a", "", "long name " * 12, "é"]) for _ in range(n)],
    "answer": ["語" * r.randrange(400) + str(i) if i % 5 == 0 else "" for i in range(n)],
    "day": [datetime.date(1800, 1, 1) + datetime.timedelta(days=r.randrange(90000)) for _ in range(n)],
})
labels = {"q": {1.0: "賛成", 2.0: "反対", 9.0: "無回答"}, "part": {1.0: "はい", 8.0: "非該当"}}
missing = {"q": [9.0], "part": [{"lo": 7.5, "hi": 9.5}]}
spss = dict(variable_value_labels=labels, column_labels={"q": "問1"})
at = lambda name: os.path.join(folder, name)
pyreadstat.write_sav(frame, at("plain.sav"), missing_ranges=missing, **spss)
pyreadstat.write_sav(frame, at("rows.sav"), row_compress=True, **spss)
pyreadstat.write_sav(frame, at("blocks.zsav"), compress=True, missing_ranges=missing, **spss)
stata = frame.drop(columns="day")
pyreadstat.write_dta(stata, at("fifteen.dta"), version=15, variable_value_labels={"q": {1: "賛成", 2: "反対"}})
pyreadstat.write_dta(stata, at("fourteen.dta"), version=14)
stata.to_stata(at("long.dta"), version=118, write_index=False, convert_strl=["answer"])
stata.to_stata(at("wide.dta"), version=119, write_index=False)
stata.drop(columns=["name", "answer"]).to_stata(at("old.dta"), version=117, write_index=False)

sys.stdout.reconfigure(encoding="utf-8", newline="")
for name in ["plain.sav", "rows.sav", "blocks.zsav", "fifteen.dta", "fourteen.dta", "long.dta", "wide.dta", "old.dta"]:
    read = pyreadstat.read_dta if name.endswith("dta") else pyreadstat.read_sav
    data, meta = read(at(name), user_missing=True)
    ranges = {c: [(x["lo"], x["hi"]) for x in v] for c, v in (meta.missing_ranges or {}).items()}
    def cell(column, value):
        if value is None or value is pd.NaT or value == "" or isinstance(value, float) and math.isnan(value): return "\x1a"
        if isinstance(value, (datetime.date, datetime.datetime)): return value.strftime("%Y-%m-%d") if value.year > 999 else str(value)[:10]
        if isinstance(value, str): return value
        value = float(value)
        if any(lo <= value <= hi for lo, hi in ranges.get(column, [])): return "\x1a"
        return str(int(value)) if value == int(value) else repr(value)
    rows = ["\x1f".join(cell(c, data[c].iloc[i]) for c in data.columns) for i in range(len(data))]
    sys.stdout.write(at(name) + "\x1d" + "\x1f".join(data.columns) + "\x1d" + "\x1e".join(rows) + "\x1c")
