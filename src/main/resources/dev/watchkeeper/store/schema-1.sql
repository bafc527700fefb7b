-- Schema 1. All times are microseconds since 1970-01-01T00:00:00 UTC on the wall clock of the node.
-- Only the thread store-writer of the node writes. Paths are relative to the data folder.

CREATE TABLE event (
  id       TEXT    PRIMARY KEY, -- as in Event.MotionBegan; written when the motion begins
  camera   TEXT    NOT NULL,    -- name in the configuration at that time
  begin_us INTEGER NOT NULL,    -- when the motion began, µs
  end_us   INTEGER,             -- when the last motion was seen, µs; null while the motion continues. After a kill: see EventStore
  peak     REAL    NOT NULL,    -- highest share of the watched area that moved, 0 to 1; written at the end
  zones    TEXT    NOT NULL,    -- names of the zones with motion, a JSON array; written at the end
  snapshot TEXT                 -- path of the best picture; null if there is none; written at the end
) STRICT;
CREATE INDEX event_begin ON event (begin_us, id);
CREATE INDEX event_camera_begin ON event (camera, begin_us, id);

CREATE TABLE segment (
  id      TEXT    PRIMARY KEY, -- as in Event.SegmentOpened, made from the path
  camera  TEXT    NOT NULL,    -- name in the configuration at that time
  path    TEXT    NOT NULL UNIQUE,
  from_us INTEGER NOT NULL,    -- time of the first picture, µs
  to_us   INTEGER,             -- end of the last picture, µs; null while the file is being written
  bytes   INTEGER NOT NULL,    -- size of the closed file, bytes; 0 while it is being written
  codec   TEXT    NOT NULL     -- of the video: h264 or h265
) STRICT;
CREATE INDEX segment_camera_from ON segment (camera, from_us);
CREATE INDEX segment_from ON segment (from_us);
