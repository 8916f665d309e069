"""Makes workbooks and prints how other hands read their cells.

usage: workbooks.py FOLDER SEED COUNT xlsx|xls     makes workbooks there
       workbooks.py FOLDER SEED COUNT calamine     makes .xlsx there, which calamine reads
       workbooks.py FOLDER SEED COUNT libreoffice  makes workbooks that LibreOffice writes as .xlsx, .xls and .ods
       workbooks.py FOLDER 0 0 convert FILE…       has LibreOffice write the files as .xlsx, .xls and .ods there
       workbooks.py - 0 0 FILE…                    reads the files that are named

Printed for each sheet, with separators that stand in no cell: path, number of the sheet, rows of cells. A cell is written
as a table would print it; one that holds nothing is U+001A.
"""
import datetime, decimal, os, random, re, shutil, subprocess, sys, warnings, zipfile

warnings.simplefilter("ignore")
NOTHING = "\x1a"

def plain(value, shift=0):
    d = decimal.Decimal(repr(value)) if isinstance(value, float) else decimal.Decimal(value)
    d = d.scaleb(shift)
    text = format(d, "f")
    if "." in text: text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text

def clock(t, micro):
    text = f"{t[0]:02d}:{t[1]:02d}"
    milli = round(micro / 1000)
    if t[2] or milli: text += f":{t[2]:02d}"
    if milli: text += f".{milli:03d}"
    return text

def number(value, code):
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code.split(";")[0])
    if "%" in bare: return plain(value, 2) + "%"
    if re.fullmatch("0{2,}", code) and value >= 0 and value == int(value): return str(int(value)).zfill(len(code))
    return plain(value)

def of_openpyxl(cell):
    v = cell.value
    if v is None or cell.data_type == "e": return NOTHING
    if isinstance(v, bool): return "TRUE" if v else "FALSE"
    if isinstance(v, (int, float)): return number(v, cell.number_format or "General")
    if isinstance(v, datetime.datetime):
        day, time = v.strftime("%Y-%m-%d"), clock((v.hour, v.minute, v.second), v.microsecond)
        bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", cell.number_format.split(";")[0])
        return f"{day} {time}" if time != "00:00" or re.search("[hs]", bare) else day
    if isinstance(v, datetime.date): return v.isoformat()
    if isinstance(v, datetime.time): return clock((v.hour, v.minute, v.second), v.microsecond)
    if isinstance(v, datetime.timedelta):
        s = round(v.total_seconds(), 3)
        return clock((int(s // 3600), int(s // 60 % 60), int(s % 60)), round(s % 1 * 1e6))
    return str(v) if str(v) else NOTHING

def show(path, index, cells):
    """cells: {(row, column): text}, both from 0; those that hold nothing for a reason are among them."""
    if all(v == NOTHING for v in cells.values()): return
    left, right = min(c for _, c in cells), max(c for _, c in cells)
    rows = ["\x1f".join(cells.get((r, c), NOTHING) for c in range(left, right + 1)) for r in range(max(r for r, _ in cells) + 1)]
    sys.stdout.write(f"{path}\x1d{index + 1}\x1d" + "\x1e".join(rows) + "\x1c")

def of_calamine(value, code):
    """A cell of calamine, which does not tell formats: they come from another hand."""
    if isinstance(value, bool): return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)): return number(value, code)
    if isinstance(value, datetime.timedelta): value = (datetime.datetime.min + value).time()
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime): return value.isoformat()
    if isinstance(value, datetime.time): return clock((value.hour, value.minute, value.second), value.microsecond)
    if isinstance(value, datetime.datetime):
        day, time = value.strftime("%Y-%m-%d"), clock((value.hour, value.minute, value.second), value.microsecond)
        return f"{day} {time}" if time != "00:00" or re.search("[hs]", re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code)) else day
    return value or NOTHING

def read_calamine(path, formats):
    """formats: the .xlsx that holds the same cells with their formats."""
    import openpyxl, python_calamine
    styled = openpyxl.load_workbook(formats)
    book = python_calamine.CalamineWorkbook.from_path(path)
    for index, styles in enumerate(styled.worksheets):
        sheet = book.get_sheet_by_index(index)
        top, left = sheet.start or (0, 0)
        # A formula without a value is no cell to calamine.
        cells = {(c.row - 1, c.column - 1): NOTHING for row in styles.iter_rows() for c in row if c.value not in (None, "")}
        for r, row in enumerate(sheet.to_python(skip_empty_area=True), top):
            for c, value in enumerate(row, left):
                text = of_calamine(value, styles.cell(r + 1, c + 1).number_format or "General")
                if text != NOTHING: cells[r, c] = text
        show(path, index, cells)

def read_xlsx(path, shown=None):
    import openpyxl
    book, formulas = openpyxl.load_workbook(path, data_only=True), openpyxl.load_workbook(path)
    for index, sheet in enumerate(book.worksheets):
        held = {(c.row - 1, c.column - 1) for row in formulas.worksheets[index].iter_rows() for c in row if c.value not in (None, "")}
        show(shown or path, index, {(c.row - 1, c.column - 1): of_openpyxl(c) for row in sheet.iter_rows() for c in row if (c.row - 1, c.column - 1) in held})

def read_xls(path):
    import xlrd
    book = xlrd.open_workbook(path, formatting_info=True)
    for index, sheet in enumerate(book.sheets()):
        cells = {}
        for r in range(sheet.nrows):
            for c in range(sheet.ncols):
                cell = sheet.cell(r, c)
                code = book.format_map[book.xf_list[cell.xf_index].format_key].format_str if cell.xf_index is not None else "General"
                if cell.ctype == 1: text = cell.value or NOTHING
                elif cell.ctype == 2: text = number(cell.value, code)
                elif cell.ctype == 3:
                    t = xlrd.xldate_as_tuple(cell.value, book.datemode)
                    day, time = "%04d-%02d-%02d" % t[:3], clock(t[3:], 0)
                    text = time if t[:3] == (0, 0, 0) else f"{day} {time}" if time != "00:00" or "h" in code else day
                elif cell.ctype == 4: text = "TRUE" if cell.value else "FALSE"
                else: text = NOTHING
                cells[r, c] = text
        show(path, index, {place: text for place, text in cells.items() if text != NOTHING})

WORDS = ["札幌市", "函館市", "a,b", 'say "so"', "two\nlines", " blank ", "007", "12", "-", "=1+1x", "<tag> & more", "ﾊﾝｶｸ", "…", "𠮷野家", "x" * 300]
DATES = ["yyyy-mm-dd", "yyyy/m/d", 'm"月"d"日"', '[$-411]ggge"年"m"月"d"日"', "[$-411]ge.m.d", "mm-dd-yy", "d-mmm-yy", 'yyyy"年"m"月"', "[$-409]d\\-mmm;@"]
NUMBERS = ["General", "0", "0.00", "#,##0", '#,##0"人"', "0.0E+00", "[Red]0.0;[Blue]-0.0", "000000", "@"]

def value(r):
    kind = r.randrange(9)
    if kind < 2: return r.choice(WORDS), None
    if kind == 2: return r.randrange(-10**6, 10**9), r.choice(NUMBERS[:5])
    if kind == 3: return round(r.uniform(-1000, 1000), r.randrange(6)), r.choice(NUMBERS[:7])
    if kind == 4: return r.choice([0.125, 0.5, 1, 0.285, 1 / 3, 0, 2.5]), r.choice(["0%", "0.0%", '0.00" "%'])
    if kind == 5: return datetime.datetime(1950, 1, 1) + datetime.timedelta(days=r.randrange(40000)), r.choice(DATES)
    if kind == 6: return datetime.datetime(2001, 1, 1) + datetime.timedelta(seconds=r.randrange(10**9)), "yyyy/m/d h:mm:ss"
    if kind == 7: return r.randrange(1, 99999), "000000"
    return r.choice([True, False]), None

def make_xlsx(path, r):
    import openpyxl
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.styles import PatternFill
    from openpyxl.utils.datetime import CALENDAR_MAC_1904
    book = openpyxl.Workbook()
    if r.random() < 0.2: book.epoch = CALENDAR_MAC_1904
    for number in range(r.randrange(1, 4)):
        sheet = book.active if number == 0 else book.create_sheet(f"表{number}")
        top, left = r.choice([1, 1, 3]), r.choice([1, 1, 2])
        for row in range(top, top + r.randrange(1, 14)):
            for column in range(left, left + r.randrange(1, 9)):
                if r.random() < 0.15: continue
                cell = sheet.cell(row, column)
                chance = r.random()
                if chance < 0.04: cell.value = r.choice(["#N/A", "#DIV/0!", "#REF!"])
                elif chance < 0.08: cell.value = "=SUM(A1:A2)"
                elif chance < 0.12: cell.value = CellRichText("甲", TextBlock(InlineFont(b=True), "乙"), " 丙")
                else:
                    cell.value, code = value(r)
                    if cell.data_type == "f": cell.data_type = "s"
                    if code: cell.number_format = code
                if r.random() < 0.1: cell.fill = PatternFill("solid", fgColor="FFFF00")
        sheet.cell(top + 30, left + 12).fill = PatternFill("solid", fgColor="FF0000")
        if r.random() < 0.3: sheet.merge_cells(start_row=top, end_row=top, start_column=left, end_column=left + 2)
        if r.random() < 0.3: sheet.row_dimensions[top + 1].hidden = True
        if r.random() < 0.3: sheet.column_dimensions["B"].hidden = True
        if number and r.random() < 0.5: sheet.sheet_state = "hidden"
    book.save(path)
    roughen(path, r)

def roughen(path, r):
    """What openpyxl does not write: readings in kana, texts in the cells, cells without a place, prefixes."""
    parts = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist(): parts[name] = archive.read(name).decode()
    kana = '<rPh sb="0" eb="1"><t>ヨミ</t></rPh><phoneticPr fontId="1"/>'
    shared = re.findall(r"<si>.*?</si>", parts.get("xl/sharedStrings.xml", ""), re.S)
    for name in parts:
        if not name.startswith("xl/worksheets/sheet"): continue
        if r.random() < 0.3:
            inline = lambda m: f'<c{m[1]}t="inlineStr"{m[2]}><is>{shared[int(m[3])][4:-5]}</is></c>'
            parts[name] = re.sub(r'<c([^>]*?)t="s"([^>]*)><v>(\d+)</v></c>', inline, parts[name])
        if r.random() < 0.2 and "x:" not in parts[name]:
            parts[name] = re.sub(r"<(/?)([a-zA-Z])", r"<\1x:\2", parts[name]).replace("xmlns=", "xmlns:x=").replace("<?x:xml", "<?xml")
    if "xl/sharedStrings.xml" in parts:
        parts["xl/sharedStrings.xml"] = re.sub("</si>", lambda m: (kana if r.random() < 0.3 else "") + "</si>", parts["xl/sharedStrings.xml"])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED if r.random() < 0.8 else zipfile.ZIP_STORED) as archive:
        for name, part in parts.items(): archive.writestr(name, part)

def make_xls(path, r):
    import xlwt
    book = xlwt.Workbook()
    for number in range(r.randrange(1, 3)):
        sheet = book.add_sheet(f"表{number}")
        for row in range(r.randrange(1, 14)):
            for column in range(r.randrange(1, 9)):
                if r.random() < 0.15: continue
                v, code = value(r)
                sheet.write(row, column, v, xlwt.easyxf(num_format_str=code) if code else xlwt.easyxf())
    book.save(path)

def converted(paths, folder, ending):
    """The files as LibreOffice writes them."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office: sys.exit("LibreOffice is not installed")
    out = os.path.join(folder, ending)
    words = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", ending, "--outdir", out]
    subprocess.run(words + paths, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)
    made = [os.path.join(out, os.path.splitext(os.path.basename(path))[0] + "." + ending) for path in paths]
    if not all(map(os.path.exists, made)): sys.exit("LibreOffice did not write all files")
    return made

def judge_libreoffice(folder, paths):
    books, old, open_document = (converted(paths, folder, ending) for ending in ("xlsx", "xls", "ods"))
    for book, other, ods in zip(books, old, open_document):
        read_xlsx(book)
        read_xlsx(book, shown=ods)
        read_xls(other)
        read_calamine(book, book)

def main():
    folder, seed, count, *rest = sys.argv[1:]
    sys.stdout.reconfigure(encoding="utf-8", newline="")
    if folder == "-":
        for path in rest: (read_xls if path.endswith(".xls") else read_xlsx)(path)
        return
    if rest[0] == "convert":
        for ending in ("xlsx", "xls", "ods"): converted(rest[1:], folder, ending)
        return
    paths = []
    for index in range(int(count)):
        r = random.Random(int(seed) * 1000 + index)
        path = os.path.join(folder, f"{index}.{'xls' if rest[0] == 'xls' else 'xlsx'}")
        paths.append(path)
        (make_xls if rest[0] == "xls" else make_xlsx)(path, r)
        if rest[0] == "calamine": read_calamine(path, path)
        elif rest[0] != "libreoffice": (read_xls if rest[0] == "xls" else read_xlsx)(path)
    if rest[0] == "libreoffice": judge_libreoffice(folder, paths)

main()
