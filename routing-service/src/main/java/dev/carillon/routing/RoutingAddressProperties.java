// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where this process can be called by its neighbours.
///
/// @param advertisedUrl `http://host:port` under which the other routers of the same lanes reach this one; needed where
/// there are several, so that each can answer for the recipients of all
@ConfigurationProperties("carillon.routing")
record RoutingAddressProperties(@DefaultValue("") String advertisedUrl) {}
