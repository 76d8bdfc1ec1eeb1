"""The rules: one a file, named ``<id>_<name>.py``. The module's docstring is its manual page, ``tests/warning/rules/<id>.toml`` its cases."""
