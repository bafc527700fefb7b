package dev.watchkeeper.api;

import dev.watchkeeper.config.edit.ConfigView;
import dev.watchkeeper.diagnose.TrialView;
import dev.watchkeeper.onvif.DiscoveryView;

/** What the API may see for setting Watchkeeper up; immutable. */
public record SetupViews(DiscoveryView discovery, TrialView trials, ConfigView configuration) {}
