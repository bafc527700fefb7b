-- Schema 2: the ledger. Times are microseconds since 1970-01-01T00:00:00 UTC on the ledger's clock, which follows the wall clock of the node
-- to half a second. Written by the thread coverage-ledger of the node, through store-writer. docs/coverage.md has the rule.

CREATE TABLE coverage_camera (
  camera TEXT    PRIMARY KEY, -- name in the configuration
  ended  INTEGER NOT NULL     -- 1 if it was not configured at the last start: nothing is accounted until it is again; 0 else
) STRICT;

CREATE TABLE coverage_span (
  camera  TEXT    NOT NULL,
  from_us INTEGER NOT NULL,   -- begin, µs; where another one of the camera ends, unless the camera was not configured before
  to_us   INTEGER NOT NULL,   -- end, µs, not part of it; of the last one, moved on every 5 s while the node runs: no further than all is proven
  cause   TEXT,               -- why the camera did not see, an id of FailureKind; null while it was watched
  PRIMARY KEY (camera, from_us)
) STRICT;
CREATE INDEX coverage_span_to ON coverage_span (to_us);

CREATE TABLE coverage_beat (  -- one row: by it the next start knows for how long the node was away
  id      INTEGER PRIMARY KEY CHECK (id = 1),
  at_us   INTEGER NOT NULL,   -- the ledger's time when the row was written, µs; every 5 s and at each change
  boot_ns INTEGER NOT NULL,   -- the host's clock since its start at that moment, ns, sleep included: tells steps of the wall clock from time
  boot_id TEXT    NOT NULL,   -- which start of the host boot_ns counts from: the kernel's random boot_id
  stopped INTEGER NOT NULL    -- 1 if the node ended as asked, 0 while it runs and after a kill
) STRICT;

CREATE TABLE clock_step (     -- steps of the wall clock of half a second or more
  id         INTEGER PRIMARY KEY,
  camera     TEXT    NOT NULL,
  at_us      INTEGER NOT NULL, -- the wall clock after the step, µs
  by_us      INTEGER NOT NULL, -- how far, µs: forward if positive
  watched_us INTEGER NOT NULL, -- of the account that a step back replaced: what had been watched, µs
  blind_us   INTEGER NOT NULL  -- and what had been blind, µs
) STRICT;
CREATE INDEX clock_step_camera ON clock_step (camera, at_us);
