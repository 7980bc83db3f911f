from tests.cast import ann, boris, clara, doris

__all__ = ["ann", "boris", "clara", "doris"]
