import threading

from zhuti.core import once

MEETING = threading.Barrier(2, timeout=30)


class Member:
    @once
    def result(self):
        MEETING.wait()
        return object()


def test_two_objects_compute_at_the_same_time():
    """As the members of a sweep must: `functools.cached_property` of Python 3.11 would let one wait for the other."""
    members = [Member(), Member()]
    threads = [threading.Thread(target=lambda member=member: member.result) for member in members]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not MEETING.broken
    assert members[0].result is members[0].result
    assert members[0].result is not members[1].result
