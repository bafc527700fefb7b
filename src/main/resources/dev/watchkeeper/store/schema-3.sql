-- Schema 3: incidents, that is, cameras that went blind together.

CREATE TABLE incident (
  id       TEXT    PRIMARY KEY, -- as in Incident; written when it begins
  begin_us INTEGER NOT NULL,    -- when the first camera went blind, µs
  end_us   INTEGER,             -- when it was over, µs; null while it is open. After a kill: see IncidentStore
  sentence TEXT    NOT NULL,    -- what happened, for people
  cameras  TEXT    NOT NULL,    -- names of the cameras, a JSON array
  steps    TEXT    NOT NULL     -- what happened, oldest first: a JSON array of {atUs, text}
) STRICT;
CREATE INDEX incident_begin ON incident (begin_us, id);
