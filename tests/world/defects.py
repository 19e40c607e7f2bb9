"""Defects that must not survive: each is a small change of the code, and a promise that it breaks (docs/sync.md)."""

from dataclasses import dataclass

BOTH = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Edit:
    """In this file these words, which stand there once, become those."""

    file: str
    was: str
    becomes: str


@dataclass(frozen=True)
class Defect:
    """`promise` is what it breaks; `on` the databases on which it is a defect at all."""

    name: str
    promise: str
    edits: tuple[Edit, ...]
    on: tuple[str, ...] = BOTH


def _one(name: str, promise: str, file: str, was: str, becomes: str, on: tuple[str, ...] = BOTH) -> Defect:
    return Defect(name, promise, (Edit(file, was, becomes),), on)


_FLUSH = """        if written:
            self.store.write(written)
"""
_FLUSH_LATE = """        late = written.pop("mutation", None)
        if written:
            self.store.write(written)
"""
_FLUSHED = """        self._settle(changed)
        return Flushed("""
_FLUSHED_LATE = """        if late:
            self.store.commit()
            self.store.write({"mutation": late})
        self._settle(changed)
        return Flushed("""
_STORE_COMMIT = """    def commit(self) -> None:
        connection = self._session.connection()
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("BEGIN")
            connection.exec_driver_sql("SELECT set_config('veldwerk.tenant', %s, true)", (self._tenant,))

    def is_conflict("""

DEFECTS = (
    _one(
        "receipt not stored",
        "P4",
        "sync/pushing.py",
        """        self._desk.add("mutation", self._mutation_row(case, sha, outcome, answer.text))
""",
        "",
    ),
    Defect(
        "receipt stored in another commit than the effect",
        "P3",
        (
            Edit("sync/desk.py", _FLUSH, _FLUSH_LATE),
            Edit("sync/desk.py", _FLUSHED, _FLUSHED_LATE),
            Edit("server/kit/synced.py", "    def is_conflict(", _STORE_COMMIT),
        ),
    ),
    _one(
        "clock of a scope raised without its lock",
        "P1",
        "server/kit/synced_feed.py",
        """        rows = connection.execute(_RAISE_POSTGRESQL, {"tenant": tenant, "scopes": list(scopes)})
    return""",
        """        with connection.engine.connect() as apart:
            rows = apart.execute(_RAISE_POSTGRESQL, {"tenant": tenant, "scopes": list(scopes)}).all()
            apart.commit()
    return""",
        ("postgresql",),
    ),
    Defect(
        "clock of a scope raised before the other work, and let go of",
        "P1",
        (
            Edit(
                "sync/desk.py",
                """        if written:
            self.store.write(written)
        scopes = sorted({row.scope for row in rows})
        if scopes:
            clocks = self.store.raise_clocks(scopes)
""",
                """        scopes = sorted({row.scope for row in rows})
        clocks = self.store.raise_clocks(scopes) if scopes else {}
        if scopes:
            self.store.commit()
        if written:
            self.store.write(written)
        if scopes:
""",
            ),
            Edit("server/kit/synced.py", "    def is_conflict(", _STORE_COMMIT),
        ),
        ("postgresql",),
    ),
    _one(
        "bodies read outside the snapshot",
        "P1",
        "sync/pull.py",
        """    made: dict[Key, Document] = {}
    for kind, ids in by_kind.items():
""",
        """    made: dict[Key, Document] = {}
    store._session.rollback()
    for kind, ids in by_kind.items():
""",
    ),
    _one(
        "clocks read after the rows, outside the snapshot",
        "P1",
        "sync/pull.py",
        """        if len(rows) <= self._budget:
            reading.stop_at_head(clock)
""",
        """        if len(rows) <= self._budget:
            self._store._session.rollback()
            reading.stop_at_head(self._store.clocks([scope]).get(scope, 0))
""",
    ),
    _one(
        "a new scope is not filled",
        "P2",
        "sync/pull.py",
        "journey.readings[scope] = Reading(fill=clocks.get(scope, 0) if drain is None else drain.held)",
        "journey.readings[scope] = Reading(through=clocks.get(scope, 0) if journey.drains or journey.readings else 0)",
    ),
    _one(
        "left is forgotten on a move",
        "P2",
        "sync/feed_plan.py",
        """            self._say("gone" if row is None else "left", scope, key, version, before[scope])
""",
        """            pass
""",
    ),
    _one(
        "left is sent though another scope holds it",
        "P2",
        "sync/pull.py",
        "elif (row.kind, row.id) in held:",
        "elif (row.kind, row.id) in set():",
    ),
    _one(
        "tombstones dropped early",
        "P2",
        "server/kit/synced_jobs.py",
        "    old = house.now - OLDEST - A_DAY\n",
        "    old = house.now\n",
    ),
    _one(
        "answers merged by the phone's clock",
        "heads",
        "server/visits/checklist_mutations.py",
        """    stands = not contested and (head is None or args.get("supersedes") == head["id"])
""",
        """    stands = not contested and (head is None or at.at > head["at"])
""",
    ),
    _one(
        "outbox entry removed before the receipt",
        "P4",
        "pwa/sync/exchange.js",
        """  const asked = store.world.now()
  const body = {
    sent_at: new Date(asked).toISOString(),
    mutations: batch""",
        """  const asked = store.world.now()
  if (batch.length) await store.commit({ forgotten: batch.map((line) => line.seq) })
  const body = {
    sent_at: new Date(asked).toISOString(),
    mutations: batch""",
    ),
    _one(
        "overlay not recomputed with the cursor",
        "P6",
        "pwa/store/store.js",
        "if (documents || change.kept || change.forgotten) this.#replay()",
        "if (change.forgotten) this.#replay()",
    ),
    _one(
        "second tab not locked out",
        "P3",
        "pwa/sync/loop.js",
        "    if (!locks) return this.#begin()\n",
        "    return this.#begin()\n",
    ),
    _one(
        "blob marked whole before its hash",
        "P9",
        "server/evidence/intake.py",
        "        if found != wanted.sha256:\n",
        "        if False:\n",
    ),
    _one(
        "reset clears the outbox",
        "P4",
        "pwa/sync/absorb.js",
        "    ...(kept.length ? { kept } : {}),\n",
        "    ...(kept.length ? { kept } : {}),\n    ...(answer.reset ? { forgotten: store.kept.map((line) => line.seq) } : {}),\n",
    ),
    _one(
        "a published list stays under who began on the one before",
        "list",
        "server/visits/begun.py",
        "    if goes:\n",
        "    if False:\n",
    ),
    _one(
        "receipts believed after a restore",
        "P12",
        "pwa/sync/absorb.js",
        "epochIsNew && !line.parked ? waitsAgain(line) : line",
        "line",
    ),
    _one(
        "gap in the numbers let pass",
        "P8",
        "sync/pushing.py",
        "        expected = self._seen.expected_before(sent.seq)\n",
        "        expected = None\n",
    ),
    _one(
        "act said done before it is on the disk",
        "P4",
        "pwa/store/store.js",
        "      await this.commit({ fresh: kept, meta, drafts: beside.drafts, droppedDrafts: beside.drops })\n",
        "      void this.commit({ fresh: kept, meta, drafts: beside.drafts, droppedDrafts: beside.drops }).catch(() => {})\n",
    ),
    _one(
        "numbered pieces without a number, and nobody told",
        "stock",
        "server/visits/part_mutations.py",
        "    if is_numbered(product) and serial is None:\n",
        "    if is_numbered(product) and serial is None and late:\n",
    ),
    _one(
        "a swap takes the unit of another customer",
        "stock",
        "server/visits/swap_mutations.py",
        "    if elsewhere is not None:\n",
        "    if elsewhere is not None and to is None:\n",
    ),
)
