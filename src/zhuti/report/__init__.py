"""Results as a person reads them; renders and computes nothing.

Summaries come in; `render_summary` gives the Markdown of one article, `render_report` one offline HTML page of a run, and
`table_rows` the table that a run ends with. Text of articles is shown and never becomes markup.
"""

from zhuti.report._escape import escape_markdown
from zhuti.report._html import render_report
from zhuti.report._markdown import render_summary
from zhuti.report._table import TableRow, table_rows

__all__ = ["TableRow", "escape_markdown", "render_report", "render_summary", "table_rows"]
