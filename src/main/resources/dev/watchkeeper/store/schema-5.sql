-- Schema 5: an event holds the codec of its recording. EventCodecs keeps it up to date.

ALTER TABLE event ADD COLUMN codec TEXT; -- of the first segment of its camera that overlaps it, by from_us and id; null if there is none (any more)

-- An event or a segment of at most an hour overlaps a period only if it begins less than an hour before it. These indexes find the others.
CREATE INDEX event_long ON event (camera, begin_us) WHERE end_us IS NULL OR end_us - begin_us > 3600000000;
CREATE INDEX segment_long ON segment (camera, from_us) WHERE to_us IS NULL OR to_us - from_us > 3600000000;

-- The segments that end later than all before them: the first one to end after an event begins is its recording, if it begins in time.
-- So each of a million older events needs one look-up.
CREATE TABLE reach (
  camera  TEXT    NOT NULL,
  to_us   INTEGER NOT NULL,
  from_us INTEGER NOT NULL,
  codec   TEXT    NOT NULL,
  PRIMARY KEY (camera, to_us)
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO reach (camera, to_us, from_us, codec)
  SELECT camera, MAX(COALESCE(to_us, 9223372036854775807)) OVER (PARTITION BY camera ORDER BY from_us, id), from_us, codec
    FROM segment ORDER BY camera, from_us, id;
UPDATE event
  SET codec = (
    SELECT CASE WHEN reach.from_us < COALESCE(event.end_us, 9223372036854775807) THEN reach.codec END
      FROM reach WHERE reach.camera = event.camera AND reach.to_us > event.begin_us ORDER BY reach.to_us LIMIT 1)
  WHERE COALESCE(end_us, 9223372036854775807) > (SELECT MIN(from_us) FROM segment WHERE segment.camera = event.camera);
DROP TABLE reach;
