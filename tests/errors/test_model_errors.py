"""Every message of the matrix, models and evaluate rooms, in full."""

import json

import numpy as np
import pytest
import scipy.sparse as sp
from tests.oracles.tokens import token_corpus

from zhuti.core import ModelError, RunError
from zhuti.evaluate import split_tokens
from zhuti.matrix import build_doc_term
from zhuti.models import FittedTopics, load_topics, make_estimator, save_topics


def message(error, call, *args, **options):
    with pytest.raises(error) as caught:
        call(*args, **options)
    return str(caught.value)


class TestMatrix:
    def test_settings(self):
        tokens = token_corpus([[["春耕"]]])
        assert (
            message(ModelError, build_doc_term, tokens, min_doc_freq=0)
            == "min_doc_freq must be an integer >= 1, got 0."
        )
        assert (
            message(ModelError, build_doc_term, tokens, max_doc_share=1.5)
            == "max_doc_share must be above 0 and at most 1, got 1.5."
        )
        assert (
            message(ModelError, build_doc_term, tokens, passages="sentence")
            == 'passages must be "auto", "article" or "paragraph", got \'sentence\'.'
        )

    def test_nothing_left(self):
        tokens = token_corpus([[["春耕", "农田", "党课"]], [["春耕", "网格"]], [[]]])
        assert message(ModelError, build_doc_term, tokens) == (
            "no term is left of 4 in 2 passages (by paragraph): min_doc_freq = 2 removed 3, max_doc_share = 0.5 removed 1. "
            "Relax the one that removed most, or give more or longer articles."
        )

    def test_no_token(self):
        assert message(ModelError, build_doc_term, token_corpus([[], [[]]])) == (
            "no term is left: the 2 articles hold no token. Look at the filters that run before counting."
        )


class TestEngines:
    def test_unknown_engine(self):
        assert message(ModelError, make_estimator, "gensm", n_topics=3) == (
            "model engine 'gensm' is unknown. Did you mean 'gensim'? There are: zhuti, gensim, sklearn, nmf."
        )

    def test_unknown_option(self):
        assert message(ModelError, make_estimator, "nmf", n_topics=3, n_itr=4) == (
            "engine 'nmf' has no option 'n_itr'. Did you mean 'n_iter'? It takes: n_iter, tol."
        )


@pytest.mark.parametrize("engine", ["zhuti", "gensim", "sklearn"])
class TestCounts:
    def test_weights(self, engine):
        weights = sp.csr_matrix([[0.0, 2.0], [0.5, 0.25]])
        assert message(ModelError, make_estimator(engine, n_topics=1).fit, weights) == (
            "LDA takes counts: 2 of 3 entries are not whole numbers (row 1, column 0 holds 0.5). If these are TF-IDF weights, "
            "give the counts they were made from: LDA models how often a term occurs, and a weight is no number of occurrences."
        )

    def test_negative(self, engine):
        assert message(ModelError, make_estimator(engine, n_topics=1).fit, sp.csr_matrix([[3, -2]])) == (
            "Negative values in data passed to LDA, which takes counts: row 0, column 1 holds -2.0."
        )

    @pytest.mark.parametrize(("bad", "shown"), [(np.nan, "nan"), (np.inf, "inf")])
    def test_undefined(self, engine, bad, shown):
        assert message(ModelError, make_estimator(engine, n_topics=1).fit, sp.csr_matrix([[3, bad]])) == (
            f"LDA takes finite counts: row 0, column 1 holds {shown}, which is NaN or infinity."
        )

    def test_more_topics_than_terms(self, engine):
        assert message(ModelError, make_estimator(engine, n_topics=30).fit, sp.csr_matrix([[3, 1]])) == (
            "n_topics = 30 is more than the vocabulary's 2 terms (n_features = 2). "
            "Ask for at most 2 topics, or keep more terms (min_doc_freq, max_doc_share)."
        )

    @pytest.mark.parametrize("n_topics", [0, 2.0, True, "3"])
    def test_no_number_of_topics(self, engine, n_topics):
        assert message(ModelError, make_estimator(engine, n_topics=n_topics).fit, sp.csr_matrix([[3, 1]])) == (
            f"n_topics must be an integer >= 1, got {n_topics!r}."
        )

    def test_no_count(self, engine):
        assert message(ModelError, make_estimator(engine, n_topics=1).fit, sp.csr_matrix((2, 3))) == (
            "LDA cannot learn from 2 empty rows: not one holds a count above 0."
        )


@pytest.mark.parametrize(
    ("engine", "name", "value", "wanted"),
    [
        ("sklearn", "alpha", -1, "None or a number above 0 and at most 1"),
        ("sklearn", "beta", 0, "None or a number above 0 and at most 1"),
        ("sklearn", "beta", 1.5, "None or a number above 0 and at most 1"),
        ("sklearn", "alpha", "auto", "None or a number above 0 and at most 1"),
        ("gensim", "alpha", -1, '"auto" or a number above 0'),
        ("gensim", "alpha", "x", '"auto" or a number above 0'),
        ("gensim", "beta", np.nan, '"auto" or a number above 0'),
        ("sklearn", "n_iter", "x", "an integer >= 1"),
        ("sklearn", "n_doc_iter", 1.5, "an integer >= 1"),
        ("gensim", "n_iter", 0, "an integer >= 1"),
        ("gensim", "chunk_size", True, "an integer >= 1"),
        ("nmf", "n_iter", 0, "an integer >= 1"),
        ("nmf", "tol", -1, "a number >= 0"),
        ("nmf", "tol", "x", "a number >= 0"),
    ],
)
def test_a_setting_out_of_its_range(engine, name, value, wanted):
    estimator = make_estimator(engine, n_topics=1, **{name: value})
    assert message(ModelError, estimator.fit, sp.csr_matrix([[3, 1]])) == f"{name} must be {wanted}, got {value!r}."


@pytest.mark.parametrize("engine", ["gensim", "sklearn", "nmf"])
@pytest.mark.parametrize("seed", [-1, 2**32])
def test_a_seed_that_numpy_does_not_take(engine, seed):
    estimator = make_estimator(engine, n_topics=1, random_state=seed)
    assert message(ModelError, estimator.fit, sp.csr_matrix([[3, 1]])) == (
        f"random_state must be an integer from 0 to 4294967295 for this engine, got {seed}."
    )


def test_nmf_names_itself():
    assert message(ModelError, make_estimator("nmf", n_topics=1).fit, sp.csr_matrix([[3, -2.5]])) == (
        "Negative values in data passed to NMF, which takes counts: row 0, column 1 holds -2.5."
    )


def test_perplexity_of_weights():
    assert message(ModelError, split_tokens, sp.csr_matrix([[0.5, 1.0]])) == (
        "perplexity takes counts: whole numbers, 0 or more. Give the counts, not weights made from them."
    )


class TestSavedTopics:
    @pytest.fixture
    def folder(self, tmp_path):
        one = np.ones((1, 1))
        save_topics(
            FittedTopics(one, one, one, one, one, one[0], one[0], one[0], ("春耕",), ("甲",), "nmf", {}), tmp_path
        )
        return tmp_path

    @pytest.mark.parametrize("name", ["model.json", "topics.npz"])
    def test_a_missing_file(self, folder, name):
        (folder / name).unlink()
        assert message(RunError, load_topics, folder) == f"{folder / name}: no such file."

    def test_another_schema(self, folder):
        (folder / "model.json").write_text('{"schema": "zhuti/model/9"}', encoding="utf-8")
        assert message(RunError, load_topics, folder) == (
            f"{folder / 'model.json'}: its schema is 'zhuti/model/9', wanted 'zhuti/model/1'."
        )

    @pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema"', "春"])
    def test_a_damaged_model(self, folder, text):
        (folder / "model.json").write_text(text, encoding="gb18030")
        assert message(RunError, load_topics, folder).startswith(
            f"{folder / 'model.json'}: damaged, or not a model of zhuti ("
        )

    def test_files_of_two_models(self, folder):
        model = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        model["vocabulary"] = ["春耕", "农田"]
        (folder / "model.json").write_text(json.dumps(model), encoding="utf-8")
        assert message(RunError, load_topics, folder) == (
            f"{folder}: model.json and topics.npz do not belong together (topic_word has 1 columns for 2 terms.)."
        )

    def test_a_truncated_archive(self, folder):
        whole = (folder / "topics.npz").read_bytes()
        (folder / "topics.npz").write_bytes(whole[:-30])
        assert message(RunError, load_topics, folder).startswith(
            f"{folder / 'topics.npz'}: damaged, or not a file of zhuti ("
        )
