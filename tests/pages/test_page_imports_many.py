"""Several files in one upload: each an import, what asks is asked once, and a bad file keeps no other from it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from postloan.access import EVERYTHING, Role, Scope

HEAD = ",发票号码,开票日期,购方单位代号,金额,税额,价税合计,发票状态"
MINE = ",企业代号,发票号码,开票日期,购方单位代号,金额,税额,价税合计,发票状态"


def sales(head: str, *rows: str) -> bytes:
    return ("\ufeff" + "\n".join([head, *rows]) + "\n").encode()


GOOD = sales(MINE, "1,E1,00042,2019/3/7,B1,100.00,13.00,113.00,有效发票", "2,E1,00043,2019/3/9,B2,-5.00,-0.65,-5.65, 有效发票")
NAMELESS = sales(HEAD, "1,00044,2019/3/7,B1,100.00,13.00,113.00,有效发票")
BROKEN = b"PK\x03\x04 this is no workbook"


def upload(app: Any, *files: tuple[str, bytes]) -> Any:
    app.selectbox(key="import_kind").set_value("invoice").run()
    app.file_uploader[0].set_value([(name, data, "text/csv") for name, data in files]).run()
    return app


def states(app: Any) -> dict[str, str]:
    (frame,) = (one.value for one in app.dataframe if "状态" in one.value.columns)
    return dict(zip(frame["文件"], frame["状态"], strict=True))


def invoices(house: Any) -> set[tuple[str, str]]:
    rows = house.book.pin().invoices(Scope(EVERYTHING, date(2020, 1, 1))).to_pyarrow().to_pylist()
    return {(row["borrower_id"], row["number"]) for row in rows}


def test_files_are_published_one_by_one_and_one_answer_serves_its_like(
    bare: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    app = visitor(bare, Role.HEAD_OFFICE).open("imports")
    upload(app, ("E1.csv", GOOD), ("三月.csv", NAMELESS), ("E2.csv", NAMELESS.replace(b"00044", b"00045")), ("坏.xlsx", BROKEN))
    assert faults() == []
    assert states(app) == {"E1.csv": "可发布", "三月.csv": "需要确认", "E2.csv": "需要确认", "坏.xlsx": "不能发布"}

    app.button(key="import_many_publish").click().run()
    assert invoices(bare) == {("E1", "00042"), ("E1", "00043")}
    assert "E1.csv" not in states(app)

    app.selectbox(key="import_many_one").set_value(1).run()
    app.button(key="import_many_open").click().run()
    app.button(key="import_check").click().run()
    app.button(key="import_publish").click().run()
    assert ("E2", "00045") in invoices(bare)
    assert states(app) == {"三月.csv": "需要确认", "坏.xlsx": "不能发布"}, "the heap is still there"
    assert faults() == []
    assert len(bare.book.history(EVERYTHING)) == 2


def test_a_file_that_is_live_is_not_published_twice(bare: Any, visitor: Callable[..., Any]) -> None:
    app = visitor(bare, Role.HEAD_OFFICE).open("imports")
    other = GOOD.replace(b"E1", b"E7")
    upload(app, ("E1.csv", GOOD), ("E7.csv", other))
    app.button(key="import_many_publish").click().run()
    upload(app, ("again.csv", GOOD), ("E8.csv", GOOD.replace(b"E1", b"E8")))
    assert states(app) == {"again.csv": "已发布过", "E8.csv": "可发布"}
    app.button(key="import_many_drop").click().run()
    assert len(app.file_uploader) == 1
    assert {who for who, _ in invoices(bare)} == {"E1", "E7"}


def test_one_file_goes_the_usual_way_and_a_choice_is_shown_in_words(bare: Any, visitor: Callable[..., Any]) -> None:
    app = upload(visitor(bare, Role.HEAD_OFFICE).open("imports"), ("E1.csv", GOOD))
    app.toggle(key="import_show_all").set_value(True).run()
    chosen = next(one for one in app.selectbox if one.key and one.key.endswith("_direction_constant"))
    assert (chosen.value, chosen.options) == ("sale", ["销项", "进项"])
