// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Client for recipients, the catalog and what became of events. For servers: it uses the JDK's HTTP client.
@NullMarked
package dev.carillon.client.management;

import org.jspecify.annotations.NullMarked;
