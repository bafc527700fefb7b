/**
 * The ladder from a noticed problem to a person: incidents of services and of the node as seen from outside, the remedies tried for each in order, and
 * the report at the end. It lives in the process of {@code watch} and works while the node hangs; its state and its incidents are files. One thread
 * owns the ladder; remedies run on threads of their own.
 */
@NullMarked
package dev.watchkeeper.escalate;

import org.jspecify.annotations.NullMarked;
