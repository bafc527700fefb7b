/**
 * Camera sessions: one outer loop per camera opens, reads and closes its sessions and hands the packets on. Each
 * loop has a platform thread of its own; consumers are only offered packets and can never hold a session up.
 */
@NullMarked
package dev.watchkeeper.camera.session;

import org.jspecify.annotations.NullMarked;
