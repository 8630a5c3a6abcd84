// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.lever;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings for the duration of levers.
///
/// @param usual Time after which a lever is released if the request names none. Ramps and flags stay until they are
/// released.
/// @param longest Longest duration that a request may name. A larger value lets operators hold a lever longer.
@ConfigurationProperties("carillon.admin.levers")
record LeverSettings(
        @DefaultValue("1h") Duration usual,
        @DefaultValue("30d") Duration longest) {}
