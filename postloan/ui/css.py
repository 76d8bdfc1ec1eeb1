"""The few lines of style that the theme file cannot say."""

import streamlit as st

_STYLE = """
<style>
[data-testid="stMainBlockContainer"] { padding: .9rem 1.6rem .6rem; max-width: 1680px; }
[data-testid="stHeader"] { background: transparent; pointer-events: none; }
[data-testid="stHeader"] button, [data-testid="stHeader"] a { pointer-events: auto; }
.st-key-scope_bar { padding-right: 3rem; }
[data-testid="stSidebar"] { min-width: 208px; max-width: 208px; }
[data-testid="stSidebarNavItems"] { margin: 0 -.75rem; }
[data-testid="stSidebarContent"] { padding: 0 .8rem; }
[data-testid="stSidebarUserContent"] { padding: .6rem .4rem 1rem; }
[class*="st-key-switches_"] { flex-direction: row-reverse; justify-content: flex-start; flex-wrap: nowrap; min-height: 2.1rem; }
.st-key-switches_rule_list { flex-wrap: wrap-reverse; }
@media (max-width: 640px) { [class*="st-key-switches_"] { flex-wrap: wrap-reverse; } }
[class*="st-key-switches_"] > :last-child:has(strong) { margin-right: auto; min-width: 0; flex-shrink: 1; line-height: 1.3; }
[class*="st-key-switches_"]:has([data-testid="stSelectbox"]) [class*="st-key-take_"] p { position: absolute; clip-path: inset(50%); }
[class*="st-key-take_"] button { min-height: 1.4rem; padding: 0 .2rem; font-size: .8rem; opacity: .75; }
.st-key-title { justify-content: space-between; }
.stMain h4 { padding: 0 0 .7rem; font-size: 1.35rem; }
.stMain h4 span[style*="font-size"] { font-weight: 400; opacity: .65; margin-left: .5rem; }
[data-testid="stMetricValue"] { font-size: 1.4rem; font-weight: 600; font-variant-numeric: tabular-nums; }
[data-testid="stMetricDelta"] { font-size: .75rem; }
[data-testid="stMetric"] { padding: .5rem .7rem .35rem; }
[class*="st-key-figures_"] [data-testid="stColumn"] [data-testid="stLayoutWrapper"] > [data-testid="stVerticalBlock"] { padding: 0 0 .25rem; }
[class*="st-key-figures_"] [data-testid="stMetricValue"] { font-size: 1.2rem; }
[class*="st-key-figures_"] [data-testid="stMetric"] { padding: .45rem .65rem 0; }
.st-key-loan_head { margin-top: .4rem; }
.st-key-loan_head [data-testid="stMetricValue"] { font-size: 1.15rem; }
.st-key-loan_head [data-testid="stMetric"] > *,
.st-key-kpis [data-testid="stMetric"] > *,
[class*="st-key-figures_flows"] [data-testid="stMetric"] > *,
.st-key-figures_warnings [data-testid="stMetric"] > * { padding: .5rem .8rem .4rem !important; }
[data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
[data-testid="stFileUploaderDropzone"] button p { font-size: 0; }
[data-testid="stBaseButton-primary"], [data-testid="stBaseButton-primaryFormSubmit"] { background: #1F5FBF; border-color: #1F5FBF; color: #FFFFFF; }
.stApp { font-variant-numeric: tabular-nums; }
.stMain [data-testid="stVerticalBlock"] { gap: .5rem; }
.st-key-scope_more { display: none; }
.stMain:has(.st-key-scope_open input:checked) .st-key-scope_more { display: flex; }
[class*="st-key-figures_"] [data-testid="stPageLink"] a, [class*="st-key-explain_"] button, [class*="st-key-list_explain_"] button { padding: 0 .3rem; font-size: .8rem; min-height: 1.4rem; }
.postloan-figure b { font-size: 1.7rem; font-weight: 600; }
.postloan-figure span { opacity: .65; font-size: .86rem; margin-left: .4rem; }
.postloan-figure p { margin: .3rem 0 0; font-size: .86rem; opacity: .75; }
.postloan-figure p.formula { font-size: 1rem; opacity: 1; border-left: 3px solid #1F5FBF; padding: .1rem .6rem; }
.postloan-explain h5 { font-size: .86rem; padding: .2rem 0; margin: 0; border-bottom: 1px solid color-mix(in srgb, currentColor 18%, transparent); }
.postloan-explain dl { display: grid; grid-template-columns: fit-content(50%) 1fr; gap: .2rem .9rem; margin: .3rem 0 0 !important; padding: 0 !important; font-size: .86rem; }
.postloan-explain dt { opacity: .65; margin: 0 !important; padding: 0 !important; font-weight: 400; }
.postloan-explain dd { margin: 0 !important; padding: 0 !important; overflow-wrap: anywhere; }
.postloan-explain dd.alone { grid-column: 1 / -1; }
.postloan-explain small { display: block; opacity: .65; font-size: .78rem; }
.postloan-link { color: inherit; font-size: .85rem; text-decoration: underline; text-underline-offset: 3px; }
.postloan-who { font-size: .82rem; line-height: 1.5; }
.postloan-who b { font-weight: 600; }
.postloan-demo { border-left: 3px solid #E0B72E; padding: .3rem .55rem; font-size: .78rem; line-height: 1.45; }
dl.postloan-facts { padding: 0 !important; margin: 0 !important; display: grid; grid-template-columns: max-content 1fr max-content 1fr; gap: .25rem .9rem; font-size: .86rem; }
.postloan-facts dt { opacity: .65; margin: 0 !important; padding: 0 !important; font-weight: 400; }
.postloan-facts dd { margin: 0 !important; padding: 0 !important; }
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] { padding: 3.2rem .8rem 1.5rem; }
  .st-key-scope_bar > div:not(:has(.stCheckbox)) { display: none; }
  .stMain:has(.st-key-scope_open input:checked) .st-key-scope_bar > div { display: block; }
  dl.postloan-facts { grid-template-columns: max-content 1fr; }
  .st-key-signal_body > [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"] { flex-direction: column-reverse; }
  .st-key-signal_body > [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"] > [data-testid="stColumn"] { width: 100%; flex: none; }
  [class*="st-key-figures_"] [data-testid="stColumn"], .st-key-loan_head [data-testid="stColumn"], .st-key-kpis [data-testid="stColumn"] { min-width: calc(50% - .5rem); flex: 1 1 calc(50% - .5rem); }
}
</style>
"""
#: Streamlit's own words for a file box are English, and the size limit it names is not ours.
_UPLOAD = '<style>[data-testid="stFileUploaderDropzone"] button p::after { content: "%s"; font-size: .95rem; }</style>'


def apply() -> None:
    st.html(_STYLE)


def words(upload: str) -> None:
    """What the button of a file box says, in the person's language."""
    st.html(_UPLOAD % upload)
