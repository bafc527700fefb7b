-- What the detector recognised in an event: one row for each name, the surest. All numbers but the id are shares, 0 to 1.
CREATE TABLE event_label (
  event TEXT NOT NULL,
  label TEXT NOT NULL,
  confidence REAL NOT NULL,
  x REAL NOT NULL,
  y REAL NOT NULL,
  width REAL NOT NULL,
  height REAL NOT NULL,
  PRIMARY KEY (event, label)
) WITHOUT ROWID;
CREATE TRIGGER event_label_gone AFTER DELETE ON event BEGIN DELETE FROM event_label WHERE event = OLD.id; END;
-- The snapshot with what was recognised in it drawn in, relative to the data folder.
ALTER TABLE event ADD COLUMN marked TEXT;
