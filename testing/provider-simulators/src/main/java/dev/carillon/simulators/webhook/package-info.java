/// Simulated receiver of webhooks, which verifies signatures by Standard Webhooks.
@NullMarked
package dev.carillon.simulators.webhook;

import org.jspecify.annotations.NullMarked;
