-- Schema 7: what models made of events. Written when an event begins to wait for a model, and when it was described or given up.

CREATE TABLE analysis (
  event      TEXT    PRIMARY KEY, -- id of the event; deleted with it
  state      TEXT    NOT NULL,    -- waiting, done or failed
  at_us      INTEGER NOT NULL,    -- when that became known, µs
  model      TEXT,                -- name in the configuration of the model that described it; null unless done
  summary    TEXT,                -- its words; null unless done
  objects    TEXT    NOT NULL,    -- what it saw: a JSON array of {label, confidence, box}, box [x, y, width, height] in shares of the picture
  alert      INTEGER NOT NULL,    -- 1 if the model thinks that a person should know, else 0
  confidence REAL,                -- of the model, 0 to 1; null if it did not say
  conditions TEXT    NOT NULL,    -- names of the conditions that hold, a JSON array
  late       INTEGER NOT NULL,    -- 1 if an alert is marked late, else 0
  error      TEXT                 -- why there is no description; null unless failed
) STRICT, WITHOUT ROWID;
-- Whoever deletes an event.
CREATE TRIGGER analysis_of_deleted_event AFTER DELETE ON event BEGIN DELETE FROM analysis WHERE event = OLD.id; END;
