"""Checking the audit, copying the desk away and bringing it back."""

import argparse

from postloan.commands.making import migrate_desk
from postloan.commands.saying import say
from postloan.desk import audit, backup, connect
from postloan.house import kept_files
from postloan.settings import Settings


def verify_audit(settings: Settings, options: argparse.Namespace) -> int:
    """Check the audit chain; the last hash is printed, to be noted where the desk's administrator cannot write."""
    verdict = audit.verify(connect(settings.database_url), noted=options.noted)
    if verdict.ok:
        say(f"The audit is whole: {verdict.rows} rows, last hash {verdict.last_hash}")
        return 0
    meaning = {
        audit.Fault.ALTERED: "its content was altered",
        audit.Fault.MISSING: "it is missing",
        audit.Fault.UNLINKED: "it does not continue the row before; one of the two was replaced",
        audit.Fault.CUT: "rows at the end were cut off or added",
        audit.Fault.FORGED: "the chain does not contain the hash that was noted",
    }
    assert verdict.fault is not None
    say(f"The audit is BROKEN at row {verdict.seq or '?'}: {meaning[verdict.fault]}. {verdict.rows} rows before it are whole.")
    return 1


def back_up(settings: Settings, options: argparse.Namespace) -> int:
    """Copy desk, book and uploads into one archive, while people work."""
    manifest = backup.save(connect(settings.database_url), settings.home, options.file, kept_files)
    size = options.file.stat().st_size / 1024**2
    say(f"Backed up to {options.file}: {len(manifest.files)} files, {sum(manifest.counts.values())} desk rows, {size:.1f} MB")
    say(f"Audit: {manifest.audit_rows} rows, last hash {manifest.audit_hash}")
    return 0


def restore(settings: Settings, options: argparse.Namespace) -> int:
    """Bring an archive back. Stop the server first."""
    desk = connect(settings.database_url)
    manifest, kept = backup.restore(options.file, settings.home, desk, kept_files, force=options.force)
    desk.dispose()
    say(f"Restored the desk of {manifest.made_at} UTC into {settings.home}: counts and hashes agree.")
    if kept is not None:
        say(f"What was there before is in {kept}")
    return migrate_desk(settings, options)
