-- Schema 2: the ledger. Times are microseconds since 1970-01-01T00:00:00 UTC on the ledger's clock, which follows the wall clock of the node
-- to half a second. Written by the thread coverage-ledger of the node, through store-writer. docs/coverage.md has the rule.

CREATE TABLE coverage_camera (
  camera TEXT    PRIMARY KEY, -- name in the configuration
  ended  INTEGER NOT NULL     -- 1 if it was not configured at the last start, which pauses its account; else 0
) STRICT;

CREATE TABLE coverage_span (
  camera  TEXT    NOT NULL,
  from_us INTEGER NOT NULL,   -- beginning, µs; the end of the camera's previous span, unless it was not configured before
  to_us   INTEGER NOT NULL,   -- end, µs, exclusive; the last span's end moves every 5 s while the node runs, as far as everything is proven
  cause   TEXT,               -- why the camera did not see, an id of FailureKind; null while it was watched
  PRIMARY KEY (camera, from_us)
) STRICT;
CREATE INDEX coverage_span_to ON coverage_span (to_us);

CREATE TABLE coverage_beat (  -- one row, which tells the next start how long the node was away
  id      INTEGER PRIMARY KEY CHECK (id = 1),
  at_us   INTEGER NOT NULL,   -- the ledger's time when the row was written, µs; every 5 s and at each change
  boot_ns INTEGER NOT NULL,   -- the host's clock since its start at that moment, ns, including sleep: distinguishes steps of the wall clock from elapsed time
  boot_id TEXT    NOT NULL,   -- which start of the host boot_ns counts from: the kernel's random boot_id
  stopped INTEGER NOT NULL    -- 1 if the node ended as asked, 0 while it runs and after a kill
) STRICT;

CREATE TABLE clock_step (     -- steps of the wall clock of half a second or more
  id         INTEGER PRIMARY KEY,
  camera     TEXT    NOT NULL,
  at_us      INTEGER NOT NULL, -- the wall clock after the step, µs
  by_us      INTEGER NOT NULL, -- how far, µs; positive is forward
  watched_us INTEGER NOT NULL, -- watched time that a step back replaced, µs
  blind_us   INTEGER NOT NULL  -- blind time that a step back replaced, µs
) STRICT;
CREATE INDEX clock_step_camera ON clock_step (camera, at_us);
