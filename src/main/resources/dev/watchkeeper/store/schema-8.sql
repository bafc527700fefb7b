-- Schema 8: what sensors said, and events that they set off. Times are microseconds since 1970-01-01T00:00:00 UTC.

ALTER TABLE event ADD COLUMN sensor TEXT;       -- the sensor that set it off; null for motion
ALTER TABLE event ADD COLUMN sensor_value TEXT; -- what the sensor said then; null for motion

CREATE TABLE sensor_reading ( -- written by the thread sensor-history, a second's readings at once
  sensor TEXT    NOT NULL,    -- name in the configuration
  at_us  INTEGER NOT NULL,    -- when the value came, µs
  type   TEXT    NOT NULL,    -- number, boolean or text
  value  TEXT    NOT NULL,    -- as people read it
  PRIMARY KEY (sensor, at_us)
) STRICT, WITHOUT ROWID;
