// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The preference centre that recipients reach by a link.
///
/// @param url where recipients' browsers reach this service, without a path
/// @param lasts how long a link is good for
@ConfigurationProperties("carillon.admin.preference-centre")
record PreferenceLinkSettings(
        @DefaultValue("http://127.0.0.1:8082") String url,
        @DefaultValue("30d") Duration lasts) {}
