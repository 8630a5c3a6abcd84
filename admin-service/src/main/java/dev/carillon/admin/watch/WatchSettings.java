// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.watch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How the platform is watched.
///
/// @param every how often the lag of the consumer groups and what waits in the database are looked at
@ConfigurationProperties("carillon.admin.watch")
record WatchSettings(@DefaultValue("5s") Duration every) {}
