-- Schema 9: assessments by a language model. Times are microseconds since 1970-01-01T00:00:00 UTC. Written by the thread advisor.

CREATE TABLE advice (
  at_us           INTEGER PRIMARY KEY, -- when the model answered, µs
  model           TEXT    NOT NULL,    -- its name in the configuration
  assessment      TEXT    NOT NULL,    -- in its words, bounded
  recommendations TEXT    NOT NULL     -- JSON array of texts
) STRICT;
