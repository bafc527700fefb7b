/**
 * Asks a language model now and then, or on demand, what it makes of the state of things: sensors, events, coverage, incidents. Its answer is untrusted: bounded,
 * stored and shown, and nothing follows from it. The node makes it; {@code api} sees its view, {@code announce} tells what it says. It has a thread of its own, and a
 * model that hangs, fails or answers nonsense delays nothing else.
 */
@NullMarked
package dev.watchkeeper.advise;

import org.jspecify.annotations.NullMarked;
