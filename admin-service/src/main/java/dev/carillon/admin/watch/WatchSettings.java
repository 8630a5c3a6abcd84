// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.watch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of the platform-wide gauges.
///
/// @param every Interval at which the consumer groups' lag and the backlogs in PostgreSQL are read. A longer
/// interval causes less load and updates the gauges later.
@ConfigurationProperties("carillon.admin.watch")
record WatchSettings(@DefaultValue("5s") Duration every) {}
