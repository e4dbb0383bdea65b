"""Results as a person reads them; renders and computes nothing.

Summaries come in; `render_summary` gives the Markdown of one article, `render_report` one offline HTML page of a run, from
its `RunView`. Text of articles is shown and never becomes markup.
"""

from zhuti.report._coder_form import render_coder_form
from zhuti.report._escape import escape_markdown
from zhuti.report._html import render_report
from zhuti.report._markdown import render_summary
from zhuti.report._view import Grouping, RunView

__all__ = ["Grouping", "RunView", "escape_markdown", "render_coder_form", "render_report", "render_summary"]
