/**
 * What may be done to a camera that stays blind: its reboot over ONVIF, a call to a smart plug, a command; in order, a few times a day, each verified by pictures. A part of the process
 * {@code watch}, with one thread of its own and one for each action.
 */
@NullMarked
package dev.watchkeeper.escalate.recover;

import org.jspecify.annotations.NullMarked;
