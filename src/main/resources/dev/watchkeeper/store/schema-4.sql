-- Schema 4: how an event moved. Written at its end; older events have no score and empty arrays.

ALTER TABLE event ADD COLUMN score INTEGER;                        -- highest score of its moving pictures, 0 to 100; null if unknown
ALTER TABLE event ADD COLUMN threshold INTEGER;                    -- the threshold at that time, 1 to 100; null if unknown
ALTER TABLE event ADD COLUMN regions TEXT NOT NULL DEFAULT '[]';   -- boxes of what moved in the snapshot: a JSON array of [x, y, width, height], thousandths of the picture
ALTER TABLE event ADD COLUMN path TEXT NOT NULL DEFAULT '[]';      -- centre of the largest moving region: a JSON array of [ms since the beginning, x, y], thousandths of the picture
