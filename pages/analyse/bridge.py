"""Why did the NPL balance and the provision change, and where will they be?"""

import streamlit as st

from postloan.portfolio.movement.bridge import SUBJECTS
from postloan.ui import choices, parts, scope
from postloan.ui.analyse import bridging, forecasting, stressing
from postloan.ui.lang import field, t

view = scope.current()
heading = parts.title("menu.bridge", view)
part = parts.part(heading, "bridge", ("movement", "forecast", "stress"), lambda name: t(f"bridge.{name}"), t("forecast.part"))

if part == "forecast":
    forecasting.section(view)
elif part == "stress":
    stressing.section(view)
else:
    row = st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="bridge_period")
    since = bridging.period(row, view)
    steps = parts.switch(row, "bridge.how", bridging.STEPS, bridging.called, "bridge_steps")
    by = parts.switch(row, "bridge.by", choices.slices(view, bridging.SPLITS), field, "bridge_by")
    if since:
        both = bridging.read_both(view, since, by, steps)
        for column, subject in zip(st.columns(2), SUBJECTS, strict=True):
            with column:
                bridging.draw(both, subject, view)
        bridging.closes(both, view)
        parts.caption("bridge.click", how=t(f"bridge.note.{steps}"))
        for subject in SUBJECTS:
            bridging.table(both, subject, view)
        bridging.definitions(both)
        bridging.controls(view, both)

parts.tie_out(view)
