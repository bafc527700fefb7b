package dev.watchkeeper.config;

import java.time.Duration;
import java.time.LocalTime;

/**
 * When backups are made, and for how long they are kept; immutable.
 *
 * @param at local time of the daily one
 * @param keep older ones are deleted, except for the newest
 */
public record BackupSettings(LocalTime at, Duration keep) {}
