"""Do our metrics give what was published of LDA on BBC News, and how does our LDA stand there? Writes `results.json`.

    python experiments/bbc_news/study.py FOLDER

FOLDER holds `corpus.tsv` and `vocabulary.txt` of BBC News as OCTIS distributes it. Leaves with 1 where a published value
is not met.
"""

import argparse
import json
import sys
import warnings
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from zhuti.evaluate import top_terms, topic_diversity, window_npmi_coherence
from zhuti.models import LDA

N_TERMS = 10
DECIMALS = 4
WANTED = {"npmi": 0.115, "diversity": 0.77}
HERE = Path(__file__).resolve().parent


def read_octis(folder):
    """Return the texts as lists of tokens, in the order in which OCTIS gives them: training, validation, test."""
    known = set((folder / "vocabulary.txt").read_text(encoding="utf-8").split())
    parts = {"train": [], "val": [], "test": []}
    with (folder / "corpus.tsv").open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            text, part, *_ = [*line.rstrip("\n").split("\t"), "train"]
            if part not in parts:
                sys.exit(f"corpus.tsv line {number}: the second column must be train, val or test, got {part!r}.")
            tokens = text.split()
            if unknown := set(tokens) - known:
                sys.exit(f"corpus.tsv line {number}: not in vocabulary.txt: {', '.join(sorted(unknown))}.")
            parts[part].append(tokens)
    return [tokens for texts in parts.values() for tokens in texts]


def gensim_topics(texts, n_topics, random_state):
    """Return φ and its terms as OCTIS trains LDA: gensim's LdaModel with every setting at its default."""
    from gensim.corpora import Dictionary
    from gensim.models import LdaModel

    dictionary = Dictionary(texts)
    bags = [dictionary.doc2bow(text) for text in texts]
    model = LdaModel(bags, id2word=dictionary, num_topics=n_topics, random_state=random_state)
    return model.get_topics(), [dictionary[i] for i in range(len(dictionary))]


def our_topics(texts, n_topics, random_state):
    """Return φ and its terms by our LDA with every setting at its default, over the same counts."""
    terms = sorted({token for text in texts for token in text})
    column = {term: i for i, term in enumerate(terms)}
    indices = [column[token] for text in texts for token in text]
    indptr = np.cumsum([0, *map(len, texts)])
    counts = sp.csr_matrix((np.ones(len(indices), dtype=np.int32), indices, indptr), shape=(len(texts), len(terms)))
    counts.sum_duplicates()
    return LDA(n_topics=n_topics, random_state=random_state).fit(counts).topic_word_, terms


def measure(topic_word, terms, texts):
    """Return NPMI over windows of 10 tokens and diversity, of ten leading terms each, as the paper has them."""
    leading = [[terms[i] for i in row] for row in top_terms(topic_word, N_TERMS)]
    coherence = window_npmi_coherence(leading, texts)
    if np.isnan(coherence).any():
        warnings.warn(f"NPMI is undefined for {np.isnan(coherence).sum()} topics, and so is the mean.", stacklevel=2)
    return {"npmi": float(coherence.mean()), "diversity": topic_diversity(topic_word, N_TERMS)}


def compare(texts, published, engines=None):
    """Return a row for each run and engine, and what is to be said of them."""
    engines = engines or {"gensim": gensim_topics, "zhuti": our_topics}
    rows = []
    for run in published["runs"]:
        settings = {name: run[name] for name in ("n_topics", "random_state")}
        for engine, fit in engines.items():
            rows.append({"engine": engine, **settings, **measure(*fit(texts, **settings), texts)})
    return rows


def verdict(rows, published):
    """Return the lines of the report, and whether every published value and both of ours are met."""
    lines, met = [], True
    wanted = {(run["n_topics"], run["random_state"]): run for run in published["runs"]}
    for row in (row for row in rows if row["engine"] == "gensim"):
        run = wanted[row["n_topics"], row["random_state"]]
        for name in ("npmi", "diversity"):
            same = round(row[name], DECIMALS) == round(run[name], DECIMALS)
            met &= same
            key = f"K = {row['n_topics']}, random state {row['random_state']}, {name}"
            lines.append(f"{key}: {row[name]:.4f}, published {run[name]:.4f}{'' if same else '  DIFFERS'}")
    for name, least in WANTED.items():
        mean = float(np.mean([row[name] for row in rows if row["engine"] == "zhuti"]))
        met &= mean >= least
        lines.append(f"zhuti, mean {name}: {mean:.4f}, wanted {least} or more{'' if mean >= least else '  MISSED'}")
    return lines, met


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="corpus.tsv and vocabulary.txt of BBC News, from OCTIS")
    parser.add_argument("--out", type=Path, default=HERE / "results.json")
    args = parser.parse_args()
    missing = [name for name in ("corpus.tsv", "vocabulary.txt") if not (args.folder / name).is_file()]
    if missing:
        sys.exit(f"{args.folder}: has no {' and no '.join(missing)}. README.md says where the corpus comes from.")
    published = json.loads((HERE / "published.json").read_text(encoding="utf-8"))
    texts = read_octis(args.folder)
    if len(texts) != published["documents"]:
        sys.exit(f"{args.folder}: holds {len(texts)} documents; BBC News of OCTIS has {published['documents']}.")
    rows = compare(texts, published)
    args.out.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    lines, met = verdict(rows, published)
    print("\n".join(lines))
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
