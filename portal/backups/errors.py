class BadBackup(Exception):
    """This archive cannot be restored here; says why, in words."""
