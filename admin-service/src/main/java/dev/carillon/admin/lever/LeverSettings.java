// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.lever;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How long levers are held.
///
/// @param usual where nobody says for how long; ramps and flags are held until they are let go
/// @param longest that may be asked for
@ConfigurationProperties("carillon.admin.levers")
record LeverSettings(
        @DefaultValue("1h") Duration usual,
        @DefaultValue("30d") Duration longest) {}
