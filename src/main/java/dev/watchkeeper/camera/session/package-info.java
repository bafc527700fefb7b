/**
 * Camera sessions: one outer loop per camera opens, reads and closes its sessions and hands on the packets. Each loop has its own platform thread;
 * consumers are only offered packets and can never block a session.
 */
@NullMarked
package dev.watchkeeper.camera.session;

import org.jspecify.annotations.NullMarked;
