/**
 * The ledger: books every second of every camera as watched, or as blind with a cause, and answers what was not seen. The node starts
 * it, the API queries it. One thread of its own reads the vital signs and writes the account; queries run on the caller's thread.
 */
@NullMarked
package dev.watchkeeper.coverage;

import org.jspecify.annotations.NullMarked;
