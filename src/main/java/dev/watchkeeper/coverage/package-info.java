/**
 * The ledger: accounts for every second of every camera as watched or as blind with a cause, and answers what was not seen. The node starts
 * it, the API asks it. One thread of its own reads the vital signs and writes the account; questions are answered on the caller's thread.
 */
@NullMarked
package dev.watchkeeper.coverage;

import org.jspecify.annotations.NullMarked;
