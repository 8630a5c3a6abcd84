// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Address of this process for the other routers.
///
/// @param advertisedUrl URL `http://host:port` at which the other routers of the same lanes reach this one. Required
/// if a lane has several routers, so that each can answer requests about every recipient.
@ConfigurationProperties("carillon.routing")
record RoutingAddressProperties(@DefaultValue("") String advertisedUrl) {}
