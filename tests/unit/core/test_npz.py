"""Named arrays in one file."""

import numpy as np
import pytest

from zhuti.core import RunError, load_arrays, save_arrays


def test_objects_are_not_written(tmp_path):
    with pytest.raises(ValueError, match="allow_pickle=False"):
        save_arrays(tmp_path / "a.npz", {"x": np.array([{}], dtype=object)})
    assert list(tmp_path.iterdir()) == []


def test_one_array_is_no_archive(tmp_path):
    np.save(tmp_path / "a.npz.npy", np.zeros(2))
    with pytest.raises(RunError) as error:
        load_arrays(tmp_path / "a.npz.npy", ["x"])
    assert str(error.value) == (
        f"{tmp_path / 'a.npz.npy'}: damaged, or not a file of zhuti (one array, not an archive of arrays)."
    )


@pytest.mark.parametrize("dtype", [np.int32, np.int64, np.float64, np.uint8, np.bool_])
def test_dtype_and_shape_come_back(tmp_path, dtype):
    array = np.arange(6).reshape(2, 3).astype(dtype)
    save_arrays(tmp_path / "a.npz", {"x": array})
    back = load_arrays(tmp_path / "a.npz", ["x"])["x"]
    assert back.dtype == dtype
    assert np.array_equal(back, array)
