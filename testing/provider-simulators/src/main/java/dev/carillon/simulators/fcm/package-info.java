/// Simulated Firebase Cloud Messaging: its token endpoint and its HTTP v1 API.
@NullMarked
package dev.carillon.simulators.fcm;

import org.jspecify.annotations.NullMarked;
