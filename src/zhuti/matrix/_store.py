"""`doc_term.npz`: a `DocTerm` on disk."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from zhuti.core import RunError, load_arrays, save_arrays
from zhuti.matrix._types import DocTerm, MatrixReport

SCHEMA = "zhuti/doc_term/1"
_ARRAYS = ("data", "indices", "indptr", "passage_doc", "passage_paragraph", "names")


def save_doc_term(doc_term: DocTerm, path: Path) -> None:
    """Write a matrix, its vocabulary and its report to one `.npz`; the same matrix gives the same bytes.

    Raises
    ------
    OSError
        The file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> doc_term = DocTerm(sp.csr_matrix([[2]], dtype=np.int32), ("春耕",), ("a",), np.zeros(1, int), np.zeros(1, int))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_doc_term(doc_term, Path(folder) / "doc_term.npz")
    ...     load_doc_term(Path(folder) / "doc_term.npz").vocabulary
    ('春耕',)
    """
    names = {
        "schema": SCHEMA,
        "vocabulary": doc_term.vocabulary,
        "doc_ids": doc_term.doc_ids,
        "report": doc_term.report and doc_term.report.to_dict(),
    }
    save_arrays(
        path,
        {
            "data": doc_term.counts.data.astype(np.int32, copy=False),
            "indices": doc_term.counts.indices.astype(np.int32, copy=False),
            "indptr": doc_term.counts.indptr.astype(np.int64, copy=False),
            "passage_doc": doc_term.passage_doc.astype(np.int32, copy=False),
            "passage_paragraph": doc_term.passage_paragraph.astype(np.int32, copy=False),
            "names": np.frombuffer(json.dumps(names).encode("ascii"), dtype=np.uint8),
        },
    )


def load_doc_term(path: Path) -> DocTerm:
    """Read what `save_doc_term` wrote; nothing is unpickled.

    Raises
    ------
    RunError
        The file is missing, damaged, or holds something else.
    """
    arrays = load_arrays(path, _ARRAYS)
    try:
        names = json.loads(arrays["names"].tobytes())
        if names["schema"] != SCHEMA:
            raise RunError(f"{path}: its schema is {names['schema']!r}, wanted {SCHEMA!r}.")
        shape = (len(arrays["passage_doc"]), len(names["vocabulary"]))
        counts = sp.csr_matrix((arrays["data"], arrays["indices"], arrays["indptr"]), shape=shape)
        counts.check_format(full_check=True)
        return DocTerm(
            counts=counts,
            vocabulary=tuple(names["vocabulary"]),
            doc_ids=tuple(names["doc_ids"]),
            passage_doc=arrays["passage_doc"],
            passage_paragraph=arrays["passage_paragraph"],
            report=names["report"] and MatrixReport(**names["report"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise RunError(f"{path}: damaged, or not a matrix of zhuti ({error}).") from error
