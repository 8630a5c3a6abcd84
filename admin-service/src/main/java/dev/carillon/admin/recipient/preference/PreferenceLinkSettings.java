// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient.preference;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of the preference centre, which recipients open by a link.
///
/// @param url Base URL, without a path, at which recipients' browsers reach the admin service. The links in
/// messages begin with it.
/// @param lasts Time for which a link is valid. A larger value keeps the links in old messages usable for longer.
@ConfigurationProperties("carillon.admin.preference-centre")
record PreferenceLinkSettings(
        @DefaultValue("http://127.0.0.1:8082") String url,
        @DefaultValue("30d") Duration lasts) {}
