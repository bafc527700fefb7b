/**
 * Observes a node and its host, and writes what is wrong to a log: the API, processors, memory, disk, the size of the database, coverage. It can
 * restart nothing by construction: the wall lets it reach no keeper, no process, no network and no sender of messages. The command {@code monitor} calls it on
 * its main thread and hands it the answers of the API.
 */
@NullMarked
package dev.watchkeeper.monitor;

import org.jspecify.annotations.NullMarked;
