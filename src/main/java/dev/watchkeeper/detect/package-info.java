/**
 * Local object detection: chooses pictures of events, has a model examine them in a process of its own within a budget of processor time, and says on the
 * bus what was recognised. Motion's workers hand pictures over and never wait; a thread of its own asks, another one lets time pass.
 */
@NullMarked
package dev.watchkeeper.detect;

import org.jspecify.annotations.NullMarked;
