"""Results as a person reads them; renders and computes nothing.

Summaries come in; `render_summary` gives the Markdown of one article, `write_pages` writes that of many, `render_report` gives
one offline HTML page of a run, from its `RunView`; `write_figures` draws it for a paper, `write_tables` hands tables to other
programs, `write_report_data` and `report_server` let the page read a corpus that it has no room for. Text of articles is shown
and never becomes markup.
"""

from zhuti.report._beside import report_server, write_report_data
from zhuti.report._coder_form import render_coder_form
from zhuti.report._escape import escape_markdown
from zhuti.report._figures import write_figures
from zhuti.report._fonts import find_cjk_font
from zhuti.report._html import is_whole, listed_articles, render_report
from zhuti.report._markdown import page_facts, render_summary
from zhuti.report._messages import Language
from zhuti.report._pages import Page, Written, write_pages
from zhuti.report._sweep import render_sweep, say_choice
from zhuti.report._tables import write_tables
from zhuti.report._view import Grouping, RunView

__all__ = [
    "Grouping",
    "Language",
    "Page",
    "RunView",
    "Written",
    "escape_markdown",
    "find_cjk_font",
    "is_whole",
    "listed_articles",
    "page_facts",
    "render_coder_form",
    "render_report",
    "render_summary",
    "render_sweep",
    "report_server",
    "say_choice",
    "write_figures",
    "write_pages",
    "write_report_data",
    "write_tables",
]
