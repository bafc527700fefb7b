/**
 * Posts each letter as signed JSON, or in the form of a template, to an address of the user's. The sender calls it on the thread of that channel.
 */
@NullMarked
package dev.watchkeeper.notify.webhook;

import org.jspecify.annotations.NullMarked;
