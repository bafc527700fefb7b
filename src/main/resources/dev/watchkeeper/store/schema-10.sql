-- Schema 10: what people make of events, and the words by which they find them. What happened before counts as seen.

ALTER TABLE event ADD COLUMN seen INTEGER NOT NULL DEFAULT 0; -- 1 once somebody has looked at it
ALTER TABLE event ADD COLUMN kept INTEGER NOT NULL DEFAULT 0; -- 1 if retention passes it over
ALTER TABLE event ADD COLUMN deleted_us INTEGER;              -- when somebody deleted it, µs; it can be restored for a while. Null for all others
ALTER TABLE event ADD COLUMN words TEXT NOT NULL DEFAULT '';  -- what a search finds it by, as EventWords makes it

UPDATE event SET seen = 1, words = lower(camera
  || ' ' || COALESCE((SELECT group_concat(value, ' ') FROM json_each(event.zones)), '')
  || ' ' || COALESCE(sensor, '') || ' ' || COALESCE(sensor_value, '')
  || ' ' || COALESCE((SELECT group_concat(label, ' ') FROM event_label WHERE event_label.event = event.id), '')
  || ' ' || COALESCE((SELECT substr(COALESCE(summary, ''), 1, 2000)
      || ' ' || COALESCE((SELECT group_concat(json_extract(value, '$.label'), ' ') FROM json_each(objects)), '')
      || ' ' || COALESCE((SELECT group_concat(value, ' ') FROM json_each(conditions)), '')
    FROM analysis WHERE analysis.event = event.id), ''));

-- A search reads this alone, newest first, whatever it looks for: a row of it is a tenth of an event.
CREATE INDEX event_search ON event (begin_us, id, camera, seen, kept, deleted_us, sensor, words);
CREATE INDEX event_kept ON event (camera, begin_us) WHERE kept = 1;
CREATE INDEX event_deleted ON event (deleted_us) WHERE deleted_us IS NOT NULL;
